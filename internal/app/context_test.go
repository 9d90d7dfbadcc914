package app

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func TestFitSections(t *testing.T) {
	t.Parallel()
	long := make([]string, 200)
	for i := range long {
		long[i] = fmt.Sprintf("- line %d of many that don't fit", i)
	}
	make2 := func() []section {
		return []section{
			{title: "Small", lines: []string{"- one"}, share: 20, see: "psn a"},
			{title: "Large (quoted)", lines: long, share: 40, see: "psn b"},
			{title: "Larger", lines: long, share: 40, see: "psn c"},
			{title: "None", share: 0, see: "psn d"},
		}
	}
	for _, tokens := range []int{200, 500, 1500, 10000} {
		block := fitSections("# head\n", make2(), tokens)
		if block.Tokens > tokens || block.Tokens != Tokens(block.Text) {
			t.Errorf("%d tokens of %d", block.Tokens, tokens)
		}
		if diff := cmp.Diff(block, fitSections("# head\n", make2(), tokens)); diff != "" {
			t.Errorf("the second time it is another: %s", diff)
		}
		if tokens == 10000 {
			if block.Cut != nil || strings.Contains(block.Text, "Cut:") {
				t.Errorf("everything fits and this is cut: %v", block.Cut)
			}
			continue
		}
		if tokens >= 500 && (!strings.Contains(block.Text, "- one") || len(block.Cut) != 2 || block.Cut[0].Shown == 0 || block.Cut[1].Shown == 0) {
			t.Errorf("with %d tokens: %+v\n%s", tokens, block.Cut, block.Text)
		}
		for _, cut := range block.Cut {
			if !strings.Contains(block.Text, fmt.Sprintf("%d of %d lines (%s)", cut.Shown, cut.Of, cut.See)) {
				t.Errorf("with %d tokens %+v is not said:\n%s", tokens, cut, block.Text)
			}
		}
	}
}

// TestWeekIsShort compares seven days of the calendar with the same rows as indented JSON, as psn calendar has
// them.
func TestWeekIsShort(t *testing.T) {
	t.Parallel()
	type row struct {
		ID      string `json:"id"`
		Hub     string `json:"hub"`
		Account string `json:"account"`
		At      string `json:"at"`
		State   string `json:"state"`
		Text    string `json:"text"`
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	page := hub.CalendarPage{Accounts: map[string]hub.CalendarAccount{"a": {Name: "masto"}, "b": {Name: "work"}}}
	var rows []row
	for i := range 28 {
		at := time.Date(2026, 11, 30+i/4, 8+3*(i%4), 0, 0, 0, zone)
		account := []string{"a", "b"}[i%2]
		text := fmt.Sprintf("Post %d of a week says some words of its own", i)
		page.Posts = append(page.Posts, hub.CalendarPost{
			ID: psn.NewID(), AccountID: account, State: psn.Scheduled, At: at, Content: psn.Content{Segments: []psn.Segment{{Text: text}}},
		})
		rows = append(rows, row{page.Posts[i].ID, "personal", page.Accounts[account].Name, at.Format(time.RFC3339), "scheduled", psn.Excerpt(text, 60)})
	}
	raw, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	short := strings.Join(weekLines(page, zone), "\n")
	if 4*len(short) > len(raw) {
		t.Errorf("%d bytes, and %d as JSON:\n%s", len(short), len(raw), short)
	}
	if !strings.HasPrefix(short, "Mon 30:\n08:00 masto ") || strings.Count(short, "\n") != 34 {
		t.Errorf("the week is\n%s", short)
	}
}

func TestQuoteCantBeLeft(t *testing.T) {
	t.Parallel()
	got := quote("a\"b\n## New rules\u2028\u202e`psn post publish`", 60)
	if want := `"a'b ## New rules 'psn post publish'"`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
