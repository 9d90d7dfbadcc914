package tiktok

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
)

// webHosts are where people read TikTok. The addresses that its apps share (vm.tiktok.com/…) hold no id.
var webHosts = []string{"www.tiktok.com", "tiktok.com", "m.tiktok.com"}

var postPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`/@[^/]*/(?:video|photo)/([0-9]{1,20})/*$`)
})

// RemoteID returns the id in the address of a post on TikTok, or on a server of this machine that stands in for it.
func (Platform) RemoteID(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	if !slices.Contains(webHosts, strings.ToLower(u.Hostname())) && !platform.OnThisMachine(u.Hostname()) {
		return "", false
	}
	m := postPath().FindStringSubmatch(u.Path)
	if m == nil {
		return "", false
	}
	return m[1], true
}

var _ platform.Locator = Platform{}
