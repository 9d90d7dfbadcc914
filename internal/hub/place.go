package hub

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Place says where a hub is. It never holds a password.
type Place struct {
	Engine psn.Engine
	Path   string // of a SQLite file
	Host   string // of a Postgres server, with its port
	Name   string // of a Postgres database
}

// String returns the file's path, or postgres://host/database.
func (p Place) String() string {
	if p.Engine == psn.SQLite {
		return p.Path
	}
	return "postgres://" + p.Host + "/" + p.Name
}

// ParsePlace reads a hub's URL. It returns an error with psn.CodeInvalid, which never repeats the URL,
// unless that is sqlite:///absolute/path or postgres://….
func ParsePlace(secret psn.Secret) (Place, error) {
	raw := secret.Reveal()
	if strings.HasPrefix(raw, "sqlite://") {
		path := ""
		if u, err := url.Parse(raw); err == nil && u.Host == "" {
			path = filepath.FromSlash(u.Path)
		}
		if !filepath.IsAbs(path) {
			return Place{}, psn.Errorf(psn.CodeInvalid, "a SQLite hub's URL needs an absolute path").
				WithHint("write it as sqlite:///home/you/hub.db, with three slashes")
		}
		return Place{Engine: psn.SQLite, Path: filepath.Clean(path)}, nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return Place{}, psn.Errorf(psn.CodeInvalid, "the hub's URL is not one").
			WithHint("use sqlite:///absolute/path/hub.db or postgres://user:password@host/database")
	}
	if u.User == nil && strings.Contains(raw, "@") {
		// Cut short by a character of the password: what seems to be host or database may be part of it.
		return Place{}, psn.Errorf(psn.CodeInvalid, "the hub's URL is not one").
			WithHint("write special characters of the password as %%XX, as %%2F for a slash")
	}
	host := u.Host
	if host == "" {
		host = u.Query().Get("host")
	}
	return Place{Engine: psn.Postgres, Host: host, Name: strings.TrimPrefix(u.Path, "/")}, nil
}
