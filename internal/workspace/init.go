package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
)

// InitOptions are the choices of a new workspace. The zero value makes one in UTC and English.
type InitOptions struct {
	Zone      string   // IANA name; empty means UTC
	Languages []string // BCP 47; none means en
	Git       string   // the git program; empty means the one on the PATH
	NoGit     bool     // make no repository
	Version   string   // of psn
	Update    bool     // bring the files that psn ships up to this version
	DryRun    bool     // report what would be made, make nothing
}

// InitReport says what Init did.
type InitReport struct {
	Root   string     // absolute
	Paths  []InitPath // in the order of creation
	Git    GitResult
	Update *Update  // nil if it was not asked for
	Notes  []string // one sentence each: what the user should know
}

// InitPath is one file of the skeleton.
type InitPath struct {
	Path    string // relative to the root, with slashes
	Created bool   // false: it was there and was left alone
}

// Init makes dir a workspace: the folders, a commented strategy, the files for coding agents, a .gitignore that
// keeps every *.env out, and a Git repository unless dir lies in one or git is not installed. A file that exists is
// never changed unless Update is set, which changes only what psn wrote and nobody edited. So Init may run again, or
// twice at once.
//
// It returns an error with CodeInvalid if dir or a folder in it is a file, or an option is off, with
// CodeReadOnly if the folder can't be written, with CodeFull if there is no space left.
func Init(ctx context.Context, dir string, opts InitOptions) (InitReport, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return InitReport{}, psn.Errorf(psn.CodeInternal, "workspace: init: %w", err)
	}
	if opts, err = opts.complete(); err != nil {
		return InitReport{}, err
	}
	report := InitReport{Root: root}
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		return InitReport{}, psn.Errorf(psn.CodeInvalid, "%s is a file", root).WithHint("name a folder; it is made if need be")
	}
	files := skeleton(opts)
	for i := 0; i < len(files); i++ {
		if filepath.FromSlash(files[i].path) == strategyPath {
			if err := report.ship(opts); err != nil {
				return InitReport{}, err
			}
		}
		created, err := report.create(root, files[i], opts.DryRun)
		if err != nil {
			return InitReport{}, err
		}
		if files[i].path == ".gitignore" && !created && !ignoresEnv(filepath.Join(root, ".gitignore")) {
			files = append(files, skeletonFile{"config/.gitignore", ignoreRules})
			report.Notes = append(report.Notes,
				"the .gitignore that was there does not keep *.env out of Git, so config has one of its own; add a line *.env to the first")
		}
	}
	report.Git = gitInit(ctx, root, opts)
	if report.Git.Note != "" {
		report.Notes = append(report.Notes, report.Git.Note)
	}
	return report, nil
}

// ship brings the files that psn ships up to date, or notes which of them are as psn has them and says whether some
// are not.
func (r *InitReport) ship(opts InitOptions) error {
	w := &Workspace{Root: r.Root}
	if !opts.Update {
		err := r.note(w, opts)
		if psn.CodeOf(err) == psn.CodeInvalid { // a link that leads elsewhere, say: the files stay without a stamp
			r.Notes, err = append(r.Notes, err.Error()), nil
		}
		return err
	}
	update, err := w.Update(opts.Version, opts.DryRun)
	if err != nil {
		return err
	}
	r.Update = &update
	for _, f := range update.Files {
		if f.State != FileLeftOut && f.State != FileWithdrawn {
			r.Paths = append(r.Paths, InitPath{Path: f.Path, Created: f.State == FileAdded})
		}
	}
	return nil
}

// note stamps the shipped files that are as psn has them. The stamp of others stays as it is.
func (r *InitReport) note(w *Workspace, opts InitOptions) error {
	if _, err := os.Stat(w.Root); err != nil && opts.DryRun {
		return nil
	}
	s, err := w.stamp()
	if err != nil {
		return err
	}
	if s.Version == "" {
		s.Version = opts.Version
	}
	changed := false
	for _, f := range shipped() {
		hash := hashOf([]byte(f.content))
		raw, err := w.Read(File{Path: f.path})
		if err == nil && hashOf(raw) == hash && s.Files[f.path] != hash {
			s.Files[f.path], changed = hash, true
		}
	}
	if changed && !opts.DryRun {
		if err := w.writeStamp(s); err != nil {
			return err
		}
	}
	update, err := w.Update(opts.Version, true)
	if n := update.Behind(); err == nil && n > 0 && !opts.DryRun {
		r.Notes = append(r.Notes, fmt.Sprintf(
			"%d of the files that psn ships are not this version's; `psn init --update` brings them up to date and keeps what you edited", n))
	}
	return err
}

// complete fills in what is empty and refuses what can't be right.
func (o InitOptions) complete() (InitOptions, error) {
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	if _, err := psn.LoadZone(o.Zone); err != nil {
		return o, err
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	for _, language := range o.Languages {
		if err := checkLanguage(language); err != nil {
			return o, err
		}
	}
	if o.Git == "" {
		o.Git = "git"
	}
	return o, nil
}

// create makes one file with the folders it lies in, or on a dry run looks whether it is there, and
// records it.
func (r *InitReport) create(root string, file skeletonFile, dryRun bool) (created bool, err error) {
	path := filepath.Join(root, filepath.FromSlash(file.path))
	if dryRun {
		_, missing := os.Lstat(path)
		created = missing != nil
	} else {
		err = os.MkdirAll(filepath.Dir(path), 0o755) //nolint:gosec // the user's own folder, shared through Git
		if err == nil {
			created, err = createFile(path, []byte(file.content))
		}
	}
	if err != nil {
		return false, initError(root, err)
	}
	r.Paths = append(r.Paths, InitPath{Path: file.path, Created: created})
	return created, nil
}

// ignoresEnv reports whether a .gitignore has a rule for every *.env.
func ignoresEnv(path string) bool {
	raw, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(raw)) {
		switch strings.TrimSpace(line) {
		case "*.env", "**/*.env", "config/", "/config/":
			return true
		}
	}
	return false
}

// initError says what a failed write means for the user.
func initError(root string, err error) error {
	switch {
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return psn.Errorf(psn.CodeReadOnly, "can't write in %s: %w", root, err).WithHint("choose another folder or change its permissions")
	case errors.Is(err, syscall.ENOSPC):
		return psn.Errorf(psn.CodeFull, "no space left for a workspace in %s: %w", root, err)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, errIsDir):
		return psn.Errorf(psn.CodeInvalid, "a file stands where a folder should be, or the other way round: %w", err).
			WithHint("move it away or choose another folder")
	}
	return psn.Errorf(psn.CodeInternal, "workspace: init %s: %w", root, err)
}
