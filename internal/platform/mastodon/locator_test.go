package mastodon

import "testing"

func TestRemoteID(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://mastodon.social/@ana/115000000000000001":           "115000000000000001",
		"https://mastodon.social/@ana/115000000000000001/":          "115000000000000001",
		"https://mastodon.social/@ana/115000000000000001?x=1#y":     "115000000000000001",
		"https://gts.example/@ana/statuses/01JZ0000000000000000000": "01JZ0000000000000000000",
		"https://mastodon.social/@ana":                              "",
		"https://mastodon.social":                                   "",
		"https://mastodon.social/@ana/115%2F2":                      "2",
		"https://mastodon.social/@ana/1 OR 1":                       "",
		"%":                                                         "",
	} {
		got, ok := Platform{}.RemoteID(url)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v; want %q", url, got, ok, want)
		}
	}
}
