package hub

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// dialect bridges what the two engines spell differently. Statements are written with ? for arguments
// and these words:
//
//	{now}          the database's clock in microseconds
//	{ids}          the strings of one argument, which ids returns, as in id IN {ids}
//	{lock}         FOR UPDATE on Postgres; nothing on SQLite, where the transaction holds the only write lock
//	{lock-skip p}  FOR UPDATE OF p SKIP LOCKED on Postgres; nothing on SQLite
//	{lock-skip a}  the same for an account, which new posts and publications may still refer to
//	{keep}         FOR KEY SHARE on Postgres: the row is not removed before this transaction ends
//	{share}        FOR SHARE on Postgres: the row is not changed before this transaction ends
//	{greatest}     the larger of its arguments: GREATEST, or MAX on SQLite
//	{bytes}        the type of bytes: BYTEA, or BLOB on SQLite
//
// Statements that find their rows by id compare some columns in a form that no index has, as state||” or
// COALESCE(deleted_at, 0): Postgres, while it has no statistics, would rather walk a partial index with all
// its dead rows.
//
// The text of a statement does not depend on its arguments or on the time, so that it can be prepared.
type dialect struct {
	engine psn.Engine
	clock  psn.Clock
	words  *strings.Replacer
	known  *sync.Map // statement → compiled
}

func newDialect(engine psn.Engine, clock psn.Clock, offset time.Duration) dialect {
	d := dialect{engine: engine, clock: clock, known: new(sync.Map)}
	if engine == psn.SQLite {
		d.words = strings.NewReplacer(
			"{ids}", "(SELECT value FROM json_each(?))",
			"{lock}", "", "{lock-skip p}", "", "{lock-skip a}", "", "{keep}", "", "{share}", "", "{greatest}", "MAX", "{bytes}", "BLOB",
		)
		return d
	}
	d.words = strings.NewReplacer(
		// A subquery is evaluated once for a statement, so that an index is searched by it. The function
		// alone is volatile: each row of the index would be compared with it.
		"{now}", "(SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint + ("+
			strconv.FormatInt(offset.Microseconds(), 10)+"))",
		"{ids}", "(SELECT unnest(CAST(? AS TEXT[])))",
		"{lock}", "FOR UPDATE", "{lock-skip p}", "FOR UPDATE OF p SKIP LOCKED",
		"{lock-skip a}", "FOR NO KEY UPDATE OF a SKIP LOCKED", "{keep}", "FOR KEY SHARE", "{share}", "FOR SHARE",
		"{greatest}", "GREATEST", "{bytes}", "BYTEA",
	)
	return d
}

// compiled is a statement as its engine wants it.
type compiled struct {
	text string
	now  []bool // for each argument: whether it is the time, and not one of the caller's
}

// compile returns a statement and its arguments as the engine wants them. Statements have no ? in literals.
func (d dialect) compile(query string, args []any) (string, []any) {
	known, ok := d.known.Load(query)
	if !ok {
		known, _ = d.known.LoadOrStore(query, d.translate(query))
	}
	c := known.(compiled) //nolint:errcheck // nothing else is stored
	if c.now == nil {
		return c.text, args
	}
	now := d.clock().UnixMicro()
	all := make([]any, len(c.now))
	for i, isNow := range c.now {
		if isNow {
			all[i] = now
		} else {
			all[i], args = args[0], args[1:]
		}
	}
	return c.text, all
}

// translate replaces the words, numbers the arguments on Postgres, and makes the time one on SQLite.
func (d dialect) translate(query string) compiled {
	query = d.words.Replace(query)
	var c compiled
	var b strings.Builder
	b.Grow(len(query) + 64)
	n := 0
	for i := 0; i < len(query); i++ {
		switch {
		case strings.HasPrefix(query[i:], "{now}"): // on SQLite only
			c.now = append(c.now, true)
			b.WriteByte('?')
			i += len("{now}") - 1
		case query[i] != '?':
			b.WriteByte(query[i])
		case d.engine == psn.SQLite:
			c.now = append(c.now, false)
			b.WriteByte('?')
		default:
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
	}
	c.text = b.String()
	return c
}

// table is a list of rows that a statement reads from its arguments, whatever their number: as JSON on
// SQLite, and on Postgres as one array for each column, of which the planner expects few.
type table struct {
	d     dialect
	types []string // TEXT, for strings, or BIGINT, for int64
	rows  [][]any
}

func (t *tx) table(types ...string) *table { return &table{d: t.h.dialect, types: types} }

func (t *table) add(values ...any) { t.rows = append(t.rows, values) }

func (t *table) empty() bool { return len(t.rows) == 0 }

// query selects the rows from the arguments.
func (t *table) query() string {
	columns := make([]string, len(t.types))
	if t.d.engine == psn.SQLite {
		for i, typ := range t.types {
			columns[i] = "CAST(value->>" + strconv.Itoa(i) + " AS " + typ + ")"
		}
		return "SELECT " + strings.Join(columns, ", ") + " FROM json_each(?)"
	}
	for i, typ := range t.types {
		columns[i] = "CAST(? AS " + typ + "[])"
	}
	return "SELECT * FROM unnest(" + strings.Join(columns, ", ") + ")"
}

// args are the arguments that query reads, followed by others.
func (t *table) args(others ...any) []any {
	if t.d.engine == psn.SQLite {
		return append([]any{asJSON(t.rows)}, others...)
	}
	args := make([]any, len(t.types), len(t.types)+len(others))
	for i, typ := range t.types {
		if typ == "TEXT" {
			args[i] = column[string](t.rows, i)
		} else {
			args[i] = column[int64](t.rows, i)
		}
	}
	return append(args, others...)
}

func column[T any](rows [][]any, i int) []T {
	out := make([]T, len(rows))
	for n, row := range rows {
		out[n] = row[i].(T) //nolint:errcheck // a table's rows have its types
	}
	return out
}

// ids returns strings as the argument of {ids}.
func (d dialect) ids(list []string) any {
	if d.engine == psn.SQLite {
		return asJSON(list)
	}
	return list
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("hub: " + err.Error()) // strings and numbers always marshal
	}
	return string(raw)
}

// list returns "(?, ?, …)" for n arguments.
func list(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + ")" }

// anys turns strings into arguments.
func anys(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}
