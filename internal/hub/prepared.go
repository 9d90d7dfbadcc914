package hub

import (
	"context"
	"database/sql"
)

// preparedMost bounds the statements that stay prepared.
const preparedMost = 100

// prepared are statements that SQLite has parsed already. They belong to the one writer connection, and are
// used under Hub.held.
type prepared struct{ by map[string]*sql.Stmt }

func (p *prepared) find(text string) *sql.Stmt { return p.by[text] }

// add prepares statements for the next time. A statement that can't be prepared is parsed each time.
func (p *prepared) add(ctx context.Context, db *sql.DB, texts []string) {
	for _, text := range texts {
		if p.by[text] != nil || len(p.by) >= preparedMost {
			continue
		}
		stmt, err := db.PrepareContext(ctx, text) //nolint:sqlclosecheck // closed with the database
		if err != nil {
			return
		}
		if p.by == nil {
			p.by = map[string]*sql.Stmt{}
		}
		p.by[text] = stmt
	}
}
