package linkedin

import (
	"net/url"
	"strings"
)

// params are the parameters of a Rest.li query (protocol 2.0.0): a value is text, percent-encoded, or a list, or an
// object, whose punctuation stands literally.
type params map[string]param

type param struct {
	text   string
	list   []string          // of List(a,b)
	fields map[string]string // of (key:value)
	is     byte              // 't', 'l' or 'f'
}

// parseQuery reads a raw query. It returns the name of the first parameter that is not in the protocol's form.
func parseQuery(raw string) (params, string) {
	out := params{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		p, good := parseParam(value)
		if !good {
			return nil, key
		}
		out[key] = p
	}
	return out, ""
}

func parseParam(raw string) (param, bool) {
	if inner, ok := strings.CutPrefix(raw, "List("); ok {
		inner, ok = strings.CutSuffix(inner, ")")
		p := param{is: 'l'}
		for part := range strings.SplitSeq(inner, ",") {
			text, good := literal(part)
			if !ok || !good {
				return param{}, false
			}
			p.list = append(p.list, text)
		}
		return p, true
	}
	if inner, ok := strings.CutPrefix(raw, "("); ok {
		inner, ok = strings.CutSuffix(inner, ")")
		p := param{is: 'f', fields: map[string]string{}}
		for part := range strings.SplitSeq(inner, ",") {
			key, value, colon := strings.Cut(part, ":")
			text, good := literal(value)
			if !ok || !colon || !good {
				return param{}, false
			}
			p.fields[key] = text
		}
		return p, true
	}
	text, good := literal(raw)
	// A list or an object whose punctuation was encoded is no text either.
	if strings.HasPrefix(text, "List(") || strings.HasPrefix(text, "(") {
		return param{}, false
	}
	return param{is: 't', text: text}, good
}

// literal decodes text, in which the protocol's own punctuation must be encoded.
func literal(raw string) (string, bool) {
	if strings.ContainsAny(raw, ":,()'+ ") {
		return "", false
	}
	text, err := url.PathUnescape(raw)
	return text, err == nil
}

func (p params) text(key string) string { return p[key].text }
