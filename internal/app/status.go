package app

import (
	"context"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

const (
	// statusPatience bounds how long one hub may take to answer, so that a hub that is gone does not keep
	// the others from being shown.
	statusPatience = 5 * time.Second
	// statusPosts is how many posts of a kind are named.
	statusPosts = 5
)

// HubOverview is a hub at a glance. With a Problem there is nothing but the connection.
type HubOverview struct {
	KnownHub
	Status    HubStatus
	Overdue   []Overdue
	Attention []Attention // what a person should do; empty if all is well
	Upcoming  []psn.Post

	now time.Time
}

// OK reports whether the hub needs nobody.
func (o HubOverview) OK() bool { return o.Problem == nil && len(o.Attention) == 0 }

// AccountName returns the name of one of the hub's accounts.
func (o HubOverview) AccountName(id string) string {
	for _, account := range o.Status.Accounts {
		if account.ID == id {
			return account.Name
		}
	}
	return id
}

// Status looks at the hubs of these names, or at every hub that this machine is connected to, all at once. A
// hub that can't be opened has its Problem set. It returns an error with psn.CodeNotFound for an unknown name.
func (a *App) Status(ctx context.Context, names []string) ([]HubOverview, error) {
	known, err := a.knownHubs(names)
	if err != nil {
		return nil, err
	}
	out := make([]HubOverview, len(known))
	for i, k := range known {
		out[i].KnownHub = k
	}
	var looking sync.WaitGroup
	for i := range out {
		if out[i].Problem == nil {
			looking.Go(func() { out[i].Problem = a.look(ctx, &out[i]) })
		}
	}
	looking.Wait()
	return out, ctx.Err()
}

// look fills in what one hub says.
func (a *App) look(ctx context.Context, o *HubOverview) error {
	ctx, cancel := context.WithTimeout(ctx, statusPatience)
	defer cancel()
	o.now = a.o.Clock()
	h, err := a.openConnection(ctx, o.connection)
	if older, ok := asCode(err, psn.CodeHubOlder); ok {
		return older.WithNext(o.commands("psn hub migrate")...)
	}
	if err != nil {
		return err
	}
	if o.Status, err = a.hubStatus(ctx, o.connection, h); err != nil {
		return err
	}
	backlogs, err := h.Backlogs(ctx)
	if err != nil {
		return err
	}
	for _, b := range backlogs {
		o.Overdue = append(o.Overdue, o.overdue(b))
	}
	if o.Upcoming, err = h.Upcoming(ctx, statusPosts); err != nil {
		return err
	}
	a.shareConfig(ctx, h, o.connection) // what it would warn of, calendar and doctor say
	o.attendMachinery()
	o.attendAccounts()
	return o.attendPosts(ctx, h)
}

// attendPosts names the posts that need a person.
func (o *HubOverview) attendPosts(ctx context.Context, h *hub.Hub) error {
	for _, state := range []psn.State{psn.NeedsReview, psn.Failed, psn.Missed, psn.PendingApproval} {
		if o.Status.Counts[state] == 0 {
			continue
		}
		posts, _, err := h.Posts(ctx, hub.PostFilter{States: []psn.State{state}, Limit: statusPosts})
		if err != nil {
			return err
		}
		for _, p := range posts {
			o.attend(Attention{
				Kind: "post", Subject: p.ID, State: string(state), Problem: postProblem(p), Next: o.commands(postCommands(p)...),
			})
		}
		if more := o.Status.Counts[state] - len(posts); more > 0 {
			o.attend(Attention{
				Kind: "posts", State: string(state), Problem: plural(more, "more post is ", "more posts are ") + string(state),
				Next: o.commands("psn post list --state " + string(state)),
			})
		}
	}
	return nil
}
