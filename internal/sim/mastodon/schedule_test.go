package mastodon_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

// scheduled is what the tests read of a ScheduledStatus.
type scheduled struct {
	ID          string
	ScheduledAt string `json:"scheduled_at"`
	URL         string
	Params      struct{ Text string }
}

func (b *bundle) schedule(in time.Duration, changes ...func(*http.Request)) response {
	b.t.Helper()
	return b.post(`{"status":"later","scheduled_at":"`+b.clock().Add(in).Format(time.RFC3339)+`"}`, changes...)
}

func TestScheduledStatus(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	s := decode[scheduled](b, b.schedule(6*time.Minute, key("k")), 200)
	if s.URL != "" || s.ScheduledAt != "2026-11-22T12:07:00.000Z" || s.Params.Text != "later" {
		t.Errorf("scheduled %+v", s)
	}
	if again := decode[scheduled](b, b.schedule(6*time.Minute, key("k")), 200); again.ID != s.ID {
		t.Error("the repeat was scheduled again")
	}
	b.expect("its id is not a status's", b.get("/api/v1/statuses/"+s.ID), 404, "")
	b.expect("list", b.get("/api/v1/scheduled_statuses"), 200, s.ID)
	b.expect("show", b.get("/api/v1/scheduled_statuses/"+s.ID), 200, "later")
	path := "/api/v1/scheduled_statuses/" + s.ID
	move := func(at string) response {
		return b.do(http.MethodPut, path, "application/json", `{"scheduled_at":"`+at+`"}`)
	}
	b.expect("move too near", move("2026-11-22T12:02:00Z"), 422, "must be in the future")
	b.expect("move to nonsense", move("soon"), 422, "")
	b.expect("move", move("2026-11-22T12:10:00Z"), 200, "12:10:00.000Z")
	b.advance(9*time.Minute - time.Second)
	if got := len(b.network.Feed(0)); got != 0 {
		t.Errorf("%d are out too early", got)
	}
	b.advance(time.Second)
	list := decode[[]status](b, b.get("/api/v1/accounts/"+b.account.ID+"/statuses"), 200)
	if len(list) != 1 || list[0].ID == s.ID || list[0].CreatedAt != "2026-11-22T12:10:00.000Z" {
		t.Fatalf("listed %+v", list)
	}
	b.expect("gone from the schedule", b.get(path), 404, "")
	var got []sim.Effect
	for _, a := range b.server.Ledger() {
		got = append(got, a.Effect)
	}
	if diff := cmp.Diff([]sim.Effect{sim.Scheduled, sim.Replayed, sim.Created}, got); diff != "" {
		t.Error(diff)
	}
	if l := b.server.Ledger(); l[0].Request == "" || l[0].Request != l[2].Request || l[2].ID != list[0].ID {
		t.Errorf("ledger %+v", l)
	}
}

func TestScheduledStatusCanBeCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	s := decode[scheduled](b, b.schedule(time.Hour), 200)
	jo, err := b.network.CreateAccount("jo", "")
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/scheduled_statuses/" + s.ID
	b.expect("another's cancel", b.do(http.MethodDelete, path, "", "", as(jo.Token)), 404, "")
	b.expect("cancel", b.do(http.MethodDelete, path, "", ""), 200, "{}")
	b.expect("cancel again", b.do(http.MethodDelete, path, "", ""), 404, "")
	b.advance(2 * time.Hour)
	if got := b.server.Ledger(); len(got) != 1 {
		t.Errorf("ledger %+v", got)
	}
}

func TestScheduledTimes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		in         time.Duration
		mastodon   int
		gotosocial int
	}{
		{"five minutes", 5 * time.Minute, 422, 422},
		{"a second more", 5*time.Minute + time.Second, 200, 200},
		{"one minute", time.Minute, 422, 422},
		{"past", -time.Hour, 422, 200},
	} {
		b, g := setup(t, &mastodon.Network{}), setup(t, gotosocial())
		b.expect(test.name, b.schedule(test.in), test.mastodon, "")
		g.expect(test.name, g.schedule(test.in), test.gotosocial, "")
	}
	b := setup(t, &mastodon.Network{})
	b.expect("nonsense", b.post(`{"status":"x","scheduled_at":"soon"}`), 422, "Scheduled at is invalid")
}

func TestGoToSocialDatesBack(t *testing.T) {
	t.Parallel()
	b := setup(t, gotosocial())
	now := b.publish("now")
	old := decode[status](b, b.schedule(-48*time.Hour), 200)
	if old.CreatedAt != "2026-11-20T12:01:00.000Z" || old.ID >= now.ID {
		t.Errorf("dated back %+v", old)
	}
	if diff := cmp.Diff([]string{now.ID, old.ID}, b.ids(b.get("/api/v1/accounts/"+b.account.ID+"/statuses"))); diff != "" {
		t.Error(diff)
	}
	off := setup(t, &mastodon.Network{Flavour: mastodon.GoToSocial, NoBackfill: true})
	off.expect("switched off", off.schedule(-time.Hour), 403, "Forbidden: backdating statuses has been disabled")
}
