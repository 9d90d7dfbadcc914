package post

import (
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// excerpt is how many characters of a text stand in a list.
const excerpt = 80

// row is a post in lists and answers.
type row struct {
	ID       string    `json:"id,omitempty"` // none on a dry run that creates
	Group    string    `json:"group,omitempty"`
	Account  string    `json:"account"`
	Platform string    `json:"platform"`
	State    psn.State `json:"state"`
	At       cli.Time  `json:"at"` // scheduled; null if not
	Zone     string    `json:"zone,omitempty"`
	Text     string    `json:"text"` // the beginning of it
	Revision int       `json:"revision"`
	Problem  string    `json:"problem,omitempty"`
	URL      string    `json:"url,omitempty"`
}

// rowOf shows a post in a zone. A post that is alone has no group.
func rowOf(post psn.Post, account psn.Account, url string, zone *time.Location) row {
	r := row{
		ID: post.ID, Account: account.Name, Platform: account.Platform, State: post.State, At: cli.In(post.ScheduledAt, zone),
		Text: psn.Excerpt(post.Content.Text(), excerpt), Revision: post.Revision, Problem: post.Problem, URL: url,
	}
	if !r.At.IsZero() {
		r.Zone = zone.String()
	}
	if post.GroupID != post.ID {
		r.Group = post.GroupID
	}
	return r
}

// segment is one step of a post, with what its platform makes of it.
type segment struct {
	Segment  int      `json:"segment"` // from 1
	Text     string   `json:"text"`
	Length   int      `json:"length"`
	Limit    int      `json:"limit"`
	Unit     string   `json:"unit"`
	Valid    bool     `json:"valid"`
	Problems []string `json:"problems"`
}

// segmentsOf joins a content's texts with their reports.
func segmentsOf(content psn.Content, reports []app.Report) []segment {
	out := make([]segment, len(reports))
	for i, r := range reports {
		out[i] = segment{
			Segment: r.Segment, Length: r.Length, Limit: r.Limit, Unit: r.Unit, Valid: r.Valid, Problems: r.Problems,
		}
		if i < len(content.Segments) {
			out[i].Text = content.Segments[i].Text
		}
		if out[i].Problems == nil {
			out[i].Problems = []string{}
		}
	}
	return out
}

// printSegments shows how long each segment is and what is wrong with it.
func printSegments(p *cli.Printer, segments []segment) {
	for _, s := range segments {
		verdict := p.Good("ok")
		if !s.Valid {
			verdict = p.Bad("no")
		}
		p.Line("  %s  segment %d: %d of %d %s", verdict, s.Segment, s.Length, s.Limit, s.Unit)
		for _, problem := range s.Problems {
			p.Line("      %s", problem)
		}
	}
}

// change is the data of a verb that moves a post.
type change struct {
	row
	From     psn.State `json:"from"`               // its state before
	Segments []segment `json:"segments,omitempty"` // where the content was checked
	DryRun   bool      `json:"dry_run"`            // nothing was changed; this is how it would be
}

// changeOf shows what a verb did.
func changeOf(c app.PostChange, zone *time.Location, dryRun bool) change {
	out := change{row: rowOf(c.Item.Post, c.Item.Account, c.Item.URL, zone), From: c.From, DryRun: dryRun}
	if len(c.Reports) > 0 {
		out.Segments = segmentsOf(c.Item.Post.Content, c.Reports)
	}
	return out
}

// result makes a change the result of a command. done says what happened, as "scheduled".
func (c change) result(warnings []string, done string, next ...string) *cli.Result {
	return &cli.Result{Data: c, Warnings: warnings, Next: next, Human: func(p *cli.Printer) {
		if c.DryRun {
			p.Line("%s", p.Dim("dry run: nothing was changed"))
		}
		p.Line("post %s on %s: %s", c.ID, c.Account, p.Bold(done))
		p.Pairs("state", string(c.From)+" → "+string(c.State), "at", c.At.String(), "text", c.Text, "url", c.URL)
		if c.DryRun {
			printSegments(p, c.Segments)
		}
	}}
}
