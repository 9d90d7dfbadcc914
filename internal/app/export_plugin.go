package app

import "github.com/postshitnow/psn/internal/workspace"

// PluginExported is what ExportPlugin wrote, or would write.
type PluginExported struct {
	Dir   string   // absolute
	Paths []string // below it, with slashes
}

// ExportPlugin writes the slash commands as a plugin of Claude Code, in a marketplace of its own, into a folder that is
// new, empty, or holds an earlier export. It returns an error with psn.CodeConflict if the folder holds anything else.
func (a *App) ExportPlugin(dir string, dryRun bool) (PluginExported, error) {
	out := PluginExported{Dir: a.path(dir)}
	var err error
	out.Paths, err = workspace.WritePlugin(out.Dir, a.o.Version, dryRun)
	return out, err
}
