package x

import "testing"

func TestRemoteID(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://x.com/ana/status/2000000000000000001":            "2000000000000000001",
		"https://X.com/ana/status/2000000000000000001/":           "2000000000000000001",
		"https://x.com/ana/status/2000000000000000001?s=20&t=x#y": "2000000000000000001",
		"https://x.com/ana/status/2000000000000000001/photo/1":    "2000000000000000001",
		"https://twitter.com/ana/status/20":                       "20",
		"https://mobile.twitter.com/ana/status/20":                "20",
		"https://www.twitter.com/ana/statuses/20":                 "20",
		"https://mobile.x.com/ana/status/20":                      "20",
		"https://x.com/i/web/status/20":                           "20",
		"http://127.0.0.1:7880/x/ana/status/2000000000000000001":  "2000000000000000001",
		"http://localhost:7880/x/i/web/status/7":                  "7",
		"https://x.com/ana":                                       "",
		"https://x.com/ana/status/":                               "",
		"https://x.com/ana/status/abc":                            "",
		"https://x.com/ana/status/20000000000000000012":           "",
		"https://x.com/ana/status/20/likes":                       "",
		"https://x.com.example.org/ana/status/20":                 "",
		"https://example.org/ana/status/20":                       "",
		"x.com/ana/status/20":                                     "",
		"ftp://x.com/ana/status/20":                               "",
		"https://mastodon.social/@ana/115000000000000001":         "",
		"https://bsky.app/profile/ana.bsky.social/post/3lz":       "",
		"%": "",
	} {
		got, ok := Platform{}.RemoteID(url)
		if ok != (want != "") || got != want {
			t.Errorf("%s: %q, %v; want %q", url, got, ok, want)
		}
	}
}
