package app

import (
	"slices"

	"github.com/postshitnow/psn/internal/psn"
)

// pictures puts pictures and captions into the new content, and what else the edit keeps.
func (r EditPost) pictures(content *psn.Content, old psn.Content, shown pictures, files []captionFile, fit psn.Fit) error {
	anew := slices.ContainsFunc(shown, func(segment []picture) bool { return len(segment) > 0 })
	if anew {
		if err := shown.caption(files, content.Language); err != nil {
			return err
		}
	}
	shown.place(content)
	r.keep(content, old, fit)
	if anew {
		return nil
	}
	for _, s := range content.Segments {
		for j := range s.Media {
			if r.NoCaptions {
				s.Media[j].Captions = nil
			}
		}
	}
	return captionKept(files, content)
}

// keep gives the new content what the edit does not name: the pictures, segment by segment, the poll, and the
// post that it answers. fit is what the edit says of pictures, also of those that stay; empty if nothing.
func (r EditPost) keep(content *psn.Content, old psn.Content, fit psn.Fit) {
	if r.Whole && len(content.Segments) == 0 && len(old.Segments) > 0 && len(old.Segments[0].Media) > 0 {
		content.Segments = []psn.Segment{{}} // its picture says it all
	}
	named := slices.ContainsFunc(content.Segments, func(s psn.Segment) bool { return len(s.Media) > 0 })
	if !named && !r.NoMedia {
		for i := range content.Segments {
			if i < len(old.Segments) {
				content.Segments[i].Media = slices.Clone(old.Segments[i].Media)
			}
			for j := range content.Segments[i].Media {
				if fit != "" || r.Whole {
					setFit(&content.Segments[i].Media[j], fit)
				}
			}
		}
	}
	if content.Poll == nil && !r.NoPoll && !r.Whole {
		content.Poll = old.Poll
	}
	if content.ReplyTo == "" && !r.NoReply && !r.Whole {
		content.ReplyTo = old.ReplyTo
	}
	if content.FirstComment == "" && !r.Whole {
		content.FirstComment = old.FirstComment
	}
}
