//go:build psnagent

package agenttest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const idea = "Keys that turn both ways #craft"

// keep is the script of /psn:capture.
func keep(r request) answer {
	r.expanded("# Capture an idea", "The idea: "+idea, "# psn, for capture", "## Marks in a line")
	return bash("psn idea add --file - <<'PSN'\n" + idea + "\nPSN")
}

// kept ends it.
func kept(r request) answer {
	var got struct{ ID, State, Text string }
	r.data(&got)
	return say("Kept as " + got.ID + ".")
}

// ideas lists what the hub has.
func (w *world) ideas() []string {
	w.t.Helper()
	var list []struct{ Text string }
	w.psn("", &list, "idea", "list", "--all")
	texts := []string{}
	for _, i := range list {
		texts = append(texts, i.Text)
	}
	return texts
}

func TestCapture(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.walk("/psn:capture "+idea, keep, kept)
	if diff := cmp.Diff([]string{idea}, w.ideas()); diff != "" {
		t.Error(diff)
	}
}

const text = "The import took 40 seconds. Now it takes 2."

// create is the line that makes the post of the walk.
func create(more string) string {
	return "psn post create --file - --account masto --account bsky --language en --at 'tomorrow 9am' " + more + " <<'PSN'\n" + text + "\nPSN"
}

// write is the script of /psn:post, up to the end that a person reads.
func write() []turn {
	type created struct {
		Posts  []post `json:"posts"`
		DryRun bool   `json:"dry_run"`
	}
	return []turn{
		func(r request) answer {
			r.expanded("# Write a post", "The request: faster imports", "# psn, for post", "- masto (mastodon)", "- bsky (bluesky)")
			return bash("psn voice show personal --language en")
		},
		func(r request) answer {
			var voice struct{ Profile, Language string }
			if r.data(&voice); voice.Profile != "personal" || voice.Language != "en" {
				r.t.Errorf("%+v", voice)
			}
			return bash("psn voice check - --profile personal --language en <<'PSN'\n" + text + "\nPSN")
		},
		func(r request) answer {
			var checked struct{ Findings []any }
			if r.data(&checked); len(checked.Findings) > 0 {
				r.t.Errorf("%+v", checked)
			}
			return bash(create("--dry-run"))
		},
		func(r request) answer {
			var got created
			if r.data(&got); !got.DryRun || len(got.Posts) != 2 {
				r.t.Errorf("%+v", got)
			}
			return bash(create("--idempotency-key imports-1"))
		},
		func(r request) answer {
			var got created
			if r.data(&got); got.DryRun || len(got.Posts) != 2 {
				r.t.Errorf("%+v", got)
				return say("That went wrong.")
			}
			return bash("psn post preview " + got.Posts[0].ID)
		},
		func(r request) answer {
			var shown struct{ Account, At, State string }
			r.data(&shown)
			return say("Queued on masto and bsky for " + shown.At + ".")
		},
	}
}

func TestPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const typed = "/psn:post faster imports, en, both accounts, tomorrow 9am"
	s := w.walk(typed, write()...)
	if *transcript != "" {
		w.write(*transcript, s.transcript(typed))
	}
	got := map[string]post{}
	for _, p := range w.posts() {
		p.ID = ""
		got[p.Account] = p
	}
	want := map[string]post{
		"masto": {Account: "masto", State: "scheduled", Text: text}, "bsky": {Account: "bsky", State: "scheduled", Text: text},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.psn("", nil, "config", "set", "strategy.windows", "{default: [{days: [mon, tue, wed, thu, fri, sat, sun], times: ['09:00']}]}")
	w.psn("", nil, "idea", "add", "Faster imports", "--state", "ready")
	var file string
	w.walk("/psn:plan tomorrow 7",
		func(r request) answer {
			r.expanded("# Plan the week", "Wishes: tomorrow 7", "# psn, for plan", "Faster imports")
			return bash("psn plan new --from tomorrow --days 7")
		},
		func(r request) answer {
			var proposed struct {
				File  string
				Slots []any
			}
			if r.data(&proposed); len(proposed.Slots) != 1 {
				r.t.Errorf("%+v", proposed)
			}
			file = proposed.File
			return answer{tool: "Read", input: map[string]any{"file_path": filepath.Join(w.folder, file)}}
		},
		func(r request) answer {
			if !strings.Contains(r.last(), "# Faster imports") {
				r.t.Errorf("the file is\n%s", r.last())
			}
			return answer{tool: "Edit", input: map[string]any{
				"file_path": filepath.Join(w.folder, file), "old_string": " # Faster imports", "new_string": "\n    text: " + text,
			}}
		},
		func(request) answer { return bash("psn plan apply " + file + " --dry-run") },
		func(r request) answer {
			var checked struct{ Problems []any }
			if r.data(&checked); len(checked.Problems) > 0 {
				r.t.Errorf("%+v", checked)
			}
			return bash("psn plan apply " + file)
		},
		func(r request) answer {
			var applied struct{ Created int }
			if r.data(&applied); applied.Created != 1 {
				r.t.Errorf("%+v", applied)
			}
			return bash("psn plan show " + file)
		},
		func(request) answer { return say("One post is planned.") },
	)
	list := w.posts()
	if len(list) != 1 || list[0].State != "scheduled" || list[0].Text != text {
		t.Errorf("%+v", list)
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.psn("", nil, "post", "create", "--account", "masto", "--text", text, "--at", "tomorrow 9am")
	before := w.posts()
	s := w.claude("/psn:calendar today week", nil,
		func(r request) answer {
			r.expanded("# The calendar", "today week", "# psn, for calendar", `"The import took 40 seco`)
			return bash("psn calendar --from today --week")
		},
		func(r request) answer {
			var shown struct{ Posts []post }
			if r.data(&shown); len(shown.Posts) != 1 || shown.Posts[0].ID != before[0].ID {
				r.t.Errorf("%+v", shown)
			}
			return bash("psn calendar --ics stolen.ics") // the command's own rules allow the calendar; the workspace's ask here
		},
		func(r request) answer {
			if decision(r) != "ask" {
				r.t.Errorf("the calendar's file: %s", r.last())
			}
			return say("One post tomorrow.")
		})
	if len(s.denials) != 1 {
		t.Errorf("%v", s.denials)
	}
	if diff := cmp.Diff(before, w.posts()); diff != "" {
		t.Error(diff)
	}
}

func TestApprove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.approval()
	id := w.draft()
	w.psn("", nil, "post", "submit", id, "--at", "tomorrow 9am")
	before := w.posts()
	s := w.claude("/psn:approve", nil,
		func(r request) answer {
			r.expanded("# Read what waits for approval", "none for all:")
			return bash("psn post list --state pending-approval --limit 50")
		},
		func(r request) answer {
			var waiting []post
			if r.data(&waiting); len(waiting) != 1 || waiting[0].ID != id {
				r.t.Errorf("%+v", waiting)
			}
			return bash("psn post preview " + id)
		},
		func(request) answer { return bash("psn post approve " + id + " --revision 1 --yes") },
		func(r request) answer {
			if decision(r) != "deny" {
				r.t.Errorf("an agent's approval: %s", r.last())
			}
			return say("Approve it in a terminal of your own.")
		})
	if len(s.denials) != 1 {
		t.Errorf("%v", s.denials)
	}
	if diff := cmp.Diff(before, w.posts()); diff != "" {
		t.Error(diff)
	}
}
