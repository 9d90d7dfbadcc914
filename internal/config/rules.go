package config

import (
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

// settingRule says how one setting is called, what it is without anybody's word, and how it is read. set
// returns what is wrong with a value; it is empty if nothing is.
type settingRule struct {
	key      string
	variable string
	fallback string
	set      func(s *Settings, value string) string
}

// flag returns the setting's name as a flag, without the dashes.
func (r settingRule) flag() string { return strings.ReplaceAll(r.key, "_", "-") }

// hint says what would be right.
func (r settingRule) hint() string {
	if r.fallback == "" {
		return "leave it out for none, or see psn help environment"
	}
	return "the default is " + r.fallback
}

var rules = []settingRule{
	{"lease", "PSN_LEASE", "10s", func(s *Settings, v string) string { return duration(&s.Lease, v, 100*time.Millisecond, 10*time.Minute) }},
	{"heartbeat", "PSN_HEARTBEAT", "3s", func(s *Settings, v string) string {
		return duration(&s.Heartbeat, v, 10*time.Millisecond, 5*time.Minute)
	}},
	{"grace", "PSN_GRACE", "6h", func(s *Settings, v string) string { return duration(&s.Grace, v, time.Second, 30*24*time.Hour) }},
	{"slots", "PSN_SLOTS", "64", func(s *Settings, v string) string { return number(&s.Slots, v, 1, 1024) }},
	{"deadline", "PSN_DEADLINE", "0s", func(s *Settings, v string) string { return duration(&s.Deadline, v, 0, 10*time.Minute) }},
	{"lag", "PSN_LAG", "0s", func(s *Settings, v string) string { return duration(&s.Lag, v, 0, time.Hour) }},
	{"retry", "PSN_RETRY", "5s", func(s *Settings, v string) string { return duration(&s.Retry, v, 10*time.Millisecond, time.Hour) }},
	{"log_level", "PSN_LOG_LEVEL", "info", setLogLevel},
	{"log_format", "PSN_LOG_FORMAT", "text", setLogFormat},
	{"health_addr", "PSN_HEALTH_ADDR", "127.0.0.1:7881", setHealthAddr},
	{"public_url", "PSN_PUBLIC_URL", "", setPublicURL},
	{"public_listen", "PSN_PUBLIC_LISTEN", "127.0.0.1:8722", setPublicListen},
}

// rule returns the rule of a key, or nil.
func rule(key string) *settingRule {
	for i := range rules {
		if rules[i].key == key {
			return &rules[i]
		}
	}
	return nil
}

func duration(to *time.Duration, value string, least, most time.Duration) string {
	d, err := time.ParseDuration(value)
	if err != nil {
		return "is not a duration, such as 10s, 5m or 6h"
	}
	if d < least || d > most {
		return fmt.Sprintf("is not between %s and %s", least, most)
	}
	*to = d
	return ""
}

func number(to *int, value string, least, most int) string {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return fmt.Sprintf("is not a number between %d and %d", least, most)
	}
	*to = n
	return ""
}

func setLogLevel(s *Settings, value string) string {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(value)]
	if !ok {
		return "is not debug, info, warn or error"
	}
	s.LogLevel = level
	return ""
}

func setLogFormat(s *Settings, value string) string {
	s.LogFormat = LogFormat(strings.ToLower(value))
	if s.LogFormat != LogText && s.LogFormat != LogJSON {
		return "is not text or json"
	}
	return ""
}

func setHealthAddr(s *Settings, value string) string {
	if value == "off" {
		return ""
	}
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return "is neither host:port nor off"
	}
	s.HealthAddr = value
	return ""
}
