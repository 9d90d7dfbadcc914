package workspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/workspace"
)

func TestParseDraftTexts(t *testing.T) {
	t.Parallel()
	raw := "\ufeff---\r\nlanguage: es\r\n---\r\n\r\none\r\n![a](a.png)\r\ntwo\r\n\r\n<!-- next -->\r\n\r\nthree\r\n"
	d, got, err := workspace.ParseDraftTexts("d.md", []byte(raw))
	want := []workspace.DraftText{{Body: "one\n\ntwo", Line: 5}, {Body: "three", Line: 11}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil || d.Language != "es" {
		t.Error(diff, err, d)
	}
	_, got, err = workspace.ParseDraftTexts("", []byte("plain"))
	if diff := cmp.Diff([]workspace.DraftText{{Body: "plain", Line: 1}}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, _, err := workspace.ParseDraftTexts("d.md", []byte("---\nx: y\n---\n")); err == nil {
		t.Error("front matter was not checked")
	}
}
