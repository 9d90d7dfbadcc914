package config

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// HubURL is the address of a hub's database, checked.
type HubURL struct {
	URL      psn.Secret // as it was given; it may hold a password
	Engine   psn.Engine
	Path     string // of the SQLite file, absolute; empty for Postgres
	redacted string
}

// Redacted returns the address without password and parameters, fit to be shown:
// "postgres://ana@db.example.com/psn".
func (u HubURL) Redacted() string { return u.redacted }

// SQLiteURL returns the address of a SQLite file, whose path must be absolute.
func SQLiteURL(path string) psn.Secret {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	return psn.NewSecret((&url.URL{Scheme: "sqlite", Path: slashed}).String())
}

const hubURLHint = "write sqlite:///absolute/path/hub.db or postgres://user:password@host/database" //nolint:gosec // an example

// ParseHubURL checks the address of a hub: sqlite:///absolute/path or postgres://user:password@host/database.
// It returns an error with CodeInvalid, which never repeats the address, for anything else, and for an
// address that reads as if a character of the password had not been percent-encoded.
func ParseHubURL(address psn.Secret) (HubURL, error) {
	raw := strings.TrimSpace(address.Reveal())
	if raw == "" {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address is empty").WithHint(hubURLHint)
	}
	scheme, _, found := strings.Cut(raw, "://")
	scheme = strings.ToLower(scheme)
	if !found || scheme != "sqlite" && scheme != "postgres" && scheme != "postgresql" {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address begins neither with sqlite:// nor with postgres://").WithHint(hubURLHint)
	}
	u, err := url.Parse(raw)
	if err != nil { // its text repeats the address
		return HubURL{}, unreadable()
	}
	if scheme == "sqlite" {
		return sqliteURL(u)
	}
	return postgresURL(u, raw)
}

func unreadable() error {
	return psn.Errorf(psn.CodeInvalid, "the hub's address can't be read").
		WithHint("percent-encode characters such as @ / : # ? %% in the password, as in %%40 for @")
}

func sqliteURL(u *url.URL) (HubURL, error) {
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	path = filepath.FromSlash(path)
	if u.Host != "" || u.User != nil || !filepath.IsAbs(path) || strings.HasSuffix(u.Path, "/") {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address names no absolute path of a file").
			WithHint("write sqlite:// and then the whole path, so that there are three slashes: sqlite:///home/ana/hub.db")
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address has parameters, which SQLite hubs don't take").
			WithHint("remove what follows ? or #; write %%3F and %%23 if they belong to the path")
	}
	path = filepath.Clean(path)
	address := SQLiteURL(path)
	return HubURL{URL: address, Engine: psn.SQLite, Path: path, redacted: address.Reveal()}, nil
}

func postgresURL(u *url.URL, raw string) (HubURL, error) {
	database := strings.TrimPrefix(u.Path, "/")
	// A / ? # or @ of the password that is not encoded ends up in the path, the parameters or the fragment.
	if u.Fragment != "" || strings.Contains(raw, "#") || strings.ContainsAny(database, "/@") ||
		strings.Contains(u.RawQuery, "@") || strings.Contains(u.Host, "@") {
		return HubURL{}, unreadable()
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return HubURL{}, unreadable()
	}
	if u.Hostname() == "" && query.Get("host") == "" {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address names no host").WithHint(hubURLHint)
	}
	if database == "" {
		return HubURL{}, psn.Errorf(psn.CodeInvalid, "the hub's address names no database").WithHint(hubURLHint)
	}
	shown := url.URL{Scheme: "postgres", Host: u.Host, Path: "/" + database}
	if name := u.User.Username(); name != "" {
		shown.User = url.User(name)
	}
	return HubURL{URL: psn.NewSecret(raw), Engine: psn.Postgres, redacted: shown.String()}, nil
}
