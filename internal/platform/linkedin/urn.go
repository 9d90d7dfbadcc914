package linkedin

import (
	"regexp"
	"strings"
	"sync"
)

// The beginnings of LinkedIn's names for things.
const (
	urnPerson = "urn:li:person:"
	urnPage   = "urn:li:organization:"
	urnShare  = "urn:li:share:"
	urnUGC    = "urn:li:ugcPost:"
)

var postURN = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`urn:li:(?:share|ugcPost):[0-9]{1,25}`) })

// isPage reports whether an author is a page and no person.
func isPage(author string) bool { return strings.HasPrefix(author, urnPage) }

// isPost reports whether a URN is a post's.
func isPost(urn string) bool { return postURN().FindString(urn) == urn && urn != "" }
