package app

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/film"
	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// TranscodeMedia asks for a video that a network takes.
type TranscodeMedia struct {
	Hub    string
	File   string // the source
	For    string // an account's name, or a network's
	Out    string // where it goes; empty for a name beside the source, which must be free
	DryRun bool
	Watch  func(made, all time.Duration) // is told how far it came; may be nil
}

// MediaTranscoded is what TranscodeMedia made, or on a dry run would make.
type MediaTranscoded struct {
	Source   psn.Media
	Made     psn.Media // without an id; on a dry run about what it would be, with no bytes; the source if that fits
	Platform string
	Account  string // empty for the network's own limits
	Fits     bool   // the source fits as it is: nothing is made
	Problems []string
	Changes  []string
	Out      string // as the user wrote it; empty if nothing is made
	Warnings []string
}

// TranscodeMedia makes a video fit with the ffmpeg of this machine, and looks into what came of it before it appears at its
// place. Errors are those of planRemake and film.Encode, besides those of files.
func (a *App) TranscodeMedia(ctx context.Context, r TranscodeMedia) (MediaTranscoded, error) {
	source, err := a.lookAt(r.File)
	if err != nil {
		return MediaTranscoded{}, err
	}
	if source.ref.Kind() != psn.Video {
		return MediaTranscoded{}, psn.Errorf(psn.CodeInvalid, "%s is no video; it is %s", psn.Excerpt(r.File, 80), source.ref.MIME).
			WithHint("pictures are made to fit when the post goes out")
	}
	t, err := a.namedTarget(ctx, r.Hub, r.For)
	if err != nil {
		return MediaTranscoded{}, err
	}
	out := MediaTranscoded{
		Source: source.facts(), Made: source.facts(), Platform: t.member.Name(), Account: t.account.Name,
		Problems: videoProblems(t.member, source.ref, t.limits.Video),
	}
	if len(out.Problems) == 0 {
		out.Fits = true
		return out, nil
	}
	plan, err := planRemake(t.member, source.ref, t.limits.Video)
	if err != nil {
		return out, about(r.File, err)
	}
	target, shown, err := a.madeFile(r.File, r.Out, "-"+r.For+".mp4")
	if err != nil {
		return out, err
	}
	out.Changes, out.Out = plan.changes, shown
	if r.DryRun {
		out.Made = picture{ref: plan.becomes, name: shown}.facts()
		out.Made.SHA256, out.Made.Bytes = "", 0
		if _, err := film.Find(); err != nil {
			out.Warnings = []string{err.Error() + ": " + film.Install}
		}
		return out, nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(target), ".psn-film-*")
	if err != nil {
		return out, saveError(shown, err)
	}
	defer os.RemoveAll(folder)
	made, err := source.remade(ctx, t.member, t.limits.Video, plan, filepath.Join(folder, "made.mp4"), r.Watch)
	if err != nil {
		return out, err
	}
	made.name = shown
	out.Made = made.facts()
	return out, saveError(shown, moveInto(filepath.Join(folder, "made.mp4"), target))
}

// namedTarget returns the account of a name, or else the network.
func (a *App) namedTarget(ctx context.Context, hubName, name string) (target, error) {
	if _, err := a.Select(hubName); err == nil || hubName != "" {
		h, err := a.OpenHub(ctx, hubName)
		if err != nil {
			return target{}, err
		}
		account, err := accountOf(ctx, h, name)
		if err == nil {
			return a.target(ctx, h, account.ID)
		}
		if psn.CodeOf(err) != psn.CodeNotFound {
			return target{}, err
		}
	}
	member, err := a.o.Platforms.Find(name)
	if err != nil {
		return target{}, psn.Errorf(psn.CodeNotFound, "there is no account and no network %q", psn.Excerpt(name, 40)).
			WithHint("the networks are %s", strings.Join(a.o.Platforms.Names(), ", ")).WithNext("psn account list")
	}
	return target{member: member, limits: member.DefaultLimits()}, nil
}

// madeFile returns where something goes that is made of a source, and how to call it. A name of psn's own choice must be free;
// one of the user's may not be the source.
func (a *App) madeFile(source, out, ending string) (target, shown string, err error) {
	if out == "" {
		shown = strings.TrimSuffix(source, filepath.Ext(source)) + ending
		target = a.path(shown)
		if _, err := os.Lstat(target); err == nil {
			return "", "", psn.Errorf(psn.CodeConflict, "%s is there already", psn.Excerpt(shown, 80)).WithHint("name another file with --out, or this one to replace it")
		}
		return target, shown, nil
	}
	target = a.path(out)
	info, err := os.Stat(target)
	if err != nil {
		if _, err := os.Stat(filepath.Dir(target)); err != nil {
			return "", "", saveError(out, err)
		}
		return target, out, nil
	}
	if !info.Mode().IsRegular() {
		return "", "", psn.Errorf(psn.CodeUsage, "--out: %s is not a regular file", psn.Excerpt(out, 80))
	}
	if from, err := os.Stat(a.path(source)); err == nil && os.SameFile(from, info) {
		return "", "", psn.Errorf(psn.CodeUsage, "--out: %s is the source itself", psn.Excerpt(out, 80)).WithHint("name another file")
	}
	return target, out, nil
}

// moveInto puts a whole file into its place. A new one is readable by its owner only, one that is there keeps its
// permissions.
func moveInto(made, target string) error {
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(target); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.Chmod(made, mode); err != nil {
		return err
	}
	return os.Rename(made, target)
}

// remade makes the video into a file that is not there yet, and looks into it: it is what the network takes, or an error.
func (p picture) remade(ctx context.Context, member platform.Platform, limits platform.Videos, plan remake, into string,
	watch func(made, all time.Duration),
) (picture, error) {
	tool, err := film.Find()
	if err != nil {
		return picture{}, err
	}
	e := plan.encode
	e.Output = into
	if e.Input, err = p.located(); err != nil {
		return picture{}, err
	}
	watched := func(made time.Duration) {
		if watch != nil {
			watch(made, p.ref.Duration())
		}
	}
	for again := false; ; again = true {
		if err := tool.Encode(ctx, e, watched); err != nil {
			return picture{}, about(p.name, err)
		}
		made, err := lookInto(workspace.DraftMedia{File: into, Alt: p.ref.Alt, NoAlt: p.ref.NoAlt}, func() (*os.File, error) { return openFile(into, into) })
		if err != nil {
			return picture{}, about(p.name, psn.Errorf(psn.CodeInternal, "psn can't read what ffmpeg made: %w", err))
		}
		problems := videoProblems(member, made.ref, limits)
		switch {
		case len(problems) == 0 && made.ref.MIME == media.MP4:
			made.ref.Captions = p.ref.Captions
			made.name = strings.TrimSuffix(p.name, filepath.Ext(p.name)) + ".mp4"
			return made, nil
		case again || e.VideoBits == 0:
			return picture{}, about(p.name, psn.Errorf(psn.CodeInternal, "what ffmpeg made would be refused still: %s", strings.Join(problems, "; ")).
				WithHint("update ffmpeg, or convert the video in another program"))
		}
		e.CopyVideo, e.CopyAudio, e.VideoBits = false, p.ref.Audio == "", fewerBits(e.VideoBits, made.ref, limits)
		if err := os.Remove(into); err != nil {
			return picture{}, psn.Errorf(psn.CodeInternal, "the video could not be made again: %w", err)
		}
	}
}

// fewerBits returns the bits for another try at a video that came out too heavy: the encoder keeps to its bits over seconds,
// so that a short video may have twice as many.
func fewerBits(bits int64, made psn.MediaRef, limits platform.Videos) int64 {
	share := 0.7
	if limits.Bytes > 0 && made.Bytes > 0 {
		share = min(share, roomShare*float64(limits.Bytes)/float64(made.Bytes))
	}
	if seconds := made.Duration().Seconds(); limits.Bitrate > 0 && seconds > 0 {
		share = min(share, roomShare*float64(limits.Bitrate)*seconds/(8*float64(made.Bytes)))
	}
	return max(1, int64(float64(bits)*share))
}

// located returns the absolute path of the file that was looked into.
func (p picture) located() (string, error) {
	f, err := p.open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	path, err := filepath.Abs(f.Name())
	if err != nil {
		return "", fileTrouble(p.name, err)
	}
	return path, nil
}
