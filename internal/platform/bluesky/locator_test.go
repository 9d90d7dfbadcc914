package bluesky

import "testing"

func TestRemoteID(t *testing.T) {
	t.Parallel()
	const did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
	for url, want := range map[string]string{
		"https://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l":             "at://ana.bsky.social/app.bsky.feed.post/3l6oveex3ii2l",
		"https://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l/?x=1#y":      "at://ana.bsky.social/app.bsky.feed.post/3l6oveex3ii2l",
		"https://bsky.app/profile/" + did + "/post/3l6oveex3ii2l":                 "at://" + did + "/app.bsky.feed.post/3l6oveex3ii2l",
		"https://bsky.app/profile/did%3Aweb%3Aexample.com/post/3l6oveex3ii2l":     "at://did:web:example.com/app.bsky.feed.post/3l6oveex3ii2l",
		"http://127.0.0.1:7880/bluesky/profile/alex.test/post/3l6oveex3ii2l":      "at://alex.test/app.bsky.feed.post/3l6oveex3ii2l",
		"at://" + did + "/app.bsky.feed.post/3l6oveex3ii2l":                       "at://" + did + "/app.bsky.feed.post/3l6oveex3ii2l",
		"at://" + did + "/app.bsky.feed.like/3l6oveex3ii2l":                       "",
		"https://bsky.app/profile/ana.bsky.social":                                "",
		"https://bsky.app/profile/ana/post/3l6oveex3ii2l":                         "",
		"https://bsky.app/profile/ana.bsky.social/post/":                          "",
		"https://bsky.app/profile/ana.bsky.social/feed/3l6oveex3ii2l":             "",
		"https://bsky.app/profile/ana.bsky.social/post/a%2Fb":                     "",
		"https://bsky.app/profile/ana.bsky.social/post/a b":                       "",
		"https://bsky.app.example.com/profile/ana.bsky.social/post/3l6oveex3ii2l": "",
		"https://example.com/bluesky/profile/ana.bsky.social/post/3l6oveex3ii2l":  "",
		"ftp://bsky.app/profile/ana.bsky.social/post/3l6oveex3ii2l":               "",
		"https://bsky.app/x/profile/ana.bsky.social/post/3l6oveex3ii2l":           "",
		"%": "",
		"":  "",
	} {
		got, ok := Platform{}.RemoteID(url)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v; want %q", url, got, ok, want)
		}
	}
}
