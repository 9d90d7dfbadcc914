package platform

import "github.com/postshitnow/psn/internal/psn"

// Framer is a Platform that takes pictures in certain proportions only, which depend on where it shows them.
type Framer interface {
	// Frame returns which proportions the pictures of a segment, counted from 0, may have: width by height. Zero is no
	// bound.
	Frame(content psn.Content, segment int) (least, most float64)
}

// FrameOf returns what p takes as a picture in a segment of a content: l, with the proportions that hold there.
func FrameOf(p Platform, content psn.Content, segment int, l Images) Images {
	if f, ok := p.(Framer); ok && segment < len(content.Segments) {
		l.MinRatio, l.MaxRatio = f.Frame(content, segment)
	}
	return l
}
