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
		p.mu.Lock()
		skip := p.by[text] != nil || len(p.by) >= preparedMost
		p.mu.Unlock()
		if skip {
			continue
		}
		stmt, err := db.PrepareContext(ctx, text) // waits for the connection, so not under the lock
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.by == nil {
			p.by = map[string]*sql.Stmt{}
		}
		if p.by[text] == nil {
			p.by[text], stmt = stmt, nil
		}
		p.mu.Unlock()
		if stmt != nil {
			_ = stmt.Close()
		}
	}
}
