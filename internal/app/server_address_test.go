package app

import (
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

func TestServerAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw       string
		simulated bool
		want      string
	}{
		{"https://mastodon.social", false, "https://mastodon.social"},
		{" HTTPS://Mastodon.Social:443/ ", false, "https://mastodon.social"},
		{"mastodon.social", false, "https://mastodon.social"},
		{"mastodon.social.", false, "https://mastodon.social"},
		{"https://example.org:8443/fedi/", false, "https://example.org:8443/fedi"},
		{"https://127.0.0.1", false, "https://127.0.0.1"},
		{"127.0.0.1:7880/mastodon", true, "http://127.0.0.1:7880/mastodon"},
		{"http://localhost:80/", true, "http://localhost"},
		{"http://[::1]:7880", true, "http://[::1]:7880"},
		{"https://127.8.9.1", true, "https://127.8.9.1"},

		{"", false, ""},
		{"https://", false, ""},
		{"http://mastodon.social", false, ""},
		{"http://127.0.0.1:7880", false, ""},
		{"ftp://mastodon.social", false, ""},
		{"https://ana:secret@mastodon.social", false, ""},
		{"https://mastodon.social?x=1", false, ""},
		{"https://mastodon.social/@ana", false, ""},
		{"https://masto don.social", false, ""},
		{"http://mastodon.social", true, ""},
		{"http://127.0.0.1.example.org", true, ""},
		{"http://localhost.example.org", true, ""},
		{"http://10.0.0.1", true, ""},
		{"http://0.0.0.0", true, ""},
		{"http://[fd00::1]", true, ""},
		{"http://2130706433", true, ""},
	} {
		got, err := serverAddress(c.raw, c.simulated)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("serverAddress(%q, %t) = %q, %v; want %q", c.raw, c.simulated, got, err, c.want)
		}
		if err != nil && psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("serverAddress(%q, %t) has code %s", c.raw, c.simulated, psn.CodeOf(err))
		}
	}
}

func TestOpenURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://ana@db.example.com/psn", "postgres://db.example.com:5432/psn?sslmode=require", "sqlite:///home/ana/hub.db",
		"postgres:///psn?host=/run/postgresql", "postgres://[::1]:5432/psn",
	} {
		if got, err := OpenURL(url); err != nil || got.Reveal() != url {
			t.Errorf("OpenURL(%q): %v", url, err)
		}
	}
	for _, url := range []string{
		"postgres://ana:secret@db/psn", "postgres://ana:sec/ret@db/psn", "postgres://ana:se#cret@db/psn", "postgres://ana:%zz@db/psn",
		"postgres://ana:@db/psn", "postgres://db/psn?user=ana&password=secret", "host=db password=secret", "ana:secret@db/psn",
	} {
		if _, err := OpenURL(url); psn.CodeOf(err) != psn.CodeUsage {
			t.Errorf("OpenURL(%q) takes it: %v", url, err)
		}
	}
}
