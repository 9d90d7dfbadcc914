package card

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

func TestParse(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "https", Host: "example.com", Path: "/post/1"}
	for name, tc := range map[string]struct {
		page string
		want Page
	}{
		"open graph": {
			`<head><title>Plain</title><meta property="og:title" content="A &amp; B"><meta property="og:description" content=" one
			two "><meta property="og:image" content="/shot.png"></head>`,
			Page{"A & B", "one two", "https://example.com/shot.png"},
		},
		"html's own":  {`<title>Plain</title><meta name="description" content="Said">`, Page{"Plain", "Said", ""}},
		"in the body": {`<head></head><body><meta property="og:title" content="no"><title>no</title>`, Page{}},
		"hostile": {
			"<title>a\u202eb\x00</title><meta property=og:image content='javascript:alert(1)'><meta name=description content='" + strings.Repeat("x", 5000) + "'>",
			Page{"ab", strings.Repeat("x", 999) + "…", ""},
		},
		"first counts": {`<meta property="og:title" content="1"><meta property="og:title" content="2">`, Page{Title: "1"}},
		"nothing":      {``, Page{}},
	} {
		if got := parse([]byte(tc.page), "text/html; charset=utf-8", base); got != tc.want {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
	if got := parse([]byte("<title>caf\xe9</title>"), "text/html; charset=iso-8859-1", base); got.Title != "café" {
		t.Errorf("latin 1: %q", got.Title)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/pdf":
			w.Header().Set("Content-Type", "application/pdf")
		case "/huge":
			_, _ = w.Write([]byte("<title>Huge</title>" + strings.Repeat(" ", 2*maxPage)))
			return
		}
		_, _ = w.Write([]byte("<title>Hello</title>"))
	}))
	t.Cleanup(server.Close)
	f := httpc.NewFetcher(5*time.Second, netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://")))
	t.Cleanup(f.Close)
	for path, want := range map[string]string{"/": "Hello", "/huge": "Huge"} {
		if p, err := Read(t.Context(), f, server.URL+path); err != nil || p.Title != want {
			t.Errorf("%s: %+v, %v", path, p, err)
		}
	}
	for address, want := range map[string]psn.Code{
		server.URL + "/gone": psn.CodeUnsupported, server.URL + "/pdf": psn.CodeUnsupported,
		"http://169.254.169.254/latest/meta-data/?q=canary": psn.CodeInvalid, "http://127.0.0.1:1/": psn.CodeInvalid,
	} {
		if _, err := Read(t.Context(), f, address); psn.CodeOf(err) != want || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<title>x</title><meta property="og:image" content="//x/y">`))
	base := &url.URL{Scheme: "https", Host: "example.com"}
	f.Fuzz(func(t *testing.T, page []byte) {
		p := parse(page, "text/html", base)
		for _, text := range []string{p.Title, p.Description} {
			if err := psn.CheckText(text); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
		if p.Picture != "" && !strings.HasPrefix(p.Picture, "http") {
			t.Errorf("picture %q", p.Picture)
		}
	})
}
