package card

import (
	"bytes"
	"context"
	"mime"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// Bounds of what is read and kept.
const (
	maxPage        = 512 << 10 // bytes of a page: what describes it stands in its head
	maxPicture     = 10 << 20  // bytes of its picture
	maxTitle       = 300       // characters
	maxDescription = 1000      // characters
)

// Page is what a page says of itself. Any field may be empty.
type Page struct {
	Title       string
	Description string
	Picture     string // address of its picture
}

// Read fetches a page and reads what it says of itself by Open Graph's words (ogp.me), or else by HTML's own.
// It returns an error with psn.CodeInvalid for an address that must not be fetched, psn.CodeUnavailable for
// one that does not answer, and psn.CodeUnsupported for what is no page.
func Read(ctx context.Context, f *httpc.Fetcher, address string) (Page, error) {
	got, err := f.Fetch(ctx, address, "text/html,application/xhtml+xml", maxPage)
	if err != nil {
		return Page{}, failure(err, address)
	}
	kind, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if got.Status/100 != 2 || kind != "text/html" && kind != "application/xhtml+xml" {
		return Page{}, psn.Errorf(psn.CodeUnsupported, "%s is no page that can be shown (status %d, %s)", bare(address), got.Status, psn.Excerpt(kind, 60))
	}
	return parse(got.Body, got.Header.Get("Content-Type"), got.URL), nil
}

// parse reads the head of a page. base is where the page was found.
func parse(body []byte, contentType string, base *url.URL) Page {
	text, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return Page{}
	}
	said := map[string]string{}
	tokens := html.NewTokenizer(text)
	for {
		switch tokens.Next() { //nolint:exhaustive // comments and text say nothing here
		case html.ErrorToken:
			return pageOf(said, base)
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			switch token.DataAtom { //nolint:exhaustive // other elements say nothing here
			case atom.Body:
				return pageOf(said, base)
			case atom.Meta:
				name, value := meta(token)
				if _, known := said[name]; name != "" && !known && value != "" {
					said[name] = value
				}
			case atom.Title:
				if _, known := said["title"]; !known && tokens.Next() == html.TextToken {
					said["title"] = tokens.Token().Data
				}
			}
		}
	}
}

// meta returns the name and the content of a meta element.
func meta(token html.Token) (name, value string) {
	for _, a := range token.Attr {
		switch a.Key {
		case "property", "name":
			name = strings.ToLower(strings.TrimSpace(a.Val))
		case "content":
			value = a.Val
		}
	}
	return name, strings.TrimSpace(value)
}

func pageOf(said map[string]string, base *url.URL) Page {
	first := func(names ...string) string {
		for _, name := range names {
			if said[name] != "" {
				return said[name]
			}
		}
		return ""
	}
	p := Page{
		Title:       psn.Excerpt(first("og:title", "twitter:title", "title"), maxTitle),
		Description: psn.Excerpt(first("og:description", "twitter:description", "description"), maxDescription),
	}
	picture := first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
	if u, err := base.Parse(picture); picture != "" && err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		p.Picture = u.String()
	}
	return p
}

// Picture fetches a page's picture. Errors are those of Read; what it is must still be looked at.
func Picture(ctx context.Context, f *httpc.Fetcher, address string) ([]byte, error) {
	got, err := f.Fetch(ctx, address, "image/jpeg,image/png,image/webp,image/gif", maxPicture)
	if err != nil {
		return nil, failure(err, address)
	}
	if got.Status/100 != 2 || got.Cut {
		return nil, psn.Errorf(psn.CodeUnsupported, "the picture at %s can't be used (status %d)", bare(address), got.Status)
	}
	return got.Body, nil
}
