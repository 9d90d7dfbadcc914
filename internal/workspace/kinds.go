package workspace

import (
	"path"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Kind is a kind of file in a workspace.
type Kind string

// The kinds of files that psn reads. All but drafts are documents: their checked copies are pushed to the hub.
const (
	KindStrategy     Kind = "strategy"
	KindVoice        Kind = "voice-profiles"
	KindTelltales    Kind = "telltales"
	KindSeries       Kind = "series"
	KindCompany      Kind = "company"
	KindIntelligence Kind = "competitive-intel"
	KindDraft        Kind = "drafts"
)

// kindPlace says where the files of a kind are and what they may say.
type kindPlace struct {
	kind   Kind
	file   string        // of a kind with one file: its path, with slashes
	folder string        // of a kind with many
	ending string        // of the files in folder
	shape  func() *shape // of what is YAML; nil otherwise
	schema string        // the name of its JSON Schema
}

// kindPlaces are all kinds, in the order in which they are checked and listed.
var kindPlaces = []kindPlace{
	{kind: KindStrategy, file: "config/strategy.yaml", shape: strategyShape, schema: "strategy"},
	{kind: KindVoice, folder: "config/voice-profiles", ending: ".yaml", shape: voiceShape, schema: "voice"},
	{kind: KindTelltales, file: "config/voice-profiles/telltales.txt"},
	{kind: KindSeries, folder: "config/series", ending: ".yaml", shape: seriesShape, schema: "series"},
	{kind: KindCompany, folder: "config/company", ending: ".yaml", shape: companyShape, schema: "company"},
	{kind: KindIntelligence, file: "content/intelligence/competitive-intel.yaml", shape: intelligenceShape, schema: "competitive-intel"},
	{kind: KindDraft, folder: "content/drafts", ending: ".md"},
}

// placeOf returns where the files of a kind are.
func (k Kind) place() kindPlace {
	for _, p := range kindPlaces {
		if p.kind == k {
			return p
		}
	}
	return kindPlace{kind: k}
}

// File is a file of a workspace that psn reads.
type File struct {
	Kind Kind
	Name string // without its ending; the kind's own name where there is only one
	Path string // below the root, with slashes
}

// file returns the file of a kind and a name, which may not be there.
func (p kindPlace) fileOf(name string) File {
	if p.file != "" {
		return File{p.kind, string(p.kind), p.file}
	}
	return File{p.kind, name, path.Join(p.folder, name+p.ending)}
}

// IsDocument reports whether checked copies of the file are pushed to the hub.
func (f File) IsDocument() bool { return f.Kind != KindDraft }

// Key returns the key of the file, as `psn config get` takes it: strategy, voice-profiles.personal.
func (f File) Key() string {
	if f.Kind.place().file != "" {
		return string(f.Kind)
	}
	return string(f.Kind) + "." + f.Name
}

// Files lists the files of the workspace that psn reads, by kind and name. Files that stand where psn reads,
// and that it would not read, are the problems.
func (w *Workspace) Files() ([]File, []Problem, error) {
	root, err := w.open()
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	var files []File
	var strays []Problem
	for _, place := range kindPlaces {
		if place.file != "" {
			if info, err := root.Lstat(place.file); err == nil && !info.IsDir() {
				files = append(files, place.fileOf(""))
			}
			continue
		}
		entries, err := readFolder(root, place.folder)
		if err != nil {
			return nil, nil, err
		}
		for _, name := range entries {
			file, stray := place.listed(name)
			if stray != nil {
				strays = append(strays, *stray)
			} else if file.Name != "" {
				files = append(files, file)
			}
		}
	}
	loose, err := readFolder(root, "config")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range loose {
		if ending := path.Ext(name); (ending == ".yaml" || ending == ".yml") && name != "strategy.yaml" {
			strays = append(strays, strayFile("config/"+name, []string{"strategy.yaml"}))
		}
	}
	return files, strays, nil
}

// listed returns the file that an entry of a folder is, or what is wrong with it. Both are empty for what has
// nothing to do with psn.
func (p kindPlace) listed(entry string) (File, *Problem) {
	at := path.Join(p.folder, entry)
	stem, ours := strings.CutSuffix(entry, p.ending)
	switch {
	case strings.HasPrefix(entry, "."):
		return File{}, nil
	case ours && p.kind != KindDraft:
		if err := psn.CheckName(stem); err != nil {
			return File{}, new(problemOf(at, err))
		}
		return p.fileOf(stem), nil
	case ours:
		return p.fileOf(stem), nil
	case path.Ext(entry) == ".yml" && p.ending == ".yaml":
		problem := strayFile(at, nil)
		problem.Hint = "rename it to " + strings.TrimSuffix(entry, ".yml") + ".yaml"
		return File{}, &problem
	case path.Ext(entry) == ".txt" && p.kind == KindVoice && entry != "telltales.txt":
		return File{}, new(strayFile(at, []string{"telltales.txt"}))
	}
	return File{}, nil
}

func strayFile(at string, known []string) Problem {
	p := Problem{File: at, Line: 1, Column: 1, Message: "psn does not read this file"}
	p.Hint = "move it elsewhere"
	if meant := psn.Closest(path.Base(at), known); meant != "" {
		p.Hint = "did you mean " + path.Join(path.Dir(at), meant) + "?"
	}
	return p
}

// KindNames lists the kinds of documents.
func KindNames() []string {
	var names []string
	for _, p := range kindPlaces {
		if p.shape != nil {
			names = append(names, string(p.kind))
		}
	}
	slices.Sort(names)
	return names
}
