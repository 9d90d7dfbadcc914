package mastodon

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// length counts a status as the flavour does. Mastodon counts what a reader takes for a character, a
// link as urlWeight whatever its length, @user@example.org as @user, and the warning too
// (methods/statuses). GoToSocial counts code points as they were written.
func (n *Network) length(text, spoiler string) int {
	if n.Flavour == GoToSocial {
		return utf8.RuneCountInString(text) + utf8.RuneCountInString(spoiler)
	}
	count := uniseg.GraphemeClusterCount(spoiler)
	for _, t := range scan(text) {
		switch t.kind {
		case link:
			count += n.is.urlWeight
		case mention:
			user, _, _ := strings.Cut(t.text[1:], "@")
			count += 1 + len(user)
		case plain, hashtag:
			count += uniseg.GraphemeClusterCount(t.text)
		}
	}
	return count
}
