package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// DocumentState says how a file stands with its copy in the hub.
type DocumentState string

// The states of a document.
const (
	DocumentSame    DocumentState = "same"
	DocumentNew     DocumentState = "new"      // the hub has no copy
	DocumentChanged DocumentState = "changed"  // the hub has another version
	DocumentHubOnly DocumentState = "hub-only" // the workspace has no such file
)

// ConfigDocument is a file of the workspace, its copy in the hub, or both.
type ConfigDocument struct {
	Kind     string
	Name     string
	Path     string // below the workspace; empty if there is no such file
	State    DocumentState
	Hash     string    // of the file; empty if there is none
	HubHash  string    // empty if the hub has no copy
	PushedAt time.Time // of the copy
	PushedBy string
	Changes  []string // lines that differ, with - for the hub's and + for the file's; DiffConfig only
	More     int      // lines that differ and are not shown

	content string
}

// PushConfig asks for the checked files to be copied to the hub.
type PushConfig struct {
	Hub    string
	Prune  bool // remove copies of files that are gone
	DryRun bool
}

// ConfigPushed is what PushConfig did, or on a dry run would do.
type ConfigPushed struct {
	Hub       string
	Documents []ConfigDocument // with their states before, by kind and name
	Changed   int              // copies that were stored or removed
}

// PushConfig copies the workspace's files to the hub, all or none. Files with problems are not pushed: the error is
// CheckConfig's. What the hub has already is left alone.
func (a *App) PushConfig(ctx context.Context, p PushConfig) (ConfigPushed, error) {
	if _, err := a.CheckConfig(); err != nil {
		return ConfigPushed{}, err
	}
	h, documents, err := a.compareConfig(ctx, p.Hub)
	if err != nil {
		return ConfigPushed{}, err
	}
	out := ConfigPushed{Hub: h.Info().Name, Documents: documents}
	var push, remove []hub.Document
	for _, d := range documents {
		switch d.State {
		case DocumentNew, DocumentChanged:
			push = append(push, d.row())
		case DocumentHubOnly:
			if p.Prune {
				remove = append(remove, d.row())
			}
		case DocumentSame:
		}
	}
	if p.DryRun {
		out.Changed = len(push) + len(remove)
		return out, nil
	}
	if len(push)+len(remove) > 0 {
		out.Changed, err = h.PushDocuments(ctx, push, remove, a.Actor())
	}
	return out, err
}

func (d ConfigDocument) row() hub.Document {
	return hub.Document{Kind: d.Kind, Name: d.Name, Content: d.content, Hash: d.Hash}
}

// compareConfig opens a hub and compares its documents with the workspace's files, which may have problems.
func (a *App) compareConfig(ctx context.Context, name string) (*hub.Hub, []ConfigDocument, error) {
	ws, err := a.workspace()
	if err != nil {
		return nil, nil, err
	}
	local, err := localDocuments(ws)
	if err != nil {
		return nil, nil, err
	}
	h, err := a.OpenHub(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	documents, err := compareDocuments(ctx, h, local)
	return h, documents, err
}

// localDocuments reads the workspace's files. One that can't be read is left out: a check tells of it.
func localDocuments(ws *workspace.Workspace) ([]ConfigDocument, error) {
	files, _, err := ws.Files()
	if err != nil {
		return nil, err
	}
	var local []ConfigDocument
	for _, f := range files {
		if !f.IsDocument() {
			continue
		}
		if raw, err := ws.Read(f); err == nil {
			local = append(local, ConfigDocument{
				Kind: string(f.Kind), Name: f.Name, Path: f.Path, State: DocumentNew, Hash: workspace.Hash(raw), content: string(raw),
			})
		}
	}
	return local, nil
}

// compareDocuments asks the hub for its hashes, once, and says how each file stands.
func compareDocuments(ctx context.Context, h *hub.Hub, local []ConfigDocument) ([]ConfigDocument, error) {
	copies, err := h.Documents(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(local)
	for _, c := range copies {
		i := slices.IndexFunc(all, func(d ConfigDocument) bool { return d.Kind == c.Kind && d.Name == c.Name })
		if i < 0 {
			all = append(all, ConfigDocument{Kind: c.Kind, Name: c.Name, State: DocumentHubOnly})
			i = len(all) - 1
		} else if all[i].State = DocumentChanged; all[i].Hash == c.Hash {
			all[i].State = DocumentSame
		}
		all[i].HubHash, all[i].PushedAt, all[i].PushedBy = c.Hash, c.PushedAt, c.PushedBy
	}
	slices.SortFunc(all, func(a, b ConfigDocument) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

// ConfigDiff is how the workspace's files stand with a hub's copies.
type ConfigDiff struct {
	Hub       string
	Documents []ConfigDocument
}

// Differs reports whether anything is to be pushed.
func (d ConfigDiff) Differs() bool {
	return slices.ContainsFunc(d.Documents, func(d ConfigDocument) bool { return d.State != DocumentSame })
}

// diffLines is how many changed lines of a document are shown.
const diffLines = 40

// DiffConfig compares the workspace's files with the hub's copies, line by line where both are there.
func (a *App) DiffConfig(ctx context.Context, name string) (ConfigDiff, error) {
	h, documents, err := a.compareConfig(ctx, name)
	if err != nil {
		return ConfigDiff{}, err
	}
	for i, d := range documents {
		if d.State != DocumentChanged {
			continue
		}
		copied, err := h.Document(ctx, d.Kind, d.Name)
		if psn.CodeOf(err) == psn.CodeNotFound {
			continue // it was removed just now
		}
		if err != nil {
			return ConfigDiff{}, err
		}
		documents[i].Changes, documents[i].More = changedLines(copied.Content, d.content)
	}
	return ConfigDiff{Hub: h.Info().Name, Documents: documents}, nil
}

// changedLines returns the lines between the first and the last that differ, the old ones first, and how many
// there are beside those.
func changedLines(before, after string) (lines []string, more int) {
	old, now := splitLines(before), splitLines(after)
	for len(old) > 0 && len(now) > 0 && old[0] == now[0] {
		old, now = old[1:], now[1:]
	}
	for len(old) > 0 && len(now) > 0 && old[len(old)-1] == now[len(now)-1] {
		old, now = old[:len(old)-1], now[:len(now)-1]
	}
	for _, l := range old[:min(len(old), diffLines/2)] {
		lines = append(lines, "-"+psn.Excerpt(l, 200))
	}
	for _, l := range now[:min(len(now), diffLines/2)] {
		lines = append(lines, "+"+psn.Excerpt(l, 200))
	}
	return lines, len(old) + len(now) - len(lines)
}

func splitLines(text string) []string {
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
}
