package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/postshitnow/psn/internal/psn"
)

// WriteSeries writes config/series/NAME.yaml, with its comments, for people to edit. It returns an error with
// CodeConflict if there is a file of that name, with CodeInvalid for a name that can't be a series' and for
// values that ParseSeries would refuse, with CodeReadOnly and CodeFull as Init does. Nothing is ever
// overwritten.
func (w *Workspace) WriteSeries(s Series) error {
	if err := psn.CheckName(s.Name); err != nil {
		return err
	}
	file := "config/series/" + s.Name + ".yaml"
	content := FormatSeries(s)
	if _, err := ParseSeries(file, content); err != nil {
		return err
	}
	path := filepath.Join(w.Root, filepath.FromSlash(file))
	err := os.MkdirAll(filepath.Dir(path), 0o755) //nolint:gosec // the user's own folder, shared through Git
	if err != nil {
		return seriesError(w.Root, err)
	}
	created, err := createFile(path, content)
	if err != nil {
		return seriesError(w.Root, err)
	}
	if !created {
		return psn.Errorf(psn.CodeConflict, "there is a series %s already", s.Name).
			WithHint("edit %s, or choose another name", file)
	}
	return nil
}

func seriesError(root string, err error) error {
	switch {
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOSPC),
		errors.Is(err, syscall.ENOTDIR), errors.Is(err, errIsDir):
		return initError(root, err)
	}
	return psn.Errorf(psn.CodeInternal, "workspace: write series in %s: %w", root, err)
}

// FormatSeries writes a series file that ParseSeries reads back as s, except for its Name. Keys without a
// value stand there as comments, so that a newcomer sees them.
func FormatSeries(s Series) []byte {
	var b strings.Builder
	b.WriteString("# A series: a recurring format. `psn config check` reads this file strictly.\n\n")
	line := func(comment, key, value, example string) {
		b.WriteString("# " + comment + "\n")
		if value == "" {
			b.WriteString("# " + key + ": " + example + "\n\n")
			return
		}
		b.WriteString(key + ": " + value + "\n\n")
	}
	text := func(v string) string {
		if v == "" {
			return ""
		}
		return scalar(v)
	}
	line("What people call it.", "title", text(s.Title), "Tuesday teardown")
	line("The pillar of config/strategy.yaml that it belongs to.", "pillar", text(s.Pillar), "craft")
	line("When it comes, as an RRULE of RFC 5545.", "rule", text(s.Rule), "FREQ=WEEKLY;BYDAY=TU")
	line("At what time of the day.", "at", quoted(s.At), `"09:00"`)
	line("In which time zone; without it, the strategy's.", "zone", text(s.Zone), "Europe/Madrid")
	line("The first day that counts.", "start", text(s.Start), "2026-01-05")
	line("Which platforms it is for.", "platforms", flow(s.Platforms), "[mastodon, bluesky]")
	line("Which accounts post it.", "accounts", flow(s.Accounts), "[masto]")
	line("Languages to write in; without it, the strategy's.", "languages", flow(s.Languages), "[en]")
	b.WriteString("# What each episode's draft begins with.\n")
	if s.Template == "" {
		b.WriteString("# template: |\n#   What did we take apart this week?\n")
	} else {
		b.WriteString("template: " + block(s.Template))
	}
	return []byte(b.String())
}

// quoted writes a time of day, which YAML 1.1 would read as a number in base 60.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return `"` + strings.Trim(scalar(text), `"`) + `"`
}

// flow writes a list on one line.
func flow(items []string) string {
	if len(items) == 0 {
		return ""
	}
	written := make([]string, len(items))
	for i, item := range items {
		written[i] = scalar(item)
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// block writes text of several lines as a literal block where that keeps it, and quoted otherwise.
func block(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	plain := strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\n\n") && text != "\n" && !strings.HasPrefix(lines[0], " ")
	for _, l := range lines {
		plain = plain && !strings.ContainsAny(l, "\t\r") && (l == "" || strings.TrimSpace(l) != "")
	}
	if !plain || lines[0] == "" {
		return scalar(text) + "\n"
	}
	var b strings.Builder
	b.WriteString("|\n")
	for _, l := range lines {
		if l != "" {
			b.WriteString("  " + l)
		}
		b.WriteString("\n")
	}
	return b.String()
}
