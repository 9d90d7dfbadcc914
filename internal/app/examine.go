package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Report is what the checks say of one segment.
type Report = platform.Report

// examine checks content by psn's own rules and by the platform's, and returns one report per segment;
// content without a segment has one that says so.
func examine(t target, content psn.Content) []Report {
	if len(content.Segments) == 0 {
		content.Segments = []psn.Segment{{}}
	}
	reports := t.member.Check(content, t.limits)
	for i := range reports {
		r := &reports[i]
		if err := (psn.Content{Segments: content.Segments[i : i+1]}).Check(); err != nil && !slices.Contains(r.Problems, err.Error()) {
			r.Problems = slices.Insert(r.Problems, 0, err.Error())
		}
		if t.member.Capabilities().Media {
			problems, notes := checkMedia(t.member, content, i, t.limits)
			r.Problems, r.Notes = append(r.Problems, problems...), append(r.Notes, notes...)
		}
		if i == 0 && len(content.Segments) > psn.MaxSegments {
			r.Problems = append(r.Problems, content.Check().Error())
		}
		if i == 0 {
			for _, problem := range beyond(t, content) {
				if !slices.Contains(r.Problems, problem) {
					r.Problems = append(r.Problems, problem)
				}
			}
		}
		if i == 1 && !t.member.Capabilities().Threads {
			r.Problems = append(r.Problems, t.member.Title()+" has no threads")
		}
		r.Valid = len(r.Problems) == 0
	}
	return reports
}

// beyond returns what content asks of a platform that can't do it, for this account at least.
func beyond(t target, content psn.Content) []string {
	var problems []string
	member := t.member
	caps := member.Capabilities()
	if t.account.ID != "" {
		caps, _ = platform.CapabilitiesOf(member, loginOf(t.account, psn.Token{}))
	}
	if content.Poll != nil && !caps.Polls {
		problems = append(problems, member.Title()+" has no polls")
	}
	if content.ReplyTo != "" && !caps.Replies {
		problems = append(problems, "psn can't answer posts on "+member.Title())
	}
	switch {
	case content.FirstComment == "" || caps.Comments:
	case caps.Threads:
		problems = append(problems, "psn can't comment on "+member.Title()+"; make it a second segment, or leave out first_comment")
	default:
		problems = append(problems, "psn can't comment on "+member.Title()+" as this account; leave out first_comment")
	}
	if !caps.Media && slices.ContainsFunc(content.Segments, func(s psn.Segment) bool { return len(s.Media) > 0 }) {
		problems = append(problems, "psn can't attach media on "+member.Title())
	}
	return problems
}

// faults returns an error with psn.CodeInvalid for each segment of an account's post that can't go out as
// it is, naming account, segment, length and limit.
func faults(account string, content psn.Content, reports []Report) []*psn.Error {
	var found []*psn.Error
	for _, r := range reports {
		if r.Valid {
			continue
		}
		where := account
		if len(reports) > 1 {
			where = fmt.Sprintf("%s, segment %d", account, r.Segment)
		}
		what := strings.Join(r.Problems, "; ")
		if over := r.Length - r.Limit; r.Limit > 0 && over > 0 {
			what += fmt.Sprintf(" (%d too many)", over)
		}
		err := psn.Errorf(psn.CodeInvalid, "%s: %s", where, what).
			WithHint("see each segment's length with `psn post check`, or with --dry-run; --split cuts a long text into a thread")
		if hint := ownHint(content, r.Segment-1); hint != "" {
			err.Hint = hint
		}
		found = append(found, err)
	}
	return found
}

// ownHint returns what psn's own rules advise for a segment; it is empty if they find nothing.
func ownHint(content psn.Content, segment int) string {
	one := psn.Content{}
	if segment < len(content.Segments) {
		one.Segments = content.Segments[segment : segment+1]
	}
	err := one.Check()
	if known, ok := err.(*psn.Error); ok { //nolint:errorlint // Check returns it as it is
		return known.Hint
	}
	return ""
}

// summed returns the first of several errors, which says how many there are; nil if there is none.
func summed(found []*psn.Error) error {
	switch len(found) {
	case 0:
		return nil
	case 1:
		return found[0]
	}
	first := *found[0]
	first.Hint = strings.TrimPrefix(first.Hint+fmt.Sprintf("; %d more problems, see them all with --dry-run", len(found)-1), "; ")
	return &first
}
