package app

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/postshitnow/psn/internal/media"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// MediaInspected is what a file is, and what each network and account would make of it.
type MediaInspected struct {
	Media     psn.Media // without an id
	Bitrate   int64     // bits per second of a video; 0 if its length is not known
	FastStart bool      // a video's index stands before its pictures
	Verdicts  []MediaVerdict
}

// Fate is what becomes of a file on its way to a network.
type Fate string

// The fates.
const (
	Fits      Fate = "fits"      // what can be seen of it stays as it is
	Converted Fate = "converted" // psn makes it smaller, or another type
	Refused   Fate = "refused"
)

// MediaVerdict is what would become of a file on one network or for one account.
type MediaVerdict struct {
	Platform string
	Account  string // empty for the network's own limits
	Fate     Fate
	Becomes  string   // what it is converted to: "image/jpeg, 1080 × 1350, 0.32 MB"; empty otherwise
	Problems []string // why it is refused, a sentence each
	Notes    []string // what would help, what is cut off or added, and what psn can't tell
}

// InspectMedia looks into a file and says what every network would do with it and, where there is a hub, each of its
// accounts, whose server may have limits of its own. fit is what is to become of a picture with proportions that a network
// does not take in an ordinary post. Nothing is stored, and no request is made.
func (a *App) InspectMedia(ctx context.Context, hubName, file string, fit psn.Fit) (MediaInspected, error) {
	if err := fit.Check(); err != nil {
		return MediaInspected{}, err
	}
	found, err := a.lookAt(file)
	if err != nil {
		return MediaInspected{}, err
	}
	setFit(&found.ref, fit)
	out := MediaInspected{Media: found.facts()}
	if err := found.more(&out); err != nil {
		return out, err
	}
	targets, err := a.everywhere(ctx, hubName)
	if err != nil {
		return out, err
	}
	fitted := map[string]MediaVerdict{} // by bounds
	for _, t := range targets {
		v, err := found.verdict(ctx, t, fitted)
		if err != nil {
			return out, err
		}
		out.Verdicts = append(out.Verdicts, v)
	}
	return out, nil
}

// more adds the facts that content does not carry.
func (p picture) more(out *MediaInspected) error {
	f, err := p.open()
	if err != nil {
		return err
	}
	defer f.Close()
	facts, err := media.Inspect(f, p.ref.Bytes)
	out.Bitrate, out.FastStart = facts.Bitrate, facts.FastStart
	return err
}

// everywhere returns every network, and the accounts of the hub if there is one.
func (a *App) everywhere(ctx context.Context, hubName string) ([]target, error) {
	var out []target
	for _, name := range a.o.Platforms.Names() {
		member, err := a.o.Platforms.Find(name)
		if err != nil {
			return nil, err
		}
		out = append(out, target{member: member, limits: member.DefaultLimits()})
	}
	if _, err := a.Select(hubName); hubName == "" && psn.CodeOf(err) == psn.CodeNotFound {
		return out, nil
	}
	h, err := a.OpenHub(ctx, hubName)
	if err != nil {
		return nil, err
	}
	accounts, err := h.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		t, err := a.target(ctx, h, account.ID)
		if psn.CodeOf(err) == psn.CodeNotFound {
			continue // a newer psn's network
		}
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// verdict says what would become of the file. A picture is really made to fit, once for all who take the same.
func (p picture) verdict(ctx context.Context, t target, fitted map[string]MediaVerdict) (MediaVerdict, error) {
	v := MediaVerdict{Platform: t.member.Name(), Account: t.account.Name, Fate: Fits}
	if !t.member.Capabilities().Media {
		v.Fate, v.Problems = Refused, []string{"psn can't attach media on " + t.member.Title()}
		return v, nil
	}
	content := psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{p.ref}}}}
	v.Problems, v.Notes = checkMedia(t.member, content, 0, t.limits)
	for _, said := range [][]string{v.Problems, v.Notes} {
		for i := range said {
			said[i] = strings.TrimPrefix(said[i], "media 1 ")
		}
	}
	if len(v.Problems) > 0 {
		v.Fate = Refused
		if TranscodeHelps(t.member, p.ref, t.limits.Video) {
			v.Notes = append(v.Notes, "--transcode makes it fit, with ffmpeg")
		}
		return v, nil
	}
	if p.ref.Kind() != psn.Picture {
		return v, nil
	}
	images := platform.FrameOf(t.member, content, 0, t.limits.Image)
	key := fmt.Sprint(bounds(images, p.ref.Fit))
	made, known := fitted[key]
	if !known {
		var err error
		if made, err = p.fitted(ctx, images); err != nil {
			return v, err
		}
		fitted[key] = made
	}
	v.Fate, v.Becomes, v.Problems = made.Fate, made.Becomes, made.Problems
	return v, nil
}

// heavy writes a number of bytes as people do.
func heavy(n int64) string {
	if n < 1e6 {
		return plain(math.Ceil(float64(n)/1e2)/10) + " kB"
	}
	return plain(float64(n)/1e6) + " MB"
}

// fitted makes a picture fit and says what came of it.
func (p picture) fitted(ctx context.Context, limits platform.Images) (MediaVerdict, error) {
	f, err := p.open()
	if err != nil {
		return MediaVerdict{}, err
	}
	defer f.Close()
	file, err := fitPicture(ctx, f, limits, p.ref.Fit)
	if known, ok := errors.AsType[*psn.Error](err); ok {
		return MediaVerdict{Fate: Refused, Problems: []string{known.Message}}, nil
	}
	if err != nil {
		return MediaVerdict{}, err
	}
	if file.MIME == p.ref.MIME && file.Width == p.ref.Width && file.Height == p.ref.Height && file.Animated == p.ref.Animated {
		return MediaVerdict{Fate: Fits}, nil
	}
	becomes := fmt.Sprintf("%s, %d × %d, %s", file.MIME, file.Width, file.Height, heavy(file.Bytes))
	switch frame := frameOf(limits, p.ref.Fit); {
	case frame.Holds(p.ref.Width, p.ref.Height):
	case frame.Fit == psn.FitCrop:
		becomes += ", cropped"
	case frame.Fit == psn.FitPad:
		becomes += ", with a border"
	}
	if p.ref.Animated && !file.Animated {
		becomes += ", its first frame"
	}
	return MediaVerdict{Fate: Converted, Becomes: becomes}, nil
}
