package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/film"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// Transcoding is how far the making of one video came.
type Transcoding struct {
	File      string
	Account   string // whose network it is made for
	Made, All time.Duration
}

// films are the media of a request, made to fit each of its targets.
type films struct {
	each   []pictures // of each target
	said   []string   // what was made, or on a rehearsal would be
	made   int        // how many
	folder string     // what was made lies there until it is stored; empty if nothing was
}

// done removes what was made and is stored by now.
func (f *films) done() {
	if f.folder != "" {
		_ = os.RemoveAll(f.folder) // the system removes old temporary files
	}
}

// all are every file that one of the targets shows, once, in the order in which they are shown.
func (f *films) all() pictures {
	known := map[string]bool{}
	var out []picture
	for _, shown := range f.each {
		for _, one := range slices.Concat(shown...) {
			if !known[one.ref.ID] {
				known[one.ref.ID] = true
				out = append(out, one)
			}
		}
	}
	return pictures{out}
}

// planFilmed is plan with videos made anew where that is asked for, after everything else was found to be right: it may
// take long. On a dry run none is made. The films are never nil.
func (a *App) planFilmed(ctx context.Context, h *hub.Hub, r CreatePosts, d workspace.Draft, flags map[string]string, shown pictures, targets []target,
) (PostsMade, []*psn.Error, *films, error) {
	planned, err := filmsFor(ctx, r, shown, targets, true)
	if err != nil {
		return PostsMade{}, nil, planned, err
	}
	made, found := a.plan(ctx, h, r, d, flags, planned.each, targets)
	films := planned
	if len(planned.said) > 0 && len(found) == 0 && !r.DryRun {
		if films, err = filmsFor(ctx, r, shown, targets, false); err != nil {
			return PostsMade{}, nil, films, err
		}
		made, found = a.plan(ctx, h, r, d, flags, films.each, targets)
	}
	made.Warnings = append(made.Warnings, films.said...)
	return made, found, films, nil
}

// filmsFor returns the media of a request for each of its targets. Where it asks for that, a video that a target refuses is
// made anew for it, once for all targets that take the same; what can't be made to fit stays, for the checks to refuse.
// On a rehearsal nothing is made, and what would be stands in the place of the video.
func filmsFor(ctx context.Context, r CreatePosts, shown pictures, targets []target, rehearsal bool) (*films, error) {
	out := &films{}
	known := map[string]picture{}
	for _, t := range targets {
		mine := make(pictures, len(shown))
		for i, segment := range shown {
			mine[i] = slices.Clone(segment)
			for j, one := range segment {
				if !r.Transcode || !TranscodeHelps(t.member, one.ref, t.limits.Video) {
					continue
				}
				plan, err := planRemake(t.member, one.ref, t.limits.Video)
				if err != nil {
					return out, err
				}
				out.said = append(out.said, fmt.Sprintf("%s: %s is made anew: %s", t.account.Name, psn.Excerpt(one.name, 80), strings.Join(plan.changes, ", ")))
				key := fmt.Sprint(one.ref.ID, one.ref.Alt, one.ref.NoAlt, one.ref.Captions, t.limits.Video)
				made, again := known[key]
				if !again {
					if made, err = out.make(ctx, r, one, t, plan, rehearsal); err != nil {
						return out, err
					}
					known[key] = made
				}
				mine[i][j] = made
			}
		}
		out.each = append(out.each, mine)
	}
	return out, nil
}

// make makes one video; on a rehearsal it returns what that would be.
func (f *films) make(ctx context.Context, r CreatePosts, source picture, t target, plan remake, rehearsal bool) (picture, error) {
	if rehearsal {
		if _, err := film.Find(); err != nil {
			return picture{}, err
		}
		planned := source
		planned.ref = plan.becomes
		if most := t.limits.Video.Bytes; most > 0 {
			planned.ref.Bytes = min(planned.ref.Bytes, most)
		}
		if seconds := planned.ref.Duration().Seconds(); t.limits.Video.Bitrate > 0 && seconds > 0 {
			planned.ref.Bytes = min(planned.ref.Bytes, int64(float64(t.limits.Video.Bitrate)/8*seconds))
		}
		return planned, nil
	}
	if f.folder == "" {
		var err error
		if f.folder, err = os.MkdirTemp("", "psn-film-*"); err != nil {
			return picture{}, psn.Errorf(psn.CodeInternal, "there is no place for temporary files: %w", err)
		}
	}
	f.made++
	into := filepath.Join(f.folder, fmt.Sprintf("%d.mp4", f.made))
	return source.remade(ctx, t.member, t.limits.Video, plan, into, func(made, all time.Duration) {
		if r.Watch != nil {
			r.Watch(Transcoding{source.name, t.account.Name, made, all})
		}
	})
}

// hintTranscode adds to a refusal that making a video anew would help, where it would.
func hintTranscode(err error, shown pictures, targets []target) error {
	if err == nil {
		return nil
	}
	for _, t := range targets {
		for _, segment := range shown {
			for _, one := range segment {
				if TranscodeHelps(t.member, one.ref, t.limits.Video) {
					return withTranscodeHint(err, t.member, one)
				}
			}
		}
	}
	return err
}

func withTranscodeHint(err error, member platform.Platform, p picture) error {
	known, ok := errors.AsType[*psn.Error](err)
	if !ok {
		return err
	}
	copied := *known
	copied.Hint = strings.TrimSuffix(fmt.Sprintf("--transcode makes %s fit %s, with ffmpeg; %s", psn.Excerpt(p.name, 80), member.Title(), known.Hint), "; ")
	return &copied
}
