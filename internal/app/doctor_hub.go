package app

import (
	"context"
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// What the doctor warns of.
const (
	maxSkew   = 2 * time.Minute // between this machine's clock and the database's
	leastFree = 512 << 20       // bytes
	checkMost = 3 * time.Second // for a look at a SQLite file
)

// examineHub looks at one hub: whether it opens, its engine, clock and disk, the key, the worker, the accounts.
func (a *App) examineHub(ctx context.Context, d *Diagnosis, o HubOverview, online bool) {
	if o.Problem != nil {
		d.blame("hub", o.Name, o.Problem)
		return
	}
	h, err := a.openConnection(ctx, o.connection)
	if err != nil {
		d.blame("hub", o.Name, err)
		return
	}
	d.fine("hub", o.Name, "schema %d at %s", o.Status.Schema, o.Place)
	a.examineDatabase(ctx, d, o, h)
	if key := o.Status.Key; key.Here {
		d.fine("key", o.Name, "the private key is here (%s)", key.Place)
	} else {
		d.add(Warning, "key", o.Name, key.Warning(), "bring the key here, or run the worker where it is", "psn hub status")
	}
	for _, t := range o.Attention {
		level := Failing
		if t.Kind == "post" || t.Kind == "posts" || t.Soon {
			level = Warning
		}
		subject := o.Name
		if t.Subject != "" {
			subject += ": " + t.Subject
		}
		d.add(level, t.Kind, subject, t.Problem, "", t.Next...)
	}
	for _, late := range o.Overdue {
		if late.Oldest > workerFresh {
			d.add(Failing, "overdue", o.Name+": "+late.Account, fmt.Sprintf("%d posts are overdue, the oldest for %s: %s", late.Posts, round(late.Oldest), late.Why),
				"", o.commands("psn status")...)
		}
	}
	if fresh, _ := o.Status.WorkerFresh(); fresh {
		d.fine("worker", o.Name, "a worker gave a sign of life %s ago", round(o.Status.TickAge))
	}
	a.examinePublic(ctx, d, o, h)
	for _, account := range o.Status.Accounts {
		a.examineAccount(ctx, d, o, h, account, online)
	}
}

// examineDatabase looks at the engine, the clock, the disk and the channels for notices.
func (a *App) examineDatabase(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub) {
	c, err := h.Checkup(ctx, checkMost)
	if err != nil {
		d.blame("engine", o.Name, err)
		return
	}
	if c.Damage != "" {
		d.add(Failing, "engine", o.Name, "the database is damaged: "+c.Damage, "restore a backup; copy the file away first")
	} else {
		d.fine("engine", o.Name, "%s", c.Engine)
	}
	if c.Skew.Abs() > maxSkew {
		d.add(Warning, "clock", o.Name, fmt.Sprintf("the database's clock and this machine's differ by %s", round(c.Skew.Abs())),
			"set this machine's clock (NTP); psn goes by the database's")
	} else {
		d.fine("clock", o.Name, "this machine and the database agree about the time")
	}
	if c.HasFree && c.Free < leastFree {
		d.add(Warning, "disk", o.Name, fmt.Sprintf("only %d MiB are left where the hub lies", c.Free>>20), "make room: nothing is published on a full disk")
	} else if c.HasFree {
		d.fine("disk", o.Name, "%d GiB are free", c.Free>>30)
	}
	for _, problem := range c.Channel {
		d.add(Warning, "notices", o.Name, "channel "+problem, "", o.commands("psn notify list")...)
	}
}

// examineAccount looks at an account's token, and with online asks its network.
func (a *App) examineAccount(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub, account psn.Account, online bool) {
	if account.State != psn.AccountActive {
		return // it is among what needs a person already
	}
	subject := o.Name + ": " + account.Name
	a.examineVersion(d, subject, account.Platform)
	if !o.Status.Key.Here {
		return
	}
	secrets, err := h.AccountByID(ctx, account.ID)
	if err != nil {
		d.blame("token", subject, err)
		return
	}
	sessions, err := a.sessions(h)
	if err != nil {
		d.blame("token", subject, err)
		return
	}
	now, err := sessions.open(ctx, secrets)
	if err != nil {
		d.blame("token", subject, err)
		return
	}
	switch health := HealthOf(account, a.o.Clock()); {
	case health.State != HealthGood: // it is among what needs a person already
	case !account.RenewAt.IsZero():
		d.fine("token", subject, "psn renews it")
	case health.Left >= 0:
		d.fine("token", subject, "it is good for %s", DaysLeft(health.Left))
	default:
		d.fine("token", subject, "it does not end")
	}
	if !online {
		return
	}
	if _, err := a.TryAccount(ctx, o.Name, account.ID, true); err != nil {
		d.blame("network", subject, err)
	} else {
		d.fine("network", subject, "%s takes the token", now.member.Title())
	}
}
