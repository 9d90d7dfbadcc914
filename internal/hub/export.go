package hub

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// ExportFormat is the version of what Export writes. It grows when an older psn could no longer read it.
const ExportFormat = 1

// Export says what an export holds. Its hashes are of the tables' files, one JSON object a line.
type Export struct {
	Format int           `json:"format"`
	Schema int64         `json:"schema"`
	HubID  string        `json:"hub_id"`
	Name   string        `json:"name"`
	Kind   psn.HubKind   `json:"kind"`
	At     int64         `json:"at"` // when it was taken, by the database's clock: microseconds since 1970-01-01 UTC
	Tables []ExportTable `json:"tables"`
	Media  []ExportMedia `json:"media"` // each file once
}

// ExportTable is one table of an export.
type ExportTable struct {
	Name   string `json:"name"`
	Rows   int    `json:"rows"`
	SHA256 string `json:"sha256"`
}

// ExportMedia is one media file of an export.
type ExportMedia struct {
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	id     string // of a row that has these bytes
}

// Rows returns how many rows of a table the export holds.
func (e Export) Rows(table string) int {
	for _, t := range e.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// noToken is why an account of an import can't publish.
const noToken = "imported without its token"

// Export writes the hub's tables, each to a writer of its own, as they are at one moment. Secrets stay behind:
// accounts are written as needing someone to sign in again. OpenExported opens the media files.
func (h *Hub) Export(ctx context.Context, table func(name string) (io.Writer, error)) (Export, error) {
	out := Export{Format: ExportFormat, Schema: schemaVersion, HubID: h.info.ID, Name: h.info.Name, Kind: h.info.Kind, Media: []ExportMedia{}}
	t, err := h.read.DB.BeginTx(ctx, &sql.TxOptions{Isolation: h.snapshot(), ReadOnly: true})
	if err != nil {
		return out, h.wrap("export the hub", err)
	}
	defer func() { _ = t.Rollback() }() // it only read
	now, err := h.Now(ctx)
	if err != nil {
		return out, err
	}
	out.At = now.UnixMicro()
	for _, e := range exportedTables {
		w, err := table(e.name)
		if err != nil {
			return out, err
		}
		written, err := h.exportTable(ctx, t, e, w, &out)
		if err != nil {
			return out, h.wrap("export the "+e.name, err)
		}
		out.Tables = append(out.Tables, written)
	}
	return out, nil
}

// snapshot is the isolation in which all tables are read as they were at one moment. On SQLite every
// transaction is.
func (h *Hub) snapshot() sql.IsolationLevel {
	if h.place.Engine == psn.Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func (h *Hub) exportTable(ctx context.Context, t *sql.Tx, e exported, w io.Writer, out *Export) (ExportTable, error) {
	written, columns := ExportTable{Name: e.name}, parseColumns(e.columns)
	sum := sha256.New()
	buffered := bufio.NewWriterSize(io.MultiWriter(w, sum), 64<<10)
	rows, err := t.QueryContext(ctx, e.query(h.place.Engine))
	if err != nil {
		return written, err
	}
	seen := map[string]bool{}
	err = each(rows, func(r *sql.Rows) error {
		row, err := scanExport(r, columns)
		if err != nil {
			return err
		}
		switch e.name {
		case "accounts":
			row.withoutToken()
		case "media":
			if file := row.media(); !seen[file.SHA256] {
				seen[file.SHA256] = true
				out.Media = append(out.Media, file)
			}
		}
		written.Rows++
		return row.write(buffered)
	})
	if err == nil {
		err = buffered.Flush()
	}
	written.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return written, err
}

// OpenExported opens a media file of an export that this hub wrote.
func (h *Hub) OpenExported(ctx context.Context, m ExportMedia) (io.ReadCloser, error) {
	r, _, err := h.OpenMedia(ctx, m.id)
	return r, err
}

// exportRow is one row of an export; NULL is nil.
type exportRow struct {
	columns []exportColumn
	values  []any
}

func scanExport(r *sql.Rows, columns []exportColumn) (exportRow, error) {
	row := exportRow{columns, make([]any, len(columns))}
	into := make([]any, len(columns))
	for i, c := range columns {
		switch c.kind {
		case 'n':
			into[i] = new(sql.Null[int64])
		case 'b':
			into[i] = new(sql.Null[bool])
		default:
			into[i] = new(sql.Null[string])
		}
	}
	if err := r.Scan(into...); err != nil {
		return row, err
	}
	for i := range into {
		switch v := into[i].(type) {
		case *sql.Null[int64]:
			if v.Valid {
				row.values[i] = v.V
			}
		case *sql.Null[bool]:
			if v.Valid {
				row.values[i] = v.V
			}
		case *sql.Null[string]:
			if v.Valid {
				row.values[i] = v.V
			}
		}
	}
	return row, nil
}

// at returns the value of a column by its name.
func (r exportRow) at(name string) *any {
	for i, c := range r.columns {
		if c.name == name {
			return &r.values[i]
		}
	}
	return new(any)
}

// withoutToken makes an account wait for somebody to sign in, unless it was removed.
func (r exportRow) withoutToken() {
	state, problem := r.at("state"), r.at("problem")
	if *r.at("removed_at") != nil {
		return
	}
	switch *state {
	case string(psn.AccountActive):
		*problem = noToken
	case string(psn.AccountPaused):
		*problem = noToken + "; it was paused before"
	}
	*state = string(psn.AccountReauthRequired)
}

func (r exportRow) media() ExportMedia {
	id, _ := (*r.at("id")).(string)
	sum, _ := (*r.at("sha256")).(string)
	size, _ := (*r.at("bytes")).(int64)
	return ExportMedia{SHA256: sum, Bytes: size, id: id}
}

// write writes the row as a JSON object, its keys in the order of the columns.
func (r exportRow) write(w io.Writer) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for i, c := range r.columns {
		b.WriteString(map[bool]string{true: "{", false: ","}[i == 0] + `"` + c.name + `":`)
		if err := encoder.Encode(r.values[i]); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the encoder ends with a line feed
	}
	b.WriteString("}\n")
	_, err := io.Copy(w, strings.NewReader(b.String()))
	return err
}
