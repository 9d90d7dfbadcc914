package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// MaxDraftBytes bounds a draft file.
const MaxDraftBytes = 8 << 20

// PostInput is what somebody says of a post: a draft file or a text, and what flags say beside it. A flag
// counts more than the file's front matter.
type PostInput struct {
	File         string // the draft file as the user knows it; empty for a text
	Raw          []byte // what is in it
	Text         string // instead of a file, literally
	Accounts     []string
	At           string
	Language     string
	Options      []string // key=value; each goes to the platforms that know the key
	Media        []string // picture files for the first segment, relative to the folder in which psn was called
	Alt          []string // what each of Media shows, in the same order
	NoAlt        string   // why those of Media without an Alt have none
	Fit          psn.Fit  // what becomes of pictures with proportions that a network does not take
	Captions     []string // files with what is said in the video of Media, as workspace.ParseCaptions reads them
	Poll         []string // the options of a poll
	PollOpen     string   // how long it is open: "24h"
	ReplyTo      string   // URL of the post that the first segment answers
	FirstComment string   // written below the post once it is out
}

// draft reads the input, pictures aside. Errors are those of workspace.ParseDraft and extras.
func (in PostInput) draft() (workspace.Draft, error) {
	d := workspace.Draft{Segments: []string{in.Text}}
	if in.File != "" {
		name := in.File
		if name == "-" {
			name = "standard input"
		}
		var err error
		if d, err = workspace.ParseDraft(name, in.Raw); err != nil {
			return d, err
		}
	}
	if len(in.Accounts) > 0 {
		d.Accounts = in.Accounts
	}
	if in.At != "" {
		d.At = in.At
	}
	if in.Language != "" {
		d.Language = in.Language
	}
	if err := in.Fit.Check(); err != nil {
		return d, err
	}
	if in.Fit != "" {
		d.Fit = in.Fit
	}
	if len(in.Media) > 0 && len(d.Segments) == 0 {
		d.Segments = []string{""} // pictures need no text
	}
	return d, in.extras(&d)
}

// options returns the flags' options by key. It returns an error with psn.CodeUsage for one that is not
// key=value, and for a key that stands twice.
func (in PostInput) options() (map[string]string, error) {
	out := map[string]string{}
	for _, option := range in.Options {
		key, value, ok := strings.Cut(option, "=")
		if !ok || key == "" {
			return nil, psn.Errorf(psn.CodeUsage, "--option %q is not key=value", psn.Excerpt(option, 60)).
				WithHint("for example: --option visibility=unlisted")
		}
		if _, twice := out[key]; twice {
			return nil, psn.Errorf(psn.CodeUsage, "--option %s stands twice", psn.Excerpt(key, 40))
		}
		if err := psn.CheckText(value); err != nil {
			err.Message = "--option " + psn.Excerpt(key, 40) + ": " + err.Message
			return nil, err
		}
		out[key] = value
	}
	return out, nil
}

// checkOptionKeys returns an error with psn.CodeInvalid for the front matter's options of a network that
// psn does not know, and for a flag's option that none of the platforms knows.
func (a *App) checkOptionKeys(d workspace.Draft, flags map[string]string, members []platform.Platform) error {
	for _, name := range slices.Sorted(maps.Keys(d.Options)) {
		if _, err := a.o.Platforms.Find(name); err != nil {
			return psn.Errorf(psn.CodeInvalid, "the options name a platform %q that psn does not know", psn.Excerpt(name, 40)).
				WithHint("known platforms: %s", strings.Join(a.o.Platforms.Names(), ", "))
		}
	}
	known := map[string]bool{}
	for _, m := range members {
		for key := range m.Capabilities().Options {
			known[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		if !known[key] {
			return psn.Errorf(psn.CodeInvalid, "there is no option %q", psn.Excerpt(key, 40)).
				WithHint("the options are %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
	return nil
}

// contentFor returns the draft's content for a platform, with its pictures and the flags' options that the
// platform knows.
func contentFor(d workspace.Draft, flags map[string]string, shown pictures, member platform.Platform) psn.Content {
	c := d.Content(member.Name())
	shown.place(&c)
	c.Options = withOptions(c.Options, flags, member)
	return c
}

// withOptions returns options with the flags' that the platform knows. An empty value removes one.
func withOptions(options, flags map[string]string, member platform.Platform) map[string]string {
	out := maps.Clone(options)
	for key, value := range flags {
		if _, known := member.Capabilities().Options[key]; !known {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[key] = value
		if value == "" {
			delete(out, key)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
