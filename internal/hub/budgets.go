package hub

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Budget is what is left of a platform's allowance for an account.
type Budget struct {
	Name     string
	Capacity int           // of one window
	Left     int           // of the window that ends at ResetsAt
	Window   time.Duration // windows follow one another
	Publish  int           // what one publish call takes
	ResetsAt time.Time
	SeenAt   time.Time // when the platform itself last said what is left; zero if it never did
}

// Quota is what a platform said of a budget in an answer.
type Quota struct {
	Name     string
	Capacity int
	Left     int
	Window   time.Duration
	Publish  int
	ResetsAt time.Time
}

// budgetRow is a budget as the database holds it.
type budgetRow struct {
	accountID, name              string
	capacity, left, span, toPost int64
	resetsAt                     instant
}

const budgetColumns = `account_id, name, capacity, left_over, time_span, publish, resets_at`

func (r *budgetRow) fields() []any {
	return []any{&r.accountID, &r.name, &r.capacity, &r.left, &r.span, &r.toPost, &r.resetsAt}
}

// roll begins a new window if the row's is over.
func (r *budgetRow) roll(now instant) {
	if r.resetsAt <= now {
		r.left, r.resetsAt = r.capacity, now+instant(r.span)
	}
}

// write stores what is left of a budget.
func (t *tx) writeBudget(ctx context.Context, r *budgetRow) error {
	_, err := t.exec(ctx, `UPDATE budgets SET left_over = ?, resets_at = ? WHERE account_id = ? AND name = ?`,
		r.left, r.resetsAt, r.accountID, r.name)
	return err
}

// sameWindow is how far apart two resets of one window may be told: a platform rounds to seconds and its
// answers overtake one another.
const sameWindow = 2 * time.Second

// observe writes down what a platform said of an account's budgets. What is in flight has been taken from the
// budget and may not be in the platform's figure yet, so within a window the smaller figure counts.
func (t *tx) observe(ctx context.Context, accountID string, quotas []Quota) error {
	if len(quotas) == 0 {
		return nil
	}
	now, err := t.now(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(quotas, func(a, b Quota) int { return strings.Compare(a.Name, b.Name) })
	for _, q := range quotas {
		r, known, err := t.budget(ctx, accountID, q.Name)
		if err != nil {
			return err
		}
		left, resets := int64(q.Left), at(q.ResetsAt)
		if resets <= now {
			continue // the window is over: it says nothing any more
		}
		if known && r.resetsAt > now && resets < r.resetsAt+instant(micros(sameWindow)) {
			left = min(left, r.left)
		}
		if !known {
			_, err = t.exec(ctx, `INSERT INTO budgets (`+budgetColumns+`, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, {now})
				ON CONFLICT (account_id, name) DO NOTHING`, accountID, q.Name, q.Capacity, left, micros(q.Window), q.Publish, resets)
		} else {
			_, err = t.exec(ctx, `UPDATE budgets SET capacity = ?, left_over = ?, time_span = ?, publish = ?, resets_at = ?, seen_at = {now}
				WHERE account_id = ? AND name = ?`, q.Capacity, left, micros(q.Window), q.Publish, resets, accountID, q.Name)
		}
		if err == nil && known && r.resetsAt != resets { // the window ends at another time than was reckoned with
			_, err = t.exec(ctx, `UPDATE accounts SET limited_until = ? WHERE id = ? AND limited_until = ?`, resets, accountID, r.resetsAt)
		}
		if err == nil && q.Publish > 0 && left < int64(q.Publish) {
			err = t.limit(ctx, accountID, resets)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// limit keeps an account's posts from being claimed before a time.
func (t *tx) limit(ctx context.Context, accountID string, until instant) error {
	_, err := t.exec(ctx, `UPDATE accounts SET limited_until = ? WHERE id = ? AND (limited_until IS NULL OR limited_until < ?)`,
		until, accountID, until)
	return err
}

// budget reads a budget for a change.
func (t *tx) budget(ctx context.Context, accountID, name string) (budgetRow, bool, error) {
	var r budgetRow
	err := t.row(ctx, r.fields(), `SELECT `+budgetColumns+` FROM budgets WHERE account_id = ? AND name = ? {lock}`, accountID, name)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, err
}

// holdBudgets takes, on Postgres, the budgets of publish calls for a group that claims or brings news of them.
// Claims of several workers then follow one another where there are budgets to keep: each sees what the one before
// left, and none passes over rows that another looks at, which would be out of order. It comes before all other
// locks: a transaction locks budgets, then posts, then accounts.
func (t *tx) holdBudgets(ctx context.Context, group []*operation) error {
	wants := func(op *operation) bool { return op.claim != nil || op.finish != nil && len(op.finish.Quotas) > 0 }
	if t.h.place.Engine != psn.Postgres || !slices.ContainsFunc(group, wants) {
		return nil
	}
	return t.rows(ctx, func(*sql.Rows) error { return nil },
		`SELECT 1 FROM budgets WHERE publish > 0 ORDER BY account_id, name {lock}`)
}

// withinBudgets keeps of the candidates those that their accounts' budgets allow, in the order in which they
// came due, and takes from the budgets what they will need. An account whose budget is used up is limited until
// the window ends, so that its posts do not stand in the way of other accounts'.
func (t *tx) withinBudgets(ctx context.Context, found []candidate) ([]candidate, error) {
	var accounts []string
	for _, c := range found {
		if c.state != string(psn.Publishing) && !slices.Contains(accounts, c.accountID) {
			accounts = append(accounts, c.accountID)
		}
	}
	if len(accounts) == 0 {
		return found, nil
	}
	slices.Sort(accounts)
	budgets := map[string][]*budgetRow{}
	err := t.rows(ctx, func(rows *sql.Rows) error {
		r := new(budgetRow)
		err := rows.Scan(r.fields()...)
		budgets[r.accountID] = append(budgets[r.accountID], r)
		return err
	}, `SELECT `+budgetColumns+` FROM budgets WHERE publish > 0 AND account_id IN {ids} ORDER BY account_id, name {lock}`,
		t.h.dialect.ids(accounts))
	if err != nil || len(budgets) == 0 {
		return found, err
	}
	now, err := t.now(ctx)
	if err != nil {
		return nil, err
	}
	for _, rows := range budgets {
		for _, r := range rows {
			r.roll(now)
		}
	}
	found = slices.DeleteFunc(found, func(c candidate) bool {
		return c.state != string(psn.Publishing) && !take(budgets[c.accountID])
	})
	for _, id := range accounts {
		for _, r := range budgets[id] {
			if err := t.writeBudget(ctx, r); err != nil {
				return nil, err
			}
			if r.left >= r.toPost {
				continue
			}
			if err := t.limit(ctx, id, r.resetsAt); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// take takes one publish call from all budgets of an account, or from none.
func take(budgets []*budgetRow) bool {
	for _, r := range budgets {
		if r.left < r.toPost {
			return false
		}
	}
	for _, r := range budgets {
		r.left -= r.toPost
	}
	return true
}

// Reserve is how much of a budget everything but publishing leaves alone: one part in five.
func Reserve(capacity int) int { return capacity / 5 }

// takeSegments takes from an account's budgets what the further segments of a claimed thread will need. That
// may be more than is left: the thread then waits where the platform stops it, and goes on from there.
func (t *tx) takeSegments(ctx context.Context, claims []Claim) error {
	for _, c := range claims {
		more := len(c.Post.Content.Segments) - len(c.Publications) - 1
		if more <= 0 || c.Open != nil {
			continue
		}
		_, err := t.exec(ctx, `UPDATE budgets SET left_over = left_over - publish * CAST(? AS BIGINT)
			WHERE account_id = ? AND publish > 0 AND resets_at > {now}`, more, c.Account.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// Spend takes cost from an account's budget, unless too little is left; then it returns when the window ends.
// A budget that publish calls take from keeps a fifth for them, which only a call that helps to publish may
// use. A budget of which the platform has not spoken is taken to be full, and holds no post back until it does.
func (h *Hub) Spend(ctx context.Context, accountID string, b Budget, cost int, toPublish bool) (ok bool, resets time.Time, err error) {
	err = h.update(ctx, "take from the budget", func(ctx context.Context, t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO budgets (`+budgetColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, name) DO NOTHING`,
			accountID, b.Name, b.Capacity, b.Capacity, micros(b.Window), 0, now+instant(micros(b.Window)))
		if err != nil {
			return err
		}
		r, _, err := t.budget(ctx, accountID, b.Name)
		if err != nil {
			return err
		}
		r.roll(now)
		reserve := int64(0)
		if b.Publish > 0 && !toPublish {
			reserve = int64(Reserve(int(r.capacity)))
		}
		ok, resets = r.left-int64(cost) >= reserve, r.resetsAt.time()
		if ok {
			r.left -= int64(cost)
		}
		return t.writeBudget(ctx, &r)
	})
	return ok, resets, err
}

// Observe writes down what a platform said of an account's budgets.
func (h *Hub) Observe(ctx context.Context, accountID string, quotas []Quota) error {
	if len(quotas) == 0 {
		return nil
	}
	return h.update(ctx, "write down the budgets", func(ctx context.Context, t *tx) error { return t.observe(ctx, accountID, quotas) })
}

// Budgets returns what is known of an account's budgets, by name. A window that is over is shown as full.
func (h *Hub) Budgets(ctx context.Context, accountID string) ([]Budget, error) {
	var out []Budget
	err := h.query(ctx, func(rows *sql.Rows) error {
		var r budgetRow
		var seen, now instant
		if err := rows.Scan(append(r.fields(), &seen, &now)...); err != nil {
			return err
		}
		b := Budget{
			Name: r.name, Capacity: int(r.capacity), Left: int(r.left), Window: time.Duration(r.span) * time.Microsecond,
			Publish: int(r.toPost), ResetsAt: r.resetsAt.time(), SeenAt: seen.time(),
		}
		if r.resetsAt <= now {
			b.Left, b.ResetsAt = b.Capacity, time.Time{}
		}
		out = append(out, b)
		return nil
	}, `SELECT `+budgetColumns+`, seen_at, {now} FROM budgets WHERE account_id = ? ORDER BY name`, accountID)
	return out, h.wrap("read the budgets", err)
}
