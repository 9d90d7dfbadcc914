package mastodon_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/mastodon"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{})
	const path = "/api/v1/accounts/verify_credentials"
	const invalid = `{"error":"The access token is invalid"}`
	b.expect("good", b.get(path), 200, "alex")
	b.expect("missing", b.get(path, stranger), 401, invalid)
	b.expect("wrong", b.get(path, as("nonsense")), 401, invalid)
	b.expect("not a bearer", b.get(path, func(r *http.Request) { r.SetBasicAuth("alex", "x") }), 401, invalid)
	b.expect("publish without", b.post(`{"status":"x"}`, stranger), 401, invalid)
	if !b.network.RevokeToken(b.account.Token) || b.network.RevokeToken(b.account.Token) {
		t.Error("a token is revoked once")
	}
	b.expect("revoked", b.get(path), 401, invalid)
	ledger := b.server.Ledger()
	if len(ledger) != 1 || ledger[0].Effect != sim.Refused || ledger[0].Status != 401 || ledger[0].Account != "" || ledger[0].Text != "x" {
		t.Errorf("ledger %+v", ledger)
	}
}

func limitHeaders(res response) []string {
	return []string{res.header.Get("X-RateLimit-Limit"), res.header.Get("X-RateLimit-Remaining"), res.header.Get("X-RateLimit-Reset")}
}

func TestGeneralLimit(t *testing.T) {
	t.Parallel()
	for _, network := range []*mastodon.Network{{}, gotosocial()} {
		b := setup(t, network)
		const reset = "2026-11-22T12:05:00.000000Z"
		for i := range 300 {
			res := b.get("/api/v1/instance")
			if want := []string{"300", fmt.Sprint(299 - i), reset}; res.status != 200 || !cmp.Equal(want, limitHeaders(res)) {
				t.Fatalf("request %d: %d %v", i, res.status, limitHeaders(res))
			}
		}
		res := b.post(`{"status":"one too many"}`)
		b.expect("request 301", res, 429, `"error"`)
		if want := []string{"300", "0", reset}; !cmp.Equal(want, limitHeaders(res)) {
			t.Errorf("headers %v", limitHeaders(res))
		}
		b.expect("a stranger has a limit of their own", b.get("/api/v1/instance", stranger), 200, "")
		b.advance(4 * time.Minute)
		b.expect("the next window", b.post(`{"status":"in time"}`), 200, "")
		if got := len(network.Feed(0)); got != 1 {
			t.Errorf("%d statuses", got)
		}
	}
}

func TestGeneralLimitCanBeChanged(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{Requests: 2})
	statuses := func(n int) (out []int) {
		for range n {
			out = append(out, b.get("/api/v1/instance").status)
		}
		return out
	}
	if got := statuses(3); !cmp.Equal(got, []int{200, 200, 429}) {
		t.Errorf("two allowed: %v", got)
	}
	b.network.SetRateLimit(-1)
	if res := b.get("/api/v1/instance"); res.status != 200 || res.header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("none: %d %v", res.status, limitHeaders(res))
	}
	b.network.SetRateLimit(0)
	if b.network.RateLimit() != 300 {
		t.Errorf("zero restores %d", b.network.RateLimit())
	}
}

func TestDeletesAndUploadsHaveTheirOwnLimit(t *testing.T) {
	t.Parallel()
	b := setup(t, &mastodon.Network{Requests: -1})
	for i := range 31 {
		post := b.publish("x")
		res := b.do(http.MethodDelete, "/api/v1/statuses/"+post.ID, "", "")
		file := b.upload(nil, nil)
		want, wantFile := 200, 422
		if i == 30 {
			want, wantFile = 429, 429
		}
		if res.status != want || file.status != wantFile || res.header.Get("X-RateLimit-Limit") != "30" {
			t.Fatalf("round %d: %d, %d, %v", i, res.status, file.status, limitHeaders(res))
		}
	}
	b.expect("other requests go on", b.post(`{"status":"x"}`), 200, "")
	b.advance(29 * time.Minute)
	b.expect("the next window", b.upload(nil, nil), 422, "blank")
}
