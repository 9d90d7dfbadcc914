package linkedin

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
)

// addresses are the two forms in which people copy a post's address: with its URN, and with words.
var addresses = sync.OnceValue(func() (a struct{ urn, words *regexp.Regexp }) {
	a.urn = regexp.MustCompile(`/feed/update/(urn:li:(?:share|ugcPost|activity):[0-9]{1,25})/*$`)
	a.words = regexp.MustCompile(`/posts/[^/]*-(share|ugcPost|activity)-([0-9]{1,25})-[A-Za-z0-9_-]{1,20}/*$`)
	return a
})

// RemoteID returns the URN in the address of a post on LinkedIn, or on a server of this machine that stands in for it.
// That of an activity is another than the post's own, which its author's pages don't show.
func (Platform) RemoteID(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	if host != "linkedin.com" && !strings.HasSuffix(host, ".linkedin.com") && !platform.OnThisMachine(host) {
		return "", false
	}
	if m := addresses().urn.FindStringSubmatch(u.Path); m != nil {
		return m[1], true
	}
	if m := addresses().words.FindStringSubmatch(u.Path); m != nil {
		return "urn:li:" + m[1] + ":" + m[2], true
	}
	return "", false
}

var _ platform.Locator = Platform{}
