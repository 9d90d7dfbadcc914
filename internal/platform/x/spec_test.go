package x_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simulated "github.com/postshitnow/psn/internal/sim/x"
)

// specification is X's OpenAPI file, loaded once: it has most of a megabyte.
var specification = sync.OnceValues(func() (*openapi3.T, error) {
	dir := os.Getenv("PSN_SPECS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "specs") // ../shared/specs of the module's root
	}
	raw, err := os.ReadFile(filepath.Join(dir, "x.json"))
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(raw)
})

func spec(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := specification()
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skipf("X's OpenAPI file x.json is missing; PSN_SPECS names its folder: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// exchange is a request that the client sent, and the answer.
type exchange struct {
	request *http.Request
	body    []byte
	status  int
	answer  []byte
}

// listen runs the story behind a handler that records.
func listen(t *testing.T, story func(*world, member)) []exchange {
	t.Helper()
	w := &world{network: &simulated.Network{MediaDelay: time.Millisecond}}
	w.server = &sim.Server{Networks: []sim.Network{w.network}, Clock: w.clock}
	t.Cleanup(func() { w.server.Close() })
	handler := w.server.Handler()
	var mu sync.Mutex
	var heard []exchange
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		copied := r.Clone(r.Context())
		copied.URL.Path = strings.TrimPrefix(copied.URL.Path, "/x")
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		mu.Lock()
		heard = append(heard, exchange{copied, body, recorder.Code, recorder.Body.Bytes()})
		mu.Unlock()
		maps.Copy(rw.Header(), recorder.Header())
		rw.WriteHeader(recorder.Code)
		_, _ = rw.Write(recorder.Body.Bytes())
	}))
	t.Cleanup(s.Close)
	login := w.login(sim.DefaultHandle)
	login.Server = s.URL + "/x"
	story(w, w.client(t, login))
	mu.Lock()
	defer mu.Unlock()
	return heard
}

// TestRequestsAreAsSpecified sends every kind of request that the client knows and holds each against X's
// OpenAPI file, and each answer of the simulator against what the client reads of it.
func TestRequestsAreAsSpecified(t *testing.T) {
	t.Parallel()
	doc := spec(t)
	heard := listen(t, func(w *world, c member) {
		if _, err := c.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		still, err := c.Upload(t.Context(), fileOf(noise(t, 1<<21), "image/png", "a picture"))
		if err != nil {
			t.Fatal(err)
		}
		moving, err := c.Upload(t.Context(), fileOf(animation(t), "image/gif", ""))
		if err != nil {
			t.Fatal(err)
		}
		film := fileOf([]byte("\x00\x00\x00\x18ftypmp42"+strings.Repeat("v", 1000)), "video/mp4", "")
		film.Captions = []platform.Caption{{Language: "es-MX", MIME: "application/x-subrip", Data: []byte("1\n00:00:00,500 --> 00:00:02,000\nhola\n")}}
		if _, err := c.Upload(t.Context(), film); err != nil {
			t.Fatal(err)
		}
		first := post(t, c, platform.Request{
			Text: "first https://example.com", First: true, Media: []platform.Attachment{{Handle: still}},
			Options: map[string]string{"reply_settings": "mentionedUsers", "made_with_ai": "true", "paid_partnership": "false"},
		})
		post(t, c, platform.Request{Text: "moves", Parent: first.RemoteID, Media: []platform.Attachment{{Handle: moving}}})
		post(t, c, platform.Request{Text: "which?", First: true, Poll: &psn.Poll{Options: []string{"a", "b"}, Duration: time.Hour}})
		for i := range 110 {
			post(t, c, platform.Request{Text: strings.Repeat("x", i+1)})
			if i == 90 {
				w.offset.Add(int64(15 * time.Minute))
			}
		}
		if l, err := c.Recent(t.Context(), w.clock().Add(-time.Hour)); err != nil || len(l.Posts) != 113 {
			t.Fatal(len(l.Posts), err)
		}
		if err := c.Delete(t.Context(), first.RemoteID); err != nil {
			t.Fatal(err)
		}
	})
	kinds := map[string]int{}
	for _, e := range heard {
		kinds[check(t, doc, e)]++
	}
	for _, kind := range []string{
		"POST /2/tweets", "DELETE /2/tweets/{id}", "GET /2/users/me", "GET /2/users/{id}/tweets", "POST /2/media/upload/initialize",
		"POST /2/media/upload/{id}/append", "POST /2/media/upload/{id}/finalize", "GET /2/media/upload", "POST /2/media/metadata", "POST /2/media/subtitles",
	} {
		if kinds[kind] == 0 {
			t.Errorf("%s was never sent", kind)
		}
	}
}

// check holds one exchange against the file and returns its kind.
func check(t *testing.T, doc *openapi3.T, e exchange) string {
	t.Helper()
	path, params := operation(doc, e.request.URL.Path)
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(e.request.Method) == nil {
		t.Errorf("%s %s is not in the file", e.request.Method, e.request.URL.Path)
		return ""
	}
	kind, op := e.request.Method+" "+path, item.GetOperation(e.request.Method)
	query := newWords(t, e.request.URL.Query())
	for name := range query {
		if op.Parameters.GetByInAndName("query", name) == nil {
			t.Errorf("%s has no parameter %q", kind, name)
		}
	}
	asked := e.request.Clone(t.Context())
	asked.URL.RawQuery = query.Encode()
	asked.Body = io.NopCloser(bytes.NewReader(e.body))
	err := openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{
		Request: asked, PathParams: params, QueryParams: query,
		Route:   &routers.Route{Spec: doc, Path: path, PathItem: item, Method: e.request.Method, Operation: op},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true},
	})
	if err != nil {
		t.Errorf("%s: %v", kind, err)
	}
	if op.RequestBody == nil && len(e.body) > 0 && (kind != "POST /2/media/upload/{id}/finalize" || string(e.body) != "{}") {
		t.Errorf("%s has the body %s", kind, e.body)
	}
	answers(t, kind, e)
	return kind
}

// operation finds the template of a path: the one with the fewest variables that fits.
func operation(doc *openapi3.T, path string) (string, map[string]string) {
	parts, best, params := strings.Split(path, "/"), "", map[string]string(nil)
	for template := range doc.Paths.Map() {
		wanted := strings.Split(template, "/")
		if len(wanted) != len(parts) {
			continue
		}
		found, fits := map[string]string{}, true
		for i, w := range wanted {
			if strings.HasPrefix(w, "{") {
				found[strings.Trim(w, "{}")] = parts[i]
			} else {
				fits = fits && w == parts[i]
			}
		}
		if fits && (best == "" || len(found) < len(params)) {
			best, params = template, found
		}
	}
	return best, params
}

// newWords translates a query into the file's vocabulary: psn asks in the older one, and what the newer one
// calls an expansion was a field there.
func newWords(t *testing.T, query url.Values) url.Values {
	t.Helper()
	old, asks := query["tweet.fields"]
	if !asks {
		return query
	}
	words := map[string]string{"note_tweet": "note_post", "referenced_tweets": "referenced_posts"}
	var fields, expansions []string
	for field := range strings.SplitSeq(old[0], ",") {
		if renamed, is := words[field]; is {
			field = renamed
		}
		if field == "referenced_posts" {
			expansions = append(expansions, field)
		} else {
			fields = append(fields, field)
		}
	}
	out := url.Values{"post.fields": {strings.Join(fields, ",")}, "expansions": {strings.Join(expansions, ",")}}
	for name, values := range query {
		if name != "tweet.fields" {
			out[name] = values
		}
	}
	return out
}

// answers checks that an answer of the simulator has what the client reads, in the form it reads.
func answers(t *testing.T, kind string, e exchange) {
	t.Helper()
	relied := map[string][]string{
		"POST /2/tweets": {"id", "text"}, "DELETE /2/tweets/{id}": {"deleted"}, "GET /2/users/me": {"id", "username", "subscription_type"},
		"POST /2/media/upload/initialize": {"id"}, "POST /2/media/upload/{id}/finalize": {"id"}, "GET /2/media/upload": {"id", "processing_info"},
		"POST /2/media/metadata": {"id"}, "GET /2/users/{id}/tweets": {"id", "text", "created_at"},
	}
	want := http.StatusOK
	if kind == "POST /2/tweets" {
		want = http.StatusCreated
	}
	var answer struct {
		Data json.RawMessage `json:"data"`
		Meta map[string]any  `json:"meta"`
	}
	if err := json.Unmarshal(e.answer, &answer); err != nil || e.status != want {
		t.Errorf("%s: %d %v", kind, e.status, err)
		return
	}
	data := []map[string]any{{}}
	var err error
	if slices.Contains([]byte(answer.Data), '[') && answer.Data[0] == '[' {
		err = json.Unmarshal(answer.Data, &data)
	} else {
		err = json.Unmarshal(answer.Data, &data[0])
	}
	if err != nil {
		t.Errorf("%s: %v", kind, err)
	}
	for _, one := range data {
		for _, field := range relied[kind] {
			if _, has := one[field]; !has {
				t.Errorf("%s: the answer has no %s: %s", kind, field, e.answer)
			}
		}
	}
	if strings.HasSuffix(kind, "/tweets") && e.request.Method == http.MethodGet && answer.Meta["result_count"] == nil {
		t.Errorf("%s: no meta: %s", kind, e.answer)
	}
}
