package hub

import (
	"context"

	"github.com/uptrace/bun"
)

// Statements returns the statements that were executed by now, as the engine got them.
func (h *Hub) Statements() []string {
	var all []string
	h.dialect.known.Range(func(_, c any) bool {
		all = append(all, c.(compiled).text) //nolint:errcheck // nothing else is stored
		return true
	})
	return all
}

// OnModelQuery calls see with each statement that is made from a model.
func (h *Hub) OnModelQuery(see func(string)) {
	h.read = h.read.WithQueryHook(modelHook(see))
}

type modelHook func(string)

func (modelHook) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }
func (m modelHook) AfterQuery(_ context.Context, e *bun.QueryEvent)                  { m(e.Query) }
