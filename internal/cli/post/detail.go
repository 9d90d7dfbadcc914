package post

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// detail is the data of `psn post show`.
type detail struct {
	ID           string            `json:"id"`
	Group        string            `json:"group"` // its own id if it is alone
	State        psn.State         `json:"state"`
	Account      account           `json:"account"`
	Segments     []shownSegment    `json:"segments"`
	Poll         *poll             `json:"poll"`     // null if there is none
	ReplyTo      string            `json:"reply_to"` // the post that it answers; may be empty
	FirstComment *firstComment     `json:"first_comment,omitempty"`
	Proposed     string            `json:"proposed"` // the text as it was first proposed; empty if that is not known
	Distance     *float64          `json:"distance"` // from there to what it says: 0 the same, 1 no word kept; null if not known
	Language     string            `json:"language"`
	Options      map[string]string `json:"options"`
	At           cli.Time          `json:"at"`     // what was asked for
	Zone         string            `json:"zone"`   // in which it was asked for
	DueAt        cli.Time          `json:"due_at"` // when psn looks next
	Revision     int               `json:"revision"`
	Problem      string            `json:"problem"`
	ProblemCode  string            `json:"problem_code"`
	CreatedBy    string            `json:"created_by"`
	CreatedAt    cli.Time          `json:"created_at"`
	UpdatedAt    cli.Time          `json:"updated_at"`
	DeletedAt    cli.Time          `json:"deleted_at"`
	Approval     *approval         `json:"approval"` // the latest; null if a person never approved it
	Notes        []note            `json:"notes"`    // of reviewers; never published
	Publications []publication     `json:"publications"`
	Attempts     []attempt         `json:"attempts"`
	Uploads      []uploadView      `json:"uploads"` // of a post on its way
	Story        []event           `json:"story"`
}

type approval struct {
	By       string   `json:"by"`
	At       cli.Time `json:"at"`
	How      string   `json:"how"`
	Valid    bool     `json:"valid"`    // it holds for what the post says now
	Required bool     `json:"required"` // the hub asks for it
}

type account struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Platform string           `json:"platform"`
	Handle   string           `json:"handle"`
	State    psn.AccountState `json:"state"`
}

type shownSegment struct {
	Segment int       `json:"segment"` // from 1
	Text    string    `json:"text"`
	Media   []picture `json:"media"`
	URL     string    `json:"url"` // empty unless it is out
}

type publication struct {
	Segment     int      `json:"segment"`
	URL         string   `json:"url"`
	RemoteID    string   `json:"remote_id"`
	PublishedAt cli.Time `json:"published_at"`
	DeletedAt   cli.Time `json:"deleted_at"`
}

type attempt struct {
	Segment    int         `json:"segment"`
	Number     int         `json:"number"`
	Outcome    psn.Outcome `json:"outcome"`
	Code       string      `json:"code"`
	Detail     string      `json:"detail"`
	Status     int         `json:"status"` // HTTP; 0 without an answer
	URL        string      `json:"url"`
	Looks      int         `json:"looks"` // on the platform, to find out what came of it
	Worker     string      `json:"worker"`
	StartedAt  cli.Time    `json:"started_at"`
	FinishedAt cli.Time    `json:"finished_at"`
}

type event struct {
	At     cli.Time `json:"at"`
	Actor  string   `json:"actor"`
	Act    string   `json:"act"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	Detail string   `json:"detail"`
}

// detailOf shows a post with times in a zone.
func detailOf(s app.PostStory, zone *time.Location) detail {
	p := s.Post
	d := detail{
		ID: p.ID, Group: p.GroupID, State: p.State,
		Account: account{s.Account.ID, s.Account.Name, s.Account.Platform, s.Account.Handle, s.Account.State},
		Poll:    pollOf(p.Content.Poll), ReplyTo: p.Content.ReplyTo, Language: p.Content.Language, Options: p.Content.Options,
		At: cli.In(p.ScheduledAt, zone), Zone: p.Zone, DueAt: cli.In(p.DueAt, zone), Revision: p.Revision,
		Problem: p.Problem, ProblemCode: p.ProblemCode, CreatedBy: p.CreatedBy,
		CreatedAt: cli.In(p.CreatedAt, zone), UpdatedAt: cli.In(p.UpdatedAt, zone), DeletedAt: cli.In(p.DeletedAt, zone),
		Publications: []publication{}, Attempts: []attempt{}, Story: []event{}, Notes: []note{},
	}
	if yes, ok := app.ApprovalOf(s); ok {
		d.Approval = &approval{yes.By, cli.In(yes.At, zone), yes.How, yes.Valid, s.Policy == psn.ApprovalRequired}
	}
	d.FirstComment = firstCommentOf(s, zone)
	d.Uploads = uploadsOf(s, zone)
	if far, known := app.DistanceOf(s); known {
		far = math.Round(far*100) / 100
		d.Proposed, d.Distance = s.Proposed, &far
	}
	for _, n := range s.Notes {
		d.Notes = append(d.Notes, noteOf(n, zone))
	}
	if d.Options == nil {
		d.Options = map[string]string{}
	}
	for i, part := range p.Content.Segments {
		d.Segments = append(d.Segments, shownSegment{Segment: i + 1, Text: part.Text, Media: withCaptions(picturesOf(part.Media), part.Media)})
	}
	for _, out := range s.Publications {
		d.Publications = append(d.Publications, publication{
			out.Segment + 1, out.URL, out.RemoteID, cli.In(out.PublishedAt, zone), cli.In(out.DeletedAt, zone),
		})
		if out.DeletedAt.IsZero() && out.Segment < len(d.Segments) {
			d.Segments[out.Segment].URL = out.URL
		}
	}
	for _, t := range s.Attempts {
		d.Attempts = append(d.Attempts, attempt{
			t.Segment + 1, t.Number, t.Outcome, t.Code, t.Detail, t.Status, t.URL, t.Looks, t.Worker,
			cli.In(t.StartedAt, zone), cli.In(t.FinishedAt, zone),
		})
	}
	for _, e := range s.Audit {
		d.Story = append(d.Story, event{cli.In(e.At, zone), e.Actor, e.Act, e.From, e.To, e.Detail})
	}
	return d
}

// printDetail tells a post's story.
func printDetail(p *cli.Printer, d detail) {
	p.Line("post %s on %s (%s, %s): %s", p.Bold(d.ID), d.Account.Name, d.Account.Platform, d.Account.Handle, colour(p, d.State))
	if !d.DeletedAt.IsZero() {
		p.Line("%s", p.Warn("deleted "+d.DeletedAt.String()))
	}
	if d.Problem != "" {
		p.Line("%s", p.Bad(d.Problem))
	}
	p.Pairs("at", d.At.String(), "revision", d.Revision, "language", d.Language, "answers", d.ReplyTo)
	for _, key := range slices.Sorted(maps.Keys(d.Options)) {
		p.Pairs(key, d.Options[key])
	}
	if c := d.FirstComment; c != nil {
		p.Line("%s %s %s", p.Dim("first comment, "+c.State+":"), psn.Excerpt(c.Text, 200), c.URL)
		if c.Problem != "" {
			p.Line("%s", p.Bad(c.Problem))
		}
	}
	if d.Approval != nil {
		holds := p.Good("holds")
		if !d.Approval.Valid {
			holds = p.Warn("void: what it says was changed, or it was reopened")
		}
		p.Line("%s %s, %s, %s: %s", p.Dim("approved by"), d.Approval.By, d.Approval.At.String(), d.Approval.How, holds)
	}
	for i, s := range d.Segments {
		p.Line("")
		p.Text(s.Text)
		printPictures(p, "", s.Media)
		if i == 0 && d.Poll != nil {
			p.Line("%s %s", p.Dim("poll, open for "+d.Poll.Duration+":"), strings.Join(d.Poll.Options, " / "))
		}
		if s.URL != "" {
			p.Line("%s", p.Good(s.URL))
		}
	}
	for _, u := range d.Uploads {
		p.Line("%s %s", p.Dim(cli.Bar(u.Sent, u.Bytes, 20)), u.text())
	}
	if d.Distance != nil {
		p.Line("%s", p.Dim(fmt.Sprintf("%.2f from what was first proposed; psn voice edits shows both", *d.Distance)))
	}
	for _, n := range d.Notes {
		p.Line("")
		printNote(p, n)
	}
	p.Line("")
	var rows [][]any
	for _, e := range d.Story {
		what := e.Act
		if e.To != "" && e.To != e.From {
			what += " → " + e.To
		}
		rows = append(rows, []any{p.Dim(e.At.Format("2006-01-02 15:04:05")), e.Actor, what, e.Detail})
	}
	p.Table(nil, rows)
}
