package log_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/notify/log"
	"github.com/postshitnow/psn/internal/notify/notifytest"
	"github.com/postshitnow/psn/internal/psn"
)

func TestNotifier(t *testing.T) {
	t.Parallel()
	notifytest.Run(t, notifytest.Suite{
		Notifier: log.Notifier{},
		Start: func(t *testing.T) notifytest.Place {
			t.Helper()
			dir := t.TempDir()
			file := filepath.Join(dir, "notices.log")
			if err := os.Mkdir(filepath.Join(dir, "folder.log"), 0o700); err != nil {
				t.Fatal(err)
			}
			return notifytest.Place{
				Target: psn.NewSecret("file://" + file), Shown: "file://" + file,
				Received: func() []string { return lines(t, file) },
				Failing: map[psn.Outcome][]psn.Secret{psn.OutcomeNotSent: {
					psn.NewSecret("file://" + dir + "/missing/notices.log"), psn.NewSecret("file://" + dir + "/folder.log"),
				}},
			}
		},
		Bad: []string{
			"file://canary.log", "file:canary.log", "file://host/canary.log", "file:///canary", "file:///canary.log?x=1",
			"file:///canary.log#x", "file:///home/canary/.bashrc", "file:///var/log/x.log/../../canary", "log",
		},
	})
}

// lines returns the lines of a file, each as a person would read it.
func lines(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		var line map[string]string
		if err := json.Unmarshal(s.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if line["at"] != "2026-03-29T01:30:00Z" || line["kind"] != "test" {
			t.Errorf("the line says %v", line)
		}
		out = append(out, strings.Join([]string{line["title"], line["body"], line["url"]}, "\n"))
	}
	return out
}

func TestFileIsTheOwnersOnly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "notices.jsonl")
	if err := (log.Notifier{}).Send(t.Context(), psn.NewSecret("file://"+file), notify.Message{Title: "hello"}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v: %v", info.Mode(), err)
	}
}
