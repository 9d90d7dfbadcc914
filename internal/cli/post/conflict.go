package post

import (
	"slices"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// conflict is an edit that somebody else was faster than, with what both say.
type conflict struct {
	YourRevision int           `json:"your_revision"` // that you edited
	HubRevision  int           `json:"hub_revision"`
	Segments     []conflicting `json:"segments"`
}

// conflicting is one segment of both versions; a text is null where there is no such segment.
type conflicting struct {
	Segment int     `json:"segment"` // from 1
	Same    bool    `json:"same"`    // text and pictures
	Yours   *string `json:"yours"`
	Hub     *string `json:"hub"`
}

func conflictOf(c *app.EditConflict) *conflict {
	if c == nil {
		return nil
	}
	out := &conflict{YourRevision: c.Revision, HubRevision: c.Hub.Revision}
	yours, hubs := c.Yours.Segments, c.Hub.Content.Segments
	for i := range max(len(yours), len(hubs)) {
		one := conflicting{Segment: i + 1}
		if i < len(yours) {
			one.Yours = &yours[i].Text
		}
		if i < len(hubs) {
			one.Hub = &hubs[i].Text
		}
		one.Same = i < len(yours) && i < len(hubs) && yours[i].Text == hubs[i].Text &&
			slices.EqualFunc(yours[i].Media, hubs[i].Media, func(a, b psn.MediaRef) bool {
				return a.ID == b.ID && a.Alt == b.Alt && a.Fit == b.Fit && slices.Equal(a.Captions, b.Captions)
			})
		out.Segments = append(out.Segments, one)
	}
	return out
}

// print shows both versions, segment by segment.
func (c *conflict) print(p *cli.Printer) {
	p.Line("both you and somebody else edited the post; nothing was changed")
	for _, s := range c.Segments {
		if s.Same {
			p.Line("%s", p.Dim("segment "+itoa(s.Segment)+" is the same in both"))
			continue
		}
		p.Line("%s", p.Bold("segment "+itoa(s.Segment)))
		side(p, p.Warn("yours, on revision "+itoa(c.YourRevision)), s.Yours)
		side(p, p.Warn("the hub's, revision "+itoa(c.HubRevision)), s.Hub)
	}
}

func side(p *cli.Printer, whose cli.Styled, text *string) {
	p.Line("%s", whose)
	if text == nil {
		p.Line("%s", p.Dim("(there is no such segment)"))
		return
	}
	p.Text(*text)
}
