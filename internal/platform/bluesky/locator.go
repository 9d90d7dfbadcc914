package bluesky

import (
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
)

// postURI is the address of a post: at://authority/app.bsky.feed.post/key.
type postURI struct {
	authority string // a DID or a handle
	key       string
}

func (u postURI) String() string { return "at://" + u.authority + "/" + collection + "/" + u.key }

// parseURI reads the address of a post.
func parseURI(raw string) (postURI, bool) {
	rest, ok := strings.CutPrefix(raw, "at://")
	if !ok {
		return postURI{}, false
	}
	authority, rest, _ := strings.Cut(rest, "/")
	kept, key, _ := strings.Cut(rest, "/")
	u := postURI{authority, key}
	return u, kept == collection && (isDID(authority) || isHandle(authority)) && isKey(key)
}

// isDID reports whether s has the form of a DID (atproto.com/specs/did).
func isDID(s string) bool {
	rest, ok := strings.CutPrefix(s, "did:")
	method, id, _ := strings.Cut(rest, ":")
	const lower, more = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:%-"
	return ok && method != "" && id != "" && len(s) <= 2048 &&
		strings.Trim(method, lower) == "" && strings.Trim(id, lower+more) == "" && !strings.ContainsAny(id[len(id)-1:], ":%")
}

// isHandle reports whether s has the form of a handle, a domain name (atproto.com/specs/handle).
func isHandle(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if !isLabel(label) {
			return false
		}
	}
	first := labels[len(labels)-1][0]
	return first < '0' || first > '9'
}

// isLabel reports whether s is a part of a domain name in ASCII.
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if s[i] != '-' && !isAlnum(rune(s[i])) {
			return false
		}
	}
	return true
}

// isKey reports whether s has the form of a record key (atproto.com/specs/record-key).
func isKey(s string) bool {
	for i := range len(s) {
		if !isAlnum(rune(s[i])) && !strings.ContainsRune("_~.:-", rune(s[i])) {
			return false
		}
	}
	return s != "" && len(s) <= 512 && s != "." && s != ".."
}

func isAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// page returns where people see a post of the account's own: on bsky.app, or on the server itself if that is a
// simulated one.
func (c *client) page(did, key string) string {
	who := strings.TrimPrefix(c.login.Handle, "@")
	if !isHandle(who) {
		who = did
	}
	site := "https://bsky.app"
	if platform.OnThisMachine(c.server.Hostname()) {
		site = c.server.String()
	}
	return site + "/profile/" + who + "/post/" + key
}

// RemoteID returns the address of the post at a URL like https://bsky.app/profile/ana.bsky.social/post/KEY,
// with the authority that stands there, a handle or a DID. A server on this machine has such URLs too.
func (Platform) RemoteID(raw string) (string, bool) {
	if u, ok := parseURI(raw); ok {
		return u.String(), true
	}
	at, err := url.Parse(raw)
	if err != nil || at.Scheme != "https" && at.Scheme != "http" {
		return "", false
	}
	path, own := at.Path, platform.OnThisMachine(at.Hostname())
	if i := strings.LastIndex(path, "/profile/"); own && i > 0 {
		path = path[i:]
	}
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	if at.Host != "bsky.app" && !own || len(parts) != 5 || parts[0] != "" || parts[1] != "profile" || parts[3] != "post" {
		return "", false
	}
	u, ok := parseURI(postURI{strings.TrimPrefix(parts[2], "@"), parts[4]}.String())
	return u.String(), ok
}

var _ platform.Locator = Platform{}
