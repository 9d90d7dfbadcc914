package app

import (
	"context"
	"path/filepath"
	"time"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// sharePatience bounds what a command waits for files to be pushed, which is not what it was asked for.
const sharePatience = 2 * time.Second

// shareConfig pushes the files of the workspace that changed to the workspace's own hub, the one that config/hub.env
// names, and no other: what a person edits is not every company's business. It costs reading the files and one query
// if nothing changed. It never fails a command; the warnings say what was not pushed and why. A hub that is busy or
// can't be written just now gets the files by a later command.
func (a *App) shareConfig(ctx context.Context, h *hub.Hub, c config.Connection) []string {
	ws, err := a.workspace()
	if err != nil || c.Source != (config.Source{Kind: config.FromFile, Name: filepath.Join(ws.ConfigDir(), "hub.env")}) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, sharePatience)
	defer cancel()
	local, err := localDocuments(ws)
	if err != nil {
		return []string{"the workspace's files are not in the hub: " + inWords(err)}
	}
	documents, err := compareDocuments(ctx, h, local)
	if err != nil {
		return unshared(ctx, err)
	}
	var push []hub.Document
	var warnings []string
	for _, d := range documents {
		if d.State != DocumentNew && d.State != DocumentChanged {
			continue
		}
		file := workspace.File{Kind: workspace.Kind(d.Kind), Name: d.Name, Path: d.Path}
		if problems := file.Check([]byte(d.content)); len(problems) > 0 {
			warnings = append(warnings, "the hub does not get "+d.Path+" as it is: "+inWords(problems[0].Error())+"; see `psn config check`")
			continue
		}
		push = append(push, d.row())
	}
	if len(push) == 0 || !h.CanWrite(ctx) {
		return warnings
	}
	if _, err := h.PushDocuments(ctx, push, nil, a.Actor()); err != nil {
		return append(warnings, unshared(ctx, err)...)
	}
	return warnings
}

// shareConfigWith is shareConfig for a hub that was opened by name.
func (a *App) shareConfigWith(ctx context.Context, h *hub.Hub, name string) []string {
	c, err := a.Select(name)
	if err != nil {
		return nil
	}
	return a.shareConfig(ctx, h, c)
}

// unshared says that the hub did not take the files; it says nothing of what passes by itself.
func unshared(ctx context.Context, err error) []string {
	if ctx.Err() != nil {
		return nil
	}
	switch psn.CodeOf(err) { //nolint:exhaustive // every other code is told
	case psn.CodeLocked, psn.CodeReadOnly, psn.CodeUnavailable:
		return nil
	}
	return []string{"the workspace's files were not pushed to the hub: " + inWords(err)}
}
