// Package media is `psn media`: the pictures that a hub keeps for its posts.
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
	return cli.Noun("media", "the pictures that a hub keeps for its posts: list, show and prune them",
		newList(env, open), newShow(env, open), newPrune(env, open))
}

// row is a picture in the data of every command.
type row struct {
	ID        string   `json:"id"`
	MIME      string   `json:"mime"`
	Bytes     int64    `json:"bytes"`
	Width     int      `json:"width"`  // pixels
	Height    int      `json:"height"` // pixels
	Animated  bool     `json:"animated"`
	Name      string   `json:"name"` // of the file it came from
	CreatedBy string   `json:"created_by"`
	CreatedAt cli.Time `json:"created_at"`
}

func rowOf(m psn.Media, zone *time.Location) row {
	return row{m.ID, m.MIME, m.Bytes, m.Width, m.Height, m.Animated, m.Name, m.CreatedBy, cli.In(m.CreatedAt, zone)}
}

// size is the picture's size in pixels, for people.
func (r row) size() string { return fmt.Sprintf("%d × %d", r.Width, r.Height) }

// kind is the picture's type, for people.
func (r row) kind() string {
	if r.Animated {
		return r.MIME + ", animated"
	}
	return r.MIME
}

// bytes is a number of bytes for people.
func bytes(n int64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}

// on returns the flag that names the hub, for a command to be suggested.
func on(env *cli.Env) string {
	if name, err := env.HubName(); err == nil && name != "" {
		return " --hub " + name
	}
	return ""
}
