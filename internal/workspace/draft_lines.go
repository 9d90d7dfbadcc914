package workspace

import "strings"

// DraftText is the text of a segment where it stands in its file.
type DraftText struct {
	Body string // pictures are empty lines, so that lines and columns are the file's
	Line int    // on which it begins
}

// ParseDraftTexts is ParseDraft with the places of the texts.
func ParseDraftTexts(name string, raw []byte) (Draft, []DraftText, error) {
	d, err := ParseDraft(name, raw)
	if err != nil {
		return d, nil, err
	}
	text, err := readText(name, raw)
	if err != nil {
		return d, nil, err
	}
	_, body, line, err := splitDraft(name, text)
	if err != nil {
		return d, nil, err
	}
	var texts []DraftText
	current := DraftText{Line: line}
	for l := range strings.Lines(body) {
		line++
		switch _, picture := parsePicture(strings.TrimSuffix(l, "\n")); {
		case strings.TrimSpace(l) == Separator:
			texts = append(texts, current.trimmed())
			current = DraftText{Line: line}
		case picture:
			current.Body += "\n"
		default:
			current.Body += l
		}
	}
	return d, append(texts, current.trimmed()), nil
}

// trimmed leaves out the line feeds at both ends, as a draft's segments do.
func (t DraftText) trimmed() DraftText {
	bare := strings.TrimLeft(t.Body, "\n")
	return DraftText{Body: strings.TrimRight(bare, "\n"), Line: t.Line + len(t.Body) - len(bare)}
}
