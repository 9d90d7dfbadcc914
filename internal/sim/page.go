package sim

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS []byte

//go:embed page.js
var pageJS []byte

// about is a page to link to: it says of itself what a preview shows.
//
//go:embed about.html
var aboutHTML []byte

//go:embed about.png
var aboutPNG []byte

// pageTemplate is parsed when the page is first asked for: a command that starts should not pay for it.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"ago": ago, "initials": initials, "hue": hue, "pieces": pieces, "short": short, "args": newPostData,
	}).Parse(pageHTML))
})

// pagePosts is how many posts the page reads; older ones are left to GET /_sim/feed.
const pagePosts = 200

// pagePolicy allows the page its own style sheet, script and pictures, and nothing else: what posts contain
// never runs.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pageData is what the template shows.
type pageData struct {
	Title    string
	Heading  string // of one network's, account's or post's page
	Now      time.Time
	Networks []Network
	Threads  []*thread
	Focus    string // id of the post that the page is about
	More     bool
}

// TitleOf is the name people know a network by.
func (d pageData) TitleOf(name string) string {
	for _, n := range d.Networks {
		if n.Name() == name {
			return n.Title()
		}
	}
	return name
}

// postData is what the template of one post shows.
type postData struct {
	Thread *thread
	Page   pageData
	Reply  bool // whether it hangs under its parent
}

func newPostData(t *thread, page pageData, reply bool) postData { return postData{t, page, reply} }

func (s *Server) mountPage(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", guard(func(w http.ResponseWriter, _ *http.Request) {
		items := s.feed(pagePosts)
		s.render(w, http.StatusOK, pageData{Threads: threads(items), More: len(items) == pagePosts})
	}))
	for path, file := range map[string]struct {
		kind string
		body []byte
	}{
		"page.css": {"text/css; charset=utf-8", pageCSS}, "page.js": {"text/javascript; charset=utf-8", pageJS},
		"about": {"text/html; charset=utf-8", aboutHTML}, "about.png": {"image/png", aboutPNG},
	} {
		mux.HandleFunc("GET /_sim/"+path, guard(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.kind)
			_, _ = w.Write(file.body) // a client that has left reads nothing
		}))
	}
}

// isPage reports whether a request is for a page that people open: the network's front page, an account's page
// (/@alex), or a post's, whose Item says where it is.
func isPage(n Network, r *http.Request) bool {
	if r.Method != http.MethodGet {
		return false
	}
	if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, "/@") {
		return true
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return false
	}
	path := "/" + n.Name() + r.URL.Path
	return slices.ContainsFunc(n.Feed(0), func(i Item) bool { return i.Path == path })
}

// networkPage shows one network's posts, an account's, or the thread of one post.
func (s *Server) networkPage(n Network, w http.ResponseWriter, r *http.Request) {
	guard(func(w http.ResponseWriter, r *http.Request) {
		n.Settle()
		items := n.Feed(0)
		path, handle, data := "/"+n.Name()+r.URL.Path, "", pageData{Heading: n.Title()}
		if i := slices.IndexFunc(items, func(i Item) bool { return i.Path == path }); i >= 0 {
			data.Focus, handle = items[i].ID, items[i].Handle
		} else {
			handle = strings.TrimPrefix(strings.Trim(r.URL.Path, "/"), "@")
		}
		status := http.StatusNotFound
		for _, t := range threads(items) {
			if (handle == "" || t.Handle == handle) && (data.Focus == "" || t.has(data.Focus)) && len(data.Threads) < pagePosts {
				data.Threads = append(data.Threads, t)
			}
		}
		if handle != "" {
			data.Heading = "@" + handle + " on " + n.Title()
		}
		if len(data.Threads) > 0 || handle == "" {
			status = http.StatusOK
		}
		s.render(w, status, data)
	})(w, r)
}

// has reports whether the thread holds the post with that id.
func (t *thread) has(id string) bool {
	if t.ID == id {
		return true
	}
	for _, reply := range t.Replies {
		if reply.has(id) {
			return true
		}
	}
	return false
}

func (s *Server) render(w http.ResponseWriter, status int, data pageData) {
	data.Title, data.Now, data.Networks = s.Title, s.now(), s.Networks
	if data.Title == "" {
		data.Title = "psn simulator"
	}
	var page bytes.Buffer
	if err := pageTemplate().Execute(&page, data); err != nil {
		http.Error(w, "simulator: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a client that has left reads nothing
}
