package sim_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
)

func TestEachFaultOnPublish(t *testing.T) {
	t.Parallel()
	answered := func(status int) func(*testing.T, *http.Response, string, error) {
		return func(t *testing.T, res *http.Response, body string, err error) {
			t.Helper()
			if err != nil || res.StatusCode != status {
				t.Fatalf("got %v, %v, %q; want status %d", res, err, body, status)
			}
		}
	}
	reset := func(t *testing.T, _ *http.Response, _ string, err error) {
		t.Helper()
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Fatalf("got %v, want a connection reset", err)
		}
	}
	silence := func(t *testing.T, _ *http.Response, _ string, err error) {
		t.Helper()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want no answer until the client gives up", err)
		}
	}
	for _, test := range []struct {
		fault  sim.Fault
		check  func(*testing.T, *http.Response, string, error)
		effect sim.Effect
		status int  // on record
		silent bool // the client gives up once the arrival is on record
	}{
		{sim.Fault{Do: sim.Refuse}, answered(422), sim.Refused, 422, false},
		{sim.Fault{Do: sim.Refuse, Status: 403, Body: `{"error":"no"}`}, answered(403), sim.Refused, 403, false},
		{sim.Fault{Do: sim.AcceptThenHang}, silence, sim.Created, 0, true},
		{sim.Fault{Do: sim.AcceptThenReset}, reset, sim.Created, 0, false},
		{sim.Fault{Do: sim.AcceptThen502}, answered(502), sim.Created, 0, false},
		{sim.Fault{Do: sim.GarbageSuccess}, func(t *testing.T, res *http.Response, body string, err error) {
			t.Helper()
			answered(200)(t, res, body, err)
			if json.Valid([]byte(body)) {
				t.Fatalf("%q can be read", body)
			}
		}, sim.Created, 0, false},
		{sim.Fault{Do: sim.SlowBody, Seconds: 0.1}, answered(200), sim.Created, 0, false},
		{sim.Fault{Do: sim.SlowBody, Seconds: 60}, silence, sim.Created, 0, true},
		{sim.Fault{Do: sim.HangBeforeEffect}, silence, sim.None, 0, true},
		{sim.Fault{Do: sim.ResetBeforeEffect}, reset, sim.None, 0, false},
		{sim.Fault{Do: sim.Refuse502}, answered(502), sim.Refused, 502, false},
		{sim.Fault{Do: sim.Refuse502, Status: 504}, answered(504), sim.Refused, 504, false},
		{sim.Fault{Do: sim.RateLimit, Seconds: 90}, func(t *testing.T, res *http.Response, body string, err error) {
			t.Helper()
			answered(429)(t, res, body, err)
			want := []string{"300", "0", "2026-11-22T12:01:30.000000Z"}
			got := []string{res.Header.Get("X-RateLimit-Limit"), res.Header.Get("X-RateLimit-Remaining"), res.Header.Get("X-RateLimit-Reset")}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}, sim.Refused, 429, false},
		{sim.Fault{Do: sim.ExpiredToken}, answered(401), sim.Refused, 401, false},
		{sim.Fault{Do: sim.Unavailable}, func(t *testing.T, res *http.Response, body string, err error) {
			t.Helper()
			answered(503)(t, res, body, err)
			if !strings.HasPrefix(body, "<html>") {
				t.Fatalf("body %q is not HTML", body)
			}
		}, sim.Refused, 503, false},
		{sim.Fault{Do: sim.Slow, Seconds: 0.05}, answered(200), sim.Created, 0, false},
		{sim.Fault{Do: sim.Lag, Seconds: 30}, answered(200), sim.Created, 0, false},
	} {
		t.Run(string(test.fault.Do), func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			test.fault.On, test.fault.Times = sim.Publish, 1
			b.arm(test.fault)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if test.silent {
				go func() {
					b.until(func() bool { return len(b.effects()) == 1 })
					time.Sleep(50 * time.Millisecond)
					cancel()
				}()
			}
			res, body, err := b.post(ctx, "mastodon", "hello")
			test.check(t, res, body, err)

			got := b.server.Ledger()
			if len(got) != 1 {
				t.Fatalf("%d arrivals, want 1", len(got))
			}
			want := sim.Arrival{
				Seq: 1, Time: b.now, Network: "mastodon", Account: "alex", Request: got[0].Request, Text: "hello",
				Effect: test.effect, ID: got[0].ID, Status: test.status, Fault: string(test.fault.Do),
			}
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Error(diff)
			}
			if (got[0].ID != "") != (test.effect == sim.Created) {
				t.Errorf("id %q with effect %s", got[0].ID, test.effect)
			}
			b.advance(time.Minute)
			out := 0
			if test.effect == sim.Created {
				out = 1
			}
			if got := b.listed("hello"); got != out {
				t.Errorf("listed %d times, want %d", got, out)
			}
			b.mustPost("the fault is spent")
		})
	}
}

func TestSlowTakesEffectAfterTheClientHasLeft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.arm(sim.Fault{Do: sim.Slow, On: sim.Publish, Seconds: 0.3})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		b.until(func() bool { return b.server.Faults().List()[0].Applied == 1 })
		cancel()
	}()
	if _, _, err := b.post(ctx, "mastodon", "late"); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want the client to have left", err)
	}
	b.until(func() bool { return len(b.effects()) > 0 })
	if got := b.effects(); !cmp.Equal(got, []sim.Effect{sim.Created}) {
		t.Errorf("effects %v", got)
	}
}

func TestLagHidesFromListingsOnlyAndCombines(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.arm(sim.Fault{Do: sim.Lag, Seconds: 30}, sim.Fault{Do: sim.AcceptThen502, On: sim.Publish, Times: 1})
	if res, _, err := b.post(t.Context(), "mastodon", "shy"); err != nil || res.StatusCode != http.StatusBadGateway {
		t.Fatalf("got %v, %v", res, err)
	}
	a := b.server.Ledger()[0]
	if a.Effect != sim.Created || a.Fault != "lag+accept-then-502" {
		t.Errorf("arrival %+v", a)
	}
	if res, _, err := b.call(t.Context(), http.MethodGet, "/mastodon/api/v1/statuses/"+a.ID, "", ""); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("by its id: %v, %v", res, err)
	}
	b.advance(29 * time.Second)
	if got := b.listed("shy"); got != 0 {
		t.Errorf("listed after 29 s")
	}
	b.advance(time.Second)
	if got := b.listed("shy"); got != 1 {
		t.Errorf("not listed after 30 s")
	}
}

func TestFaultsMatchByWindowTextAccountNetworkAndKind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.arm(
		sim.Fault{Do: sim.Refuse, Network: "gotosocial"},
		sim.Fault{Do: sim.Refuse, Account: "someone"},
		sim.Fault{Do: sim.Refuse, On: sim.Delete},
		sim.Fault{Do: sim.Refuse, Text: "bad", After: 1, Times: 2},
		sim.Fault{Do: sim.Refuse502, Text: "bad", Times: 1},
	)
	var got []int
	for _, text := range []string{"good", "bad 1", "bad 2", "bad 3", "bad 4"} {
		res, _, err := b.post(t.Context(), "mastodon", text)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, res.StatusCode)
	}
	if want := []int{200, 502, 422, 422, 200}; !cmp.Equal(want, got) {
		t.Errorf("statuses %v, want %v", got, want)
	}
	var counts [][2]int
	for _, f := range b.server.Faults().List() {
		counts = append(counts, [2]int{f.Matched, f.Applied})
	}
	if want := [][2]int{{0, 0}, {0, 0}, {0, 0}, {4, 2}, {2, 1}}; !cmp.Equal(want, counts) {
		t.Errorf("matched and applied %v, want %v", counts, want)
	}
	b.server.Faults().Clear()
	if got := b.server.Faults().List(); len(got) != 0 {
		t.Errorf("still armed: %v", got)
	}
}

func TestFaultsAreChecked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault sim.Fault
		want  string
	}{
		{sim.Fault{Do: "explode"}, `unknown action "explode"`},
		{sim.Fault{Do: sim.Refuse, On: "poke"}, `unknown kind "poke"`},
		{sim.Fault{Do: sim.Refuse, On: sim.List, Text: "x"}, `"text" can only match publish`},
		{sim.Fault{Do: sim.Refuse, After: -1}, "negative"},
		{sim.Fault{Do: sim.Slow}, `"slow" needs "seconds"`},
		{sim.Fault{Do: sim.Slow, Seconds: 1e9}, `"slow" needs "seconds"`},
		{sim.Fault{Do: sim.Refuse, Seconds: 1}, `"refuse" takes no "seconds"`},
		{sim.Fault{Do: sim.Refuse, Status: 500}, "400 to 499"},
		{sim.Fault{Do: sim.Refuse502, Status: 404}, "500 to 599"},
		{sim.Fault{Do: sim.Lag, Seconds: 1, Status: 404}, `"lag" takes no "status"`},
		{sim.Fault{Do: sim.AcceptThenHang, Body: "x"}, `takes no "body"`},
	} {
		var faults sim.Faults
		err := faults.Add(sim.Fault{Do: sim.Refuse}, test.fault)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "fault 2: ") {
			t.Errorf("%+v: got %v, want %q", test.fault, err, test.want)
		}
		if len(faults.List()) != 0 {
			t.Errorf("%+v: part of a bad list was armed", test.fault)
		}
	}
}

func TestCloseEndsRequestsThatHang(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.arm(sim.Fault{Do: sim.AcceptThenHang})
	ended := make(chan error)
	go func() {
		_, _, err := b.post(t.Context(), "mastodon", "hello")
		ended <- err
	}()
	b.until(func() bool { return len(b.server.Ledger()) == 1 })
	if err := b.server.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the hanging request got an answer")
	}
}
