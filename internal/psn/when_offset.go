package psn

import (
	"strings"
	"time"
)

// offsetForms are the layouts of an instant with its offset: RFC 3339, also without seconds.
var offsetForms = []string{time.RFC3339, "2006-01-02T15:04Z07:00"}

// parseRFC3339 reads an instant with an offset, with T or a space before the time, optionally followed by
// a zone's name. The second result is false if the words are something else.
func (p whenParser) parseRFC3339() (at time.Time, ok bool, err *Error) {
	text, zone := strings.ToUpper(p.said[0]), ""
	rest := p.said[1:]
	if len(text) == len(time.DateOnly) && len(rest) > 0 {
		text, rest = text+"T"+strings.ToUpper(rest[0]), rest[1:]
	}
	if len(rest) == 1 {
		zone = rest[0]
	} else if len(rest) > 1 {
		return time.Time{}, false, nil
	}
	for _, form := range offsetForms {
		if t, bad := time.Parse(form, text); bad == nil {
			return p.inNamedZone(t, zone)
		}
	}
	return time.Time{}, false, nil
}

// inNamedZone moves t to the parser's zone after checking that the named zone, if any, agrees with the
// offset it was written with.
func (p whenParser) inNamedZone(t time.Time, name string) (time.Time, bool, *Error) {
	if name == "" {
		return t.In(p.zone), true, nil
	}
	named, err := LoadZone(name)
	if err != nil {
		return time.Time{}, false, p.refuse().WithHint("leave out %q; the offset says it all", Excerpt(name, 40))
	}
	if offsetAt(t.In(named)) != offsetAt(t) {
		return time.Time{}, false, Errorf(CodeInvalid, "%s and %s contradict each other", t.Format(time.RFC3339), name).
			WithHint("leave out the zone, or write `%s`", t.In(named).Format(time.RFC3339))
	}
	return t.In(p.zone), true, nil
}
