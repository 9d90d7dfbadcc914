package app

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// quotas collects what answers say of the accounts' budgets until it is written down with the next outcome.
type quotas struct {
	mu sync.Mutex
	by map[string]map[string]hub.Quota // account → budget
}

// observer returns what is told of one account's quotas.
func (q *quotas) observer(accountID string, member platform.Platform) func(platform.Quota) {
	return func(said platform.Quota) {
		for _, b := range member.Capabilities().Budgets {
			if b.Name == said.Budget && said.Limit > 0 && said.Remaining >= 0 {
				q.add(accountID, hub.Quota{
					Name: b.Name, Capacity: said.Limit, Left: said.Remaining, Window: b.Window,
					Publish: b.Cost[platform.CallPublish], ResetsAt: said.Reset,
				})
			}
		}
	}
}

func (q *quotas) add(accountID string, said hub.Quota) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.by == nil {
		q.by = map[string]map[string]hub.Quota{}
	}
	if q.by[accountID] == nil {
		q.by[accountID] = map[string]hub.Quota{}
	}
	if had, ok := q.by[accountID][said.Name]; ok && had.ResetsAt.Equal(said.ResetsAt) {
		said.Left = min(said.Left, had.Left) // answers overtake one another
	}
	q.by[accountID][said.Name] = said
}

// take returns what was said of an account's budgets since the last time.
func (q *quotas) take(accountID string) []hub.Quota {
	q.mu.Lock()
	defer q.mu.Unlock()
	said := slices.Collect(maps.Values(q.by[accountID]))
	delete(q.by, accountID)
	return said
}

// spend takes a call from the budgets that it costs. A call that helps to publish, as looking for a post whose
// outcome is unknown, may use what is reserved. A budget that is used up is an error with psn.CodeRateLimited.
func (s *sessions) spend(ctx context.Context, now *session, call platform.Call, toPublish bool) error {
	for _, b := range now.member.Capabilities().Budgets {
		cost := b.Cost[call]
		if cost == 0 {
			continue
		}
		ok, resets, err := s.hub.Spend(ctx, now.secrets.Account.ID, hub.Budget{
			Name: b.Name, Capacity: b.Limit, Window: b.Window, Publish: b.Cost[platform.CallPublish],
		}, cost, toPublish)
		if err != nil {
			return err
		}
		if !ok {
			return psn.Errorf(psn.CodeRateLimited, "the budget %s of account %s is used up until %s", b.Name,
				now.secrets.Account.Name, resets.UTC().Format(time.RFC3339)).Retry()
		}
	}
	return nil
}
