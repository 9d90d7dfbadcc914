package app_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// newShare makes a workspace whose own hub is "test" and that is connected to a company's, "acme", too.
func newShare(t *testing.T) (w *wall, acme *hub.Hub) {
	t.Helper()
	w = newWall(t, "2026-03-02T08:00:00Z", "zone: UTC\n")
	delete(w.env, "PSN_HUB_URL")
	delete(w.env, "PSN_HUB_NAME")
	acme = w.newHub(t, "acme.db")
	w.file(t, "config/hub.env", "PSN_HUB_NAME=test\nPSN_HUB_URL=sqlite://"+filepath.Join(w.dir, "hub.db")+"\n")
	w.file(t, "config/connections/acme.env", "PSN_HUB_URL=sqlite://"+filepath.Join(w.dir, "acme.db")+"\n")
	return w, acme
}

// file writes a file of the workspace.
func (w *wall) file(t *testing.T, path, text string) {
	t.Helper()
	full := filepath.Join(w.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// copies returns what a hub has, by kind and name.
func copies(t *testing.T, h *hub.Hub) map[string]string {
	t.Helper()
	got := map[string]string{}
	list, err := h.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		full, err := h.Document(t.Context(), d.Kind, d.Name)
		if err != nil {
			t.Fatal(err)
		}
		got[d.Kind+"/"+d.Name] = full.Content
	}
	return got
}

func TestShareConfig(t *testing.T) {
	t.Parallel()
	w, acme := newShare(t)
	w.file(t, "config/voice-profiles/personal.yaml", "tone: dry\n")
	slots := func(name string) []string {
		t.Helper()
		s, err := w.Slots(t.Context(), app.SlotsQuery{Hub: name, Days: 1})
		if err != nil {
			t.Fatal(err)
		}
		return s.Warnings
	}
	slots("acme")
	if got := copies(t, acme); len(got) != 0 {
		t.Errorf("another hub got %v unasked", got)
	}
	slots("")
	want := map[string]string{"strategy/strategy": "zone: UTC\n", "voice-profiles/personal": "tone: dry\n"}
	if diff := cmp.Diff(want, copies(t, w.hub)); diff != "" {
		t.Error(diff)
	}

	// What has a mistake keeps its last good copy, and only that.
	w.file(t, "config/voice-profiles/personal.yaml", "ton: dry\n")
	w.file(t, "config/company/acme.yaml", "name: Acme\n")
	warnings := slots("")
	if len(warnings) != 1 || !strings.Contains(warnings[0], `config/voice-profiles/personal.yaml:1:1: unknown key "ton"`) {
		t.Errorf("warnings %q", warnings)
	}
	want["company/acme"] = "name: Acme\n"
	if diff := cmp.Diff(want, copies(t, w.hub)); diff != "" {
		t.Error(diff)
	}

	// Others that read the workspace push too, a dry run does not.
	w.file(t, "config/voice-profiles/personal.yaml", "tone: plain\n")
	ask := app.CreatePosts{Input: app.PostInput{Text: "hello", Accounts: []string{"masto"}}, DryRun: true}
	if _, err := w.CreatePosts(t.Context(), ask); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, copies(t, w.hub)); diff != "" {
		t.Error("a dry run pushed", diff)
	}
	for _, text := range []string{"tone: one\n", "tone: two\n", "tone: three\n"} {
		w.file(t, "config/voice-profiles/personal.yaml", text)
		var err error
		switch text {
		case "tone: one\n":
			ask.DryRun = false
			_, err = w.CreatePosts(t.Context(), ask)
		case "tone: two\n":
			_, err = w.Calendar(t.Context(), app.CalendarQuery{Span: app.Week})
		default:
			_, err = w.Status(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := copies(t, w.hub)["voice-profiles/personal"]; got != text {
			t.Errorf("the hub has %q, want %q", got, text)
		}
	}
	if got := copies(t, acme); len(got) != 0 {
		t.Errorf("another hub got %v unasked", got)
	}
}

// A hub that is busy or can't be written keeps nobody from looking at it.
func TestShareConfigWithoutTheHub(t *testing.T) {
	t.Parallel()
	w, _ := newShare(t)
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	s, err := w.Slots(t.Context(), app.SlotsQuery{Days: 1})
	if err != nil || len(s.Warnings) != 0 {
		t.Errorf("busy: %v, %v", s.Warnings, err)
	}
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if got := copies(t, w.hub); len(got) != 0 {
		t.Errorf("the hub has %v", got)
	}
	if _, err := w.Slots(t.Context(), app.SlotsQuery{Days: 1}); err != nil {
		t.Fatal(err)
	}
	if got := copies(t, w.hub); len(got) != 1 {
		t.Errorf("later the hub has %v", got)
	}
}

func TestPushConfig(t *testing.T) {
	t.Parallel()
	w, acme := newShare(t)
	w.file(t, "config/series/tuesday.yaml", "rule: FREQ=DAILY\n")
	ask := app.PushConfig{Hub: "acme"}
	done, err := w.PushConfig(t.Context(), ask)
	if err != nil || done.Changed != 2 || len(copies(t, acme)) != 2 {
		t.Fatalf("got %+v, %v", done, err)
	}
	w.file(t, "config/series/tuesday.yaml", "rule: FREQ=WEEKLY\ntitle: x\n")
	w.file(t, "config/strategy.yaml", "zone: UTC\ngoals: [x]\n")
	d, err := w.DiffConfig(t.Context(), "acme")
	if err != nil || !d.Differs() {
		t.Fatalf("got %+v, %v", d, err)
	}
	if diff := cmp.Diff([]string{"-rule: FREQ=DAILY", "+rule: FREQ=WEEKLY", "+title: x"}, d.Documents[0].Changes); diff != "" {
		t.Error(diff)
	}
	before := copies(t, acme)
	w.file(t, "config/company/broken.yaml", "")
	if _, err := w.PushConfig(t.Context(), ask); psn.CodeOf(err) != psn.CodeInvalid {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, copies(t, acme)); diff != "" {
		t.Error("with a mistake in one file others were pushed", diff)
	}
	if err := os.Remove(filepath.Join(w.dir, "config", "company", "broken.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(w.dir, "config", "series", "tuesday.yaml")); err != nil {
		t.Fatal(err)
	}
	if done, err = w.PushConfig(t.Context(), ask); err != nil || done.Changed != 1 || len(copies(t, acme)) != 2 {
		t.Errorf("got %+v, %v", done, err)
	}
	ask.Prune = true
	if done, err = w.PushConfig(t.Context(), ask); err != nil || done.Changed != 1 || len(copies(t, acme)) != 1 {
		t.Errorf("got %+v, %v", done, err)
	}
	if !slices.ContainsFunc(done.Documents, func(d app.ConfigDocument) bool { return d.State == app.DocumentHubOnly }) {
		t.Errorf("got %+v", done.Documents)
	}
}
