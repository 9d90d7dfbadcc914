package cli

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Build is what was stamped into the program when it was linked. Empty fields are filled from what the Go
// toolchain recorded.
type Build struct {
	Version string
	Commit  string
}

// versionInfo is the data of `psn version`.
type versionInfo struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// info completes the stamp.
func (b Build) info() versionInfo {
	v := versionInfo{b.Version, b.Commit, runtime.Version(), runtime.GOOS, runtime.GOARCH}
	if recorded, ok := debug.ReadBuildInfo(); ok && (v.Version == "" || v.Commit == "") {
		if v.Version == "" {
			v.Version = recorded.Main.Version
		}
		if v.Commit == "" {
			v.Commit = recordedCommit(recorded.Settings)
		}
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	return v
}

// recordedCommit returns the revision the toolchain saw, marked if there were changes on top of it.
func recordedCommit(settings []debug.BuildSetting) string {
	commit, dirty := "", ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + dirty
}

// newVersion returns `psn version`.
func newVersion(env *Env, build Build) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "psn version\npsn version --jq .version",
		Args:    NoArgs,
		RunE: env.Run(func(context.Context, []string) (*Result, error) {
			v := build.info()
			return &Result{Data: v, Human: func(p *Printer) {
				commit := ""
				if v.Commit != "" {
					commit = " (" + v.Commit[:min(12, len(v.Commit))] + ")"
				}
				p.Line("psn %s%s %s %s/%s", v.Version, commit, v.Go, v.OS, v.Arch)
			}}, nil
		}),
	}
	return Annotate(cmd, Traits{Idempotent: true, Output: versionInfo{}})
}
