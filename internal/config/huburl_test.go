package config

import (
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

func TestParseHubURL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address  string
		engine   psn.Engine
		path     string
		redacted string
	}{
		{"sqlite:///home/ana/hub.db", psn.SQLite, "/home/ana/hub.db", "sqlite:///home/ana/hub.db"},
		{"sqlite:///home/ana%20b/../100%25%3F.db", psn.SQLite, "/home/100%?.db", "sqlite:///home/100%25%3F.db"},
		{"postgres://ana:canary@db.example.com/psn", psn.Postgres, "", "postgres://ana@db.example.com/psn"},
		{" postgresql://ana:c%40nary@db.example.com:5433/psn?sslmode=require&password=canary ", psn.Postgres, "", "postgres://ana@db.example.com:5433/psn"},
		{"postgres://db.example.com/psn", psn.Postgres, "", "postgres://db.example.com/psn"},
		{"postgres:///psn?host=/run/postgresql", psn.Postgres, "", "postgres:///psn"},
		{"postgres://ana:a@canary@[::1]:5432/psn", psn.Postgres, "", "postgres://ana@[::1]:5432/psn"},
	} {
		got, err := ParseHubURL(psn.NewSecret(c.address))
		if err != nil {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		if got.Engine != c.engine || got.Path != c.path || got.Redacted() != c.redacted {
			t.Errorf("%s: got %s, %q, %s", c.address, got.Engine, got.Path, got.Redacted())
		}
	}
}

func TestParseHubURLRefuses(t *testing.T) {
	t.Parallel()
	for address, message := range map[string]string{
		"":                                    "is empty",
		"/home/ana/hub.db":                    "begins neither with",
		"mysql://ana:canary@db/psn":           "begins neither with",
		"ana:canary@db/psn":                   "begins neither with",
		"sqlite://hub.db":                     "no absolute path",
		"sqlite://./hub.db":                   "no absolute path",
		"sqlite:///home/ana/":                 "no absolute path",
		"sqlite:///hub.db?mode=ro":            "has parameters",
		"sqlite:///hub.db#canary":             "has parameters",
		"postgres://ana:can%ary@db/psn":       "can't be read",
		"postgres://ana:x/canary@db/psn":      "can't be read",
		"postgres://ana:12/canary@db/psn":     "can't be read",
		"postgres://ana:12?canary@db/psn":     "can't be read",
		"postgres://ana:12#canary@db/psn":     "can't be read",
		"postgres://ana:canary\x00@db/psn":    "can't be read",
		"postgres://ana:canary@db:port/psn":   "can't be read",
		"postgres://ana:canary@/psn":          "names no host",
		"postgres://ana:canary@db":            "names no database",
		"postgres://ana:canary@db/":           "names no database",
		"postgres://ana:canary@db/psn?x=%zz":  "can't be read",
		"postgres://ana:canary@db/psn/else@x": "can't be read",
		"postgres://ana: canary @db/psn":      "can't be read",
	} {
		_, err := ParseHubURL(psn.NewSecret(address))
		wantError(t, address, err, psn.CodeInvalid, message, "")
	}
}

func TestSQLiteURL(t *testing.T) {
	t.Parallel()
	const path = "/home/ana b/100%?#.db"
	got, err := ParseHubURL(SQLiteURL(path))
	if err != nil || got.Path != path {
		t.Errorf("got %q, %v", got.Path, err)
	}
}

func FuzzParseHubURL(f *testing.F) {
	f.Add("postgres://ana:", "@db/psn")
	f.Add("sqlite:///", "")
	f.Fuzz(func(t *testing.T, before, after string) {
		u, err := ParseHubURL(psn.NewSecret(before + "canary" + after))
		if err != nil {
			wantError(t, before+"…"+after, err, psn.CodeInvalid, "", "")
		} else if u.URL.Empty() || u.Redacted() == "" {
			t.Errorf("got %+v", u)
		}
	})
}

func FuzzRedacted(f *testing.F) {
	for _, password := range []string{"", "12/", "12?", "12#", "x@", "%40", "[", "5432/psn?x="} {
		f.Add(password)
	}
	f.Fuzz(func(t *testing.T, password string) {
		u, err := ParseHubURL(psn.NewSecret("postgres://ana:" + password + "canary@db/psn"))
		if err != nil {
			wantError(t, password, err, psn.CodeInvalid, "", "")
		} else if u.Redacted() != "postgres://ana@db/psn" {
			t.Errorf("%q: got %s", password, u.Redacted())
		}
	})
}
