package hub

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// exported is a table of an export: what is in it that may leave the hub.
type exported struct {
	name    string
	columns string // separated by blanks; a colon and the kind follow one that is no text: n a number, b a boolean
	order   string // the columns that make a row unique
	where   string // which rows; empty for all
}

// exportedTables are the tables of an export, in the order in which their rows refer to one another. What is
// left out: sealed tokens, keys and the targets of channels, which are secret; what only the running hub knows
// (workers, leases, task runs); and the bytes of media, which are files of the export.
var exportedTables = []exported{
	{name: "hub", columns: "id name kind simulated:b approval created_at:n", order: "id"},
	{name: "accounts", columns: `id name platform handle external_id server state problem simulated:b serial:b limits limited_until:n
		token_version:n created_by created_at:n updated_at:n removed_at:n`, order: "id"},
	{name: "posts", columns: `id group_id account_id state content content_hash revision:n approved_hash scheduled_at:n zone due_at:n
		held_at:n fence:n deaths:n tries:n problem problem_code created_by created_at:n updated_at:n deleted_at:n`, order: "id"},
	{name: "attempts", columns: `id post_id segment:n number:n revision:n fence:n outcome code detail status:n remote_id url prepared looks:n
		absences:n worker started_at:n finished_at:n`, order: "id"},
	{name: "publications", columns: "post_id segment:n account_id attempt_id remote_id url published_at:n deleted_at:n", order: "post_id segment:n"},
	{
		name: "comments", columns: `post_id text outcome tries:n due_at:n fence:n remote_id url detail worker started_at:n finished_at:n`,
		order: "post_id",
	},
	{name: "audit", columns: "id:n at:n actor act subject subject_id from_state to_state detail", order: "id:n"},
	{name: "creations", columns: "author key request_hash group_id created_at:n", order: "author key"},
	{
		name: "media", columns: `id author sha256 mime bytes:n width:n height:n animated:b duration_ms:n rate:n video audio
			pages:n name created_at:n touched_at:n stored_at:n`,
		order: "id", where: "stored_at IS NOT NULL",
	},
	{name: "post_media", columns: "post_id media_id", order: "post_id media_id"},
	{name: "proposals", columns: "post_id text at:n", order: "post_id"},
	{name: "post_notes", columns: "id post_id author text created_at:n", order: "id"},
	{name: "budgets", columns: "account_id name capacity:n left_over:n time_span:n publish:n resets_at:n seen_at:n", order: "account_id name"},
	{name: "documents", columns: "kind name content hash pushed_at:n pushed_by", order: "kind name"},
	{name: "notices", columns: "id kind subject subject_id topic title body at:n", order: "id"},
	{name: "ideas", columns: `id text notes state pillar platforms format languages urgent:n expires_at:n reason claimed_by search created_by
		created_at:n updated_at:n`, order: "id"},
	{name: "idea_posts", columns: "post_id idea_id created_at:n", order: "post_id"},
	{name: "series", columns: "name state episodes:n since:n updated_at:n", order: "name"},
	{name: "series_changes", columns: "series occurrence:n moved_to:n reason created_by created_at:n", order: "series occurrence:n"},
	{name: "episodes", columns: "series occurrence:n number:n group_id created_at:n", order: "series occurrence:n"},
	{name: "plans", columns: "id from_at:n to_at:n created_by created_at:n updated_at:n", order: "id"},
	{name: "plan_slots", columns: "plan_id slot_id hash group_id created_at:n", order: "plan_id slot_id"},
}

// unexported are the columns and tables that an export leaves out.
var unexported = map[string]string{
	"hub":           "one public_key paused media_store media_quota",
	"accounts":      "token token_expires_at scopes renew_at sign_in_by refreshing_until refresh_fence",
	"posts":         "lease_owner lease_until",
	"comments":      "lease_until",
	"person_tokens": "*",
	"workers":       "*",
	"uploads":       "*",
	"task_runs":     "*",
	"media_chunks":  "*",
	"media":         "store",
	"media_stores":  "*",
	"channels":      "*",
	"deliveries":    "*",
	// The index of SQLite's full-text search, which triggers keep.
	"ideas_search":         "*",
	"ideas_search_config":  "*",
	"ideas_search_content": "*",
	"ideas_search_data":    "*",
	"ideas_search_docsize": "*",
	"ideas_search_idx":     "*",
}

// column is a column of an export.
type exportColumn struct {
	name string
	kind byte // t, n or b
}

func parseColumns(words string) []exportColumn {
	var out []exportColumn
	for word := range strings.FieldsSeq(words) {
		name, kind, _ := strings.Cut(word, ":")
		if kind == "" {
			kind = "t"
		}
		out = append(out, exportColumn{name, kind[0]})
	}
	return out
}

// query selects the table's rows in an order that is the same on every engine and in every language.
func (e exported) query(engine psn.Engine) string {
	var names, order []string
	for _, c := range parseColumns(e.columns) {
		names = append(names, c.name)
	}
	for _, c := range parseColumns(e.order) {
		if engine == psn.Postgres && c.kind == 't' {
			c.name += ` COLLATE "C"`
		}
		order = append(order, c.name)
	}
	where := ""
	if e.where != "" {
		where = " WHERE " + e.where
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + e.name + where + " ORDER BY " + strings.Join(order, ", ")
}
