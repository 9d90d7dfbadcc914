package app

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/voice"
)

// VoiceEdit is a post beside the text that was first proposed: what its author changed.
type VoiceEdit struct {
	Post     psn.Post
	Account  string
	Proposed string
	Final    string
	Distance float64 // from 0, nothing was changed, to 1, no word was kept
}

// MaxVoiceEdits is how many posts are looked at.
const MaxVoiceEdits = 100

// VoiceEdits returns what authors changed before their posts went out, the latest first, and how far apart the texts are on
// the average.
func (a *App) VoiceEdits(ctx context.Context, hubName string, n int) (edits []VoiceEdit, mean float64, err error) {
	if n < 1 || n > MaxVoiceEdits {
		return nil, 0, psn.Errorf(psn.CodeUsage, "between 1 and %d posts can be asked for", MaxVoiceEdits)
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, 0, err
	}
	found, err := h.Proposals(ctx, n)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range found {
		e := VoiceEdit{Post: p.Post, Account: p.Account, Proposed: p.Proposed, Final: p.Post.Content.Text()}
		e.Distance = voice.Distance(e.Proposed, e.Final)
		mean += e.Distance / float64(len(found))
		edits = append(edits, e)
	}
	return edits, mean, nil
}

// DistanceOf returns how far a post is from what was first proposed, and false if that is not known.
func DistanceOf(s PostStory) (float64, bool) {
	return voice.Distance(s.Proposed, s.Post.Content.Text()), s.Proposed != ""
}
