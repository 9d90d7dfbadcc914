package cli

import "testing"

func TestMask(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"no postgres://u:s3cret@host/db":          "no postgres://u:**redacted**@host/db",
		"no postgres://u:s3/c@ret@host/db here":   "no postgres://u:**redacted**@host/db here",
		`"postgres://u:s3cr…" is one too many`:    `"postgres://u:**redacted**…" is one too many`,
		"https://ana:s3cret@example.org/x":        "https://ana:**redacted**@example.org/x",
		"postgres://h/db?user=u&password=s3cret":  "postgres://h/db?user=u&password=**redacted**",
		"use postgres://user:password@host/db":    "use postgres://user:password@host/db",
		"postgres://ana@host:5432/db":             "postgres://ana@host:5432/db",
		"see http://127.0.0.1:7880/mastodon/@ana": "see http://127.0.0.1:7880/mastodon/@ana",
	} {
		if got := mask(text); got != want {
			t.Errorf("mask(%q) = %q, want %q", text, got, want)
		}
	}
}
