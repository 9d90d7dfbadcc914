package linkedin

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// uploading is how far the upload of a file came, as it is noted.
type uploading struct {
	URN    string    `json:"urn"`
	Token  string    `json:"token,omitempty"`
	Pieces []piece   `json:"pieces,omitempty"` // of a video, with the addresses that they go to
	Parts  []string  `json:"parts,omitempty"`  // the ETags of the pieces that LinkedIn has
	Track  string    `json:"track,omitempty"`  // where the captions go; empty once LinkedIn has them
	Done   bool      `json:"done,omitempty"`   // LinkedIn has the whole file
	Ready  time.Time `json:"ready,omitzero"`   // when it may be ready, where nobody may ask
}

// sent returns how many bytes of a file LinkedIn has.
func (u uploading) sent(size int64) int64 {
	switch n := len(u.Parts); {
	case u.Done:
		return size
	case n > 0 && n <= len(u.Pieces):
		return u.Pieces[n-1].Last + 1
	}
	return 0
}

// note keeps how far an upload came.
func (u uploading) note(ctx context.Context, file platform.File) error {
	if u.Done {
		u.Token, u.Pieces, u.Parts, u.Track = "", nil, nil, ""
	}
	return file.Progress.Note(ctx, u, u.sent(file.Bytes))
}

// recall returns how far the upload of a file came; the zero value for none.
func recall(ctx context.Context, file platform.File) (uploading, error) {
	var u uploading
	known, err := file.Progress.Last(ctx, &u)
	if !known || len(u.Parts) > len(u.Pieces) {
		return uploading{}, err
	}
	return u, nil
}
