package workspace

import (
	_ "embed"
	"errors"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// telltalesTemplate is config/voice-profiles/telltales.txt as a new workspace gets it.
//
//go:embed template/telltales.txt
var telltalesTemplate string

// Telltale is a phrase by which people tell that nobody wrote a text.
type Telltale struct {
	Language string // BCP 47; empty for all
	Phrase   string // in lower case; * stands for up to four words
	Advice   string // what to do instead; may be empty
}

// Telltales reads the workspace's list of tell-tale phrases; without the file it is the one that psn comes with.
func (w *Workspace) Telltales() ([]Telltale, error) {
	file := KindTelltales.place().fileOf("")
	raw, err := w.Read(file)
	if psn.CodeOf(err) == psn.CodeNotFound {
		return DefaultTelltales(), nil
	}
	if err != nil {
		return nil, err
	}
	list, found := parseTelltales(file.Path, raw)
	return list, errors.Join(found...)
}

// DefaultTelltales returns the list that psn comes with.
func DefaultTelltales() []Telltale {
	list, _ := parseTelltales("", []byte(telltalesTemplate))
	return list
}

// parseTelltales reads one phrase a line, with advice after =>, below lines such as [en] that say for which
// language. Lines that begin with # are comments.
func parseTelltales(name string, raw []byte) (list []Telltale, found []error) {
	text, err := readText(name, raw)
	if err != nil {
		return nil, []error{err}
	}
	doc := document{file: name}
	language, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			language = strings.TrimSpace(strings.Trim(line, "[]"))
			if err := checkLanguage(language); err != nil || !strings.HasSuffix(line, "]") {
				found = append(found, doc.fail(number, 1, "%q is not a language", psn.Excerpt(line, 40)).WithHint("write [en], [es] or [pt-BR]"))
			}
			continue
		}
		phrase, advice, _ := strings.Cut(line, "=>")
		t := Telltale{Language: language, Phrase: strings.ToLower(strings.Join(strings.Fields(phrase), " ")), Advice: strings.TrimSpace(advice)}
		switch {
		case strings.Trim(t.Phrase, "* ") == "":
			found = append(found, doc.fail(number, 1, "there is no phrase before =>").WithHint("write a phrase, or remove the line"))
		case len(t.Phrase) > 200 || len(t.Advice) > 300:
			found = append(found, doc.fail(number, 1, "the line is too long").WithHint("a phrase has at most 200 bytes, its advice 300"))
		default:
			list = append(list, t)
		}
		if len(found) >= maxProblems {
			break
		}
	}
	return list, found
}
