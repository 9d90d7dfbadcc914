package app

import (
	"fmt"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// ConfigProblem is one thing that is wrong with a file of the workspace.
type ConfigProblem = workspace.Problem

// ConfigFile is a file of the workspace that psn reads.
type ConfigFile = workspace.File

// ConfigChecked is what a look at the files of a workspace found.
type ConfigChecked struct {
	Root     string
	Files    []ConfigFile
	Problems []ConfigProblem // by file and line
}

// CheckConfig reads every file of the workspace strictly. With problems it returns both what it found and an error
// with psn.CodeInvalid. Outside a workspace the error has psn.CodeNotFound.
func (a *App) CheckConfig() (ConfigChecked, error) {
	ws, err := a.workspace()
	if err != nil {
		return ConfigChecked{}, err
	}
	found, err := ws.Check(a.o.Platforms.Names())
	if err != nil {
		return ConfigChecked{}, err
	}
	out := ConfigChecked{Root: ws.Root, Files: found.Files, Problems: found.Problems}
	return out, configError(found.Problems)
}

// configError sums problems up; nil if there are none.
func configError(problems []ConfigProblem) error {
	if len(problems) == 0 {
		return nil
	}
	first := problems[0].Error()
	if len(problems) == 1 {
		return first
	}
	first.Message = fmt.Sprintf("%d problems in the workspace's files; the first is %s", len(problems), first.Message)
	return first.WithNext("psn config check")
}

// ConfigValue is what stands at a key of a file.
type ConfigValue = workspace.Value

// GetConfig returns what stands at a key such as strategy.zone or voice-profiles.personal.tone.
func (a *App) GetConfig(key string) (ConfigValue, error) {
	ws, err := a.workspace()
	if err != nil {
		return ConfigValue{}, err
	}
	return ws.Get(key)
}

// SetConfig changes one value of a file.
type SetConfig struct {
	Key    string
	Value  string // a text as it is, or YAML for a number, a list or keys with values
	IfHash string // change nothing unless the file's hash begins so; may be empty
	DryRun bool
}

// ConfigEdit is what SetConfig did, or on a dry run would do.
type ConfigEdit = workspace.Edit

// SetConfig sets a value in the text of a file, so that comments and order stay. If somebody else changed the file
// since it was read, or since it had the hash that is given, nothing is written and the error has psn.CodeStale.
func (a *App) SetConfig(s SetConfig) (ConfigEdit, error) {
	ws, err := a.workspace()
	if err != nil {
		return ConfigEdit{}, err
	}
	if s.IfHash != "" && len(s.IfHash) < 8 {
		return ConfigEdit{}, psn.Errorf(psn.CodeUsage, "--if-hash %q is too short", psn.Excerpt(s.IfHash, 20)).
			WithHint("give the hash that `psn config get` returned, at least 8 characters of it")
	}
	e, err := ws.Plan(s.Key, s.Value)
	if err != nil {
		return ConfigEdit{}, err
	}
	if before, _ := e.Hashes(); s.IfHash != "" && (len(s.IfHash) > len(before) || before[:len(s.IfHash)] != s.IfHash) {
		return ConfigEdit{}, e.Stale()
	}
	if s.DryRun || !e.Changed() {
		return e, nil
	}
	return e, ws.Write(e)
}
