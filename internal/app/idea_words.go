package app

import (
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// IdeaWords is what somebody says of an idea. A nil or empty field says nothing; of an edit, that it stays.
type IdeaWords struct {
	Text      *string // one line, with marks
	Notes     *string
	Pillar    *string
	Platforms *[]string
	Format    *psn.Format
	Languages *[]string
	Urgent    *bool
	Expires   *string // a length of time, as 3d, a time as `psn help times` has it, or none
}

// marks are what the workspace and psn know.
func (a *App) marks() (psn.Marks, error) {
	m := psn.Marks{Platforms: a.o.Platforms.Names()}
	strategy, err := a.strategyHere()
	if err != nil || strategy == nil {
		return m, err
	}
	for _, p := range strategy.Pillars {
		m.Pillars = append(m.Pillars, p.Name)
	}
	return m, nil
}

// speak writes what the words say into an idea.
func (a *App) speak(w IdeaWords, idea *psn.Idea, now time.Time) error {
	m, err := a.marks()
	if err != nil {
		return err
	}
	if w.Text != nil {
		line := strings.TrimSpace(strings.ReplaceAll(*w.Text, "\r\n", "\n"))
		if err := ideaText("the idea", line, psn.MaxIdeaBytes); err != nil {
			return err
		}
		said := m.Capture(line, now)
		if said.Text == "" {
			return psn.Errorf(psn.CodeInvalid, "the idea has no text").WithHint("write what it is about, beside its marks")
		}
		merge(idea, said)
	}
	if w.Notes != nil {
		idea.Notes = strings.TrimSpace(strings.ReplaceAll(*w.Notes, "\r\n", "\n"))
		if err := ideaText("the notes", idea.Notes, psn.MaxIdeaNotesBytes); err != nil {
			return err
		}
	}
	if w.Pillar != nil {
		if idea.Pillar, err = pillarOf(m, *w.Pillar); err != nil {
			return err
		}
	}
	if w.Platforms != nil {
		for _, name := range *w.Platforms {
			if _, err := a.o.Platforms.Find(name); err != nil {
				return err
			}
		}
		idea.Platforms = *w.Platforms
	}
	if w.Format != nil {
		idea.Format = *w.Format
	}
	if w.Languages != nil {
		for _, tag := range *w.Languages {
			if err := checkMatter(workspace.Draft{Language: tag}); err != nil {
				return err
			}
		}
		idea.Languages = *w.Languages
	}
	if w.Urgent != nil {
		idea.Urgent = *w.Urgent
	}
	if w.Expires != nil {
		idea.ExpiresAt, err = a.expiry(*w.Expires, now)
	}
	return err
}

// merge writes what a line says over an idea; marks that it does not have leave what was there.
func merge(idea *psn.Idea, said psn.Idea) {
	idea.Text = said.Text
	if said.Pillar != "" {
		idea.Pillar = said.Pillar
	}
	if said.Platforms != nil {
		idea.Platforms = said.Platforms
	}
	if said.Format != "" {
		idea.Format = said.Format
	}
	if said.Languages != nil {
		idea.Languages = said.Languages
	}
	idea.Urgent = idea.Urgent || said.Urgent
	if !said.ExpiresAt.IsZero() {
		idea.ExpiresAt = said.ExpiresAt
	}
}

func ideaText(what, text string, most int) error {
	if err := psn.CheckText(text); err != nil {
		err.Message = what + ": " + err.Message
		return err
	}
	if len(text) > most {
		return psn.Errorf(psn.CodeInvalid, "%s has %d bytes, at most %d are allowed", what, len(text), most).
			WithHint("keep the line short and put the rest into --notes, or into a draft file")
	}
	return nil
}

func pillarOf(m psn.Marks, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if pillar, ok := m.PillarNamed(name); ok {
		return pillar, nil
	}
	err := psn.Errorf(psn.CodeInvalid, "there is no pillar %q", psn.Excerpt(name, 40))
	if len(m.Pillars) == 0 {
		return "", err.WithHint("pillars stand in config/strategy.yaml of a workspace")
	}
	err = err.WithHint("the pillars are %s", strings.Join(m.Pillars, ", "))
	if meant := psn.Closest(name, m.Pillars); meant != "" {
		err.Hint = "did you mean " + meant + "? " + err.Hint
	}
	return "", err
}

// expiry reads when an idea is stale.
func (a *App) expiry(text string, now time.Time) (time.Time, error) {
	if text == "" || text == "none" || text == "never" {
		return time.Time{}, nil
	}
	if span, err := psn.ParseSpan(text); err == nil {
		if span == 0 {
			return time.Time{}, psn.Errorf(psn.CodeInvalid, "the idea would be stale at once").WithHint("write 3d, a time, or none")
		}
		return now.Add(span), nil
	}
	zone, err := a.Zone()
	if err != nil {
		return time.Time{}, err
	}
	end, err := parseBound(text, now.In(zone), 1)
	if err == nil && !end.After(now) {
		err = psn.Errorf(psn.CodeInvalid, "%s is over", psn.FormatInstant(end)).WithHint("write 3d, a time to come, or none")
	}
	return end, err
}
