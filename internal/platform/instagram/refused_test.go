package instagram_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/instagram"
)

// TestRefusedEarly names what stops a post before anything is released: the code, the sentence and what to do.
func TestRefusedEarly(t *testing.T) {
	t.Parallel()
	public := host(t)
	square, film := public.picture(64, 64), public.film()
	lost, text, private, foreign := public.named("gone.jpg", "image/jpeg"), public.named("text.jpg", "image/jpeg"), square, square
	private.PublicURL = nil
	foreign.PublicURL = func(context.Context) (string, error) { return "https://münchen.example/a.jpg", nil }
	broken := square
	broken.PublicURL = func(context.Context) (string, error) {
		return "", psn.Errorf(psn.CodeUnavailable, "the tunnel is down")
	}
	notFilm := text
	notFilm.MIME = "video/mp4"
	for name, tc := range map[string]struct {
		network *simulated.Network // nil for a faithful one
		req     platform.Request
		code    psn.Code
		says    string
		hint    string
	}{
		"no file":              {req: request("words", nil), code: psn.CodeInvalid, says: "picture or a video", hint: "--media"},
		"no public address":    {req: request("a", nil, private), code: psn.CodeUnsupported, says: "this worker has none", hint: "public address"},
		"address not ASCII":    {req: request("a", nil, foreign), code: psn.CodeInvalid, says: "media 1", hint: "xn--"},
		"address fails":        {req: request("a", nil, broken), code: psn.CodeUnavailable, says: "tunnel is down"},
		"address unreachable":  {req: request("a", nil, lost), code: psn.CodeRefused, says: "can't fetch", hint: "psn doctor"},
		"no JPEG":              {req: request("a", nil, text), code: psn.CodeRefused, says: "JPEG"},
		"a tall picture":       {req: request("a", nil, public.picture(100, 200)), code: psn.CodeRefused, says: "ratio"},
		"no film":              {req: request("a", nil, notFilm), code: psn.CodeRefused, says: "H.264", hint: "change the file"},
		"no film in a row":     {req: request("a", nil, square, notFilm), code: psn.CodeRefused, says: "(media 2)"},
		"eleven files":         {req: request("a", nil, square, square, square, square, square, square, square, square, square, square, square), code: psn.CodeRefused, says: "2 to 10"},
		"a long caption":       {req: request(strings.Repeat("a", 2201), nil, square), code: psn.CodeRefused, says: "too long"},
		"a film that breaks":   {network: &simulated.Network{VideoFails: 2207053}, req: request("a", nil, film), code: psn.CodeUnavailable, says: "could not work"},
		"the day is used up":   {network: &simulated.Network{Quota: 1}, req: request("a", nil, square), code: psn.CodeRateLimited, says: "1 of the 1 posts", hint: "by itself"},
		"too many containers":  {network: &simulated.Network{Containers: 1}, req: request("a", nil, square), code: psn.CodeRateLimited, says: "limit"},
		"too many calls":       {network: &simulated.Network{Requests: 2}, req: request("a", nil, square), code: psn.CodeRateLimited, says: "limit", hint: "wait"},
		"a restricted account": {network: &simulated.Network{Restricted: true}, req: request("a", nil, square), code: psn.CodeRefused, says: "restricted", hint: "psn account resume"},
		"an old version":       {network: &simulated.Network{Retired: "v25.0"}, req: request("a", nil, square), code: psn.CodeUnsupported, says: "deprecated", hint: "update psn"},
		"a personal account":   {network: &simulated.Network{Personal: true}, req: request("a", nil, square), code: psn.CodeUnauthorised, says: "permission", hint: "psn account login"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.network == nil {
				tc.network = &simulated.Network{}
			}
			tc.network.VideoDelay = -1
			w := serve(t, tc.network)
			c := w.client(t)
			if tc.network.Quota == 1 || tc.network.Containers == 1 {
				post(t, c, request("the first", nil, square))
			}
			out := len(w.network.Feed(0))
			_, err := c.Prepare(t.Context(), tc.req)
			var e *psn.Error
			if !errors.As(err, &e) || e.Code != tc.code || !strings.Contains(e.Error(), tc.says) || !strings.Contains(e.Hint, tc.hint) {
				t.Fatalf("%v, hint %q", err, e.Hint)
			}
			if strings.Contains(err.Error()+e.Hint, "canary") {
				t.Errorf("the error tells the file's address: %v", err)
			}
			if wants := tc.code == psn.CodeRateLimited || strings.Contains(tc.says, "could not work"); e.Retryable != wants {
				t.Errorf("retryable: %v", e.Retryable)
			}
			if len(w.network.Feed(0)) != out {
				t.Error("something is out")
			}
		})
	}
}

// TestRefusedLate tells what a release that was refused means for the post and its account.
func TestRefusedLate(t *testing.T) {
	t.Parallel()
	public := host(t)
	for name, tc := range map[string]struct {
		spoil   func(*simulated.Network)
		outcome psn.Outcome
		code    string
		mend    string
	}{
		"judged spam":       {func(n *simulated.Network) { n.Blocked = true }, psn.OutcomeRejected, "action-blocked", "psn account resume"},
		"behind checkpoint": {func(n *simulated.Network) { n.Restricted = true }, psn.OutcomeRejected, "account-locked", "psn account resume"},
		"quota in between":  {func(n *simulated.Network) { n.Quota = 1 }, psn.OutcomeRateLimited, "quota", ""},
		"over the calls":    {func(n *simulated.Network) { n.SetRateLimit(1) }, psn.OutcomeRateLimited, "rate-limited", ""},
		"token revoked":     {func(n *simulated.Network) { n.RevokeToken(n.Accounts()[0].Token) }, psn.OutcomeUnauthorised, "unauthorised", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(t, &simulated.Network{Requests: 1000})
			c := w.client(t)
			post(t, c, request("the first", nil, public.picture(64, 64)))
			req := prepared(t, c, request("refused", nil, public.picture(64, 64)))
			tc.spoil(w.network)
			_, err := c.Publish(t.Context(), req, nil)
			f := platform.FailureOf(err)
			if err == nil || f.Outcome != tc.outcome || f.Code != tc.code || !strings.Contains(f.Mend, tc.mend) || (f.Mend == "") != (tc.mend == "") {
				t.Fatalf("%+v", f)
			}
			if wait := f.RetryAt.Sub(w.clock()); (tc.outcome == psn.OutcomeRateLimited) != (wait > time.Second) {
				t.Errorf("try again in %s", wait)
			}
			if len(w.network.Feed(0)) != 1 {
				t.Error("something is out")
			}
		})
	}
}

// TestTooEarly is refused before the container is finished, to be tried again.
func TestTooEarly(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{VideoDelay: time.Hour})
	c := w.client(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, _ = c.Prepare(ctx, request("a", nil, public.film())) // makes the container and gives up
	made := w.newest(t)
	_, err := c.Publish(t.Context(), platform.Request{Prepared: `{"container":"` + made + `","shape":"reel","media":1}`}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeRateLimited || f.Code != "not-ready" {
		t.Errorf("%v", err)
	}
	_, err = c.Publish(t.Context(), platform.Request{Prepared: "nonsense"}, nil)
	if f := platform.FailureOf(err); f.Outcome != psn.OutcomeNotSent {
		t.Errorf("nothing prepared: %v", err)
	}
}

// newest returns the id of the container that was made last.
func (w *world) newest(t *testing.T) string {
	t.Helper()
	id := w.network.NewestContainer()
	if id == "" {
		t.Fatal("no container was made")
	}
	return id
}

// TestHeaders passes on what is left of the day's posts and calls.
func TestHeaders(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{Requests: 100})
	seen := map[string]platform.Quota{}
	c := w.client(t, func(_ *platform.Login, http *platform.HTTP) {
		http.Observe = func(q platform.Quota) { seen[q.Budget] = q }
	})
	for range 8 {
		post(t, c, request("a", nil, public.picture(64, 64)))
	}
	if q := seen["posts"]; q.Limit != 50 || q.Remaining != 43 || !q.Reset.After(w.clock()) {
		t.Errorf("posts: %+v", q)
	}
	if q := seen["calls"]; q.Limit != 4800 || q.Remaining <= 4800/2 || q.Remaining > 4800*4/5 || !q.Reset.After(w.clock()) {
		t.Errorf("calls: %+v", q)
	}
}

// TestFaultsBefore survives answers that are lost on the way to a container.
func TestFaultsBefore(t *testing.T) {
	t.Parallel()
	public := host(t)
	w := serve(t, &simulated.Network{})
	w.fault(t, sim.Fault{Do: sim.Refuse502, On: sim.Media, Times: 1})
	w.fault(t, sim.Fault{Do: sim.AcceptThenReset, On: sim.Read, Times: 1})
	post(t, w.client(t), request("in the end", nil, public.picture(64, 64)))
	if len(w.network.Feed(0)) != 1 {
		t.Error("it is not out once")
	}
}
