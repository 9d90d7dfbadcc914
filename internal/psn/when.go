package psn

import (
	"strings"
	"time"
)

// When is a time that somebody typed, resolved.
type When struct {
	At   time.Time // the instant, in the zone it was asked for; zero if Next or Best
	Next bool      // the next free slot is asked for, which only the hub can resolve
	Best bool      // the time that was learned to be best is asked for, likewise
	Note string    // one sentence to show beside At: what was chosen and what else could be meant; may be empty
}

// horizon is how far ahead a time may lie. Beyond it a typing mistake is likelier than a plan.
const horizon = 10 // years

// WhenForms lists the forms that ParseWhen reads, each as an example.
func WhenForms() []string {
	return []string{
		"2026-12-01T09:00:00-05:00", "2026-12-01 09:00", "2026-12-01 9am", "now", "next", "today 17:00",
		"tomorrow 9am", "monday 10:30", "in 90m", "in 2h", "in 3 days", "in 1 week", "17:00", "9am",
	}
}

// ParseWhen reads a time as people type it. Times without an offset are in zone (UTC if nil); now is the
// present. It reads the forms of WhenForms, in any case and with any spacing, nothing else:
//
//   - RFC 3339, also without seconds, and followed by a zone's name as FormatInstant prints it;
//   - a date, today, tomorrow or a day of the week, then a time of day: a day of the week is the next
//     such day after today;
//   - a time of day alone, which is today's;
//   - in N minutes or hours, which elapse, or in N days or weeks, which keep the time of day;
//   - now, and next.
//
// It returns an error with CodeInvalid for anything else: a day without a time, a form that could be read
// in two ways, an instant before now or more than ten years ahead, and a time that the zone skips when
// clocks go forward (the two nearest that exist are in the hint). A time that happens twice, when clocks
// go back, is the first, and Note says how to ask for the second.
func ParseWhen(text string, now time.Time, zone *time.Location) (When, error) {
	if zone == nil {
		zone = time.UTC
	}
	p := whenParser{
		said:  strings.Fields(text),
		words: strings.Fields(strings.ToLower(text)),
		now:   now.Round(0).In(zone),
		zone:  zone,
	}
	w, err := p.parse()
	if err != nil {
		return When{}, err
	}
	return w, nil
}

// FormatInstant writes t as RFC 3339 with its offset, to the second, followed by the name of its zone:
// "2026-12-01T09:00:00-05:00 America/New_York". The name is left out where the zone has none.
func FormatInstant(t time.Time) string {
	text := t.Format(time.RFC3339)
	if name := t.Location().String(); name != "" && name != "Local" {
		text += " " + name
	}
	return text
}

// whenParser reads one typed time.
type whenParser struct {
	said  []string // the words as typed
	words []string // the words in lower case
	now   time.Time
	zone  *time.Location
}

func (p whenParser) parse() (When, *Error) {
	if len(p.words) == 0 {
		return When{}, Errorf(CodeInvalid, "the time is empty").WithHint("%s", formsHint())
	}
	switch first := p.words[0]; {
	case len(p.words) == 1 && first == "now":
		return When{At: p.now}, nil
	case len(p.words) == 1 && first == "next":
		return When{Next: true}, nil
	case len(p.words) == 1 && first == "best":
		return When{Best: true}, nil
	case first == "next" || first == "this":
		return When{}, p.refuseRelativeDay()
	case first == "in":
		return p.parseIn()
	}
	if instant, ok, err := p.parseRFC3339(); ok || err != nil {
		if err != nil {
			return When{}, err
		}
		return p.accept(When{At: instant})
	}
	return p.parseWall()
}

// accept refuses what lies outside the present and the horizon.
func (p whenParser) accept(w When) (When, *Error) {
	if w.At.Before(p.now) {
		return When{}, Errorf(CodeInvalid, "%s is in the past", FormatInstant(w.At)).
			WithHint("it is %s now; give a later time, or `now`", FormatInstant(p.now))
	}
	if w.At.After(p.now.AddDate(horizon, 0, 0)) {
		return When{}, Errorf(CodeInvalid, "%s is more than %d years ahead", FormatInstant(w.At), horizon).
			WithHint("check the year")
	}
	return w, nil
}

// refuse says that the words are not a time and lists what is.
func (p whenParser) refuse() *Error {
	return Errorf(CodeInvalid, "%q is not a time that psn understands", Excerpt(strings.Join(p.said, " "), 60)).
		WithHint("%s", formsHint())
}

func formsHint() string { return "write one of: " + strings.Join(WhenForms(), ", ") }
