package app

import (
	"context"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// Candidate is a value that could be meant, with a few words about it.
type Candidate struct{ Value, About string }

// candidatesMost is how many values are offered.
const candidatesMost = 50

// Candidates returns the values of a kind that a hub has now: "account", "id" (of posts), "hub", "platform",
// "channel", "idea", "series", "kind" (of tasks). It is for shells that complete what somebody types, so whatever goes wrong gives
// none.
func (a *App) Candidates(ctx context.Context, hubName, kind string) []Candidate {
	var out []Candidate
	switch kind {
	case "hub":
		hubs, err := a.ListHubs()
		for _, h := range hubs {
			if err == nil && h.Name != "" {
				out = append(out, Candidate{h.Name, string(h.Engine)})
			}
		}
		return out
	case "platform":
		for _, p := range a.o.Platforms {
			out = append(out, Candidate{p.Name(), p.Title()})
		}
		return out
	case "kind":
		for _, t := range Tasks() {
			out = append(out, Candidate{t.Kind, t.Does})
		}
		return out
	case "series":
		ws, err := a.workspace()
		if err != nil {
			return nil
		}
		names, _ := ws.SeriesFiles() // none is offered then
		for _, name := range names {
			out = append(out, Candidate{name, ""})
		}
		return out
	case "account", "id", "channel", "idea":
	default:
		return nil
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil
	}
	switch kind {
	case "account":
		accounts, _ := h.Accounts(ctx) // none is offered then
		for _, account := range accounts {
			out = append(out, Candidate{account.Name, account.Handle})
		}
	case "id":
		posts, _, _ := h.Posts(ctx, hub.PostFilter{Limit: candidatesMost}) // likewise
		for _, p := range posts {
			out = append(out, Candidate{p.ID, string(p.State) + ": " + psn.Excerpt(p.Content.Text(), 50)})
		}
	case "idea":
		ideas, _, _ := h.Ideas(ctx, hub.IdeaFilter{Limit: candidatesMost}) // likewise
		for _, i := range ideas {
			out = append(out, Candidate{i.ID, string(i.State) + ": " + psn.Excerpt(i.Text, 50)})
		}
	case "channel":
		channels, _ := h.Channels(ctx) // likewise
		for _, c := range channels {
			out = append(out, Candidate{c.Name, c.Kind})
		}
	}
	return out
}
