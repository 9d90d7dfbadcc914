package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/film"
	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/psn"
)

// CoverMedia asks for a picture of what a video shows at a moment.
type CoverMedia struct {
	File   string
	At     string // the moment: "2s", "1m5s", "1:05.5" or seconds; empty for a tenth of the video
	Out    string // where it goes; empty for a name beside the video, which must be free
	DryRun bool
}

// MediaCover is what CoverMedia made, or on a dry run would make.
type MediaCover struct {
	Cover    psn.Media // without an id; on a dry run without bytes
	At       time.Duration
	Out      string // as the user wrote it
	Warnings []string
}

// CoverMedia makes a JPEG of what a video shows at a moment, with the ffmpeg of this machine. It returns an error with
// psn.CodeInvalid for a moment that is not in the video, besides those of files and film.Still.
func (a *App) CoverMedia(ctx context.Context, r CoverMedia) (MediaCover, error) {
	source, err := a.lookAt(r.File)
	if err != nil {
		return MediaCover{}, err
	}
	if source.ref.Kind() != psn.Video {
		return MediaCover{}, psn.Errorf(psn.CodeInvalid, "%s is no video; it is %s", psn.Excerpt(r.File, 80), source.ref.MIME)
	}
	length := source.ref.Duration()
	out := MediaCover{At: (length / 10).Truncate(100 * time.Millisecond)}
	if r.At != "" {
		if out.At, err = filmMoment(r.At); err != nil {
			return MediaCover{}, err
		}
	}
	if length > 0 && out.At >= length {
		return MediaCover{}, psn.Errorf(psn.CodeInvalid, "%s ends at %s, before %s", psn.Excerpt(r.File, 80), Clock(length.Seconds()), Clock(out.At.Seconds())).
			WithHint("choose an earlier moment with --at")
	}
	target, shown, err := a.madeFile(r.File, r.Out, "-cover.jpg")
	if err != nil {
		return MediaCover{}, err
	}
	out.Out = shown
	out.Cover = psn.Media{MIME: media.JPEG, Width: source.ref.Width, Height: source.ref.Height, Name: filepath.Base(shown)}
	tool, err := film.Find()
	if r.DryRun {
		if err != nil {
			out.Warnings = []string{err.Error() + ": " + film.Install}
		}
		return out, nil
	}
	if err != nil {
		return MediaCover{}, err
	}
	path, err := source.located()
	if err != nil {
		return MediaCover{}, err
	}
	raw, err := tool.Still(ctx, path, out.At)
	if err != nil {
		return MediaCover{}, about(r.File, err)
	}
	facts, err := media.Inspect(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return MediaCover{}, about(r.File, psn.Errorf(psn.CodeInternal, "psn can't read what ffmpeg made: %w", err))
	}
	out.Cover.Bytes, out.Cover.Width, out.Cover.Height = facts.Bytes, facts.Width, facts.Height
	return out, saveError(shown, putFile(target, raw))
}

// putFile writes a file that appears at its place when it is whole.
func putFile(target string, raw []byte) error {
	folder, err := os.MkdirTemp(filepath.Dir(target), ".psn-film-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	whole := filepath.Join(folder, "whole")
	if err := os.WriteFile(whole, raw, 0o600); err != nil {
		return err
	}
	return moveInto(whole, target)
}

// filmMoment reads a moment of a video: "2s", "1m5s", "1:05.5", "1:00:05" or a number of seconds.
func filmMoment(s string) (time.Duration, error) {
	wrong := psn.Errorf(psn.CodeUsage, "--at: %q is no moment of a video", psn.Excerpt(s, 40)).WithHint("for example 2s, 1m5s, 1:05.5 or 12.5")
	s = strings.TrimSpace(s)
	if d, err := time.ParseDuration(s); err == nil {
		if d < 0 {
			return 0, wrong
		}
		return d, nil
	}
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, wrong
	}
	seconds := 0.
	for i, part := range parts {
		n, err := strconv.ParseFloat(part, 64)
		last := i == len(parts)-1
		if err != nil || strings.Trim(part, "0123456789.") != "" || !last && strings.Contains(part, ".") || i > 0 && n >= 60 {
			return 0, wrong
		}
		seconds = seconds*60 + n
	}
	if seconds > (1000 * time.Hour).Seconds() {
		return 0, wrong
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
