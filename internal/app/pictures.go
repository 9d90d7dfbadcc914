package app

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// picture is a file that a post is about to show.
type picture struct {
	ref  psn.MediaRef // its id is its SHA-256, hexadecimal, until it is stored
	name string       // as the user wrote it
	open func() (*os.File, error)
}

// pictures are those of a post, by segment.
type pictures [][]picture

// of returns the uses of a segment's pictures.
func (p pictures) of(segment int) []psn.MediaRef {
	if segment >= len(p) {
		return nil
	}
	var refs []psn.MediaRef
	for _, one := range p[segment] {
		refs = append(refs, one.ref)
	}
	return refs
}

// place puts the pictures into a content's segments.
func (p pictures) place(content *psn.Content) {
	for i := range content.Segments {
		content.Segments[i].Media = p.of(i)
	}
}

// unstored are no ids for pictures that are not stored.
func (p pictures) unstored() map[string]string {
	ids := map[string]string{}
	for _, segment := range p {
		for _, one := range segment {
			ids[one.ref.ID] = ""
		}
	}
	return ids
}

// identify gives a content's pictures the ids that they have in the hub, in whatever segments they are by now.
func identify(content *psn.Content, ids map[string]string) {
	content.Segments = slices.Clone(content.Segments)
	for i := range content.Segments {
		s := &content.Segments[i]
		s.Media = slices.Clone(s.Media)
		for j := range s.Media {
			if id, ours := ids[s.Media[j].ID]; ours {
				s.Media[j].ID = id
			}
		}
	}
}

// looked finds the pictures of an input and looks into each: whether it is one, how large, and that somebody
// said what it shows. Nothing is stored.
func (a *App) looked(in PostInput, d workspace.Draft) (pictures, error) {
	shown, err := a.lookedAt(in, d)
	if err != nil {
		return nil, err
	}
	files, err := a.captionFiles(in, d)
	if err != nil {
		return nil, err
	}
	return shown, shown.caption(files, d.Language)
}

// setFit says what becomes of a file, if it is a picture.
func setFit(m *psn.MediaRef, fit psn.Fit) {
	if m.Kind() == psn.Picture {
		m.Fit = fit.Stored()
	}
}

// fitOf returns what becomes of a content's pictures; empty if nobody said.
func fitOf(c psn.Content) psn.Fit {
	for _, s := range c.Segments {
		for _, m := range s.Media {
			if m.Fit != "" {
				return m.Fit
			}
		}
	}
	return ""
}

// lookedAt is looked without the captions.
func (a *App) lookedAt(in PostInput, d workspace.Draft) (pictures, error) {
	out, err := a.named(in, d)
	for _, segment := range out {
		for i := range segment {
			setFit(&segment[i].ref, d.Fit)
		}
	}
	return out, err
}

// named looks into the files that an input names.
func (a *App) named(in PostInput, d workspace.Draft) (pictures, error) {
	fence := a.fenceFor(in)
	out := make(pictures, len(d.Media))
	for i, segment := range d.Media {
		if len(segment) > psn.MaxMedia {
			return nil, psn.Errorf(psn.CodeInvalid, "%d media are attached to segment %d, at most %d are allowed", len(segment), i+1, psn.MaxMedia)
		}
		for _, m := range segment {
			one, err := look(m, func() (*os.File, error) { return fence.open(m.File) })
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], one)
		}
	}
	flagged, err := in.flagged()
	if err != nil || len(flagged) == 0 {
		return out, err
	}
	if len(out) > 0 && len(out[0]) > 0 {
		return nil, psn.Errorf(psn.CodeUsage, "both the draft and --media name pictures of the first segment").
			WithHint("name them in one place")
	}
	if len(out) == 0 {
		out = make(pictures, 1)
	}
	for _, m := range flagged {
		one, err := look(m, func() (*os.File, error) { return openFile(m.File, a.path(m.File)) })
		if err != nil {
			return nil, err
		}
		out[0] = append(out[0], one)
	}
	return out, nil
}

// look looks into one picture.
func look(m workspace.DraftMedia, open func() (*os.File, error)) (picture, error) {
	if err := m.Check(); err != nil {
		return picture{}, err
	}
	if strings.TrimSpace(m.Alt) == "" && strings.TrimSpace(m.NoAlt) == "" {
		return picture{}, psn.Errorf(psn.CodeInvalid, "nobody said what %s shows, for those who can't see it", psn.Excerpt(m.File, 80)).
			WithHint("describe it with --alt, in a draft with ![what it shows](file), or say with --no-alt why not: decorative")
	}
	return lookInto(m, open)
}

// lookInto looks into one file that may be without words.
func lookInto(m workspace.DraftMedia, open func() (*os.File, error)) (picture, error) {
	f, err := open()
	if err != nil {
		return picture{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return picture{}, fileTrouble(m.File, err)
	}
	facts, err := media.Inspect(f, info.Size())
	if err != nil {
		return picture{}, about(m.File, err)
	}
	sum := sha256.New()
	if n, err := io.Copy(sum, io.NewSectionReader(f, 0, info.Size())); err != nil || n != info.Size() {
		return picture{}, psn.Errorf(psn.CodeInvalid, "%s changed while it was read", psn.Excerpt(m.File, 80)).Retry()
	}
	return picture{
		name: m.File, open: open,
		ref: psn.MediaRef{
			ID: hex.EncodeToString(sum.Sum(nil)), MIME: facts.MIME, Bytes: facts.Bytes, Width: facts.Width, Height: facts.Height, Animated: facts.Animated,
			DurationMS: facts.Duration.Milliseconds(), Rate: facts.Rate, Video: facts.Video, Audio: facts.Audio, Pages: facts.Pages,
			Alt: strings.TrimSpace(m.Alt), NoAlt: strings.TrimSpace(m.NoAlt),
		},
	}, nil
}
