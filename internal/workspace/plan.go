package workspace

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/postshitnow/psn/internal/psn"
)

// The bounds of a plan.
const (
	MaxPlanFile  = 1 << 20 // bytes
	MaxPlanSlots = 500
)

// Plan is what a plan file says: posts for a stretch of time, a slot each.
type Plan struct {
	ID    string
	Slots []PlanSlot
}

// PlanSlot is one post of a plan, or one for each of several accounts.
type PlanSlot struct {
	ID       string
	At       string   // a time as psn.ParseWhen reads it; may be empty with Series
	Accounts []string // names; may be empty
	Text     string   // literally; may be empty
	File     string   // of a draft, relative to the workspace; may be empty
	Idea     string   // the beginning of an id; may be empty
	Series   string   // a name; may be empty
	Language string   // may be empty
	Line     int      // on which it begins
}

// PlanProblem is what is wrong with one slot of a plan.
type PlanProblem struct {
	Line int
	Err  error // with its place before it
}

var (
	planKeys = []string{"plan", "slots"}
	slotKeys = []string{"id", "at", "account", "accounts", "text", "file", "idea", "series", "language"}
)

// PlansDir returns the folder of plans.
func (w *Workspace) PlansDir() string { return filepath.Join(w.Root, "content", "plans") }

// ParsePlan reads a plan strictly; name is the file as the user knows it. What is wrong with single slots is
// returned as problems, all of it; slots without a problem are complete. An error with CodeInvalid, with line and
// column, says that the file as a whole can't be read.
func ParsePlan(name string, raw []byte) (Plan, []PlanProblem, error) {
	doc := document{file: name}
	if len(raw) > MaxPlanFile {
		return Plan{}, nil, doc.fail(1, 1, "the file has %d bytes, at most %d are allowed", len(raw), MaxPlanFile).WithHint("make several plans of it")
	}
	text, err := readText(name, raw)
	if err != nil {
		return Plan{}, nil, err
	}
	top, err := doc.parse([]byte(text))
	if err != nil {
		return Plan{}, nil, err
	}
	if top == nil {
		return Plan{}, nil, doc.fail(1, 1, "the plan is empty").WithHint("make one with `psn plan new`")
	}
	fields, err := doc.fields(top, "the plan", planKeys)
	if err != nil {
		return Plan{}, nil, err
	}
	var p Plan
	var problems []PlanProblem
	for _, f := range fields {
		if f.key.Value == "plan" {
			if p.ID, err = doc.checked(f.value, "plan", psn.CheckName); err != nil {
				return p, nil, err
			}
			continue
		}
		if f.value.Kind != yaml.SequenceNode {
			return p, nil, doc.wrongType(f.value, "slots", "a list")
		}
		if len(f.value.Content) > MaxPlanSlots {
			return p, nil, doc.failAt(f.value, "the plan has %d slots, at most %d are allowed", len(f.value.Content), MaxPlanSlots).WithHint("make several plans of it")
		}
		for _, item := range f.value.Content {
			slot, wrong := readSlot(doc, item)
			for _, err := range wrong {
				problems = append(problems, PlanProblem{item.Line, err})
			}
			for _, other := range p.Slots {
				if slot.ID != "" && other.ID == slot.ID {
					problems = append(problems, PlanProblem{item.Line, doc.failAt(item, "the slot %q stands twice, first in line %d", slot.ID, other.Line).WithHint("give each slot an id of its own")})
				}
			}
			p.Slots = append(p.Slots, slot)
		}
	}
	switch {
	case p.ID == "":
		return p, nil, doc.failAt(top, "plan is missing").WithHint("name the plan with a line such as `plan: week-2026-11-30`")
	case len(p.Slots) == 0:
		return p, nil, doc.failAt(top, "the plan has no slots").WithHint("list them below `slots:`, as `psn plan new` writes them")
	}
	return p, problems, nil
}

// readSlot reads a slot and returns all that is wrong with it.
func readSlot(doc document, item *yaml.Node) (PlanSlot, []error) {
	slot := PlanSlot{Line: item.Line}
	fields, err := doc.fields(item, "a slot", slotKeys)
	if err != nil {
		return slot, []error{err}
	}
	var wrong []error
	for _, f := range fields {
		if err := slot.read(doc, f); err != nil {
			wrong = append(wrong, err)
		}
	}
	readable := len(wrong) == 0
	for _, missing := range []struct{ is, what, hint string }{
		{slot.ID, "the slot has no id", "give it one that stays, as `id: mon-masto`: by it the slot is applied once"},
		{cmp.Or(slot.At, slot.Series), "the slot has no time", "give it one, as `at: 2026-12-01 09:00`"},
		{cmp.Or(slot.Text, slot.File, slot.Idea, slot.Series), "the slot says nothing", "give it one of text, file, idea and series"},
	} {
		if missing.is == "" && readable {
			wrong = append(wrong, doc.failAt(item, "%s", missing.what).WithHint("%s", missing.hint))
		}
	}
	if slot.Text != "" && slot.File != "" {
		wrong = append(wrong, doc.failAt(item, "the slot has both text and file").WithHint("keep one of them"))
	}
	return slot, wrong
}

func (s *PlanSlot) read(doc document, f field) (err error) {
	switch f.key.Value {
	case "id":
		s.ID, err = doc.checked(f.value, "id", psn.CheckName)
	case "at":
		s.At, err = doc.text(f.value, "at")
	case "account", "accounts":
		s.Accounts, err = readAccounts(doc, f)
	case "text":
		s.Text, err = doc.text(f.value, "text")
		s.Text = strings.Trim(s.Text, "\n")
	case "file":
		s.File, err = doc.checked(f.value, "file", checkInside)
	case "idea":
		s.Idea, err = doc.checked(f.value, "idea", psn.CheckID)
	case "series":
		s.Series, err = doc.checked(f.value, "series", psn.CheckName)
	case "language":
		s.Language, err = readLanguage(doc, f.value)
	}
	return err
}

// checkInside refuses paths that lead out of the workspace.
func checkInside(path string) error {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return psn.Errorf(psn.CodeInvalid, "%q is not a path in the workspace", psn.Excerpt(path, 80)).WithHint("write it from the workspace's folder on, as content/drafts/monday.md")
	}
	return nil
}

// WritePlan writes content/plans/ID.yaml and returns its path in the workspace. It returns an error with CodeConflict
// if there is a file of that name: nothing is ever overwritten.
func (w *Workspace) WritePlan(id string, content []byte) (string, error) {
	file := "content/plans/" + id + ".yaml"
	path := filepath.Join(w.Root, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // the user's own folder, shared through Git
		return file, initError(w.Root, err)
	}
	created, err := createFile(path, content)
	if err != nil {
		return file, initError(w.Root, err)
	}
	if !created {
		return file, psn.Errorf(psn.CodeConflict, "there is a plan %s already", file).WithHint("edit it, apply it, or name another with --id")
	}
	return file, nil
}

// ReadDraft reads a draft file of the workspace, of at most limit bytes. path begins at the workspace's folder; a symbolic
// link that leads out of it is refused.
func (w *Workspace) ReadDraft(path string, limit int64) ([]byte, error) {
	root, err := os.OpenRoot(w.Root)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't read the workspace: %w", err).WithHint("check the folder and its permissions")
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(path))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, psn.Errorf(psn.CodeNotFound, "there is no file %s", psn.Excerpt(path, 80)).WithHint("its path begins at the workspace's folder")
	case err == nil && !info.Mode().IsRegular():
		return nil, psn.Errorf(psn.CodeInvalid, "%s is no file", psn.Excerpt(path, 80)).WithHint("name a draft file")
	case err == nil && info.Size() > limit:
		return nil, psn.Errorf(psn.CodeInvalid, "%s has %d bytes, at most %d are allowed", psn.Excerpt(path, 80), info.Size(), limit).WithHint("name a draft file")
	}
	var raw []byte
	if err == nil {
		raw, err = root.ReadFile(filepath.FromSlash(path))
	}
	if err != nil {
		return nil, psn.Errorf(psn.CodeInvalid, "can't read %s: %w", psn.Excerpt(path, 80), err).WithHint("check the file and its permissions")
	}
	return raw, nil
}
