// Package media is `psn media`: the pictures, videos and documents that a hub keeps for its posts.
package media

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/psn"
)

// New returns the noun with its verbs.
func New(env *cli.Env, open func() *app.App) *cobra.Command {
	return cli.Noun("media", "the pictures, videos and documents that a hub keeps for its posts",
		newAdd(env, open), newInspect(env, open), newTranscode(env, open), newCover(env, open), newCarousel(env, open), newList(env, open), newShow(env, open),
		newPrune(env, open))
}

// facts are what a file is, in the data of every command.
type facts struct {
	Kind     psn.MediaKind `json:"kind"`
	MIME     string        `json:"mime"`
	Bytes    int64         `json:"bytes"`
	Width    int           `json:"width"`  // pixels
	Height   int           `json:"height"` // pixels
	Animated bool          `json:"animated"`
	Duration float64       `json:"duration_seconds"` // of a video; 0 if it is not known
	Rate     float64       `json:"rate"`             // frames per second of a video; 0 if it is not known
	Video    string        `json:"video_codec"`
	Audio    string        `json:"audio_codec"` // empty if there is no sound
	Pages    int           `json:"pages"`       // of a document; 0 if they can't be counted
	Name     string        `json:"name"`        // of the file it came from
}

func factsOf(m psn.Media) facts {
	return facts{
		m.Kind(), m.MIME, m.Bytes, m.Width, m.Height, m.Animated, float64(m.DurationMS) / 1000, m.Rate, m.Video, m.Audio, m.Pages, m.Name,
	}
}

// row is a file of the hub.
type row struct {
	ID string `json:"id"` // empty until it is stored
	facts
	CreatedBy string   `json:"created_by"`
	CreatedAt cli.Time `json:"created_at"`
}

func rowOf(m psn.Media, zone *time.Location) row {
	return row{m.ID, factsOf(m), m.CreatedBy, cli.In(m.CreatedAt, zone)}
}

// size is how much there is to see, for people: pixels, a video's length as well, or a document's pages.
func (r facts) size() string {
	pixels := fmt.Sprintf("%d × %d", r.Width, r.Height)
	switch r.Kind {
	case psn.Document:
		switch r.Pages {
		case 0:
			return "? pages"
		case 1:
			return "1 page"
		}
		return fmt.Sprintf("%d pages", r.Pages)
	case psn.Video:
		if r.Duration == 0 {
			return pixels + ", length unknown"
		}
		return pixels + ", " + app.Clock(r.Duration)
	case psn.Picture:
	}
	return pixels
}

// format is the file's type, for people, with a video's codecs.
func (r facts) format() string {
	switch {
	case r.Animated:
		return r.MIME + ", animated"
	case r.Audio != "":
		return r.MIME + " (" + r.Video + ", " + r.Audio + ")"
	case r.Video != "":
		return r.MIME + " (" + r.Video + ", silent)"
	}
	return r.MIME
}

// bytes is a number of bytes for people.
func bytes(n int64) string { return cli.Bytes(n) }

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
