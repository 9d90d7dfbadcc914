package workspace

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// maxMatter is the most bytes of front matter.
const maxMatter = 16 << 10

var matterKeys = []string{
	"account", "accounts", "at", "language", "options", "media", "fit", "captions", "poll", "reply_to", "first_comment", "proposed",
}

// parseMatter reads front matter.
func parseMatter(doc document, matter string) (Draft, error) {
	var d Draft
	if len(matter) > maxMatter {
		return d, doc.fail(1, 1, "the front matter has %d bytes, at most %d are allowed", len(matter), maxMatter)
	}
	top, err := doc.parse([]byte(matter))
	if err != nil || top == nil {
		return d, err
	}
	fields, err := doc.fields(top, "front matter", matterKeys)
	if err != nil {
		return Draft{}, err
	}
	for _, f := range fields {
		switch f.key.Value {
		case "account", "accounts":
			if d.Accounts != nil {
				return Draft{}, doc.failAt(f.key, "both account and accounts").WithHint("keep one of them")
			}
			d.Accounts, err = readAccounts(doc, f)
		case "at":
			d.At, err = doc.text(f.value, "at")
		case "language":
			d.Language, err = readLanguage(doc, f.value)
		case "options":
			d.Options, err = readOptions(doc, f.value)
		case "media":
			var media []DraftMedia
			if media, err = readMedia(doc, f.value); err == nil {
				d.Media = [][]DraftMedia{media}
			}
		case "fit":
			d.Fit, err = readFit(doc, f.value)
		case "captions":
			d.Captions, err = readCaptions(doc, f.value)
		case "poll":
			d.Poll, err = readPoll(doc, f.value)
		case "reply_to":
			d.ReplyTo, err = doc.text(f.value, "reply_to")
		case "first_comment":
			d.FirstComment, err = doc.text(f.value, "first_comment")
		case "proposed":
			d.Proposed, err = doc.text(f.value, "proposed")
		}
		if err != nil {
			return Draft{}, err
		}
	}
	return d, nil
}

func readFit(doc document, n *yaml.Node) (psn.Fit, error) {
	text, err := doc.text(n, "fit")
	if err != nil {
		return "", err
	}
	if err := psn.Fit(text).Check(); err != nil {
		return "", doc.wrap(n, err)
	}
	return psn.Fit(text), nil
}

func readAccounts(doc document, f field) ([]string, error) {
	items := []*yaml.Node{f.value}
	if f.key.Value == "accounts" {
		if f.value.Kind != yaml.SequenceNode {
			return nil, doc.wrongType(f.value, "accounts", "a list").WithHint("for one account write `account: NAME`")
		}
		if items = f.value.Content; len(items) == 0 {
			return nil, doc.failAt(f.value, "accounts is empty").WithHint("name one or leave the key out")
		}
	}
	var names []string
	for _, item := range items {
		name, err := doc.text(item, "account")
		if err != nil {
			return nil, err
		}
		if err := psn.CheckName(name); err != nil {
			return nil, doc.wrap(item, err)
		}
		if slices.Contains(names, name) {
			return nil, doc.failAt(item, "account %s stands twice", name).WithHint("keep one of them")
		}
		names = append(names, name)
	}
	return names, nil
}

func readLanguage(doc document, n *yaml.Node) (string, error) {
	tag, err := doc.text(n, "language")
	if err != nil {
		return "", err
	}
	if err := checkLanguage(tag); err != nil {
		return "", doc.wrap(n, err)
	}
	return tag, nil
}

func readOptions(doc document, n *yaml.Node) (map[string]map[string]string, error) {
	platforms, err := doc.fields(n, "options", nil)
	if err != nil {
		return nil, err
	}
	var options map[string]map[string]string
	for _, p := range platforms {
		if err := checkKey(doc, p.key); err != nil {
			return nil, err
		}
		fields, err := doc.fields(p.value, "options of "+psn.Excerpt(p.key.Value, 40), nil)
		if err != nil {
			return nil, err
		}
		for _, f := range fields {
			value, err := readOption(doc, f)
			if err != nil {
				return nil, err
			}
			if options == nil {
				options = map[string]map[string]string{}
			}
			if options[p.key.Value] == nil {
				options[p.key.Value] = map[string]string{}
			}
			options[p.key.Value][f.key.Value] = value
		}
	}
	return options, nil
}

// readOption reads a value for a platform: any scalar as it is written, so that true and numbers need no
// quotes.
func readOption(doc document, f field) (string, error) {
	if f.value.Kind != yaml.ScalarNode || f.value.ShortTag() == "!!null" || f.value.ShortTag() == "!!binary" {
		return "", doc.wrongType(f.value, psn.Excerpt(f.key.Value, 40), "text")
	}
	if err := checkKey(doc, f.key); err != nil {
		return "", err
	}
	if err := psn.CheckText(f.value.Value); err != nil {
		return "", doc.wrap(f.value, err)
	}
	return f.value.Value, nil
}

// checkKey refuses a key that can't be a platform or one of its options.
func checkKey(doc document, key *yaml.Node) error {
	if err := psn.CheckText(key.Value); err != nil {
		return doc.wrap(key, err)
	}
	if strings.TrimSpace(key.Value) == "" || len(key.Value) > 40 {
		return doc.failAt(key, "%q can't be a key of options", psn.Excerpt(key.Value, 50)).WithHint("use 1 to 40 characters")
	}
	return nil
}

// formatMatter writes front matter without its fences; it is empty if there is nothing to say.
func formatMatter(d Draft) string {
	var b strings.Builder
	switch len(d.Accounts) {
	case 0:
	case 1:
		b.WriteString("account: " + scalar(d.Accounts[0]) + "\n")
	default:
		b.WriteString("accounts:\n")
		for _, name := range d.Accounts {
			b.WriteString("  - " + scalar(name) + "\n")
		}
	}
	if d.At != "" {
		b.WriteString("at: " + scalar(d.At) + "\n")
	}
	if d.Language != "" {
		b.WriteString("language: " + scalar(d.Language) + "\n")
	}
	if d.ReplyTo != "" {
		b.WriteString("reply_to: " + scalar(d.ReplyTo) + "\n")
	}
	if d.FirstComment != "" {
		b.WriteString("first_comment: " + scalar(d.FirstComment) + "\n")
	}
	if d.Fit != "" {
		b.WriteString("fit: " + scalar(string(d.Fit)) + "\n")
	}
	b.WriteString(formatMedia(d.MediaOf(0)) + formatCaptions(d.Captions) + formatPoll(d.Poll))
	var options strings.Builder
	for _, platform := range slices.Sorted(maps.Keys(d.Options)) {
		if len(d.Options[platform]) == 0 {
			continue
		}
		options.WriteString("  " + scalar(platform) + ":\n")
		for _, key := range slices.Sorted(maps.Keys(d.Options[platform])) {
			options.WriteString("    " + scalar(key) + ": " + scalar(d.Options[platform][key]) + "\n")
		}
	}
	if options.Len() > 0 {
		b.WriteString("options:\n" + options.String())
	}
	return b.String()
}

// scalar writes text as a YAML scalar on one line, plain where that is safe.
func scalar(text string) string {
	if isPlain(text) {
		return text
	}
	return strconv.Quote(text) // every escape that it makes is one of YAML's, with the same meaning
}

// isPlain reports whether text without quotes is the same text to YAML: it begins with a letter or digit,
// has only harmless characters and is no word for nothing, true or false.
func isPlain(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	if text == "" || !strings.ContainsRune(letters, rune(text[0])) || strings.Trim(text, letters+" ._/+-:") != "" {
		return false
	}
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !strings.Contains(text, ": ") && !strings.HasSuffix(text, ":") && !strings.HasSuffix(text, " ") &&
		!strings.Contains(text, "  ")
}
