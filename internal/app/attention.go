package app

import (
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// Attention is something that a person should do.
type Attention struct {
	Kind    string // hub, worker, account, post, posts
	Subject string // an account's name or a post's id; empty for the others
	State   string // of the account or post; empty for the others
	Problem string // one sentence
	Soon    bool   // nothing is wrong yet
	Next    []string
}

// Overdue is what is due at one account and has not gone out, and why.
type Overdue struct {
	Account string
	Posts   int
	Oldest  time.Duration // how long the oldest of them is due
	Why     string
}

func (o *HubOverview) attend(a Attention) { o.Attention = append(o.Attention, a) }

// commands returns commands for this hub.
func (o *HubOverview) commands(commands ...string) []string {
	if o.Selected {
		return commands
	}
	out := make([]string, len(commands))
	for i, c := range commands {
		out[i] = c + " --hub " + o.Name
	}
	return out
}

// overdue says why posts have not gone out.
func (o *HubOverview) overdue(b hub.Backlog) Overdue {
	fresh, publishes := o.Status.WorkerFresh()
	why := "a worker is at it"
	switch {
	case o.Status.Hub.Paused:
		why = "the hub is paused"
	case b.State == psn.AccountPaused:
		why = "the account is paused"
	case b.State == psn.AccountReauthRequired:
		why = "someone must sign in again"
	case b.Limited > 0:
		why = "the platform asks to wait " + round(b.Limited)
	case !fresh:
		why = "no worker is running"
	case !publishes:
		why = "the worker that runs does not have the hub's private key"
	case b.Oldest > workerFresh:
		why = "a worker runs, and yet they wait; its log says more"
	}
	return Overdue{Account: b.Account, Posts: b.Posts, Oldest: b.Oldest, Why: why}
}

// attendMachinery names what keeps the whole hub from publishing.
func (o *HubOverview) attendMachinery() {
	s := o.Status
	if s.Hub.Paused {
		problem := "the hub is paused: nothing goes out"
		if s.PausedWhy != "" {
			problem += "; " + s.PausedWhy
		}
		o.attend(Attention{Kind: "hub", Problem: problem, Next: o.commands("psn hub resume")})
	}
	fresh, publishes := s.WorkerFresh()
	seen := "no worker has ever been seen"
	if !s.LastTick.IsZero() {
		seen = "no worker has been seen for " + round(s.TickAge)
	}
	switch {
	case fresh && !publishes && s.Waiting() > 0:
		o.attend(Attention{
			Kind: "worker", Problem: "the worker that runs does not have the hub's private key, so it can't publish",
			Next: o.commands("psn hub status"),
		})
	case fresh || s.Waiting() == 0:
	case s.Health.Overdue > 0 || s.LastTick.IsZero() || s.TickAge > 24*time.Hour: // a worker may run now and then
		o.attend(Attention{
			Kind: "worker", Problem: fmt.Sprintf("%s, and %s", seen, plural(s.Waiting(), "post waits", "posts wait")),
			Next: o.commands("psn worker"),
		})
	}
}

// attendAccounts names the accounts that need a person.
func (o *HubOverview) attendAccounts() {
	for _, account := range o.Status.Accounts {
		health := HealthOf(account, o.now)
		overdue := func(d Overdue) bool { return d.Account == account.Name }
		if health.State == HealthGood || health.State == HealthPaused && !slices.ContainsFunc(o.Overdue, overdue) {
			continue // or somebody paused it on purpose, and nothing waits
		}
		attention := Attention{
			Kind: "account", Subject: account.Name, State: string(account.State), Problem: health.Problem, Next: o.commands(health.Todo),
			Soon: health.State == HealthSoon,
		}
		if account.Problem != "" {
			attention.Problem += ": " + account.Problem
		}
		o.attend(attention)
	}
}

func postProblem(p psn.Post) string {
	if p.State == psn.PendingApproval {
		return "it waits for approval: " + psn.Excerpt(p.Content.Text(), 60)
	}
	if p.Problem != "" {
		return p.Problem
	}
	return "it is " + string(p.State)
}

// postCommands are what is likely next for a post that needs a person.
func postCommands(p psn.Post) []string {
	switch p.State { //nolint:exhaustive // the others can be tried again
	case psn.NeedsReview:
		return []string{"psn post show " + p.ID, "psn post resolve " + p.ID + " --help"}
	case psn.PendingApproval:
		return []string{"psn post preview " + p.ID, "psn post approve " + p.ID}
	}
	return []string{"psn post show " + p.ID, "psn post retry " + p.ID}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// round writes a duration as people say it: 45s, 12m, 3h, 2d.
func round(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d.Hours()/24))
}
