package app

import (
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// captions checks the captions of a video by what a network takes.
func (c *mediaCheck) captions(m psn.MediaRef, l platform.Captions) {
	if len(m.Captions) == 0 {
		return
	}
	if len(l.Types) == 0 {
		c.notes = append(c.notes, c.network+" takes no captions file; they are left out")
		return
	}
	if n := len(m.Captions); l.Count > 0 && n > l.Count {
		c.refuse("has captions in %d languages, %s takes at most %d", n, c.network, l.Count)
	}
	files, err := written(m, l)
	if err != nil {
		c.refuse("has captions that can't be read: %s", err)
		return
	}
	known := map[string]string{}
	for _, f := range files {
		if size := int64(len(f.Data)); l.Bytes > 0 && size > l.Bytes {
			c.refuse("has captions in %s of %d bytes, %s takes at most %d", f.Language, size, c.network, l.Bytes)
		}
		if !l.TwoLetters {
			continue
		}
		short, ok := f.Short()
		if !ok {
			c.refuse("has captions in %s, %s takes languages of two letters, as en: name it with en=%s", languageName(f.Language), c.network, "talk.srt")
			continue
		}
		if other := known[short]; other != "" {
			c.refuse("has captions in %s and in %s, which are one language to %s", other, f.Language, c.network)
		}
		known[short] = f.Language
	}
}

// languageName says what language captions are in.
func languageName(tag string) string {
	if strings.EqualFold(tag, psn.Undetermined) {
		return "a language that nobody said"
	}
	return tag
}
