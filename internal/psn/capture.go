package psn

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Marks are the words that a captured line may be marked with. What is none of them stays text.
type Marks struct {
	Pillars   []string // names; a blank in one is a hyphen in its mark
	Platforms []string
}

// timelyFor is how long a timely idea lasts if its mark says nothing else.
const timelyFor = 7 * 24 * time.Hour

// Capture reads a line as an idea: #pillar, @platform, ~format, +language, !urgent, and !timely with a length of
// time after it, or without one for a week. Marks leave the text; a word that only looks like one stays in it, and
// so does a second pillar or format. The result has no state and no id.
func (m Marks) Capture(line string, now time.Time) Idea {
	var idea Idea
	var text []string
	words := strings.Fields(line)
	for i := 0; i < len(words); i++ {
		if words[i] == "!timely" && idea.ExpiresAt.IsZero() {
			idea.ExpiresAt = now.Add(timelyFor)
			if i+1 < len(words) {
				if span, err := ParseSpan(words[i+1]); err == nil && span > 0 {
					idea.ExpiresAt = now.Add(span)
					i++
				}
			}
			continue
		}
		if !m.mark(&idea, words[i]) {
			text = append(text, words[i])
		}
	}
	idea.Text = strings.Join(text, " ")
	return idea
}

// mark reads one word into an idea, and reports whether it was a mark.
func (m Marks) mark(idea *Idea, word string) bool {
	if len(word) < 2 {
		return false
	}
	name := word[1:]
	switch word[0] {
	case '#':
		i := slices.IndexFunc(m.Pillars, func(p string) bool { return pillarMark(p) == pillarMark(name) })
		if i < 0 || idea.Pillar != "" {
			return false
		}
		idea.Pillar = m.Pillars[i]
	case '@':
		name = strings.ToLower(name)
		if !slices.Contains(m.Platforms, name) {
			return false
		}
		idea.Platforms = appendNew(idea.Platforms, name)
	case '~':
		if !slices.Contains(Formats(), Format(strings.ToLower(name))) || idea.Format != "" {
			return false
		}
		idea.Format = Format(strings.ToLower(name))
	case '+':
		if !languageMark().MatchString(name) || !strings.Contains(languageCodes, " "+name[:2]+" ") {
			return false
		}
		idea.Languages = appendNew(idea.Languages, name)
	case '!':
		if name != "urgent" || idea.Urgent {
			return false
		}
		idea.Urgent = true
	default:
		return false
	}
	return true
}

// PillarNamed returns the pillar that a word means, and whether there is one.
func (m Marks) PillarNamed(word string) (string, bool) {
	for _, p := range m.Pillars {
		if pillarMark(p) == pillarMark(word) {
			return p, true
		}
	}
	return "", false
}

func pillarMark(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), "-"))
}

func appendNew(list []string, word string) []string {
	if slices.Contains(list, word) {
		return list
	}
	return append(list, word)
}

// languageMark is a language of two letters, with or without a region: es, pt-BR.
var languageMark = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`) })

// languageCodes are those of ISO 639-1.
const languageCodes = " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et " +
	"eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr " +
	"ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt " +
	"qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo " +
	"wa wo xh yi yo za zh zu "
