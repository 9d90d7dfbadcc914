package app

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Finding is what one check of the doctor found.
type Finding struct {
	Check   string // what was looked at: "hub", "key", "worker", "token" and so on
	Subject string // a hub's or an account's name, a file; may be empty
	Level   Level
	Says    string   // one sentence
	Mend    string   // what to do; empty if all is well
	Next    []string // commands that help
}

// Level is how bad a finding is.
type Level string

// The levels.
const (
	Fine    Level = "ok"
	Warning Level = "warning" // it works, and may not for long
	Failing Level = "failing" // something does not work
)

// Diagnosis is everything that the doctor found.
type Diagnosis struct{ Findings []Finding }

// OK reports whether nothing is failing.
func (d *Diagnosis) OK() bool {
	for _, f := range d.Findings {
		if f.Level == Failing {
			return false
		}
	}
	return true
}

func (d *Diagnosis) fine(check, subject, format string, args ...any) {
	d.Findings = append(d.Findings, Finding{Check: check, Subject: subject, Level: Fine, Says: fmt.Sprintf(format, args...)})
}

func (d *Diagnosis) add(level Level, check, subject, says, mend string, next ...string) {
	d.Findings = append(d.Findings, Finding{check, subject, level, says, mend, next})
}

// blame adds an error as a finding.
func (d *Diagnosis) blame(check, subject string, err error) {
	f := Finding{Check: check, Subject: subject, Level: Failing, Says: err.Error()}
	if known, ok := asAny(err); ok {
		f.Says, f.Mend, f.Next = known.Error(), known.Hint, known.Next
	}
	d.Findings = append(d.Findings, f)
}

// asAny returns the psn.Error in err's chain, whatever its code.
func asAny(err error) (*psn.Error, bool) { return asCode(err, psn.CodeOf(err)) }

// Doctor looks at everything on this machine that can keep posts from going out, and at the hubs of these names or
// all of them. With online it also asks each account's network whether its token is good.
func (a *App) Doctor(ctx context.Context, names []string, online bool) (*Diagnosis, error) {
	d := new(Diagnosis)
	d.fine("psn", "", "version %s on %s/%s", a.o.Version, runtime.GOOS, runtime.GOARCH)
	a.examineMachine(d)
	examineFilm(d)
	a.examineWorkspace(d)
	overviews, err := a.Status(ctx, names)
	if err != nil {
		return d, err
	}
	if len(overviews) == 0 {
		d.add(Failing, "hub", "", "this machine is connected to no hub", "make a workspace with its hub", "psn init")
	}
	for _, o := range overviews {
		if err := ctx.Err(); err != nil {
			return d, err
		}
		a.examineHub(ctx, d, o, online)
	}
	return d, nil
}

// examineMachine looks at psn's folders, the files with secrets in them, and the zone.
func (a *App) examineMachine(d *Diagnosis) {
	dirs, err := a.dirs()
	if err != nil {
		d.blame("folders", "", err)
		return
	}
	loose := 0
	for _, root := range []string{dirs.Config, dirs.Data} {
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.Type()&fs.ModeSymlink != 0 {
				return nil //nolint:nilerr // what can't be read is said elsewhere
			}
			info, err := e.Info()
			if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 && secretive(path, e) {
				loose++
				d.add(Failing, "modes", path, fmt.Sprintf("others can read it (mode %04o)", info.Mode().Perm()), "run: chmod go-rwx "+path)
			}
			return nil
		})
	}
	if loose == 0 {
		d.fine("modes", "", "keys, connections and hubs are readable by you only")
	}
	if zone := a.machineZone(); zone == time.UTC {
		d.add(Warning, "zone", "", "this machine has no time zone, or UTC", "set the workspace's zone in config/strategy.yaml, or TZ")
	} else {
		d.fine("zone", "", "this machine is in %s", zone)
	}
}

// secretive reports whether a file or folder of psn's is nobody else's business.
func secretive(path string, e fs.DirEntry) bool {
	switch filepath.Ext(path) {
	case ".key", ".env", ".db":
		return true
	}
	return e.IsDir() && filepath.Base(path) == "keys"
}

// examineWorkspace looks at the folder in which psn was called.
func (a *App) examineWorkspace(d *Diagnosis) {
	ws, err := a.workspace()
	switch {
	case psn.CodeOf(err) == psn.CodeNotFound:
		d.add(Warning, "workspace", "", "this folder is in no workspace: `--at next` needs one", "call psn in your workspace, or make one", "psn init")
		return
	case err != nil:
		d.blame("workspace", "", err)
		return
	}
	s, err := ws.Strategy()
	if err != nil {
		d.blame("strategy", ws.Root, err)
		return
	}
	if found, err := ws.Check(a.o.Platforms.Names()); err != nil {
		d.blame("workspace", ws.Root, err)
	} else if n := len(found.Problems); n > 0 {
		d.add(Warning, "workspace", ws.Root, plural(n, "file problem: ", "file problems, the first: ")+found.Problems[0].Error().Message,
			"look at them with `psn config check`", "psn config check")
	}
	a.examineShipped(d, ws)
	d.fine("workspace", ws.Root, "its strategy is readable, its zone is %s", s.Zone)
	if _, err := os.Stat(filepath.Join(ws.Root, "content", "drafts")); err != nil {
		d.add(Warning, "workspace", ws.Root, "it has no folder content/drafts", "make it: mkdir -p content/drafts")
	}
}
