package platform

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Captions are what a network takes as captions of a video. The zero value: none; psn leaves them out.
type Captions struct {
	Types []string `json:"types,omitempty"` // MIME types, the one to write first: "text/vtt", "application/x-subrip"
	Count int      `json:"count,omitempty"` // languages of one video; 0 is no bound
	Bytes int64    `json:"bytes,omitempty"` // of one file; 0 is no bound
	// TwoLetters says that a language is named by two letters, so that en-GB is en and what has none can't be told.
	TwoLetters bool `json:"two_letters,omitempty"`
}

// Caption is a file with what is said in a video.
type Caption struct {
	Language string // BCP 47; "und" if nobody said which
	MIME     string // one of Captions.Types
	Data     []byte
}

// Short returns a language's two letters: "en" for "en-GB". It is false for a language that has none.
func (c Caption) Short() (string, bool) {
	primary, _, _ := strings.Cut(strings.ToLower(c.Language), "-")
	return primary, len(primary) == 2
}

// Region returns the two letters of the region where a language is spoken so: "GB" for "en-GB"; empty if it names none.
func (c Caption) Region() string {
	parts := strings.Split(c.Language, "-")
	for _, part := range parts[1:] {
		if len(part) == 2 {
			return strings.ToUpper(part)
		}
	}
	return ""
}

// CaptionsHash names what the captions of a file are; it is empty if there are none.
func (f File) CaptionsHash() string {
	if len(f.Captions) == 0 {
		return ""
	}
	raw, err := json.Marshal(f.Captions)
	if err != nil {
		panic("platform: hash captions: " + err.Error()) // strings and bytes always marshal
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}
