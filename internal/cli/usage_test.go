package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

// usageFailure runs a line that must be a usage error and returns its message and hint.
func usageFailure(t *testing.T, line string) (string, string) {
	t.Helper()
	r := setup(t)
	words, err := splitLine(line)
	if err != nil {
		t.Fatal(err)
	}
	exit := r.run(t, words...)
	var got failure
	if err := json.Unmarshal(r.errs.Bytes(), &got); err != nil {
		t.Fatalf("psn %s: %v in %q", line, err, r.errs.String())
	}
	if exit != 2 || got.Error.Code != "usage" || r.out.Len() > 0 {
		t.Errorf("psn %s: exit %d, code %s, stdout %q", line, exit, got.Error.Code, r.out.String())
	}
	return got.Error.Message, got.Error.Hint
}

func TestUsageErrors(t *testing.T) {
	t.Parallel()
	const example = "for example: psn post list --state scheduled"
	for _, c := range []struct{ line, message, hint string }{
		{"pst list", `"pst" is not a command of psn`, "did you mean psn post? for example: psn help exit-codes"},
		{"list", `"list" is not a command of psn`, "did you mean psn post list? for example: psn help exit-codes"},
		{"post lst", `"lst" is not a command of psn post`, "did you mean psn post list or psn post ls?"},
		{"post list --sate draft", "unknown flag --sate for psn post list", "did you mean --state? " + example},
		{"post list -z", "unknown flag -z for psn post list", example},
		{"post list --state", "--state needs a value (state)", example},
		{
			"post list --state gone",
			`--state can't be "gone": use one of draft, pending-approval, approved, rejected, scheduled, publishing, published, failed, missed, cancelled, needs-review`,
			example,
		},
		{"post list --limit 201", `--limit can't be "201": use a number from 1 to 200`, example},
		{"post list --json=perhaps", `--json can't be "perhaps": invalid syntax`, example},
		{"post list extra", `psn post list takes no argument, and "extra" is one too many`, "quote a text that has spaces; " + example},
		{"post show", "psn post show needs ID", "for example: psn post show 7k2"},
		{"post show a b", `psn post show takes no more than ID, and "b" is one too many`, "quote a text that has spaces; for example: psn post show 7k2"},
		{"post create --file x", "psn post create needs --account", "for example: psn post create --account work --file draft.md"},
		{"help exit-code", `there is no help about "exit-code"`, "did you mean exit-codes? the topics are exit-codes, formatting, environment, times, states"},
		{"schema pots", "there is no command psn pots", ""},
		{"completion tcsh", `there is no completion for "tcsh", only for bash, zsh, fish, powershell`, "for example: psn completion zsh --out _psn"},
	} {
		message, hint := usageFailure(t, c.line)
		if message != c.message || hint != c.hint {
			t.Errorf("psn %s:\n%s\n%s\nwant\n%s\n%s", c.line, message, hint, c.message, c.hint)
		}
	}
}

func TestFlagsComeAfterTheVerb(t *testing.T) {
	t.Parallel()
	const unnamed = "name the command first: psn <noun> <verb> [flags]"
	for line, want := range map[string]string{
		"--json post list":                  "write: psn post list --json",
		"--hub x post list":                 "write: psn post list --hub x",
		"--hub=x post list":                 "write: psn post list --hub=x",
		"--hub post post list":              "write: psn post list --hub post",
		"post --json list":                  "write: psn post list --json",
		"post --yes publish 7k2":            "write: psn post publish 7k2 --yes",
		"--foo bar post list --state draft": "write: psn post list --foo bar --state draft",
		"post --jq '.[] | .id' list":        "write: psn post list --jq '.[] | .id'",
		"--json":                            unnamed,
		"--json post":                       unnamed,
		"--json nonsense":                   unnamed,
		"-- post list":                      unnamed,
		"post -- list":                      unnamed,
		"worker --hub x status":             "write: psn worker status --hub x",
	} {
		message, hint := usageFailure(t, line)
		if hint != want || !strings.Contains(message, "stands before the verb; flags come after it") {
			t.Errorf("psn %s: %s; %s", line, message, hint)
		}
	}
}

func TestCommandThatRunsAndHasVerbs(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.check(t, "worker", 0, `{"ok":true,"data":{"ran":"worker"},"next":[]}`+"\n", "")
	r = setup(t)
	r.check(t, "worker --once --hub status", 0, `{"ok":true,"data":{"ran":"worker"},"next":[]}`+"\n", "")
	r = setup(t)
	r.check(t, "worker status", 0, `{"ok":true,"data":{"ran":"status"},"next":[]}`+"\n", "")
}

func TestFormatOfUsageErrors(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.terminal()
	r.check(t, "post list --nope", 2, "",
		"psn: unknown flag --nope for psn post list\n  for example: psn post list --state scheduled\n  next: psn post list --help\n")
	for _, line := range []string{"--json post list", "post list --nope --output ndjson", "post list --nope --output=json"} {
		words, _ := splitLine(line)
		r.run(t, words...)
		if !json.Valid(r.errs.Bytes()) {
			t.Errorf("psn %s: %s", line, r.errs.String())
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"list", "list", 0}, {"lsit", "list", 1}, {"lst", "list", 1}, {"pots", "post", 1}, {"kitten", "sitting", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
