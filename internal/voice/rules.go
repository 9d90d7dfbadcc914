package voice

// Rule names what a finding is about. Rules are only ever added.
type Rule string

// The rules.
const (
	Banned      Rule = "banned"        // a word or phrase that the profile bans
	Telltale    Rule = "telltale"      // a phrase of the list of tell-tales
	Length      Rule = "length"        // more characters than the profile allows
	Emoji       Rule = "emoji"         // more emoji than the profile allows
	Hashtags    Rule = "hashtags"      // more hashtags than the profile allows
	LongWords   Rule = "long-words"    // many long words in one sentence
	Sentence    Rule = "long-sentence" // more words in a sentence than the profile allows
	Readability Rule = "readability"   // harder to read than the profile allows
)

// Severity says how much a finding matters.
type Severity string

// The severities.
const (
	Problem Severity = "problem" // against the profile
	Advice  Severity = "advice"  // worth a look
)

// Finding is one thing that an editor would point at.
type Finding struct {
	Rule       Rule
	Severity   Severity
	Line       int    // from 1
	Column     int    // in characters, from 1
	Excerpt    string // what stands there, or the number that was counted
	Suggestion string
}

// Profile is what a text is held to; nil for what nobody said.
type Profile struct {
	Banned        []string
	Telltales     []Phrase
	Characters    *int
	SentenceWords *int
	Emoji         *int
	Hashtags      *int
	Readability   *int
}

// Phrase is a phrase to look for, in lower case; * stands for up to four words.
type Phrase struct {
	Text   string
	Advice string
}

// Text is a piece of a draft, with the line of the file on which it begins.
type Text struct {
	Body string
	Line int
}

// Measures are what was counted.
type Measures struct {
	Characters   int
	Words        int
	Sentences    int
	PerSentence  float64 // words of a sentence, on average
	LongestWords int     // words of the longest sentence
	LongWords    int     // words of more than 12 letters
	Emoji        int
	Hashtags     int
	ReadingEase  *float64 // Flesch for English, Fernández-Huerta for Spanish, 0 hard to 100 easy; nil for other languages and few words
	Formula      string   // by which ReadingEase was made
}

// Report is what was found in a draft.
type Report struct {
	Findings []Finding // by line and column
	More     int       // findings that were left out
	Measures Measures
}
