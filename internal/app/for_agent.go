package app

// ForAgent returns an App of the same machine in which an agent acts, the one that PSN_ACTOR names or else this one, and
// never a person. It looks for a workspace anew, from dir on if that is not empty. It is closed by itself.
func (a *App) ForAgent(name, dir string) *App {
	o := a.o
	if dir != "" {
		o.Dir = a.path(dir)
	}
	made := New(o)
	made.agent, made.http = name, a.http
	return made
}

// Version returns the version of the program.
func (a *App) Version() string { return a.o.Version }

// InWorkspace returns an error with psn.CodeNotFound outside a workspace, and the workspace's own if it can't be read.
func (a *App) InWorkspace() error {
	_, err := a.workspace()
	return err
}
