package post

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

// uploadView is how far the upload of a file is.
type uploadView struct {
	Segment   int      `json:"segment"` // from 1
	Media     int      `json:"media"`   // from 1; 0 for the files of a post together
	Sent      int64    `json:"sent"`    // bytes
	Bytes     int64    `json:"bytes"`
	Rate      int64    `json:"rate"`         // bytes per second; 0 if that is not known
	Left      int64    `json:"left_seconds"` // 0 if that is not known
	UpdatedAt cli.Time `json:"updated_at"`
}

func uploadsOf(s app.PostStory, zone *time.Location) []uploadView {
	out := []uploadView{}
	for _, u := range s.Uploads {
		rate, left := u.Rate()
		out = append(out, uploadView{
			u.Segment + 1, u.Position + 1, u.Sent, u.Total, int64(rate), int64(left.Round(time.Second) / time.Second), cli.In(u.UpdatedAt, zone),
		})
	}
	return out
}

// text says how far it is: "media 1: 12.0 MB of 500.0 MB, 3.2 MB/s, 2:31 left".
func (u uploadView) text() string {
	what := fmt.Sprintf("media %d", u.Media)
	if u.Media == 0 {
		what = "media"
	}
	if u.Sent >= u.Bytes {
		return what + ": " + cli.Bytes(u.Bytes) + " sent, the network is working on it"
	}
	text := what + ": " + cli.Bytes(u.Sent) + " of " + cli.Bytes(u.Bytes)
	if u.Rate > 0 {
		text += ", " + cli.Bytes(u.Rate) + "/s, " + app.Clock(float64(u.Left)) + " left"
	}
	return text
}

// watchUploads shows the upload of a post that is under way.
func watchUploads(meter *cli.Meter) func([]app.Upload) {
	return func(found []app.Upload) {
		views := uploadsOf(app.PostStory{Uploads: found}, time.UTC)
		for i, u := range views {
			if u.Sent < u.Bytes || i == len(views)-1 {
				meter.Show(u.Sent, u.Bytes, "%s", u.text())
				return
			}
		}
	}
}
