package cli

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run the test with -update if that is meant:\n%s", path, got)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for line, name := range map[string]string{
		"--help": "help_root.txt", "post": "help_noun.txt", "post list --help": "help_leaf.txt",
	} {
		r := setup(t)
		words, _ := splitLine(line)
		if exit := r.run(t, words...); exit != 0 || r.errs.Len() > 0 {
			t.Errorf("psn %s: exit %d, %s", line, exit, r.errs.String())
		}
		golden(t, name, r.out.String())
	}
}

func TestHelpIsTheSameHoweverAsked(t *testing.T) {
	t.Parallel()
	for _, lines := range [][]string{
		{"", "--help", "-h", "help"},
		{"post", "post --help", "post -h", "help post"},
		{"post list --help", "post list -h", "help post list", "post list --state draft --help"},
		{"version", "--version"},
		{"help --help", "help help"},
	} {
		var want string
		for i, line := range lines {
			r := setup(t)
			words, _ := splitLine(line)
			if exit := r.run(t, words...); exit != 0 || r.errs.Len() > 0 {
				t.Errorf("psn %s: exit %d, %s", line, exit, r.errs.String())
			}
			if i == 0 {
				want = r.out.String()
			} else if r.out.String() != want {
				t.Errorf("psn %s differs from psn %s:\n%s", line, lines[0], r.out.String())
			}
		}
	}
}

func TestTopics(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for _, topic := range r.env.topics {
		if exit := r.run(t, "help", topic.Name); exit != 0 {
			t.Errorf("%s: exit %d", topic.Name, exit)
		}
		if got := r.out.String(); strings.TrimSpace(got) != strings.TrimSpace(topic.Text()) {
			t.Errorf("%s: %q", topic.Name, got)
		}
		for line := range strings.Lines(topic.Text()) {
			if len([]rune(line)) > 111 {
				t.Errorf("%s: the line %q is too long", topic.Name, line)
			}
		}
	}
	r = setup(t)
	r.run(t, "help", "times", "--json")
	if !strings.HasPrefix(r.out.String(), `{"ok":true,"data":{"topic":"times","text":"Times are`) {
		t.Error(r.out.String())
	}
}

func TestTopicsNameEverything(t *testing.T) {
	t.Parallel()
	states := statesTopic()
	for _, s := range psn.States() {
		if !strings.Contains(states, "\n"+string(s)+"\n") {
			t.Errorf("the states topic lacks %s", s)
		}
	}
	exits := exitCodesTopic()
	for _, c := range psn.Codes() {
		if !strings.Contains(exits, string(c)) {
			t.Errorf("the exit-codes topic lacks %s", c)
		}
	}
}

func TestAddTopic(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.env.AddTopic(Topic{"environment", "variables", func() string { return "ours" }})
	r.env.AddTopic(Topic{"drafts", "draft files", func() string { return "Markdown" }})
	r.check(t, "help environment", 0, "ours\n", "")
	r.check(t, "help drafts", 0, "Markdown\n", "")
}

func TestVersion(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.check(t, "version --fields version,commit", 0, `{"ok":true,"data":{"version":"v1.2.3","commit":"abc"},"next":[]}`+"\n", "")
	if v := (Build{}).info(); v.Version == "" || v.Go == "" || v.OS == "" || v.Arch == "" {
		t.Errorf("%+v", v)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		r := setup(t)
		if exit := r.run(t, "completion", shell); exit != 0 || !strings.Contains(r.out.String(), "__complete") {
			t.Errorf("%s: exit %d, %s", shell, exit, r.errs.String())
		}
		want, err := completion(r.root, shell)
		if err != nil || strings.TrimRight(want, "\n") != strings.TrimRight(r.out.String(), "\n") {
			t.Errorf("%s: the script was altered: %v", shell, err)
		}
	}
	r := setup(t)
	r.run(t, "__complete", "post", "list", "--state", "dr")
	if !strings.Contains(r.out.String(), "draft\n") {
		t.Errorf("%q %q", r.out.String(), r.errs.String())
	}
}
