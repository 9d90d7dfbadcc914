package app

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/captions"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// captionFile is a file of captions that somebody named.
type captionFile struct {
	workspace.DraftCaptions
	open func() (*os.File, error)
}

// captionFiles finds the captions of an input. It returns an error with psn.CodeUsage if both the draft and the flags name
// some, and with psn.CodeInvalid for a language that is none.
func (a *App) captionFiles(in PostInput, d workspace.Draft) ([]captionFile, error) {
	var out []captionFile
	fence := a.fenceFor(in)
	for _, c := range d.Captions {
		if err := c.Check(); err != nil {
			return nil, err
		}
		out = append(out, captionFile{c, func() (*os.File, error) { return fence.open(c.File) }})
	}
	if len(in.Captions) > 0 && len(out) > 0 {
		return nil, psn.Errorf(psn.CodeUsage, "both the draft and --captions name captions").WithHint("name them in one place")
	}
	for _, text := range in.Captions {
		c, err := workspace.ParseCaptions(text)
		if err != nil {
			return nil, about("--captions "+psn.Excerpt(text, 60), err)
		}
		out = append(out, captionFile{c, func() (*os.File, error) { return openFile(c.File, a.path(c.File)) }})
	}
	return out, nil
}

// fenceFor returns the fence around what the draft of an input names.
func (a *App) fenceFor(in PostInput) fence {
	if in.File == "" || in.File == "-" {
		return fenceOf(filepath.Join(a.o.Dir, "-"))
	}
	return fenceOf(a.path(in.File))
}

// caption gives the videos of a post their captions. What no file says is in the language of the post.
func (p pictures) caption(files []captionFile, language string) error {
	var videos []*picture
	for i := range p {
		for j := range p[i] {
			if p[i][j].ref.Kind() == psn.Video {
				videos = append(videos, &p[i][j])
			}
		}
	}
	for _, f := range files {
		mine, err := f.among(videos)
		if err != nil {
			return err
		}
		for _, v := range mine {
			if err := f.join(&v.ref, language); err != nil {
				return err
			}
		}
	}
	return nil
}

// among returns the videos that captions belong to: those of the name that they say, or the only one.
func (f captionFile) among(videos []*picture) ([]*picture, error) {
	var mine []*picture
	for _, v := range videos {
		if f.Video == "" || path.Clean(v.name) == path.Clean(f.Video) {
			mine = append(mine, v)
		}
	}
	switch {
	case len(mine) == 0 && f.Video != "":
		return nil, about(f.File, psn.Errorf(psn.CodeInvalid, "the post shows no video %s", psn.Excerpt(f.Video, 80)).
			WithHint("write the video's path as the post has it"))
	case len(mine) == 0:
		return nil, errNoVideo(f.File)
	case len(mine) > 1 && f.Video == "":
		return nil, about(f.File, psn.Errorf(psn.CodeInvalid, "the post shows %d videos, and nobody said which one these captions belong to", len(mine)).
			WithHint("say it in a draft: captions: [{file: talk.en.vtt, video: talk.mp4}]"))
	}
	return mine, nil
}

func errNoVideo(file string) error {
	return about(file, psn.Errorf(psn.CodeInvalid, "captions belong to a video, and the post shows none").
		WithHint("name the video with --media, or in a draft with media"))
}

// join adds the captions to a video.
func (f captionFile) join(m *psn.MediaRef, language string) error {
	cues, err := f.read(m.Duration())
	if err != nil {
		return err
	}
	c := psn.Caption{Language: f.Language, Cues: string(captions.VTT(cues))}
	if c.Language == "" {
		c.Language = language
	}
	if c.Language == "" {
		c.Language = psn.Undetermined
	}
	m.Captions = append(slices.Clip(m.Captions), c)
	if err := (psn.Content{Segments: []psn.Segment{{Media: []psn.MediaRef{{MIME: m.MIME, Captions: m.Captions}}}}}).Check(); err != nil {
		return about(f.File, err)
	}
	return nil
}

// read reads the file. It returns an error with psn.CodeInvalid, with the line, for what captions.Parse refuses and for a
// cue beyond the end of a video of that length; 0 is one that is not known.
func (f captionFile) read(length time.Duration) ([]captions.Cue, error) {
	file, err := f.open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, captions.MaxBytes+1))
	if err != nil {
		return nil, fileTrouble(f.File, err)
	}
	cues, err := captions.Parse(f.File, raw)
	if err != nil {
		return nil, err
	}
	const slack = time.Second // programs let the last cue end with the picture or a little later
	for _, c := range cues {
		if length > 0 && c.End > length+slack {
			return nil, psn.Errorf(psn.CodeInvalid, "%s:%d: the cue ends at %s, and the video at %s", psn.Excerpt(f.File, 80), c.Line, Clock(c.End.Seconds()), Clock(length.Seconds())).
				WithHint("these may be the captions of another video, or of an uncut one")
		}
	}
	return cues, nil
}

// captionKept gives the only video that a post has already other captions.
func captionKept(files []captionFile, content *psn.Content) error {
	var videos []*psn.MediaRef
	for _, s := range content.Segments {
		for j := range s.Media {
			if s.Media[j].Kind() == psn.Video {
				videos = append(videos, &s.Media[j])
			}
		}
	}
	if len(files) > 0 && len(videos) == 1 {
		videos[0].Captions = nil
	}
	for _, f := range files {
		switch {
		case len(videos) == 0:
			return errNoVideo(f.File)
		case len(videos) > 1:
			return about(f.File, psn.Errorf(psn.CodeInvalid, "the post shows %d videos, and nobody said which one these captions belong to", len(videos)).
				WithHint("name the videos anew in a draft, with captions: [{file: talk.en.vtt, video: talk.mp4}]"))
		}
		if err := f.join(videos[0], content.Language); err != nil {
			return err
		}
	}
	return nil
}

// written returns the captions of a video as a network takes them; none where it takes none.
func written(m psn.MediaRef, l platform.Captions) ([]platform.Caption, error) {
	if len(l.Types) == 0 {
		return nil, nil
	}
	var out []platform.Caption
	for _, c := range m.Captions {
		cues, err := captions.Parse("the captions in "+c.Language, []byte(c.Cues))
		if err != nil {
			return nil, err
		}
		out = append(out, platform.Caption{Language: c.Language, MIME: l.Types[0], Data: captions.Write(l.Types[0], cues)})
	}
	return out, nil
}

// CaptionsRead is what the captions of a video are in one language.
type CaptionsRead struct {
	Language   string
	Cues       int
	Begins     string  // what the first cues say
	Start, End float64 // seconds
}

// ReadCaptions says what the captions of a video are.
func ReadCaptions(m psn.MediaRef) []CaptionsRead {
	var out []CaptionsRead
	for _, c := range m.Captions {
		read := CaptionsRead{Language: c.Language}
		cues, _ := captions.Parse("", []byte(c.Cues)) // what can't be read has no cues
		const most = 80
		for i, cue := range cues {
			if len(read.Begins) < most {
				read.Begins += " " + cue.Plain()
			}
			if i == 0 {
				read.Start = cue.Start.Seconds()
			}
			read.Cues, read.End = i+1, max(read.End, cue.End.Seconds())
		}
		read.Begins = psn.Excerpt(read.Begins, most)
		out = append(out, read)
	}
	return out
}
