package shoutrrr_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/notify/notifytest"
	"github.com/postshitnow/psn/internal/notify/shoutrrr"
	"github.com/postshitnow/psn/internal/psn"
)

func TestMain(m *testing.M) {
	shoutrrr.Hook()
	goleak.VerifyTestMain(m)
}

// inbox is a web server that takes messages.
type inbox struct {
	*httptest.Server
	mu  sync.Mutex
	got []string
}

// serve starts an inbox. What answers a request beside keeping it is up to answer; nil answers 200.
func serve(t *testing.T, answer http.HandlerFunc) *inbox {
	t.Helper()
	in := new(inbox)
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		in.mu.Lock()
		in.got = append(in.got, string(raw))
		in.mu.Unlock()
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(in.Close)
	return in
}

func (in *inbox) received() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]string(nil), in.got...)
}

// hook is the URL of a webhook at an inbox, with secrets in all parts that may hold one.
func (in *inbox) hook() psn.Secret {
	return psn.NewSecret("generic+" + in.URL + "/canary/path?canary=token&@Authorization=canary")
}

// closed is an address at which nothing listens: no system gives this port to anyone by chance.
const closed = "127.0.0.1:1"

func TestNotifier(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, notifytest.Suite{
		Notifier: shoutrrr.Notifier{},
		Start: func(t *testing.T) notifytest.Place {
			t.Helper()
			in := serve(t, nil)
			answers := func(status int) psn.Secret {
				return serve(t, func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Location", in.URL) // which is not followed
					w.WriteHeader(status)
					_, _ = w.Write([]byte("canary " + r.URL.String()))
				}).hook()
			}
			over := make(chan struct{})
			silent := serve(t, func(http.ResponseWriter, *http.Request) { <-over })
			t.Cleanup(func() { close(over) })
			reset := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
			return notifytest.Place{
				Target: in.hook(), Shown: "generic+" + in.URL, Secret: []string{"path", "token"}, Received: in.received,
				Failing: map[psn.Outcome][]psn.Secret{
					psn.OutcomeNotSent: {
						psn.NewSecret("generic+http://" + closed + "/canary"), psn.NewSecret("generic+http://canary.invalid/x"),
						psn.NewSecret("smtp://user:canary@" + closed + "/?from=a@b.example&to=c@d.example"),
						psn.NewSecret("ntfy://:canary@" + closed + "/canary?scheme=http"), answers(429),
					},
					psn.OutcomeRejected: {answers(400), answers(401), answers(404), answers(301), answers(302), answers(307), answers(308)},
					psn.OutcomeUnknown:  {answers(500), answers(502), answers(408), silent.hook(), reset.hook()},
				},
			}
		},
		Bad: []string{
			"logger://canary", "slack://canary", "discord://canary", "telegram://canary", "generic+ftp2:canary", "file:///canary.log",
			"https://hooks.example/canary", "smtp://canary", "pushover://canary",
		},
	})
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"discord://canaryToken123@987654321":                                             "discord://",
		"telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram?chats=@canary": "telegram://",
		"ntfy://:tk_canary@ntfy.sh/canary":                                               "ntfy://ntfy.sh",
		"ntfy://ntfy.sh/canary":                                                          "ntfy://ntfy.sh",
		"smtp://me:canary@mail.example:587/?from=canary@a.example&to=canary@b.example":   "smtp://mail.example:587",
		"generic://hooks.example/canary?token=canary":                                    "generic://hooks.example",
		"gotify://push.example/Aaa.bbb.ccc.ddd":                                          "gotify://push.example",
		"mattermost://bot@chat.example/canarycanarycanary":                               "mattermost://chat.example",
	} {
		shown, err := shoutrrr.Notifier{}.Check(psn.NewSecret(raw))
		if err != nil || shown != want {
			t.Errorf("%s is shown as %q, want %q: %v", raw, shown, want, err)
		}
	}
}

// TestLostAnswer meets a server that takes the message and loses the answer.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	in := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	err := shoutrrr.Notifier{}.Send(t.Context(), in.hook(), notify.Message{Title: "hello"})
	if f := notify.FailureOf(err); f.Outcome != psn.OutcomeUnknown || len(in.received()) != 1 {
		t.Errorf("%v after %d requests", err, len(in.received()))
	}
}

// TestNoMentions takes a mention of everyone in somebody's text apart.
func TestNoMentions(t *testing.T) {
	t.Parallel()
	in := serve(t, nil)
	m := notify.Message{Title: "@everyone look", Body: "<!channel> and @here, too; @ana stays"}
	if err := (shoutrrr.Notifier{}).Send(t.Context(), in.hook(), m); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(in.received(), "")
	if strings.Contains(got, "@everyone") || strings.Contains(got, "@here") || strings.Contains(got, "<!") || !strings.Contains(got, "@ana") {
		t.Errorf("arrived: %q", got)
	}
}

// TestTitleBesideTheText sends to a service that has a place for titles.
func TestTitleBesideTheText(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var title string
	in := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		title = r.Header.Get("Title")
		_, _ = w.Write([]byte(`{"id":"1"}`))
	})
	target := psn.NewSecret("ntfy://" + strings.TrimPrefix(in.URL, "http://") + "/topic?scheme=http")
	if err := (shoutrrr.Notifier{}).Send(t.Context(), target, notify.Message{Title: "title", Body: "body"}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got := in.received(); title != "title" || len(got) != 1 || got[0] != "body" {
		t.Errorf("arrived with title %q: %q", title, got)
	}
}
