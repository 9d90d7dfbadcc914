package config

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postshitnow/psn/internal/psn"
)

func TestLoadSettings(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	defaults := Settings{
		Lease: 10 * time.Second, Heartbeat: 3 * time.Second, Grace: 6 * time.Hour, Slots: 64, Retry: 5 * time.Second,
		LogLevel: slog.LevelInfo, LogFormat: LogText, HealthAddr: "127.0.0.1:7881", PublicListen: "127.0.0.1:8722",
	}
	got, err := LoadSettings(dirs, env(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults, got, cmpopts.IgnoreUnexported(Settings{})); diff != "" {
		t.Error(diff)
	}
	for _, s := range got.Sources() {
		if s.Source.String() != "default" {
			t.Errorf("%s: %s", s.Key, s.Source)
		}
	}

	file := filepath.Join(dirs.Config, "config.yaml")
	write(t, file, "# mine\nlease: 30s\nheartbeat: 5s\ngrace: 12h\nslots: 8\nlog_level: debug\nhealth_addr: off\n", 0o644)
	got, err = LoadSettings(dirs, env("PSN_HEARTBEAT", "2s", "PSN_SLOTS", "9", "PSN_LOG_FORMAT", "JSON", "PSN_GRACE", ""),
		map[string]string{"slots": "10", "log_level": "warn"})
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		Lease: 30 * time.Second, Heartbeat: 2 * time.Second, Grace: 12 * time.Hour, Slots: 10, Retry: 5 * time.Second,
		LogLevel: slog.LevelWarn, LogFormat: LogJSON, PublicListen: "127.0.0.1:8722",
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Settings{})); diff != "" {
		t.Error(diff)
	}
	sources := map[string]string{}
	for _, s := range got.Sources() {
		sources[s.Key] = s.Value + " " + s.Source.String()
	}
	wantSources := map[string]string{
		"lease": "30s file " + file + ":2", "heartbeat": "2s environment PSN_HEARTBEAT", "grace": "12h file " + file + ":4",
		"deadline": "0s default", "lag": "0s default", "retry": "5s default",
		"slots": "10 flag --slots", "log_level": "warn flag --log-level", "log_format": "JSON environment PSN_LOG_FORMAT",
		"health_addr": "off file " + file + ":7", "public_url": " default", "public_listen": "127.0.0.1:8722 default",
	}
	if diff := cmp.Diff(wantSources, sources); diff != "" {
		t.Error(diff)
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	dirs := setup(t)
	for value, want := range map[string]string{
		"https://media.example.org": "https://media.example.org", "https://example.org/psn/": "https://example.org/psn",
		"http://127.0.0.1:8722": "http://127.0.0.1:8722", "http://localhost:1": "http://localhost:1", "http://[::1]:8722/": "http://[::1]:8722",
	} {
		got, err := LoadSettings(dirs, env("PSN_PUBLIC_URL", value), nil)
		if err != nil || got.PublicURL != want {
			t.Errorf("%s: %q %v", value, got.PublicURL, err)
		}
	}
	for _, value := range []string{
		"http://media.example.org", "media.example.org", "https://", "https://a:b@example.org", "https://example.org?x=1", "https://example.org#x",
		"ftp://example.org", "http://10.0.0.1",
	} {
		_, err := LoadSettings(dirs, env("PSN_PUBLIC_URL", value), nil)
		if psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %v", value, err)
		}
	}
	for _, value := range []string{"8722", "host:x", "host:70000"} {
		if _, err := LoadSettings(dirs, env("PSN_PUBLIC_LISTEN", value), nil); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestLoadSettingsRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file    string
		lookup        Lookup
		flags         map[string]string
		message, hint string
	}{
		{"no duration", "", env("PSN_LEASE", "ten"), nil, `environment PSN_LEASE: lease "ten" is not a duration`, "10s"},
		{"out of bounds", "", env("PSN_LEASE", "1h"), nil, "is not between", "10s"},
		{"flag", "", env(), map[string]string{"slots": "0"}, `flag --slots: slots "0" is not a number between 1 and 1024`, "64"},
		{"file", "\nlog_level: loud\n", env(), nil, `config.yaml:2: log_level "loud" is not debug`, "info"},
		{"format", "log_format: xml\n", env(), nil, "is not text or json", "text"},
		{"address", "health_addr: 7881\n", env(), nil, "is neither host:port nor off", "127.0.0.1:7881"},
		{"port", "health_addr: localhost:99999\n", env(), nil, "is neither host:port nor off", ""},
		{
			"heartbeat", "lease: 6s\n", env("PSN_HEARTBEAT", "3s"), nil,
			"heartbeat 3s (environment PSN_HEARTBEAT) must be less than half of lease 6s (file ", "heartbeat 3s and lease 10s",
		},
		{"grace", "grace: 5s\n", env(), nil, "grace 5s (file ", "grace 6h and lease 10s"},
		{"unknown", "slots: 4\nleese: 1s\n", env(), nil, `config.yaml:2:1: unknown key "leese"`, `did you mean "lease"?`},
		{"twice", "slots: 4\nslots: 5\n", env(), nil, "config.yaml:2:1: slots stands twice", ""},
		{"list", "slots: [4]\n", env(), nil, "config.yaml:1:8: slots needs a plain value", ""},
		{"nothing", "slots:\n", env(), nil, "slots needs a plain value", ""},
		{"no mapping", "- slots\n", env(), nil, "config.yaml:1:1: not a list of keys and values", ""},
		{"broken", "slots: \"4\n", env(), nil, "not valid YAML", ""},
		{"two documents", "slots: 4\n---\nslots: 5\n", env(), nil, "not valid YAML: a second document", ""},
	} {
		dirs := setup(t)
		if c.file != "" {
			write(t, filepath.Join(dirs.Config, "config.yaml"), c.file, 0o600)
		}
		_, err := LoadSettings(dirs, c.lookup, c.flags)
		wantError(t, c.name, err, psn.CodeInvalid, c.message, c.hint)
	}
	_, err := LoadSettings(setup(t), env(), map[string]string{"nonsense": ""})
	wantError(t, "a flag of no setting", err, psn.CodeInternal, "nonsense", "")
}

func TestLoadSettingsEmptyFile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# comments only\n", "---\n"} {
		dirs := setup(t)
		write(t, filepath.Join(dirs.Config, "config.yaml"), text, 0o600)
		if _, err := LoadSettings(dirs, env(), nil); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
