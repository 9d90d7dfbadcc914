// Package idea is `psn idea`: what may become a post.
package idea

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the noun with its verbs.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("idea", "keep ideas for posts, from a spark to what became of them",
		newAdd(env, open), newList(env, open), newSearch(env, open), newShow(env, open), newEdit(env, open),
		newMove(env, open), newKill(env, open), newStats(env, open))
}

// excerpt is how many characters of a text stand in a list.
const excerpt = 120

// row is an idea in the data of every command.
type row struct {
	ID        string        `json:"id,omitempty"` // none on a dry run that adds
	State     psn.IdeaState `json:"state"`
	Text      string        `json:"text"` // in a list the beginning of it
	Pillar    string        `json:"pillar,omitempty"`
	Platforms []string      `json:"platforms,omitempty"`
	Format    psn.Format    `json:"format,omitempty"`
	Languages []string      `json:"languages,omitempty"`
	Urgent    bool          `json:"urgent,omitempty"`
	Expires   *cli.Time     `json:"expires,omitempty"` // when it is stale
	Expired   bool          `json:"expired,omitempty"` // that has come
	Reason    string        `json:"reason,omitempty"`  // why it was killed
	ClaimedBy string        `json:"claimed_by,omitempty"`
	Posts     []string      `json:"posts,omitempty"` // ids of those it became
	CreatedBy string        `json:"created_by"`
	CreatedAt cli.Time      `json:"created_at"`
}

func rowOf(i psn.Idea, zone *time.Location) row {
	r := row{
		ID: i.ID, State: i.State, Text: i.Text, Pillar: i.Pillar, Platforms: i.Platforms, Format: i.Format, Languages: i.Languages,
		Urgent: i.Urgent, Expired: i.Expired, Reason: i.Reason, ClaimedBy: i.ClaimedBy, Posts: i.Posts, CreatedBy: i.CreatedBy,
		CreatedAt: cli.In(i.CreatedAt, zone),
	}
	if !i.ExpiresAt.IsZero() {
		at := cli.In(i.ExpiresAt, zone)
		r.Expires = &at
	}
	return r
}

// marks is what an idea is marked with, for people.
func (r row) marks() string {
	var words []string
	if r.Urgent {
		words = append(words, "urgent")
	}
	if r.Pillar != "" {
		words = append(words, "#"+r.Pillar)
	}
	for _, p := range r.Platforms {
		words = append(words, "@"+p)
	}
	if r.Format != "" {
		words = append(words, "~"+string(r.Format))
	}
	for _, l := range r.Languages {
		words = append(words, "+"+l)
	}
	switch {
	case r.Expired:
		words = append(words, "expired")
	case r.Expires != nil:
		words = append(words, "until "+r.Expires.Format("Mon 2006-01-02 15:04"))
	}
	return strings.Join(words, " ")
}

// colour shows at a glance which ideas can be written and which are dead.
func colour(p *cli.Printer, r row) any {
	switch {
	case r.Expired, r.State == psn.IdeaKilled:
		return p.Dim(string(r.State))
	case r.State == psn.IdeaReady, r.State == psn.IdeaUsed:
		return p.Good(string(r.State))
	}
	return r.State
}

// next suggests what to do with an idea.
func next(i psn.Idea) []string {
	switch i.State {
	case psn.IdeaSpark, psn.IdeaSeed:
		return []string{"psn idea move " + i.ID + " --to ready", "psn idea show " + i.ID}
	case psn.IdeaReady, psn.IdeaClaimed:
		return []string{"psn post create --idea " + i.ID + " --file draft.md", "psn idea show " + i.ID}
	case psn.IdeaDeveloped, psn.IdeaUsed:
		if len(i.Posts) > 0 {
			return []string{"psn post show " + i.Posts[0]}
		}
	case psn.IdeaKilled:
	}
	return []string{"psn idea list"}
}
