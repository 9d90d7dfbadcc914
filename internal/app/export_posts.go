package app

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// ExportPosts selects posts to be written in a form that ImportPosts reads.
type ExportPosts struct {
	Hub      string
	States   []psn.State // none for all
	Account  string      // a name or the beginning of an id; empty for all
	Dir      string      // a new folder for a draft file of each, with their pictures; empty for none
	MediaDir string      // a folder for the pictures alone; empty for none
}

// PostsExported is what ExportPosts found and wrote.
type PostsExported struct {
	Lines    []PostLine
	Files    []string // the draft of each line, if a folder was asked for
	Posts    int      // in all lines
	Pictures int      // files that were written
	Warnings []string
}

// exportPage is how many posts are read at a time.
const exportPage = 500

// ExportPosts writes posts as drafts: what they say, and, of those that wait, for when. Posts of one group with the
// same content are one draft. It returns an error with psn.CodeUsage if posts show pictures and no folder was named
// for them.
func (a *App) ExportPosts(ctx context.Context, r ExportPosts) (PostsExported, error) {
	h, err := a.OpenHub(ctx, r.Hub)
	if err != nil {
		return PostsExported{}, err
	}
	f := hub.PostFilter{States: r.States, Limit: exportPage}
	if r.Account != "" {
		account, err := accountOf(ctx, h, r.Account)
		if err != nil {
			return PostsExported{}, err
		}
		f.AccountID = account.ID
	}
	var items []PostItem
	for {
		posts, next, err := h.Posts(ctx, f)
		if err != nil {
			return PostsExported{}, err
		}
		page, err := listed(ctx, h, posts)
		if err != nil {
			return PostsExported{}, err
		}
		items = append(items, page...)
		if f.Cursor = next; next == "" {
			break
		}
	}
	slices.SortStableFunc(items, func(x, y PostItem) int {
		if c := x.Post.CreatedAt.Compare(y.Post.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(x.Post.ID, y.Post.ID)
	})
	out := PostsExported{Posts: len(items), Lines: []PostLine{}}
	w := postWriter{hub: h, folder: "media", pictures: map[string]psn.MediaRef{}, captions: map[string]string{}}
	if r.MediaDir != "" {
		w.folder = filepath.ToSlash(r.MediaDir)
	}
	drafts := w.drafts(items)
	if len(w.pictures) > 0 && r.Dir == "" && r.MediaDir == "" {
		return out, psn.Errorf(psn.CodeUsage, "the posts show %s, and nobody said where to write them", plural(len(w.pictures), "picture", "pictures")).
			WithHint("add --media-dir FOLDER, or write drafts with their pictures into --out-dir FOLDER")
	}
	if r.Dir != "" {
		out.Files, err = a.writeDrafts(ctx, &w, r.Dir, drafts)
	} else if r.MediaDir != "" {
		err = w.media(ctx, a.path(r.MediaDir))
	}
	out.Pictures = len(w.pictures)
	for _, d := range drafts {
		out.Lines = append(out.Lines, lineOf(d.draft, d.group))
	}
	return out, err
}

// exportDraft is a draft about to be written.
type exportDraft struct {
	draft workspace.Draft
	group string // of its posts
	first psn.Post
}

// postWriter turns posts into drafts.
type postWriter struct {
	hub      *hub.Hub
	folder   string // of the pictures, as drafts name it
	pictures map[string]psn.MediaRef
	captions map[string]string // files of captions by name
}

// drafts returns the posts as drafts, in their order, those of a group with the same content together.
func (w *postWriter) drafts(items []PostItem) []exportDraft {
	var out []exportDraft
	index := map[string]int{}
	for _, item := range items {
		d, same := w.draft(item), ""
		if raw, err := json.Marshal([]any{item.Post.GroupID, d.At, d.Language, d.Segments, d.Media, d.Fit, d.Captions, d.Poll, d.ReplyTo, d.FirstComment}); err == nil {
			same = string(raw)
		}
		if i, ok := index[same]; ok && joins(out[i].draft, d) {
			known := &out[i].draft
			known.Accounts = append(known.Accounts, d.Accounts...)
			maps.Copy(known.Options, d.Options)
			continue
		}
		index[same] = len(out)
		out = append(out, exportDraft{d, item.Post.ID, item.Post})
	}
	for i := range out {
		if len(out[i].draft.Options) == 0 {
			out[i].draft.Options = nil
		}
	}
	return out
}

// joins reports whether a draft for one more account can be the same draft: a network's options are the same for all
// its accounts.
func joins(known, d workspace.Draft) bool {
	if slices.Contains(known.Accounts, d.Accounts[0]) {
		return false
	}
	for platform, options := range d.Options {
		if fmt.Sprint(known.Options[platform]) != fmt.Sprint(options) {
			return false
		}
	}
	return len(d.Options) == len(known.Options)
}

func (w *postWriter) draft(item PostItem) workspace.Draft {
	p := item.Post
	d := workspace.Draft{
		Accounts: []string{item.Account.Name}, Language: p.Content.Language, Options: map[string]map[string]string{}, Poll: p.Content.Poll,
		ReplyTo: p.Content.ReplyTo, FirstComment: p.Content.FirstComment, Fit: fitOf(p.Content),
	}
	if (p.State.Ready() || p.State == psn.PendingApproval) && !p.ScheduledAt.IsZero() {
		at := p.ScheduledAt
		if zone, err := psn.LoadZone(p.Zone); err == nil {
			at = at.In(zone)
		}
		d.At = psn.FormatInstant(at)
	}
	if len(p.Content.Options) > 0 {
		d.Options[item.Account.Platform] = p.Content.Options
	}
	for i, s := range p.Content.Segments {
		d.Segments = append(d.Segments, s.Text)
		for _, m := range s.Media {
			for len(d.Media) <= i {
				d.Media = append(d.Media, nil)
			}
			name := m.ID + MediaEnding(m.MIME)
			w.pictures[name] = m
			file := path.Join(w.folder, name)
			d.Media[i] = append(d.Media[i], workspace.DraftMedia{File: file, Alt: m.Alt, NoAlt: m.NoAlt})
			d.Captions = append(d.Captions, w.captioned(m, file)...)
		}
	}
	return d
}

// pictureEndings are how the names of media files end.
var pictureEndings = map[string]string{
	media.JPEG: ".jpg", media.PNG: ".png", media.GIF: ".gif", media.WebP: ".webp", media.MP4: ".mp4", media.MOV: ".mov", media.WebM: ".webm",
	"video/3gpp": ".3gp", media.PDF: ".pdf",
}

// MediaEnding is how the name of a media file of a type ends; empty for one that psn does not know.
func MediaEnding(mime string) string { return pictureEndings[mime] }
