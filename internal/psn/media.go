package psn

import "time"

// Media is one file in the hub's media store, addressed by its content per author.
type Media struct {
	ID        string    `json:"id"`
	SHA256    string    `json:"sha256"` // hexadecimal
	MIME      string    `json:"mime"`
	Bytes     int64     `json:"bytes"`
	Width     int       `json:"width,omitempty"`  // pixels
	Height    int       `json:"height,omitempty"` // pixels
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
}

// MediaRef is a use of a media file in a segment.
type MediaRef struct {
	ID  string `json:"id"`
	Alt string `json:"alt,omitempty"` // what the picture shows, for those who can't see it
}
