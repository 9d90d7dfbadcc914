package x

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
)

// hosts are where people read X.
var hosts = []string{"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"}

// statusPath is the end of a post's address: its id, a number of up to 19 digits, and perhaps which of its
// pictures is shown.
var statusPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`/[A-Za-z0-9_]+/status(?:es)?/([0-9]{1,19})(?:/(?:photo|video)/[0-9]+)?/*$`)
})

// RemoteID returns the id in the address of a post on X, in any of the forms that people copy, or on a
// server of this machine that stands in for X.
func (Platform) RemoteID(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	if !slices.Contains(hosts, strings.ToLower(u.Hostname())) && !platform.OnThisMachine(u.Hostname()) {
		return "", false
	}
	m := statusPath().FindStringSubmatch(u.Path)
	if m == nil {
		return "", false
	}
	return m[1], true
}

var _ platform.Locator = Platform{}
