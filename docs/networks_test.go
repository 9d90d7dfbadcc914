package docs_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
)

// TestNetworks writes the README's table of networks from what the members declare.
func TestNetworks(t *testing.T) {
	t.Parallel()
	const begin = "<!-- networks: begin; written by `go test ./docs -update` -->\n"
	const end = "<!-- networks: end -->\n"
	text := read(t, "README.md")
	before, rest, found := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README.md has no place for the table of networks")
	}
	same(t, "README.md", before+begin+networkTable(all.Platforms())+end+after)
}

// networkTable has a column for each network and a row for each thing that it may be able to do.
func networkTable(members platform.Registry) string {
	var b strings.Builder
	b.WriteString("\n|  |")
	for _, m := range members {
		fmt.Fprintf(&b, " %s |", m.Title())
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(members)) + "\n")
	for _, row := range []struct {
		name string
		cell func(platform.Platform, platform.Capabilities, platform.Limits) string
	}{
		{"text", func(m platform.Platform, _ platform.Capabilities, l platform.Limits) string {
			return fmt.Sprintf("%d %s", l.Characters, unitOf(m))
		}},
		{"threads", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string { return yes(c.Threads) }},
		{"answers to a post", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string { return yes(c.Replies) }},
		{"images", func(_ platform.Platform, c platform.Capabilities, l platform.Limits) string {
			if !c.Media {
				return "–"
			}
			return fmt.Sprintf("%d, up to %s each", l.Media, megabytes(l.Image.Bytes))
		}},
		{"animated GIF", func(_ platform.Platform, c platform.Capabilities, l platform.Limits) string {
			return yes(c.Media && l.Image.AnimatedBytes > 0)
		}},
		{"videos", func(_ platform.Platform, _ platform.Capabilities, l platform.Limits) string {
			return videoCell(l.Video)
		}},
		{"documents", func(_ platform.Platform, _ platform.Capabilities, l platform.Limits) string {
			if len(l.Document.Types) == 0 {
				return "–"
			}
			return fmt.Sprintf("PDF, %d pages, up to %s", l.Document.Pages, megabytes(l.Document.Bytes))
		}},
		{"alt text", func(_ platform.Platform, c platform.Capabilities, l platform.Limits) string {
			if !c.Media || l.Alt == 0 {
				return "–"
			}
			return fmt.Sprintf("%d characters", l.Alt)
		}},
		{"captions of videos", func(_ platform.Platform, _ platform.Capabilities, l platform.Limits) string {
			return captions(l.Video.Captions)
		}},
		{"link cards by psn", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string { return yes(c.Cards) }},
		{"polls", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string { return yes(c.Polls) }},
		{"delete", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string { return yes(c.Delete) }},
		{"token is renewed by psn", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string {
			if !c.Refresh {
				return "not needed"
			}
			return yes(true)
		}},
		{"after a lost answer", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string {
			switch {
			case c.Find:
				return "asks for the post by the id that psn chose"
			case c.List:
				return "looks through the account's posts"
			}
			return "asks you"
		}},
		{"options", func(_ platform.Platform, c platform.Capabilities, _ platform.Limits) string {
			return "`" + strings.Join(slices.Sorted(maps.Keys(c.Options)), "`, `") + "`"
		}},
	} {
		fmt.Fprintf(&b, "| %s |", row.name)
		for _, m := range members {
			fmt.Fprintf(&b, " %s |", row.cell(m, m.Capabilities(), m.DefaultLimits()))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	return b.String()
}

// unitOf returns what a network counts.
func unitOf(m platform.Platform) string {
	for _, r := range m.Check(psn.Content{Segments: []psn.Segment{{Text: "x"}}}, m.DefaultLimits()) {
		return r.Unit
	}
	return "characters"
}

// videoCell says how long a video may be, and how large.
func videoCell(v platform.Videos) string {
	if len(v.Types) == 0 {
		return "–"
	}
	long := "any length"
	switch s := int(v.MaxSeconds); {
	case s >= 3600 && s%3600 == 0:
		long = fmt.Sprintf("%d h", s/3600)
	case s >= 60 && s%60 == 0:
		long = fmt.Sprintf("%d min", s/60)
	case s > 0:
		long = fmt.Sprintf("%d s", s)
	}
	return long + ", up to " + megabytes(v.Bytes)
}

// captions says in how many languages a video can have captions; psn writes whatever form the network takes.
func captions(c platform.Captions) string {
	switch {
	case len(c.Types) == 0:
		return "–"
	case c.Count == 0:
		return "any number of languages"
	case c.Count == 1:
		return "1 language"
	}
	return fmt.Sprintf("%d languages", c.Count)
}

func yes(can bool) string {
	if can {
		return "yes"
	}
	return "–"
}

func megabytes(n int64) string {
	switch {
	case n == 0:
		return "any size"
	case n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%g MB", float64(n)/1e6)
}
