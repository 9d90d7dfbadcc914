package hub_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/hubtest"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/psn"
)

// canary is a password that no error may repeat.
const canary = "canary-0815"

// silent fails the test if an error tells the password. What lies below our own error is for errors.Is, and
// is never printed by itself.
func silent(t *testing.T, err error) {
	t.Helper()
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		t.Fatalf("no error of ours: %T", err)
	}
	if said := fmt.Sprintf("%v %v %v %v", err, known, known.Hint, known.Next); strings.Contains(said, "canary") {
		t.Fatalf("the password stands in %q", said)
	}
}

// with changes a URL.
func with(t *testing.T, raw string, change func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

// TestURLs refuses URLs that are none, without repeating them.
func TestURLs(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "canary", "mysql://u:canary@h/d", "sqlite://canary", "sqlite:canary.db", "sqlite://host/canary.db",
		"postgres://u:canary/1@h/d", "postgres://u:12/canary@h/d", "postgres://u:12?canary@h/d", "postgres://u:12#canary@h/d",
		"postgres://u:%zzcanary@h/d", "postgres://u:canary@h:port/d", "postgres://u:canary@h/d?sslmode=canary",
	} {
		_, err := hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(raw)})
		wantCode(t, err, psn.CodeInvalid)
		silent(t, err)
	}
}

// TestPostgresThatIsNotThere opens hubs on servers, databases and roles that do not exist.
func TestPostgresThatIsNotThere(t *testing.T) {
	t.Parallel()
	base := pgtest.NewDatabase(t)
	down := with(t, base, func(u *url.URL) {
		u.User = url.UserPassword("ana", canary)
		u.Host = "127.0.0.1:1"
	})
	_, err := hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(down)})
	wantCode(t, err, psn.CodeUnavailable)
	silent(t, err)
	var e *psn.Error
	if !errors.As(err, &e) || !e.Retryable || !strings.Contains(e.Message, "127.0.0.1:1") {
		t.Errorf("a server that is down: %+v", e)
	}
	_, err = hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(with(t, base, func(u *url.URL) { u.Path = "/none" }))})
	wantCode(t, err, psn.CodeNotFound)
	_, err = hub.Create(t.Context(), hub.Options{URL: psn.NewSecret(with(t, base, func(u *url.URL) { u.Path = "/none" }))},
		hub.New{ID: "x", Name: "x", Kind: psn.Personal})
	wantCode(t, err, psn.CodeNotFound)
	_, err = hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(with(t, base, func(u *url.URL) { u.User = url.UserPassword("nobody", canary) }))})
	wantCode(t, err, psn.CodeUnauthorised)
	silent(t, err)
}

// TestWrongPassword asks a server that checks passwords.
func TestWrongPassword(t *testing.T) {
	t.Parallel()
	cluster := pgtest.NewCluster(t, pgtest.Options{Settings: map[string]string{"password_encryption": "scram-sha-256"}})
	conn, err := pgx.Connect(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	var file string
	if err := conn.QueryRow(t.Context(), `SHOW hba_file`).Scan(&file); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`CREATE ROLE ana LOGIN PASSWORD 'right'`,
		`COPY (SELECT 'host all ana all scram-sha-256' UNION ALL SELECT 'host all all all trust') TO '` + file + `'`,
		`SELECT pg_reload_conf()`,
	} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) { // until the server has read its file
		_, err = hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(with(t, cluster.URL(), func(u *url.URL) { u.User = url.UserPassword("ana", canary) }))})
		if psn.CodeOf(err) == psn.CodeUnauthorised || time.Now().After(deadline) {
			break
		}
	}
	wantCode(t, err, psn.CodeUnauthorised)
	silent(t, err)
	_, err = hub.Open(t.Context(), hub.Options{URL: psn.NewSecret(with(t, cluster.URL(), func(u *url.URL) { u.User = url.UserPassword("ana", "right") }))})
	wantCode(t, err, psn.CodeNotFound) // it got in, and there is no hub
}

// TestServerKilled kills the server under an open hub. Calls fail while it is down, nothing is begun, and
// the next call after its return works.
func TestServerKilled(t *testing.T) {
	t.Parallel()
	cluster := pgtest.NewCluster(t, pgtest.Options{})
	link := psn.NewSecret(cluster.URL())
	if err := hubtest.Fill(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	h, err := hub.Open(t.Context(), hub.Options{URL: link})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	fillPosts(t, h, 1, 0)
	claims, err := h.Claim(t.Context(), hub.ClaimRequest{Worker: "w", Most: 1, Lease: time.Minute, Grace: time.Hour})
	if err != nil || len(claims) != 1 {
		t.Fatal(len(claims), err)
	}
	c := claims[0]
	begin := hub.Begin{
		AttemptID: psn.NewID(), PostID: c.Post.ID, Fence: c.Fence, Revision: 1, Hash: c.Post.ContentHash, Worker: "w", Lease: time.Minute,
	}
	watching := make(chan error, 1)
	go func() { watching <- h.Watch(t.Context(), func() {}) }()
	for range 2 { // once with connections that are used, once with connections that are fresh
		if err := cluster.Kill(); err != nil {
			t.Fatal(err)
		}
		_, err := h.Begin(t.Context(), begin)
		wantCode(t, err, psn.CodeUnavailable)
		_, _, err = h.Posts(t.Context(), hub.PostFilter{})
		wantCode(t, err, psn.CodeUnavailable)
		if err := cluster.Restart(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Posts(t.Context(), hub.PostFilter{}); err != nil {
			t.Fatalf("after the restart: %v", err)
		}
		if err := h.Tick(t.Context(), hub.WorkerInfo{ID: "w"}); err != nil {
			t.Fatalf("after the restart: %v", err)
		}
	}
	wantCode(t, <-watching, psn.CodeUnavailable)
	if err := cluster.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Restart(); err != nil {
		t.Fatal(err)
	}
	// The connections died while nobody used them.
	if _, err := h.Begin(t.Context(), begin); err != nil {
		t.Fatalf("the first call after a restart: %v", err)
	}
	if story, err := h.Post(t.Context(), c.Post.ID); err != nil || len(story.Attempts) != 1 {
		t.Fatalf("attempts are %+v: %v", story.Attempts, err)
	}
}
