package app

import (
	"context"
	"os"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// AddMedia looks into files, named relative to the folder in which psn was called, and puts them into a hub. All are
// looked into before the first is stored. On a dry run nothing is, and what the hub does not have yet has no id.
func (a *App) AddMedia(ctx context.Context, hubName string, files []string, dryRun bool) ([]psn.Media, error) {
	found := make([]picture, len(files))
	for i, name := range files {
		var err error
		if found[i], err = a.lookAt(name); err != nil {
			return nil, err
		}
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, err
	}
	out := make([]psn.Media, len(files))
	for i, one := range found {
		m, err := one.put(ctx, h, a.Actor(), dryRun)
		if err != nil {
			return nil, err
		}
		if m.ID == "" {
			m = one.facts()
		}
		out[i] = m
	}
	return out, nil
}

// lookAt looks into a file that the user named.
func (a *App) lookAt(name string) (picture, error) {
	m := workspace.DraftMedia{File: name}
	if err := m.Check(); err != nil {
		return picture{}, err
	}
	return lookInto(m, func() (*os.File, error) { return openFile(name, a.path(name)) })
}
