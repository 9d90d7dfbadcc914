package config

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// MachineZone returns the IANA name of this machine's time zone, from TZ, /etc/localtime or /etc/timezone;
// it is empty if none of them names one.
func MachineZone(lookup Lookup) string { return machineZone("/etc", lookup) }

func machineZone(etc string, lookup Lookup) string {
	candidates := []string{strings.TrimPrefix(lookup.get("TZ"), ":")}
	if target, err := os.Readlink(filepath.Join(etc, "localtime")); err == nil {
		candidates = append(candidates, filepath.ToSlash(target))
	}
	if raw, err := os.ReadFile(filepath.Join(etc, "timezone")); err == nil {
		candidates = append(candidates, strings.TrimSpace(string(raw)))
	}
	for _, name := range candidates {
		if _, below, found := strings.Cut(name, "/zoneinfo/"); found {
			name = below
		}
		if name == "Etc/UTC" || name == "Etc/UCT" || name == "Universal" || name == "Zulu" {
			name = "UTC"
		}
		if _, err := psn.LoadZone(name); err == nil {
			return name
		}
	}
	return ""
}
