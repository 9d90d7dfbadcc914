package linkedin

import (
	"net/url"
	"strings"
)

// encoded makes text a value of Rest.li (protocol 2.0.0) or a segment of a path: everything that is punctuation of the
// protocol is percent-encoded. That punctuation itself stands literally, so that no query is built by net/url.
func encoded(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// list makes List(a,b) of texts.
func list(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = encoded(t)
	}
	return "List(" + strings.Join(out, ",") + ")"
}

// query joins names and values, which are in the protocol's form already, in pairs.
func query(pairs ...string) string {
	var out strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			out.WriteByte('&')
		}
		out.WriteString(pairs[i] + "=" + pairs[i+1])
	}
	return out.String()
}
