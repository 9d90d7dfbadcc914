package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// sql changes the database behind the hub's back.
func (d *desk) sql(t *testing.T, statement string) {
	t.Helper()
	var err error
	if handles := d.hub.Handles(); handles.SQLite != nil {
		_, err = handles.SQLite.ExecContext(t.Context(), statement)
	} else {
		_, err = handles.Postgres.Exec(t.Context(), statement)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// mark returns the ids that this machine's mark names.
func (d *desk) mark(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(d.dir, ".local/share/psn/marks", d.hub.Info().ID))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(raw))
}

// TestRestoredHub puts a hub back to where it was before a post went out: nothing goes out again, people are told once,
// and a person who resumes the hub is believed, on whatever machine.
func TestRestoredHub(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		first, second := d.draft(t, "out"), d.draft(t, "also out")
		for _, id := range []string{first, second} {
			if err := d.publish(t.Context(), id, 20*time.Second); err != nil {
				t.Fatal(err)
			}
		}
		story, err := d.hub.Post(t.Context(), second)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.mark(t); len(got) != 2 || got[1] != story.Attempts[0].ID {
			t.Errorf("the mark is %v, the last attempt %s", got, story.Attempts[0].ID)
		}
		// What follows is another process: it compares before its first claim.
		d.App = d.open(t)
		if err := d.publish(t.Context(), d.draft(t, "the hub is as it was"), 20*time.Second); err != nil {
			t.Fatal(err)
		}
		d.sql(t, `DELETE FROM publications`)
		d.sql(t, `DELETE FROM attempts`)
		d.sql(t, `UPDATE posts SET state = 'draft', scheduled_at = NULL, due_at = NULL`)
		d.App = d.open(t)
		for range 2 {
			if err := d.publish(t.Context(), second, 20*time.Second); psn.CodeOf(err) != psn.CodePaused {
				t.Errorf("published: %v", err)
			}
		}
		if n := len(d.arrived()); n != 3 {
			t.Errorf("%d arrivals", n)
		}
		notices, err := d.hub.Notices(t.Context(), 10)
		if err != nil || len(notices) != 1 || notices[0].Kind != hub.NoticeHub || !strings.Contains(notices[0].Title, "restored from a backup") {
			t.Errorf("%+v %v", notices, err)
		}
		overviews, err := d.Status(t.Context(), nil)
		if err != nil || len(overviews[0].Attention) == 0 || !strings.Contains(overviews[0].Attention[0].Problem, "restored from a backup") {
			t.Errorf("%+v %v", overviews, err)
		}
		// Resumed on another machine, which has no mark.
		if _, err := d.hub.SetPaused(t.Context(), false, "", psn.Actor{Kind: psn.Person, Name: "bo"}); err != nil {
			t.Fatal(err)
		}
		d.App = d.open(t)
		if err := d.publish(t.Context(), second, 20*time.Second); err != nil {
			t.Fatal(err)
		}
		if got := d.mark(t); len(got) != 1 {
			t.Errorf("the mark is %v", got)
		}
	})
}

// TestResumeTellsOfARestore resumes a paused hub that turns out to be a backup: the first time the person is told.
func TestResumeTellsOfARestore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, psn.SQLite)
	if err := d.publish(t.Context(), d.draft(t, "out"), 20*time.Second); err != nil {
		t.Fatal(err)
	}
	if c, err := d.PauseHub(t.Context(), "", "moving", false); err != nil || !c.Changed {
		t.Fatalf("%+v %v", c, err)
	}
	d.sql(t, `DELETE FROM publications`)
	d.sql(t, `DELETE FROM attempts`)
	if _, err := d.ResumeHub(t.Context(), "", "", false); psn.CodeOf(err) != psn.CodePaused {
		t.Error(err)
	}
	c, err := d.ResumeHub(t.Context(), "", "", false)
	if err != nil || !c.Changed || c.Paused {
		t.Errorf("%+v %v", c, err)
	}
	if got := d.mark(t); len(got) != 0 {
		t.Errorf("the mark is %v", got)
	}
}

// TestResumeAsksForOverdue resumes a hub in which a post came due long ago.
func TestResumeAsksForOverdue(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *desk) {
		t.Helper()
		if _, err := d.CreatePosts(t.Context(), app.CreatePosts{Input: app.PostInput{Text: "late", At: "in 1h"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.PauseHub(t.Context(), "", "", false); err != nil {
			t.Fatal(err)
		}
		d.sql(t, `UPDATE posts SET due_at = due_at - 360000000000`)
		if _, err := d.ResumeHub(t.Context(), "", "", false); psn.CodeOf(err) != psn.CodePolicy {
			t.Error(err)
		}
		if c, err := d.ResumeHub(t.Context(), "", app.OverdueMiss, true); err != nil || c.Missed != 1 {
			t.Errorf("%+v %v", c, err)
		}
		if c, err := d.ResumeHub(t.Context(), "", app.OverdueMiss, false); err != nil || c.Missed != 1 {
			t.Errorf("%+v %v", c, err)
		}
		if posts := d.all(t); posts[0].State != psn.Missed {
			t.Errorf("%+v", posts[0])
		}
	})
}
