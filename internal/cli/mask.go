package cli

import (
	"regexp"
	"strings"
	"sync"
)

// passwords are the places of URLs that hold a password, also where a text was cut, each with what stays
// before and behind. Only a database's address may have a slash in a password that was not encoded.
var passwords = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)(postgres(?:ql)?://[^\s/:@"']*:)[^\s"']*(@|…)`),
		regexp.MustCompile(`(://[^\s/:@"']*:)[^\s/"']*(@|…)`),
		regexp.MustCompile(`(?i)(password=)[^&\s"']+()`),
	}
})

// example is what psn's own hints say.
const example = "://user:password@"

// mask hides the passwords of URLs in what is said about a command line that somebody typed.
func mask(text string) string {
	for _, p := range passwords() {
		text = p.ReplaceAllStringFunc(text, func(found string) string {
			if strings.HasSuffix(found, example) {
				return found
			}
			return p.ReplaceAllString(found, "${1}**redacted**${2}")
		})
	}
	return text
}
