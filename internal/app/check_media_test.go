package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

// TestCheckMedia says exactly what a network would refuse a file for, at its bounds and just beyond them.
func TestCheckMedia(t *testing.T) {
	t.Parallel()
	limits := platform.Limits{
		Image: platform.Images{MinRatio: 0.8, MaxRatio: 1.91},
		Video: platform.Videos{
			Types: []string{"video/mp4", "video/quicktime"}, Codecs: []string{"h264", "hevc"}, Audio: []string{"aac"}, Bytes: 300e6,
			MinSeconds: 3, MaxSeconds: 900, MinRate: 23, MaxRate: 60, MinSide: 360, MaxWidth: 1920, MaxHeight: 4000, MinRatio: 0.01, MaxRatio: 10,
			Bitrate: 25e6,
		},
		Document: platform.Documents{Types: []string{"application/pdf"}, Bytes: 100e6, Pages: 300},
	}
	film := func(change func(*psn.MediaRef)) psn.MediaRef {
		m := psn.MediaRef{MIME: "video/mp4", Bytes: 1e6, Width: 1080, Height: 1920, DurationMS: 60_000, Rate: 30, Video: "h264", Audio: "aac"}
		change(&m)
		return m
	}
	slides := psn.MediaRef{MIME: "application/pdf", Bytes: 1e6, Pages: 300}
	for name, c := range map[string]struct {
		media    psn.MediaRef
		none     bool // the network takes neither videos nor documents
		problems []string
		notes    []string
	}{
		"a video":      {media: film(func(*psn.MediaRef) {})},
		"silent":       {media: film(func(m *psn.MediaRef) { m.Audio = "" })},
		"at its end":   {media: film(func(m *psn.MediaRef) { m.DurationMS = 900_000 })},
		"NTSC":         {media: film(func(m *psn.MediaRef) { m.Rate = 59.94 })},
		"a bit long":   {media: film(func(m *psn.MediaRef) { m.DurationMS = 900_020 }), problems: []string{"media 1 is 15:00.1 long, Mastodon takes at most 15:00"}},
		"long":         {media: film(func(m *psn.MediaRef) { m.DurationMS = 3_723_000 }), problems: []string{"media 1 is 1:02:03 long, Mastodon takes at most 15:00"}},
		"short":        {media: film(func(m *psn.MediaRef) { m.DurationMS = 2_500 }), problems: []string{"media 1 is 2.5 s long, Mastodon takes at least 3 s"}},
		"WebM":         {media: film(func(m *psn.MediaRef) { m.MIME = "video/webm" }), problems: []string{"media 1 is video/webm, Mastodon takes video/mp4, video/quicktime"}},
		"codecs":       {media: film(func(m *psn.MediaRef) { m.Video, m.Audio = "vp9", "opus" }), problems: []string{"media 1 has pictures in vp9, Mastodon takes h264, hevc", "media 1 has sound in opus, Mastodon takes aac"}},
		"heavy":        {media: film(func(m *psn.MediaRef) { m.Bytes, m.DurationMS = 301e6, 800_000 }), problems: []string{"media 1 has 301 MB, Mastodon takes at most 300 MB"}},
		"dense":        {media: film(func(m *psn.MediaRef) { m.Bytes = 200e6 }), problems: []string{"media 1 has 26.67 Mbit per second, Mastodon takes at most 25"}},
		"slow":         {media: film(func(m *psn.MediaRef) { m.Rate = 15 }), problems: []string{"media 1 has 15 frames per second, Mastodon takes at least 23"}},
		"fast":         {media: film(func(m *psn.MediaRef) { m.Rate = 120 }), problems: []string{"media 1 has 120 frames per second, Mastodon takes at most 60"}},
		"small":        {media: film(func(m *psn.MediaRef) { m.Width = 359 }), problems: []string{"media 1 is 359 × 1920 pixels, Mastodon takes at least 360 on the shorter side"}},
		"wide":         {media: film(func(m *psn.MediaRef) { m.Width = 3840 }), problems: []string{"media 1 is 3840 pixels wide, Mastodon takes at most 1920"}},
		"high":         {media: film(func(m *psn.MediaRef) { m.Height = 4001 }), problems: []string{"media 1 is 4001 pixels high, Mastodon takes at most 4000"}},
		"unknown":      {media: film(func(m *psn.MediaRef) { m.DurationMS, m.Rate = 0, 0 }), notes: []string{"psn can't tell the length of media 1; Mastodon decides", "psn can't tell the frame rate of media 1; Mastodon decides"}},
		"no videos":    {media: film(func(*psn.MediaRef) {}), none: true, problems: []string{"media 1 is a video, and psn can't post videos on Mastodon"}},
		"slides":       {media: slides},
		"no documents": {media: slides, none: true, problems: []string{"media 1 is a document, and psn can't post documents on Mastodon"}},
		"many pages": {
			media:    psn.MediaRef{MIME: "application/pdf", Bytes: 101e6, Pages: 301},
			problems: []string{"media 1 has 101 MB, Mastodon takes at most 100 MB", "media 1 has 301 pages, Mastodon takes at most 300"},
		},
		"sealed":   {media: psn.MediaRef{MIME: "application/pdf", Bytes: 1}, notes: []string{"psn can't tell the number of pages of media 1; Mastodon decides"}},
		"4 by 5":   {media: psn.MediaRef{MIME: "image/jpeg", Width: 1080, Height: 1350}},
		"1.91":     {media: psn.MediaRef{MIME: "image/jpeg", Width: 1080, Height: 566}},
		"a poster": {media: psn.MediaRef{MIME: "image/jpeg", Width: 1000, Height: 2000}, problems: []string{"media 1 is too high for its width: 1000 × 2000 is 0.5 to 1, Mastodon takes at least 0.8 to 1; --fit crop or --fit pad makes it fit"}},
		"a banner": {media: psn.MediaRef{MIME: "image/png", Width: 3000, Height: 1000}, problems: []string{"media 1 is too wide for its height: 3000 × 1000 is 3 to 1, Mastodon takes at most 1.91 to 1; --fit crop or --fit pad makes it fit"}},
		"cropped":  {media: psn.MediaRef{MIME: "image/png", Width: 4000, Height: 1000, Fit: psn.FitCrop}, notes: []string{"media 1 is cropped from 4000 × 1000 to 1910 × 1000 for Mastodon"}},
		"padded":   {media: psn.MediaRef{MIME: "image/png", Width: 1000, Height: 2000, Fit: psn.FitPad}, notes: []string{"media 1 gets a border, from 1000 × 2000 to 1600 × 2000 for Mastodon"}},
		"in time":  {media: psn.MediaRef{MIME: "image/png", Width: 1000, Height: 1000, Fit: psn.FitPad}},
	} {
		l := limits
		if c.none {
			l = platform.Limits{}
		}
		problems, notes := checkMedia(mastodon.Platform{}, psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{c.media}}}}, 0, l)
		if diff := cmp.Diff(c.problems, problems); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(c.notes, notes); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
