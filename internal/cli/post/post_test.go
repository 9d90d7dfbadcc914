package post_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/post"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

// run runs one command line on a hub and returns its exit code and both streams.
func run(t *testing.T, url string, args ...string) (exit int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	vars := map[string]string{"HOME": t.TempDir(), "TZ": "UTC", "PSN_HUB_URL": url}
	env := cli.NewEnv(&cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, time.Now)
	a := app.New(app.Options{
		Clock: time.Now, Dir: t.TempDir(), Platforms: platform.Registry{mastodon.Platform{}},
		Lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		HTTP:   func() platform.HTTP { panic("a command went to the network") },
	})
	defer a.Close()
	root := cli.NewRoot(env, cli.Build{})
	root.AddCommand(post.New(env, func() *app.App { return a }))
	exit = cli.Execute(t.Context(), root, env, args)
	return exit, stdout.String(), stderr.String()
}

func TestLint(t *testing.T) {
	t.Parallel()
	env := cli.NewEnv(&cli.Streams{}, time.Now)
	root := cli.NewRoot(env, cli.Build{})
	root.AddCommand(post.New(env, nil))
	if found := cli.Lint(root); len(found) > 0 {
		t.Error(strings.Join(found, "\n"))
	}
}

// TestHostileHub shows a post that another program put into the hub: what it says can't steer a terminal.
func TestHostileHub(t *testing.T) {
	t.Parallel()
	url := "sqlite://" + filepath.Join(t.TempDir(), "hub.db")
	public, _, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	h, err := hub.Create(t.Context(), hub.Options{URL: psn.NewSecret(url)}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	const evil = "\x1b[2J\x1b]0;owned\a\u202etxet\u009b31m"
	account, _, err := h.AddAccount(t.Context(), hub.NewAccount{
		Account: psn.Account{Name: "masto", Platform: "mastodon", Handle: "@a" + evil, Server: "https://x.example", Simulated: true},
		Limits:  map[string]int{"characters": 500}, Actor: psn.Actor{Kind: psn.Person, Name: "a" + evil},
	})
	if err != nil {
		t.Fatal(err)
	}
	made, err := h.CreatePosts(t.Context(), hub.CreateRequest{
		Posts: []hub.NewPost{{
			AccountID: account.ID, State: psn.Draft,
			Content: psn.Content{Segments: []psn.Segment{{Text: "hello " + evil}}, Language: evil, Options: map[string]string{"a" + evil: evil}},
		}},
		Actor: psn.Actor{Kind: psn.Agent, Name: evil},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := made.Posts[0].ID
	for _, args := range [][]string{
		{"post", "list"},
		{"post", "show", id},
		{"post", "schedule", id, "--at", "in 1h", "--dry-run"},
		{"post", "cancel", id, "--dry-run"},
		{"post", "delete", id, "--dry-run"},
		{"post", "publish", id, "--yes"},
		{"post", "create", "--text", "hi " + evil, "--dry-run"},
		{"post", "check", "--platform", "mastodon", "--text", evil, "--option", "visibility=" + evil},
		{"post", "show", evil},
	} {
		for _, format := range []string{"human", "json", "ndjson"} {
			exit, out, errs := run(t, url, append(args, "--output", format)...)
			if strings.ContainsAny(out+errs, "\x1b\a\u202e\u009b") {
				t.Errorf("%v %s: exit %d, a control character gets through: %q %q", args, format, exit, out, errs)
			}
			if out+errs == "" {
				t.Errorf("%v %s says nothing", args, format)
			}
		}
	}
}
