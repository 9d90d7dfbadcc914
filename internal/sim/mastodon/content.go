package mastodon

import (
	"html"
	"strings"
)

// wireMention is a Status::Mention.
type wireMention struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	URL      string `json:"url"`
	Acct     string `json:"acct"`
}

// wireTag is a Status::Tag.
type wireTag struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// rendered is a status's text as others are given it.
type rendered struct {
	html     string
	mentions []wireMention
	tags     []wireTag
}

// render makes the HTML that a Mastodon server makes of plain text: paragraphs and line breaks, links
// whose scheme and tail are hidden, mentions and hashtags as links. Everything else is escaped. A name at
// another server is taken to exist, one at this server must.
func (n *Network) render(text, base string) rendered {
	var r rendered
	var out strings.Builder
	out.WriteString("<p>")
	for _, t := range scan(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))) {
		switch t.kind {
		case link:
			renderLink(&out, t.text)
		case mention:
			n.renderMention(&out, &r, t.text[1:], base)
		case hashtag:
			name := t.text[1:]
			tag := wireTag{Name: strings.ToLower(name), URL: base + "/tags/" + strings.ToLower(name)}
			r.tags = append(r.tags, tag)
			out.WriteString(`<a href="` + html.EscapeString(tag.URL) + `" class="mention hashtag" rel="tag">#<span>` + html.EscapeString(name) + `</span></a>`)
		case plain:
			renderPlain(&out, t.text)
		}
	}
	out.WriteString("</p>")
	r.html = out.String()
	return r
}

// renderPlain escapes text; blank lines part paragraphs, single line feeds break lines.
func renderPlain(out *strings.Builder, text string) {
	for text != "" {
		line, rest, more := strings.Cut(text, "\n")
		out.WriteString(html.EscapeString(line))
		if !more {
			return
		}
		text = strings.TrimLeft(rest, "\n")
		if len(text) < len(rest) {
			out.WriteString("</p><p>")
		} else {
			out.WriteString("<br />")
		}
	}
}

// renderLink shows 30 characters of an address and hides the scheme, a leading www. and what is beyond.
func renderLink(out *strings.Builder, address string) {
	const shown = 30
	scheme, rest, _ := strings.Cut(address, "://")
	hidden := scheme + "://"
	if after, ok := strings.CutPrefix(rest, "www."); ok {
		hidden, rest = hidden+"www.", after
	}
	visible, tail, class := []rune(rest), "", ""
	if len(visible) > shown {
		tail, class = string(visible[shown:]), "ellipsis"
		visible = visible[:shown]
	}
	out.WriteString(`<a href="` + html.EscapeString(address) + `" target="_blank" rel="nofollow noopener noreferrer" translate="no">` +
		`<span class="invisible">` + html.EscapeString(hidden) + `</span><span class="` + class + `">` +
		html.EscapeString(string(visible)) + `</span><span class="invisible">` + html.EscapeString(tail) + `</span></a>`)
}

// renderMention shows @user alone, whatever server the user is at.
func (n *Network) renderMention(out *strings.Builder, r *rendered, acct, base string) {
	user, domain, remote := strings.Cut(acct, "@")
	m := wireMention{Username: user, Acct: acct, URL: "https://" + domain + "/@" + user}
	n.state.mu.RLock()
	local := n.state.byHandle[strings.ToLower(user)]
	n.state.mu.RUnlock()
	switch {
	case remote:
		m.ID = remoteID(acct)
	case local == nil:
		out.WriteString("@" + user)
		return
	default:
		m.ID, m.Username, m.Acct, m.URL = local.id, local.handle, local.handle, base+"/@"+local.handle
	}
	r.mentions = append(r.mentions, m)
	out.WriteString(`<span class="h-card" translate="no"><a href="` + html.EscapeString(m.URL) + `" class="u-url mention">@<span>` + user + `</span></a></span>`)
}
