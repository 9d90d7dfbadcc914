package x

import (
	"crypto/sha256"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// post is one that is out. What it holds never changes.
type post struct {
	id       string
	author   *account
	created  time.Time
	listed   time.Time // when timelines begin to show it
	text     string    // as the author wrote it, without space around it
	parent   *post     // that it answers, which may be gone
	quoted   *post
	root     *post // of the conversation; itself for the first
	media    []*upload
	poll     *poll
	settings string // who may reply; empty means everyone
}

type poll struct {
	options []string
	minutes int
}

func (p *post) utterance() utterance {
	u := utterance{account: p.author.id, text: p.text}
	if p.parent != nil {
		u.parent = p.parent.id
	}
	return u
}

// summons reports whether the post invites somebody to answer: it names them, answers them, or quotes them.
func (p *post) summons(who *account) bool {
	return mentions(p.text, who.handle) || p.parent != nil && p.parent.author == who || p.quoted != nil && p.quoted.author == who
}

// wireURL is an address in a text (data-dictionary, entities.urls). Start and End count characters.
type wireURL struct {
	Start    int    `json:"start"`
	End      int    `json:"end"`
	URL      string `json:"url"`
	Expanded string `json:"expanded_url"`
	Display  string `json:"display_url"`
	MediaKey string `json:"media_key,omitempty"`
}

// written is a text as X gives it back.
type written struct {
	text string
	urls []wireURL
}

func (w *written) add(text string) { w.text += html3(text) }

func (w *written) link(u wireURL) {
	u.Start = utf8.RuneCountInString(w.text)
	w.text += u.URL
	u.End = utf8.RuneCountInString(w.text)
	w.urls = append(w.urls, u)
}

// html3 escapes the three characters that X escapes.
func html3(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// written returns the post's text as X gives it back: addresses wrapped, three characters escaped, the name
// of the one who is answered in front.
func (p *post) written() written {
	var w written
	if p.parent != nil && p.parent.author != p.author && !mentions(p.text, p.parent.author.handle) {
		w.add("@" + p.parent.author.handle + " ")
	}
	for i, piece := range scan(p.text) {
		if !piece.link {
			w.add(piece.text)
			continue
		}
		expanded := piece.text
		if !strings.Contains(expanded, "://") {
			expanded = "http://" + expanded
		}
		_, display, _ := strings.Cut(expanded, "://")
		w.link(wireURL{URL: short(p.id, i), Expanded: expanded, Display: cut(strings.TrimPrefix(display, "www."), 26)})
	}
	return w
}

// withMedia adds the address that stands for the post's files.
func (p *post) withMedia(w written) written {
	if len(p.media) > 0 && w.text != "" {
		w.text += " "
	}
	for i, m := range p.media {
		u := wireURL{
			URL: short(p.id, -1), Expanded: "https://x.com/" + p.author.handle + "/status/" + p.id + "/photo/1",
			Display: "pic.x.com/" + slug(p.id, -1), MediaKey: m.key(),
		}
		if i == 0 {
			w.link(u)
			continue
		}
		u.Start, u.End = w.urls[len(w.urls)-1].Start, w.urls[len(w.urls)-1].End
		w.urls = append(w.urls, u)
	}
	return w
}

// shortened returns the first part of a long post, which ends in an address of the whole.
func (p *post) shortened(w written) written {
	const kept = 230
	runes := []rune(w.text)
	if len(runes) <= kept {
		return w
	}
	end := kept
	first := written{}
	for _, u := range w.urls {
		switch {
		case u.End <= kept:
			first.urls = append(first.urls, u)
		case u.Start < end:
			end = u.Start
		}
	}
	first.text = string(runes[:end]) + "… "
	first.link(wireURL{URL: short(p.id, -2), Expanded: "https://x.com/i/web/status/" + p.id, Display: "x.com/i/web/status/1…"})
	return first
}

func short(id string, index int) string { return "https://t.co/" + slug(id, index) }

// slug is ten letters and digits that depend on nothing but the arguments.
func slug(id string, index int) string {
	sum := sha256.Sum256([]byte(id + "/" + strconv.Itoa(index)))
	text := new(big.Int).SetBytes(sum[:]).Text(62)
	return text[len(text)-10:]
}

func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return text
}
