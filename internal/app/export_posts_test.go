package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/psn"
)

// ndjson writes lines as `psn post export --output ndjson` does.
func ndjson(t *testing.T, lines []app.PostLine) string {
	t.Helper()
	var b strings.Builder
	for _, line := range lines {
		raw, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(raw, '\n'))
	}
	return b.String()
}

// TestExportRefusesDrafts writes no draft file that would not be read back as it is.
func TestExportRefusesDrafts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	if _, err := d.imports(t, `{"segments":[{"text":"one\n<!-- next -->\ntwo"}]}`); err != nil {
		t.Fatal(err)
	}
	_, err := d.ExportPosts(t.Context(), app.ExportPosts{Dir: "out"})
	if psn.CodeOf(err) != psn.CodeUnsupported {
		t.Error(err)
	}
	out, err := d.ExportPosts(t.Context(), app.ExportPosts{})
	if err != nil || len(out.Lines) != 1 || out.Lines[0].Segments[0].Text != "one\n<!-- next -->\ntwo" {
		t.Errorf("%+v %v", out, err)
	}
}
