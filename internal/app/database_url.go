package app

import (
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// OpenURL accepts the URL of a database from a place where others can see it, such as a command line. It
// returns an error with psn.CodeUsage, which does not repeat the URL, if there may be a password in it.
func OpenURL(raw string) (psn.Secret, error) {
	if !mayHoldPassword(raw) {
		return psn.NewSecret(raw), nil
	}
	return psn.Secret{}, psn.Errorf(psn.CodeUsage, "the URL has a password in it, and a command line is no place for one: others can see it").
		WithHint("give the whole URL on standard input with --database-url-file -, or in a file that only you can read with " +
			"--database-url-file FILE; or leave the password out and set PGPASSWORD or use ~/.pgpass").
		WithNext("psn hub create --help")
}

// mayHoldPassword errs on the side of yes.
func mayHoldPassword(raw string) bool {
	lower := strings.ToLower(raw)
	if strings.Contains(lower, "password") || strings.Contains(lower, "passfile=") {
		return true
	}
	if u, err := url.Parse(raw); err == nil {
		if _, set := u.User.Password(); set {
			return true
		}
	}
	_, rest, found := strings.Cut(raw, "://")
	if !found {
		rest = raw
	}
	// A password whose / ? # or @ is not encoded may have ended up anywhere before the last @.
	at := strings.LastIndexByte(rest, '@')
	return at >= 0 && strings.ContainsRune(rest[:at], ':')
}
