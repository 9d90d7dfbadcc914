package config

import (
	"log/slog"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// LogFormat is how log lines are written.
type LogFormat string

// The log formats.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// Settings are how a worker behaves on this machine. Every value is checked.
type Settings struct {
	Lease      time.Duration // how long a claim holds without a sign of life
	Heartbeat  time.Duration // between two signs of life; less than half of Lease
	Grace      time.Duration // a post that came due longer ago is missed instead of sent
	Slots      int           // how many posts are published at the same time
	Deadline   time.Duration // of a publish call, on every platform; 0 leaves it to the platform
	Lag        time.Duration // how late a platform's listings may be, on every platform; 0 leaves it to the platform
	Retry      time.Duration // first wait after a call that was provably not sent
	LogLevel   slog.Level
	LogFormat  LogFormat
	HealthAddr string // host:port of the health page; empty if it is off

	PublicURL    string // where networks reach this worker, to fetch media; empty if nowhere
	PublicListen string // host:port at which the worker listens for that

	values []Setting
}

// Setting is one value with its source,, to be shown.
type Setting struct {
	Key      string // as in config.yaml
	Variable string // as in the environment
	Value    string // as it was written
	Source   Source
}

// Sources lists every setting in the order of Settings' fields.
func (s Settings) Sources() []Setting { return append([]Setting(nil), s.values...) }

// LoadSettings reads the settings: flags, by a setting's key, over PSN_ variables over config.yaml in the
// configuration directory over defaults. A config.yaml that is not there is no error. It returns an error
// with CodeInvalid that names the source of a value that can't be right.
func LoadSettings(dirs Dirs, lookup Lookup, flags map[string]string) (Settings, error) {
	file, err := readSettingsFile(settingsFile(dirs))
	if err != nil {
		return Settings{}, err
	}
	var s Settings
	for key := range flags {
		if rule(key) == nil {
			return Settings{}, psn.Errorf(psn.CodeInternal, "config: no setting is called %q", key)
		}
	}
	for _, r := range rules {
		chosen := Setting{r.key, r.variable, r.fallback, Source{Kind: FromDefault}}
		if v, ok := file[r.key]; ok {
			chosen.Value, chosen.Source = v.value, v.source
		}
		if v := lookup.get(r.variable); v != "" {
			chosen.Value, chosen.Source = v, Source{FromEnvironment, r.variable}
		}
		if v, ok := flags[r.key]; ok {
			chosen.Value, chosen.Source = v, Source{FromFlag, "--" + r.flag()}
		}
		if problem := r.set(&s, chosen.Value); problem != "" {
			return Settings{}, psn.Errorf(psn.CodeInvalid, "%s: %s %q %s", chosen.Source, r.key, psn.Excerpt(chosen.Value, 40), problem).
				WithHint("%s", r.hint())
		}
		s.values = append(s.values, chosen)
	}
	return s, s.checkTogether()
}

// checkTogether refuses values that are right alone but not beside each other.
func (s Settings) checkTogether() error {
	if s.Heartbeat*2 >= s.Lease {
		return s.clash("heartbeat", "must be less than half of", "lease")
	}
	if s.Grace < s.Lease {
		return s.clash("grace", "must not be less than", "lease")
	}
	return nil
}

func (s Settings) clash(key, relation, other string) error {
	a, b := s.setting(key), s.setting(other)
	return psn.Errorf(psn.CodeInvalid, "%s %s (%s) %s %s %s (%s)", a.Key, a.Value, a.Source, relation, b.Key, b.Value, b.Source).
		WithHint("the defaults are %s %s and %s %s", key, rule(key).fallback, other, rule(other).fallback)
}

func (s Settings) setting(key string) Setting {
	for _, v := range s.values {
		if v.Key == key {
			return v
		}
	}
	return Setting{}
}
