package app

import (
	"runtime"
	"strings"
)

// Browser returns the command that shows a page in the user's browser, without the page: BROWSER, else the system's own.
// It is empty where there is no screen.
func (a *App) Browser() []string {
	if command := strings.Fields(a.env("BROWSER")); len(command) > 0 {
		return command
	}
	switch {
	case runtime.GOOS == "darwin":
		return []string{"open"}
	case runtime.GOOS == "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case a.env("DISPLAY") == "" && a.env("WAYLAND_DISPLAY") == "":
		return nil
	}
	return []string{"xdg-open"}
}
