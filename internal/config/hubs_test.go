package config

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

const (
	mine  = "PSN_HUB_NAME=mine\nPSN_HUB_URL=sqlite:///home/ana/hub.db\n"
	acme  = "PSN_HUB_NAME=acme\nPSN_HUB_URL='postgres://ana:canary@db.example.com/acme?sslmode=require'\n"
	other = "PSN_HUB_URL=postgres://db.example.com/other\n" // named after its file
)

// connected makes a workspace with three hubs and returns its root.
func connected(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "config", "hub.env"), mine, 0o600)
	write(t, filepath.Join(root, "config", "connections", "acme.env"), acme, 0o600)
	write(t, filepath.Join(root, "config", "connections", "other.env"), other, 0o400)
	return root
}

func TestSelect(t *testing.T) {
	t.Parallel()
	root := connected(t)
	file := func(parts ...string) Source {
		return Source{FromFile, filepath.Join(append([]string{root, "config"}, parts...)...)}
	}
	const elsewhere = "postgres://bob:canary@else.example.com/hub"
	for _, c := range []struct {
		name     string
		flag     string
		lookup   Lookup
		hub      string
		redacted string
		source   Source
	}{
		{"unasked", "", env(), "mine", "sqlite:///home/ana/hub.db", file("hub.env")},
		{"by flag", "acme", env(), "acme", "postgres://ana@db.example.com/acme", file("connections", "acme.env")},
		{"hub.env by flag", "mine", env(), "mine", "sqlite:///home/ana/hub.db", file("hub.env")},
		{"by variable", "", env("PSN_HUB", "other"), "other", "postgres://db.example.com/other", file("connections", "other.env")},
		{"flag over variable", "acme", env("PSN_HUB", "other"), "acme", "postgres://ana@db.example.com/acme", file("connections", "acme.env")},
		{"an empty variable", "", env("PSN_HUB", "", "PSN_HUB_URL", ""), "mine", "sqlite:///home/ana/hub.db", file("hub.env")},
		{"address", "", env("PSN_HUB_URL", elsewhere), "environment", "postgres://bob@else.example.com/hub", Source{FromEnvironment, "PSN_HUB_URL"}},
		{"named address", "", env("PSN_HUB_URL", elsewhere, "PSN_HUB_NAME", "ci"), "ci", "postgres://bob@else.example.com/hub", Source{FromEnvironment, "PSN_HUB_URL"}},
		{"address over name", "", env("PSN_HUB_URL", elsewhere, "PSN_HUB", "acme"), "acme", "postgres://bob@else.example.com/hub", Source{FromEnvironment, "PSN_HUB_URL"}},
		{"flag over address", "acme", env("PSN_HUB_URL", elsewhere), "acme", "postgres://ana@db.example.com/acme", file("connections", "acme.env")},
		{"flag for the address", "ci", env("PSN_HUB_URL", elsewhere, "PSN_HUB_NAME", "ci"), "ci", "postgres://bob@else.example.com/hub", Source{FromEnvironment, "PSN_HUB_URL"}},
	} {
		got, err := NewHubs(root, setup(t), c.lookup).Select(c.flag)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Name != c.hub || got.Redacted() != c.redacted || got.Source != c.source {
			t.Errorf("%s: got %s, %s, %s", c.name, got.Name, got.Redacted(), got.Source)
		}
	}
}

func TestSelectWithoutWorkspace(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	hubs := NewHubs("", dirs, env())
	_, err := hubs.Select("")
	wantError(t, "nothing", err, psn.CodeNotFound, "no hub is connected", "PSN_HUB_URL")
	_, err = hubs.Select("acme")
	wantError(t, "nothing by name", err, psn.CodeNotFound, `no hub is called "acme"`, filepath.Join(dirs.Config, "connections", "acme.env"))
	write(t, filepath.Join(dirs.Config, "connections", "acme.env"), acme, 0o600)
	_, err = hubs.Select("")
	wantError(t, "only further ones", err, psn.CodeNotFound, "no hub is connected", "--hub or PSN_HUB: acme")
	write(t, filepath.Join(dirs.Config, "hub.env"), mine, 0o600)
	if got, err := hubs.Select(""); err != nil || got.Name != "mine" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestSelectRefuses(t *testing.T) {
	t.Parallel()
	root := connected(t)
	hubs := NewHubs(root, setup(t), env())
	dir := filepath.Join(root, "config", "connections")
	_, err := hubs.Select("acne")
	wantError(t, "unknown", err, psn.CodeNotFound, `no hub is called "acne"`, "did you mean acme? the hubs are mine, acme, other")
	_, err = hubs.Select("../hub")
	wantError(t, "a path", err, psn.CodeInvalid, "can't be a name", "")
	for name, c := range map[string]struct {
		content string
		mode    os.FileMode
		code    psn.Code
		message string
		hint    string
	}{
		"wide":     {other, 0o640, psn.CodeInsecureFile, "wide.env has mode 0640", "run: chmod 600 " + filepath.Join(dir, "wide.env")},
		"open":     {acme, 0o604, psn.CodeInsecureFile, "open.env has mode 0604", "chmod 600"},
		"renamed":  {acme, 0o600, psn.CodeInvalid, `PSN_HUB_NAME is "acme", but the file is named after "renamed"`, ""},
		"empty":    {"", 0o600, psn.CodeInvalid, "PSN_HUB_URL is missing", "postgres://"},
		"garbage":  {"PSN_HUB_URL=postgres://ana:1/canary@db/x\n", 0o600, psn.CodeInvalid, "garbage.env:1: the hub's address can't be read", "percent-encode"},
		"garbled":  {"PSN_HUB_URL=x\ncanary\n", 0o600, psn.CodeInvalid, "garbled.env:2: not of the form", ""},
		"too-long": {"#" + strings.Repeat("canary", 1<<18), 0o600, psn.CodeInvalid, "is larger than", ""},
	} {
		write(t, filepath.Join(dir, name+".env"), c.content, c.mode)
		_, err := hubs.Select(name)
		wantError(t, name, err, c.code, c.message, c.hint)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.env"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = hubs.Select("folder")
	wantError(t, "folder", err, psn.CodeInvalid, "is a folder, not a file", "")
	if _, err := hubs.Select("acme"); err != nil {
		t.Errorf("a fault elsewhere: %v", err)
	}
	_, err = NewHubs(root, setup(t), env("PSN_HUB_URL", "postgres://a:1?canary@b/c")).Select("")
	wantError(t, "environment", err, psn.CodeInvalid, "PSN_HUB_URL: the hub's address can't be read", "")
}

func TestList(t *testing.T) {
	t.Parallel()
	root := connected(t)
	dir := filepath.Join(root, "config", "connections")
	write(t, filepath.Join(dir, "broken.env"), acme, 0o644)
	write(t, filepath.Join(dir, "Not A Name.env"), other, 0o600)
	write(t, filepath.Join(dir, "README.md"), "", 0o644)
	all, err := NewHubs(root, setup(t), env("PSN_HUB_URL", "postgres://x/y", "PSN_HUB_NAME", "ci")).List()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range all {
		line := c.Name + " " + c.Redacted() + " " + string(c.Source.Kind)
		if c.Problem != nil {
			line += " " + string(psn.CodeOf(c.Problem))
		}
		got = append(got, line)
	}
	want := []string{
		"ci postgres://x/y environment", "mine sqlite:///home/ana/hub.db file", "Not A Name  file invalid",
		"acme postgres://ana@db.example.com/acme file", "broken  file insecure-file", "other postgres://db.example.com/other file",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSave(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	hubs := NewHubs("", dirs, env())
	first := psn.NewSecret(`postgres://ana:can'ary$1%22@db.example.com/acme?sslmode=require&x=1`)
	second := SQLiteURL("/home/ana/hub.db")
	main, further := filepath.Join(dirs.Config, "hub.env"), filepath.Join(dirs.Config, "connections", "acme.env")

	for range 2 { // the second time it is there already
		saved, err := hubs.Save("acme", first, SaveOptions{})
		if err != nil || saved.Source.Name != further {
			t.Fatalf("got %+v, %v", saved, err)
		}
	}
	wantPrivate(t, further)
	if got, err := hubs.Select("acme"); err != nil || got.URL != first {
		t.Errorf("read back: %+v, %v", got, err)
	}
	_, err := hubs.Save("acme", second, SaveOptions{})
	wantError(t, "another address", err, psn.CodeConflict, "connects to hub acme already (postgres://ana@db.example.com/acme)", "replace")
	_, err = hubs.Save("acme", second, SaveOptions{Main: true, Replace: true})
	wantError(t, "a name that is taken", err, psn.CodeConflict, "a hub called acme is connected already", "another name")
	if _, err := hubs.Save("mine", second, SaveOptions{Main: true}); err != nil {
		t.Fatal(err)
	}
	wantPrivate(t, main)
	_, err = hubs.Save("yours", second, SaveOptions{Main: true})
	wantError(t, "another hub.env", err, psn.CodeConflict, "connects to hub mine already", "")
	_, err = hubs.Save("mine", first, SaveOptions{})
	wantError(t, "hub.env's name", err, psn.CodeConflict, "a hub called mine is connected already", "")
	if _, err := hubs.Save("acme", second, SaveOptions{Replace: true}); err != nil {
		t.Fatal(err)
	}
	if got, err := hubs.Select("acme"); err != nil || got.URL != second {
		t.Errorf("replaced: %+v, %v", got, err)
	}
	wantPrivate(t, further)
	_, err = hubs.Save("Acme", first, SaveOptions{})
	wantError(t, "a bad name", err, psn.CodeInvalid, "can't be a name", "")
	_, err = hubs.Save("bad", psn.NewSecret("canary"), SaveOptions{})
	wantError(t, "a bad address", err, psn.CodeInvalid, "begins neither with", "")
}

func TestSaveAtOnce(t *testing.T) {
	t.Parallel()
	hubs := NewHubs("", setup(t), env())
	const runs = 8
	errs := make([]error, runs)
	var group sync.WaitGroup
	for i := range runs {
		group.Go(func() {
			_, errs[i] = hubs.Save("mine", SQLiteURL("/home/ana/"+string(rune('a'+i))+".db"), SaveOptions{Main: true})
		})
	}
	group.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if psn.CodeOf(err) != psn.CodeConflict {
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("%d of %d different connections were saved", done, runs)
	}
}

func TestSaveWhereAFileStands(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	write(t, dirs.Config, "a file where a folder should be", 0o600)
	_, err := NewHubs("", dirs, env()).Save("mine", SQLiteURL("/x.db"), SaveOptions{})
	wantError(t, "file", err, psn.CodeInvalid, "can't make the folder", "")
}
