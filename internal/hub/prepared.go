package hub

import (
	"context"
	"database/sql"
	"sync"
)

// preparedMost bounds the statements that stay prepared.
const preparedMost = 100

// prepared are statements that SQLite has parsed already. They belong to the one writer connection.
type prepared struct {
	mu sync.Mutex
	by map[string]*sql.Stmt
}

func (p *prepared) find(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.by[text]
}

// add prepares statements for the next time. A statement that can't be prepared is parsed each time.
func (p *prepared) add(ctx context.Context, db *sql.DB, texts []string) {
	for _, text := range texts {
		if p.find(text) == nil {
			// It waits for the connection, whose holder may wait for the lock.
			stmt, err := db.PrepareContext(ctx, text)
			if err != nil {
				return
			}
			p.keep(text, stmt)
		}
	}
}

func (p *prepared) keep(text string, stmt *sql.Stmt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by == nil {
		p.by = map[string]*sql.Stmt{}
	}
	if p.by[text] == nil && len(p.by) < preparedMost {
		p.by[text] = stmt
		return
	}
	_ = stmt.Close()
}
