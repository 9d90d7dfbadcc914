package hub

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

// TestExportKnowsEveryColumn fails when a migration adds a table or a column and nobody said whether it leaves the
// hub with an export.
func TestExportKnowsEveryColumn(t *testing.T) {
	t.Parallel()
	public, _, err := NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	url := psn.NewSecret("sqlite://" + filepath.Join(t.TempDir(), "hub.db"))
	h, err := Create(t.Context(), Options{URL: url}, New{ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	var tables []string
	err = h.query(t.Context(), scanText(&tables), `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'river%' AND name NOT LIKE 'sqlite_%' AND name <> '`+schemaTable+`'`)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		said := strings.Fields(unexported[table])
		for _, e := range exportedTables {
			if e.name == table {
				for _, c := range parseColumns(e.columns) {
					said = append(said, c.name)
				}
			}
		}
		var columns []string
		if err := h.query(t.Context(), scanText(&columns), `SELECT name FROM pragma_table_info(?)`, table); err != nil {
			t.Fatal(err)
		}
		slices.Sort(said)
		slices.Sort(columns)
		if !slices.Equal(said, columns) && !slices.Equal(said, []string{"*"}) {
			t.Errorf("table %s has %v; exportedTables and unexported tell of %v", table, columns, said)
		}
	}
	if len(tables) < len(exportedTables) {
		t.Errorf("the tables are %v", tables)
	}
}

func scanText(into *[]string) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var text string
		err := r.Scan(&text)
		*into = append(*into, text)
		return err
	}
}
