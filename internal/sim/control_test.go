package sim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/all"
)

// control calls the control API and returns the status and the body.
func (b *bundle) control(method, path, body string) (int, string) {
	b.t.Helper()
	res, text, err := b.call(b.t.Context(), method, path, "", body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, text
}

func TestControlFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, test := range []struct {
		body   string
		status int
		want   string
	}{
		{`[{"do":"refuse","on":"publish","times":1},{"do":"lag","seconds":2.5,"network":"gotosocial"}]`, 201, `"matched":0`},
		{`{"do":"refuse"}`, 400, "must be a JSON list"},
		{`[{"do":"refuse","wehn":1}]`, 400, `unknown field \"wehn\"`},
		{`[] []`, 400, "more after the first value"},
		{`[{"do":"boom"}]`, 422, `unknown action \"boom\"`},
		{`[{"do":"refuse","network":"myspace"}]`, 422, `unknown network \"myspace\"`},
	} {
		if status, body := b.control(http.MethodPost, "/_sim/faults", test.body); status != test.status || !strings.Contains(body, test.want) {
			t.Errorf("%s: %d %s", test.body, status, body)
		}
	}
	if status, _, _ := b.post(t.Context(), "mastodon", "x"); status.StatusCode != 422 {
		t.Errorf("the fault was not applied: %v", status)
	}
	var faults []sim.FaultState
	_, body := b.control(http.MethodGet, "/_sim/faults", "")
	if err := json.Unmarshal([]byte(body), &faults); err != nil {
		t.Fatal(err)
	}
	want := []sim.FaultState{
		{Fault: sim.Fault{Do: sim.Refuse, On: sim.Publish, Times: 1}, Matched: 1, Applied: 1},
		{Fault: sim.Fault{Do: sim.Lag, Seconds: 2.5, Network: "gotosocial"}},
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	if status, _ := b.control(http.MethodDelete, "/_sim/faults", ""); status != 204 {
		t.Errorf("clear: %d", status)
	}
	if _, body := b.control(http.MethodGet, "/_sim/faults", ""); strings.TrimSpace(body) != "[]" {
		t.Errorf("after clearing: %s", body)
	}
}

func TestControlAccountsAndTokens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var listed []sim.Account
	_, body := b.control(http.MethodGet, "/_sim/accounts", "")
	if err := json.Unmarshal([]byte(body), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed) != len(all.Networks()) || listed[0].Handle != "alex" || listed[0].Name != "Alex Rivera" || listed[1].Network != "gotosocial" {
		t.Fatalf("accounts %+v", listed)
	}
	var made, again sim.Account
	for _, into := range []*sim.Account{&made, &again} {
		status, body := b.control(http.MethodPost, "/_sim/mastodon/accounts", `{"handle":"jo_park"}`)
		if status != 201 || json.Unmarshal([]byte(body), into) != nil {
			t.Fatalf("create: %d %s", status, body)
		}
	}
	if made.Name != "Jo Park" || made.ID != again.ID || made.Token == again.Token || made.Token == "" {
		t.Errorf("made %+v, then %+v", made, again)
	}
	verify := func(token string) int {
		res, _, err := b.call(t.Context(), http.MethodGet, "/mastodon/api/v1/accounts/verify_credentials", token, "")
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	if status, _ := b.control(http.MethodDelete, "/_sim/mastodon/tokens/"+made.Token, ""); status != 204 {
		t.Errorf("revoke: %d", status)
	}
	if got := []int{verify(made.Token), verify(again.Token)}; !cmp.Equal(got, []int{401, 200}) {
		t.Errorf("after revoking the first: %v", got)
	}
	for path, want := range map[string]int{
		"/_sim/mastodon/tokens/" + made.Token: 404, "/_sim/nowhere/tokens/x": 404,
	} {
		if status, _ := b.control(http.MethodDelete, path, ""); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	for body, want := range map[string]int{`{"handle":"a b"}`: 422, `{"handle":""}`: 422, `{"x":1}`: 400, `nonsense`: 400} {
		if status, _ := b.control(http.MethodPost, "/_sim/mastodon/accounts", body); status != want {
			t.Errorf("%s: %d", body, status)
		}
	}
}

func TestControlLedgerFeedAndLimits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.mustPost("one")
	b.mustPost("two")
	if _, body := b.control(http.MethodGet, "/_sim/ledger", ""); strings.Count(body, "\n") != 2 || !strings.Contains(body, `"effect":"created"`) {
		t.Errorf("ledger %s", body)
	}
	var feed []sim.Item
	_, body := b.control(http.MethodGet, "/_sim/feed?limit=1", "")
	if err := json.Unmarshal([]byte(body), &feed); err != nil || len(feed) != 1 || feed[0].Text != "two" || feed[0].Handle != "alex" {
		t.Errorf("feed %s, %v", body, err)
	}
	if status, _ := b.control(http.MethodGet, "/_sim/feed?limit=x", ""); status != 400 {
		t.Errorf("bad limit: %d", status)
	}
	for _, test := range []struct {
		method, body string
		status       int
		want         string
	}{
		{http.MethodGet, "", 200, `{"requests":300}`},
		{http.MethodPut, `{"requests":-1}`, 200, `{"requests":-1}`},
		{http.MethodPut, `{"requests":0}`, 200, `{"requests":300}`},
		{http.MethodPut, `{"requests":2}`, 200, `{"requests":2}`},
		{http.MethodPut, `{}`, 400, "requests"},
	} {
		if status, body := b.control(test.method, "/_sim/mastodon/limits", test.body); status != test.status || !strings.Contains(body, test.want) {
			t.Errorf("%s %s: %d %s", test.method, test.body, status, body)
		}
	}
	if res, _, _ := b.post(t.Context(), "mastodon", "three"); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the third request of two: %v", res.Status)
	}
	if status, _ := b.control(http.MethodGet, "/_sim/nothing", ""); status != 404 {
		t.Errorf("unknown path: %d", status)
	}
}

func TestControlIsGuarded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, test := range []struct {
		name, method, path, host, origin, site string
		want                                   int
	}{
		{"loopback", "GET", "/_sim/accounts", "127.0.0.1:7880", "", "", 200},
		{"localhost", "GET", "/_sim/accounts", "localhost:7880", "", "", 200},
		{"ipv6", "GET", "/_sim/accounts", "[::1]:7880", "", "", 200},
		{"ipv6 without a port", "GET", "/_sim/accounts", "[::1]", "", "", 200},
		{"own page", "DELETE", "/_sim/faults", "localhost:7880", "http://localhost:7880", "same-origin", 204},
		{"rebound name", "GET", "/_sim/accounts", "evil.example:7880", "", "", 403},
		{"name that looks local", "GET", "/_sim/ledger", "127.0.0.1.evil.example", "", "", 403},
		{"network address", "GET", "/_sim/accounts", "192.168.1.2:7880", "", "", 403},
		{"no host", "GET", "/_sim/feed", "", "", "", 403},
		{"foreign page", "POST", "/_sim/faults", "127.0.0.1:7880", "https://evil.example", "", 403},
		{"foreign page reads", "GET", "/_sim/accounts", "127.0.0.1:7880", "https://evil.example", "", 403},
		{"another port", "DELETE", "/_sim/faults", "127.0.0.1:7880", "http://127.0.0.1:3000", "", 403},
		{"null origin", "DELETE", "/_sim/faults", "127.0.0.1:7880", "null", "", 403},
		{"cross-site without an origin", "POST", "/_sim/mastodon/accounts", "127.0.0.1:7880", "", "cross-site", 403},
		{"the page too", "GET", "/", "evil.example", "", "", 403},
		{"a network's page too", "GET", "/mastodon/@alex", "evil.example", "", "", 403},
	} {
		req := httptest.NewRequestWithContext(t.Context(), test.method, "http://127.0.0.1"+test.path, nil)
		req.Host = test.host
		if test.origin != "" {
			req.Header.Set("Origin", test.origin)
		}
		if test.site != "" {
			req.Header.Set("Sec-Fetch-Site", test.site)
		}
		res := httptest.NewRecorder()
		b.server.Handler().ServeHTTP(res, req)
		if res.Code != test.want {
			t.Errorf("%s: %d %s, want %d", test.name, res.Code, res.Body, test.want)
		}
	}
}
