package hub

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/postshitnow/psn/internal/psn"
)

// maxExportLine bounds one row of an export. A post's content may have 100 segments of 64 KiB.
const maxExportLine = 32 << 20

// Imported is an export about to become a hub.
type Imported struct {
	Export    Export
	PublicKey string // of the new hub, as NewKeys returned it
	Actor     psn.Actor
	Table     func(name string) (io.ReadCloser, error)
	Media     func(m ExportMedia) (io.ReadCloser, error)
}

// CheckExport returns an error with psn.CodeHubNewer for an export of a newer psn, and with psn.CodeInvalid for what
// is no export.
func CheckExport(e Export) error {
	switch {
	case e.Format == 0 || psn.CheckID(e.HubID) != nil:
		return psn.Errorf(psn.CodeInvalid, "this is no export of a hub").WithHint("make one with `psn hub export`")
	case e.Format > ExportFormat, e.Schema > schemaVersion:
		return psn.Errorf(psn.CodeHubNewer, "the export was made by a newer psn (format %d, schema %d; this psn knows %d and %d)",
			e.Format, e.Schema, ExportFormat, schemaVersion).WithHint("upgrade psn on this machine").WithNext("psn version")
	}
	for _, t := range e.Tables {
		if !slices.ContainsFunc(exportedTables, func(known exported) bool { return known.name == t.Name }) {
			return psn.Errorf(psn.CodeInvalid, "the export has a table %q that psn does not know", psn.Excerpt(t.Name, 40))
		}
	}
	for _, m := range e.Media {
		if !isSHA256(m.SHA256) || m.Bytes < 0 {
			return psn.Errorf(psn.CodeInvalid, "the export names a media file %q", psn.Excerpt(m.SHA256, 80))
		}
	}
	return nil
}

// Import makes the hub at o.URL from an export, in one transaction: all of it or nothing. The hub keeps its id,
// and is paused. It returns an error with psn.CodeConflict if a hub is there already, and with psn.CodeCorrupt if
// the export is not what it says.
func Import(ctx context.Context, o Options, n Imported) (*Hub, error) {
	if err := CheckExport(n.Export); err != nil {
		return nil, err
	}
	h, err := connectNew(ctx, o)
	if err != nil {
		return nil, err
	}
	if err = h.fill(ctx, n); err == nil {
		err = h.load(ctx)
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func (h *Hub) fill(ctx context.Context, n Imported) error {
	if err := h.load(ctx); psn.CodeOf(err) != psn.CodeNotFound {
		if err == nil {
			err = h.occupied()
		}
		return err
	}
	if err := h.migrate(ctx); err != nil {
		return err
	}
	h.info.ID, h.info.Name, h.info.Kind = n.Export.HubID, n.Export.Name, n.Export.Kind
	if err := h.importFiles(ctx, n); err != nil {
		return err
	}
	err := h.write.RunInTx(ctx, nil, func(ctx context.Context, b bun.Tx) error {
		return (&tx{Tx: b, h: h}).fill(ctx, n)
	})
	return h.wrap("import the hub", err)
}

func (h *Hub) occupied() error {
	return psn.Errorf(psn.CodeConflict, "the database at %s holds a hub already", h.place).
		WithHint("import into a new one: another name, or another database")
}

func (t *tx) fill(ctx context.Context, n Imported) error {
	made, err := t.exec(ctx, `INSERT INTO hub (one, id, name, kind, public_key, paused, created_at) VALUES (1, ?, ?, ?, ?, TRUE, 0)
		ON CONFLICT DO NOTHING`, n.Export.HubID, n.Export.Name, string(n.Export.Kind), n.PublicKey)
	if err != nil {
		return err
	}
	if made == 0 {
		return t.h.occupied()
	}
	for _, e := range exportedTables {
		i := slices.IndexFunc(n.Export.Tables, func(t ExportTable) bool { return t.Name == e.name })
		if i < 0 {
			continue // an older psn had none
		}
		if err := t.importTable(ctx, e, n.Export.Tables[i], n); err != nil {
			return err
		}
	}
	if err := t.importMedia(ctx, n); err != nil {
		return err
	}
	if t.h.place.Engine == psn.Postgres {
		_, err := t.exec(ctx, `SELECT setval(pg_get_serial_sequence('audit', 'id'), COALESCE((SELECT MAX(id) FROM audit), 0) + 1, FALSE)`)
		if err != nil {
			return err
		}
	}
	return t.audit(ctx,
		entry{actor: n.Actor.String(), act: "import", subject: "hub", id: n.Export.HubID, detail: "from an export of " + instant(n.Export.At).time().Format("2006-01-02 15:04:05Z")},
		entry{actor: n.Actor.String(), act: actPause, subject: "hub", id: n.Export.HubID, detail: "it was imported"})
}

// importBatch is how many rows one statement inserts.
const importBatch = 200

// importTable reads a table, checks that it is the one that was written, and inserts its rows.
func (t *tx) importTable(ctx context.Context, e exported, said ExportTable, n Imported) error {
	r, err := n.Table(e.name)
	if err != nil {
		return err
	}
	defer r.Close()
	sum, columns := sha256.New(), parseColumns(e.columns)
	lines := bufio.NewScanner(io.TeeReader(r, sum))
	lines.Buffer(nil, maxExportLine)
	count := 0
	var batch []exportRow
	for lines.Scan() {
		row, err := parseExport(lines.Bytes(), columns)
		if err != nil {
			return corruptExport(e.name, err)
		}
		count++
		if batch = append(batch, row); len(batch) == importBatch {
			if err := t.importRows(ctx, e, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := lines.Err(); err != nil {
		return corruptExport(e.name, err)
	}
	if count != said.Rows || hex.EncodeToString(sum.Sum(nil)) != said.SHA256 {
		return corruptExport(e.name, errors.New("it is not the file that was written"))
	}
	return t.importRows(ctx, e, batch)
}

func corruptExport(table string, err error) error {
	if _, known := errors.AsType[*psn.Error](err); known {
		return err
	}
	return psn.Errorf(psn.CodeCorrupt, "the export's table %s can't be read: %w", table, err).
		WithHint("export the hub again; nothing was imported")
}

// parseExport reads a row that exportRow.write wrote. Columns that an older psn had not are left to their defaults.
func parseExport(line []byte, columns []exportColumn) (exportRow, error) {
	var found map[string]json.RawMessage
	if err := json.Unmarshal(line, &found); err != nil {
		return exportRow{}, err
	}
	var row exportRow
	for _, c := range columns {
		raw, ok := found[c.name]
		delete(found, c.name)
		if !ok {
			continue
		}
		value, err := parseValue(raw, c.kind)
		if err != nil {
			return row, err
		}
		row.columns, row.values = append(row.columns, c), append(row.values, value)
	}
	for name := range found {
		return row, errors.New("there is no column " + psn.Excerpt(name, 40))
	}
	return row, nil
}

func parseValue(raw json.RawMessage, kind byte) (any, error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil, nil //nolint:nilnil // NULL
	}
	switch kind {
	case 'n':
		var v int64
		return v, json.Unmarshal(raw, &v)
	case 'b':
		var v bool
		return v, json.Unmarshal(raw, &v)
	}
	var v string
	return v, json.Unmarshal(raw, &v)
}

// importRows inserts rows of the same columns.
func (t *tx) importRows(ctx context.Context, e exported, rows []exportRow) error {
	if len(rows) == 0 {
		return nil
	}
	if e.name == "hub" {
		return t.importHub(ctx, rows)
	}
	var names []string
	for _, c := range rows[0].columns {
		names = append(names, c.name)
	}
	args := make([]any, 0, len(rows)*(len(names)+1))
	for _, row := range rows {
		if len(row.values) != len(names) {
			return corruptExport(e.name, errors.New("its rows have different columns"))
		}
		args = append(args, row.values...)
		if e.name == "accounts" {
			sealed, err := t.emptyToken(ctx, row)
			if err != nil {
				return err
			}
			args = append(args, sealed)
		}
	}
	if e.name == "accounts" {
		names = append(names, "token")
	}
	overriding := ""
	if e.name == "audit" && t.h.place.Engine == psn.Postgres {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	_, err := t.exec(ctx, "INSERT INTO "+e.name+" ("+strings.Join(names, ", ")+")"+overriding+" VALUES "+
		strings.TrimSuffix(strings.Repeat(list(len(names))+", ", len(rows)), ", "), args...)
	return err
}

// importHub takes over what the hub says of itself.
func (t *tx) importHub(ctx context.Context, rows []exportRow) error {
	row := rows[0]
	if id := *row.at("id"); id != t.h.info.ID || len(rows) != 1 {
		return corruptExport("hub", errors.New("it is another hub's"))
	}
	_, err := t.exec(ctx, `UPDATE hub SET simulated = ?, created_at = ?, approval = COALESCE(CAST(? AS TEXT), approval)`,
		*row.at("simulated"), *row.at("created_at"), *row.at("approval"))
	return err
}

// emptyToken seals a token that opens nothing, so that the account does not count as removed.
func (t *tx) emptyToken(ctx context.Context, row exportRow) ([]byte, error) {
	if *row.at("removed_at") != nil {
		return nil, nil
	}
	id, _ := (*row.at("id")).(string)
	return t.seal(ctx, id, psn.Token{})
}
