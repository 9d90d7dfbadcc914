package post

import (
	"fmt"
	"strings"
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
	Text     string    `json:"text"`  // the beginning of it
	Media    int       `json:"media"` // how many pictures it has
	Revision int       `json:"revision"`
	Problem  string    `json:"problem,omitempty"`
	URL      string    `json:"url,omitempty"`
}

// rowOf shows a post in a zone. A post that is alone has no group.
func rowOf(post psn.Post, account psn.Account, url string, zone *time.Location) row {
	r := row{
		ID: post.ID, Account: account.Name, Platform: account.Platform, State: post.State, At: cli.In(post.ScheduledAt, zone),
		Text: psn.Excerpt(post.Content.Text(), excerpt), Media: countPictures(post.Content), Revision: post.Revision, Problem: post.Problem, URL: url,
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
	Segment  int       `json:"segment"` // from 1
	Text     string    `json:"text"`
	Media    []picture `json:"media,omitempty"`
	Length   int       `json:"length"`
	Limit    int       `json:"limit"`
	Unit     string    `json:"unit"`
	Valid    bool      `json:"valid"`
	Problems []string  `json:"problems"`
	Notes    []string  `json:"notes,omitempty"`    // worth knowing
	CostUSD  float64   `json:"cost_usd,omitempty"` // what the network charges for it
}

// segmentsOf joins a content's texts with their reports.
func segmentsOf(content psn.Content, reports []app.Report) []segment {
	out := make([]segment, len(reports))
	for i, r := range reports {
		out[i] = segment{
			Segment: r.Segment, Length: r.Length, Limit: r.Limit, Unit: r.Unit, Valid: r.Valid, Problems: r.Problems,
			Notes: r.Notes, CostUSD: float64(r.CostMicroUSD) / 1e6,
		}
		if i < len(content.Segments) {
			out[i].Text = content.Segments[i].Text
			out[i].Media = picturesOf(content.Segments[i].Media)
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
		cost := ""
		if s.CostUSD > 0 {
			cost = fmt.Sprintf(", costs $%.3f", s.CostUSD)
		}
		p.Line("  %s  segment %d: %d of %d %s%s", verdict, s.Segment, s.Length, s.Limit, s.Unit, cost)
		printPictures(p, "      ", s.Media)
		for _, problem := range s.Problems {
			p.Line("      %s", problem)
		}
		for _, note := range s.Notes {
			p.Line("      %s", p.Dim(note))
		}
	}
}

// printTexts shows what each segment says.
func printTexts(p *cli.Printer, segments []segment) {
	for _, s := range segments {
		p.Line("  %s %s", p.Dim(fmt.Sprintf("%d/%d", s.Segment, len(segments))), strings.ReplaceAll(s.Text, "\n", "\n      "))
	}
}

// change is the data of a verb that moves a post.
type change struct {
	row
	From     psn.State `json:"from"`               // its state before
	Segments []segment `json:"segments,omitempty"` // where the content was checked
	Conflict *conflict `json:"conflict,omitempty"` // both versions, where somebody else was faster with an edit
	DryRun   bool      `json:"dry_run"`            // nothing was changed; this is how it would be
}

// changeOf shows what a verb did.
func changeOf(c app.PostChange, zone *time.Location, dryRun bool) change {
	out := change{row: rowOf(c.Item.Post, c.Item.Account, c.Item.URL, zone), From: c.From, DryRun: dryRun}
	if len(c.Reports) > 0 {
		out.Segments = segmentsOf(c.Item.Post.Content, c.Reports)
	}
	out.Conflict = conflictOf(c.Conflict)
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
