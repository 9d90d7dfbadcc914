package mastodon

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// Normalise returns text in the form in which two texts are compared: composed (NFC), each run of white
// space one space, the scheme and host of URLs in lower case, and mentions as @user in lower case, since
// a server drops the domain and writes the name as its owner does. Two posts that differ in nothing else
// are taken for the same: a post that goes unrecognised could go out a second time. Mastodon rewrites
// nothing else in a status (app/lib/text_formatter.rb).
func (Platform) Normalise(text string) string {
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	var b strings.Builder
	b.Grow(len(text))
	end := 0
	for _, e := range entities(text) {
		b.WriteString(text[end:e.start])
		if e.user != "" {
			b.WriteString("@" + strings.ToLower(e.user))
		} else {
			b.WriteString(lowerHost(text[e.start:e.end]))
		}
		end = e.end
	}
	b.WriteString(text[end:])
	return b.String()
}

// lowerHost returns a URL with its scheme and host in lower case and without a lone trailing slash.
func lowerHost(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	host := len(rest)
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		host = i
	}
	path := rest[host:]
	if path == "/" {
		path = ""
	}
	return strings.ToLower(scheme+"://"+rest[:host]) + path
}

// plainText returns the text of a status' HTML: paragraphs separated by blank lines, br as a line feed,
// mentions and hashtags as they read, other links by their whole address.
func plainText(content string) string {
	var t textReader
	z := html.NewTokenizer(strings.NewReader(content))
	for {
		switch z.Next() { //nolint:exhaustive // comments and document types say nothing
		case html.ErrorToken:
			t.closeLink()
			return strings.TrimSpace(t.out.String())
		case html.TextToken:
			t.write(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			t.open(z.Token())
		case html.EndTagToken:
			t.close(z.Token())
		}
	}
}

// textReader writes the text of HTML as its tags go by.
type textReader struct {
	out    strings.Builder
	link   strings.Builder // the text inside the link that is open
	href   string          // where it leads
	inLink bool
	hidden int // depth of elements whose text nobody sees
}

func (t *textReader) write(text string) {
	switch {
	case t.hidden > 0:
	case t.inLink:
		t.link.WriteString(text)
	default:
		t.out.WriteString(text)
	}
}

func (t *textReader) open(tag html.Token) {
	switch tag.DataAtom { //nolint:exhaustive // other tags change nothing
	case atom.Br:
		t.write("\n")
	case atom.P, atom.Div, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4:
		t.paragraph()
	case atom.Li:
		t.write("\n")
	case atom.Img:
		t.write(attribute(tag, "alt"))
	case atom.Script, atom.Style:
		if tag.Type == html.StartTagToken {
			t.hidden++
		}
	case atom.A:
		t.closeLink()
		t.inLink, t.href = true, attribute(tag, "href")
	}
}

func (t *textReader) close(tag html.Token) {
	switch tag.DataAtom { //nolint:exhaustive // other tags change nothing
	case atom.P, atom.Div, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4:
		t.paragraph()
	case atom.Script, atom.Style:
		t.hidden = max(0, t.hidden-1)
	case atom.A:
		t.closeLink()
	}
}

// paragraph leaves a blank line, once, between what is written and what follows.
func (t *textReader) paragraph() {
	t.closeLink()
	if s := t.out.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		t.out.WriteString("\n\n")
	}
}

// closeLink writes the link that is open: a mention, a hashtag and a whole address as they read, and
// what was shortened or named by where it leads.
func (t *textReader) closeLink() {
	if !t.inLink {
		return
	}
	text := t.link.String()
	t.inLink = false
	t.link.Reset()
	whole := strings.Contains(text, "://") && !strings.HasSuffix(text, "…")
	if text == "" || strings.ContainsAny(text[:1], "@#") || whole || !strings.Contains(t.href, "://") {
		t.out.WriteString(text)
		return
	}
	t.out.WriteString(t.href)
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
