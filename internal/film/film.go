// Package film makes videos anew with ffmpeg, a program of the user's: psn has no encoder of its own. It knows how to
// ask for a video; what to ask for is decided elsewhere, and what came of it is looked into there.
//
// Files are named to ffmpeg as absolute file: addresses and never by a pattern. It may open no other kind of address,
// and reads containers that hold their own pictures only: a playlist could name other files of this machine.
package film

import (
	"os"
	"os/exec"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Tool is the ffmpeg of this machine.
type Tool struct {
	path string
	env  []string
}

// passed are the variables of the environment that ffmpeg gets: where programs, libraries and temporary files are, and
// nothing that is secret or changes what it does.
var passed = []string{
	"PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
	"NIX_LD", "NIX_LD_LIBRARY_PATH",
}

// Find returns the ffmpeg in PATH. Without one it returns an error with psn.CodeUnsupported that says how to install it.
func Find() (Tool, error) {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return Tool{}, psn.Errorf(psn.CodeUnsupported, "there is no ffmpeg on this machine, which psn makes videos with").WithHint("%s", Install)
	}
	t := Tool{path: path, env: []string{"AV_LOG_FORCE_NOCOLOR=1"}}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		for _, known := range passed {
			if strings.EqualFold(name, known) {
				t.env = append(t.env, pair)
			}
		}
	}
	return t, nil
}

// Install says how to get ffmpeg.
const Install = "install it: brew install ffmpeg, apt install ffmpeg, dnf install ffmpeg-free, or winget install ffmpeg"

// Path returns where ffmpeg is.
func (t Tool) Path() string { return t.path }
