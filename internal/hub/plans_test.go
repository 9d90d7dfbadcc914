package hub_test

import (
	"database/sql"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// TestPlans runs what a worker and the lists ask for often, and has the engine explain each statement: no
// one may read the table of posts from end to end.
func TestPlans(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		h := openFile(t, sqliteHub(t), hub.Options{})
		statements := busyHub(t, h, h.Handles().SQLite)
		conn := oneConn(t, h.Handles().SQLite)
		for _, statement := range statements {
			plan := explainSQLite(t, conn, statement)
			if endToEnd.MatchString(plan) || strings.Contains(statement, "needs-review") && !strings.Contains(plan, "posts_review") {
				t.Errorf("%s\n%s", statement, plan)
			}
		}
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		h, err := hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(migrated.NewDatabase(t))})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(h.Close)
		db := stdlib.OpenDBFromPool(h.Handles().Postgres)
		t.Cleanup(func() { _ = db.Close() })
		statements := busyHub(t, h, db)
		conn := oneConn(t, db)
		for _, statement := range statements {
			if plan := explainPostgres(t, conn, statement); strings.Contains(plan, "Seq Scan on posts") {
				t.Errorf("%s\n%s", statement, plan)
			}
		}
	})
}

// endToEnd is a SQLite plan that reads all posts. Walking posts_when is what a list of the latest does.
var endToEnd = regexp.MustCompile(`(?m)SCAN (p|b|posts)( USING (COVERING )?INDEX (posts_content|posts_group|sqlite_\w+))?$`)

func oneConn(t *testing.T, db *sql.DB) *sql.Conn {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// busyHub fills a hub with 10,000 posts, does what is done often, and returns the statements for it.
func busyHub(t *testing.T, h *hub.Hub, db *sql.DB) []string {
	t.Helper()
	ctx := t.Context()
	account := fillPosts(t, h, 5_000, 5_000)
	for _, query := range []string{
		`UPDATE posts SET state = 'published' WHERE due_at < (SELECT due_at FROM posts ORDER BY due_at LIMIT 1 OFFSET 4950)`,
		`ANALYZE`,
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	h.OnModelQuery(func(query string) { seen = append(seen, query) })
	page, next, err := h.Posts(ctx, hub.PostFilter{})
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(err)
	_, _, err = h.Posts(ctx, hub.PostFilter{Cursor: next})
	check(err)
	_, _, err = h.Posts(ctx, hub.PostFilter{From: time.Now(), To: time.Now().Add(time.Hour)})
	check(err)
	_, _, err = h.Posts(ctx, hub.PostFilter{GroupID: page[0].GroupID})
	check(err)
	_, _, err = h.Posts(ctx, hub.PostFilter{States: []psn.State{psn.NeedsReview}})
	check(err)
	_, err = h.PostID(ctx, page[0].ID[:9])
	check(err)
	_, err = h.Post(ctx, page[0].ID)
	check(err)
	for _, id := range []string{"", account.ID} {
		_, err = h.Calendar(ctx, hub.CalendarQuery{From: time.Now(), To: time.Now().Add(time.Hour), AccountID: id})
		check(err)
	}
	_, err = h.Near(ctx, account.ID, time.Now(), time.Hour, page[0].ID)
	check(err)
	for _, suspects := range []bool{false, true} {
		_, err = h.NextLook(ctx, time.Hour)
		check(err)
		claims, err := h.Claim(ctx, hub.ClaimRequest{Worker: "w", Most: 16, Lease: time.Minute, Grace: time.Hour, Suspects: suspects})
		check(err)
		if len(claims) != 16 {
			t.Fatalf("claimed %d posts", len(claims))
		}
		c := claims[0]
		attempt := psn.NewID()
		_, err = h.Begin(ctx, hub.Begin{
			AttemptID: attempt, PostID: c.Post.ID, Fence: c.Fence, Revision: 1, Hash: c.Post.ContentHash, Worker: "w", Lease: time.Minute,
		})
		check(err)
		_, _, err = h.Renew(ctx, "w", time.Minute, []hub.Held{{PostID: c.Post.ID, Fence: c.Fence}})
		check(err)
		check(h.Finish(ctx, hub.Finish{
			PostID: c.Post.ID, Fence: c.Fence, Worker: "w", AttemptID: attempt, Outcome: psn.OutcomePublished, RemoteID: attempt,
			Next: hub.Done, AccountID: account.ID,
		}))
	}
	_, err = h.Sweep(ctx, "w", time.Hour)
	check(err)
	_, err = h.Health(ctx)
	check(err)
	_, err = h.AskedTasks(ctx)
	check(err)
	return append(seen, h.Statements()...)
}

// explainSQLite returns the plan of a statement.
func explainSQLite(t *testing.T, conn *sql.Conn, statement string) string {
	t.Helper()
	args := make([]any, strings.Count(statement, "?"))
	rows, err := conn.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, args...)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			t.Fatal(err)
		}
		plan += line + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}

// explainPostgres returns the plan of a statement for whatever its arguments are.
func explainPostgres(t *testing.T, conn *sql.Conn, statement string) string {
	t.Helper()
	nulls := ""
	for n := 1; strings.Contains(statement, "$"+strconv.Itoa(n)); n++ {
		nulls += ", NULL"
	}
	if nulls != "" {
		nulls = "(" + nulls[2:] + ")"
	}
	for _, query := range []string{`SET plan_cache_mode = force_generic_plan`, `DEALLOCATE ALL`, `PREPARE s AS ` + statement} {
		if _, err := conn.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	rows, err := conn.QueryContext(t.Context(), "EXPLAIN EXECUTE s"+nulls)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan += line + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}
