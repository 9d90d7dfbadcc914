package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// NoticeKind is what a notice is about.
type NoticeKind = hub.NoticeKind

// NoticeKinds lists the kinds of notices.
func NoticeKinds() []NoticeKind { return hub.NoticeKinds() }

// Channel is where notices go.
type Channel = hub.Channel

// dailyMost bounds the messages a day that somebody may ask for.
const dailyMost = 1000

// ChannelWish says which channel to add.
type ChannelWish struct {
	Hub    string
	Name   string
	Kind   string       // a notifier's name
	Only   []NoticeKind // empty for all
	Quiet  string       // 22:00-08:00; empty for none
	Zone   string       // IANA; empty for the workspace's
	Daily  int          // messages a day
	DryRun bool         // check everything, change nothing
}

// ChannelPlan is a channel about to be added, checked as far as it can be without its target.
type ChannelPlan struct {
	app      *App
	wish     ChannelWish
	hub      *hub.Hub
	notifier notify.Notifier
	channel  hub.Channel
}

// ChannelAdded is what Add did, or would do.
type ChannelAdded struct {
	Channel  Channel // on a dry run without an id
	Hub      string
	Warnings []string
}

// PlanChannel checks a channel about to be added before anyone is asked for its target.
func (a *App) PlanChannel(ctx context.Context, w ChannelWish) (*ChannelPlan, error) {
	if err := psn.CheckName(w.Name); err != nil {
		return nil, err
	}
	notifier, err := a.o.Notifiers.Find(w.Kind)
	if err != nil {
		return nil, err
	}
	quiet, err := hub.ParseQuiet(w.Quiet)
	if err != nil {
		return nil, err
	}
	if w.Daily < 1 || w.Daily > dailyMost {
		return nil, psn.Errorf(psn.CodeInvalid, "%d messages a day is not possible", w.Daily).WithHint("use a number from 1 to %d", dailyMost)
	}
	zone, err := a.Zone()
	if w.Zone != "" {
		zone, err = psn.LoadZone(w.Zone)
	}
	if err != nil {
		return nil, err
	}
	h, err := a.OpenHub(ctx, w.Hub)
	if err != nil {
		return nil, err
	}
	known, err := h.Channels(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range known {
		if c.Name == w.Name {
			return nil, psn.Errorf(psn.CodeConflict, "there is a channel named %q already", w.Name).
				WithHint("choose another name, or remove that channel first").WithNext("psn notify list")
		}
	}
	return &ChannelPlan{a, w, h, notifier, hub.Channel{
		Name: w.Name, Kind: notifier.Name(), Only: w.Only, Quiet: quiet, Zone: zone.String(), Daily: w.Daily,
	}}, nil
}

// Add adds the channel with its target sealed to the hub. Nothing is sent. A target that the kind can't use
// is an error with psn.CodeInvalid.
func (p *ChannelPlan) Add(ctx context.Context, target psn.Secret) (ChannelAdded, error) {
	out := ChannelAdded{Channel: p.channel, Hub: p.hub.Info().Name}
	var err error
	if out.Channel.Shown, err = p.notifier.Check(target); err != nil {
		return out, err
	}
	if key := p.app.hubKey(ctx, p.hub); !key.Here {
		out.Warnings = append(out.Warnings, "the hub's private key is not here: a worker that has it tells people, and this machine can't try the channel")
	}
	if p.wish.DryRun {
		return out, nil
	}
	out.Channel, err = p.hub.AddChannel(ctx, out.Channel, target, p.app.Actor())
	return out, err
}
