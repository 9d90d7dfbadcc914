package workspace

import (
	"sync"

	"github.com/postshitnow/psn/internal/psn"
)

// The shapes that several files have in common.
var (
	anyText  = &shape{text: true}
	anyTexts = &shape{items: anyText}
)

func textOf(about string) *shape { return &shape{about: about, text: true} }

func listOf(about string) *shape { return &shape{about: about, items: anyText} }

func numberTo(most int, about string) *shape { return &shape{about: about, most: most} }

func checkedText(about, sample string, check func(string) error) *shape {
	return &shape{about: about, text: true, sample: sample, check: check}
}

func zoneShape() *shape {
	return checkedText("time zone: an IANA name, as Europe/Madrid", "America/New_York", func(name string) error {
		_, err := psn.LoadZone(name)
		return err
	})
}

func languagesShape(about string) *shape {
	return &shape{about: about, items: checkedText("BCP 47, as en, es or pt-BR", "en", CheckLanguage)}
}

// strategyShape is config/strategy.yaml.
var strategyShape = sync.OnceValue(func() *shape {
	days := checkedText("a day or a word for several", "weekdays", checkDay)
	times := checkedText("a time of day", "09:00", checkWindowTime)
	window := &shape{keys: []shapeKey{
		{name: "days", value: &shape{
			about: "mon, tue, wed, thu, fri, sat, sun, daily, weekdays, weekends",
			text:  true, check: checkDay, sample: "weekdays", or: &shape{items: days},
		}, missing: windowMissing, hint: windowHint},
		{name: "times", value: &shape{
			about: "hours and minutes, 00:00 to 23:59",
			text:  true, check: checkWindowTime, sample: "09:00", or: &shape{items: times},
		}, missing: windowMissing, hint: windowHint},
	}}
	pillar := &shape{
		keys: []shapeKey{
			{name: "name", value: textOf("what the pillar is called"), missing: "a pillar has no name", hint: "add `name: …`"},
			{name: "about", value: textOf("what posts of this pillar say")},
			{name: "keywords", value: listOf("words by which trends and ideas are told to belong to it")},
			{name: "weight", value: numberTo(100, "its share of the posts beside the others' weights")},
		},
		or: textOf("the name of a pillar"),
	}
	return &shape{about: "The strategy of a psn workspace", keys: []shapeKey{
		{name: "zone", value: zoneShape(), missing: "zone is missing", hint: "add a line such as `zone: America/New_York`"},
		{name: "languages", value: languagesShape("languages to write in, the main one first")},
		{name: "windows", value: &shape{about: "posting windows by platform; default is for platforms that have none of their own", free: &shape{items: window}}},
		{name: "frequency", value: &shape{
			about: "posts a week by platform; default is for platforms that have none of their own",
			free:  numberTo(500, "posts a week"),
		}},
		{name: "pillars", value: &shape{about: "the few subjects that posts are about", items: pillar}},
		{name: "goals", value: listOf("what posting is for")},
	}}
})

// seriesShape is a file in config/series.
var seriesShape = sync.OnceValue(func() *shape {
	account := checkedText("the name of an account of the hub", "masto", psn.CheckName)
	return &shape{about: "A series: a recurring format", keys: []shapeKey{
		{name: "title", value: textOf("what people call it")},
		{name: "pillar", value: textOf("the pillar of config/strategy.yaml that it belongs to")},
		{name: "platforms", value: listOf("which platforms it is for")},
		{name: "accounts", value: &shape{about: "which accounts post it", items: account}},
		{
			name: "rule", value: textOf("when it comes: an RRULE of RFC 5545, as FREQ=WEEKLY;BYDAY=TU"),
			missing: "rule is missing", hint: "add a line such as `rule: FREQ=WEEKLY;BYDAY=TU`",
		},
		{name: "at", value: checkedText("time of day", "09:00", checkTimeOfDay)},
		{name: "zone", value: zoneShape()},
		{name: "start", value: checkedText("the first day that counts", "2026-01-05", checkDate)},
		{name: "languages", value: languagesShape("languages to write in")},
		{name: "language", value: checkedText("the one language to write in", "en", CheckLanguage)},
		{name: "template", value: textOf("what each episode's draft begins with")},
	}}
})

// voiceShape is a file in config/voice-profiles.
var voiceShape = sync.OnceValue(func() *shape {
	manner := []shapeKey{
		{name: "tone", value: &shape{about: "how it sounds, in a few words", items: anyText, or: anyText}},
		{name: "do", value: listOf("what to do")},
		{name: "dont", value: listOf("what not to do")},
		{name: "banned", value: listOf("words and phrases that must not stand in a post")},
		{name: "phrases", value: listOf("phrases that are typical, to be used where they fit")},
		{name: "examples", value: listOf("posts that sound right")},
	}
	limits := &shape{about: "what `psn voice check` holds a draft to", keys: []shapeKey{
		{name: "characters", value: numberTo(100_000, "characters of a segment, at most")},
		{name: "sentence_words", value: numberTo(200, "words of a sentence, at most")},
		{name: "emoji", value: numberTo(1000, "emoji in a draft, at most")},
		{name: "hashtags", value: numberTo(1000, "hashtags in a draft, at most")},
		{name: "readability", value: numberTo(100, "reading ease, at least: 60 is plain, 30 is hard")},
	}}
	keys := append([]shapeKey{{name: "about", value: textOf("who speaks, and to whom")}}, manner...)
	keys = append(keys,
		shapeKey{name: "limits", value: limits},
		shapeKey{name: "languages", value: &shape{
			about: "what is different in one language: added to what stands above", free: &shape{keys: manner}, name: CheckLanguage,
		}})
	return &shape{about: "A voice profile: how posts sound", keys: keys}
})

// companyShape is a file in config/company.
var companyShape = sync.OnceValue(func() *shape {
	product := &shape{
		keys: []shapeKey{
			{name: "name", value: textOf("what it is called"), missing: "a product has no name", hint: "add `name: …`"},
			{name: "about", value: textOf("what it does, and for whom")},
			{name: "website", value: checkedText("its page", "https://example.com", checkWebsite)},
		},
		or: textOf("the name of a product"),
	}
	return &shape{about: "What posts for a company must know", keys: []shapeKey{
		{name: "name", value: textOf("what the company is called"), missing: "name is missing", hint: "add a line such as `name: Acme`"},
		{name: "about", value: textOf("what it does, in a sentence")},
		{name: "website", value: checkedText("its page", "https://example.com", checkWebsite)},
		{name: "audience", value: listOf("who its posts are for")},
		{name: "products", value: &shape{about: "what it offers", items: product}},
		{name: "facts", value: listOf("what may be said as a fact")},
		{name: "avoid", value: listOf("what must not be said")},
		{name: "languages", value: languagesShape("languages it writes in, the main one first")},
		{name: "voice", value: checkedText("the voice profile it speaks with: a file in config/voice-profiles", "brand-operator-acme", psn.CheckName)},
	}}
})

// intelligenceShape is content/intelligence/competitive-intel.yaml.
var intelligenceShape = sync.OnceValue(func() *shape {
	competitor := &shape{keys: []shapeKey{
		{name: "name", value: textOf("who it is"), missing: "a competitor has no name", hint: "add `name: …`"},
		{name: "about", value: textOf("what they do")},
		{name: "website", value: checkedText("their page", "https://example.com", checkWebsite)},
		{name: "accounts", value: &shape{about: "their handles by platform", free: anyText}},
		{name: "strengths", value: anyTexts},
		{name: "weaknesses", value: anyTexts},
		{name: "angles", value: listOf("what we can say that they can't")},
		{name: "notes", value: listOf("what was seen, with its date")},
	}}
	return &shape{about: "What is known of competitors", keys: []shapeKey{
		{name: "updated", value: checkedText("when somebody last looked", "2026-01-05", checkDate)},
		{name: "competitors", value: &shape{about: "one entry each", items: competitor}},
	}}
})
