package calendar

import (
	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// excerpt is how many characters of a text are shown.
	excerpt = 60
	// mostEmpty bounds the empty windows that are listed for an account.
	mostEmpty = 31
)

// data is the data of `psn calendar`. With --ics there are no posts, clashes and empty windows in it.
type data struct {
	Zone    string   `json:"zone"` // in which days begin
	From    cli.Time `json:"from"`
	To      cli.Time `json:"to"`    // exclusive
	Posts   []post   `json:"posts"` // the earliest first
	Clashes []clash  `json:"clashes"`
	Empty   []empty  `json:"empty"`
	Missing []string `json:"missing"` // the hubs that could not be read
	ICS     *icsFile `json:"ics"`     // null without --ics
}

// post is a post in the calendar.
type post struct {
	ID      string    `json:"id"`
	Hub     string    `json:"hub"`
	Account string    `json:"account"`
	At      cli.Time  `json:"at"`
	State   psn.State `json:"state"`
	Text    string    `json:"text"` // its beginning
}

// clash is posts of one account, each within an hour of the one before.
type clash struct {
	Hub     string   `json:"hub"`
	Account string   `json:"account"`
	Posts   []string `json:"posts"` // ids; the first or last may lie just outside the span
}

// empty is an account's coming posting windows without a post.
type empty struct {
	Hub     string     `json:"hub"`
	Account string     `json:"account"`
	At      []cli.Time `json:"at"`
	More    int        `json:"more"` // how many are not listed
}

// icsFile is an iCalendar file that was written.
type icsFile struct {
	File   string `json:"file"`
	Events int    `json:"events"`
}

func dataOf(c app.Calendar) data {
	d := data{
		Zone: c.Zone.String(), From: cli.In(c.From, c.Zone), To: cli.In(c.To, c.Zone),
		Posts: []post{}, Clashes: []clash{}, Empty: []empty{}, Missing: []string{},
	}
	for _, p := range c.Posts {
		d.Posts = append(d.Posts, post{p.ID, p.Hub, p.Account, cli.In(p.At, c.Zone), p.State, psn.Excerpt(p.Content.Text(), excerpt)})
	}
	for _, found := range c.Clashes {
		one := clash{Hub: found.Hub, Account: found.Account}
		for _, p := range found.Posts {
			one.Posts = append(one.Posts, p.ID)
		}
		d.Clashes = append(d.Clashes, one)
	}
	for _, found := range c.Empty {
		one := empty{Hub: found.Hub, Account: found.Account, More: max(0, len(found.At)-mostEmpty)}
		for _, at := range found.At[:len(found.At)-one.More] {
			one.At = append(one.At, cli.In(at, c.Zone))
		}
		d.Empty = append(d.Empty, one)
	}
	for _, h := range c.Hubs {
		if h.Problem != nil {
			d.Missing = append(d.Missing, h.Name)
		}
	}
	return d
}
