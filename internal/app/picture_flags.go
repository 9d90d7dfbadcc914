package app

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// flagged returns the pictures that the flags name, each with its alt text. It returns an error with
// psn.CodeUsage for alt texts and reasons that belong to no picture.
func (in PostInput) flagged() ([]workspace.DraftMedia, error) {
	switch {
	case len(in.Media) > psn.MaxMedia:
		return nil, psn.Errorf(psn.CodeInvalid, "%d media are attached, at most %d are allowed", len(in.Media), psn.MaxMedia)
	case len(in.Alt) > len(in.Media):
		return nil, psn.Errorf(psn.CodeUsage, "--alt stands %d times and --media %d times", len(in.Alt), len(in.Media)).
			WithHint("give one --alt for each --media, in the same order")
	}
	var out []workspace.DraftMedia
	silent := 0
	for i, file := range in.Media {
		m := workspace.DraftMedia{File: file}
		if i < len(in.Alt) {
			m.Alt = strings.TrimSpace(in.Alt[i])
		}
		if m.Alt == "" {
			m.NoAlt = in.NoAlt
			silent++
		}
		out = append(out, m)
	}
	if in.NoAlt != "" && silent == 0 {
		return nil, psn.Errorf(psn.CodeUsage, "--no-alt says why a picture has no alt text, and there is none without").
			WithHint("leave it out, or give an empty --alt for the picture that it is about")
	}
	return out, nil
}

// extras adds to a draft the poll and the answered post that flags name, and checks both. It returns an error
// with psn.CodeUsage for flags that don't belong together, and with psn.CodeInvalid for a poll or an address that
// can't be one.
func (in PostInput) extras(d *workspace.Draft) error {
	if len(in.Poll) > 0 {
		d.Poll = &psn.Poll{Options: in.Poll, Duration: workspace.PollOpen}
	}
	if in.PollOpen != "" {
		if len(in.Poll) == 0 {
			return psn.Errorf(psn.CodeUsage, "--poll-open is about a poll, and there is no --poll").
				WithHint("give each option with --poll")
		}
		var err error
		if d.Poll.Duration, err = psn.ParseSpan(in.PollOpen); err != nil {
			return err
		}
	}
	if in.ReplyTo != "" {
		d.ReplyTo = in.ReplyTo
	}
	if in.FirstComment != "" {
		d.FirstComment = in.FirstComment
	}
	return psn.Content{Segments: []psn.Segment{{Text: "-"}}, Poll: d.Poll, ReplyTo: d.ReplyTo, FirstComment: d.FirstComment}.Check()
}
