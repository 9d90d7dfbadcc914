package linkedin_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/postshitnow/psn/internal/sim"
	"github.com/postshitnow/psn/internal/sim/linkedin"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(int) { http.DefaultClient.CloseIdleConnections() }))
}

// bundle is one started network, and a token of its default account.
type bundle struct {
	*testing.T
	network *linkedin.Network
	base    string
	token   string
	person  string
	offset  atomic.Int64
}

const page = "urn:li:organization:55150001"

func setup(t *testing.T, network *linkedin.Network, scopes ...string) *bundle {
	t.Helper()
	b := &bundle{T: t, network: network}
	start := time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)
	server := &sim.Server{Networks: []sim.Network{network}, Clock: func() time.Time { return start.Add(time.Duration(b.offset.Load())) }}
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	b.base, b.person = server.URL()+"/linkedin", network.Accounts()[0].ID
	b.token = network.Accounts()[0].Token
	if len(scopes) > 0 {
		b.token, _ = network.Grant(sim.DefaultHandle, scopes...)
	}
	return b
}

// response is an answer, read.
type response struct {
	status int
	header http.Header
	body   string
}

// do sends a request with the headers that the versioned API wants; changes may alter it first.
func (b *bundle) do(method, path, body string, changes ...func(http.Header)) response {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	for key, value := range map[string]string{
		"Authorization": "Bearer " + b.token, "LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0", "Content-Type": "application/json",
	} {
		req.Header.Set(key, value)
	}
	for _, change := range changes {
		change(req.Header)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	return response{res.StatusCode, res.Header, string(raw)}
}

func header(key, value string) func(http.Header) {
	return func(h http.Header) {
		h.Set(key, value)
		if value == "" {
			h.Del(key)
		}
	}
}

var finder = header("X-RestLi-Method", "FINDER")

// draft is the body of a post with this commentary.
func draft(author, commentary string) string {
	raw, _ := json.Marshal(map[string]any{ // strings always marshal
		"author": author, "commentary": commentary, "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
		"distribution": map[string]any{"feedDistribution": "MAIN_FEED", "targetEntities": []any{}, "thirdPartyDistributionChannels": []any{}},
	})
	return string(raw)
}

// publish posts what must be accepted, and returns its URN.
func (b *bundle) publish(author, commentary string) string {
	b.Helper()
	res := b.do("POST", "/rest/posts", draft(author, commentary))
	urn := res.header.Get("x-restli-id")
	if res.status != 201 || res.body != "" || !strings.HasPrefix(urn, "urn:li:share:") {
		b.Fatalf("%d %q %q", res.status, res.body, urn)
	}
	return urn
}

func (b *bundle) expect(what string, res response, status int, part string) {
	b.Helper()
	if res.status != status || !strings.Contains(res.body, part) {
		b.Errorf("%s: got %d %s, want %d %s", what, res.status, res.body, status, part)
	}
}

func enc(urn string) string { return strings.ReplaceAll(urn, ":", "%3A") }
