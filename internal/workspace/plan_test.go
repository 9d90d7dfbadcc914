package workspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/workspace"
)

// TestParsePlan reads all that a slot may say, and tells all that is wrong with slots at once.
func TestParsePlan(t *testing.T) {
	t.Parallel()
	p, problems, err := workspace.ParsePlan("p.yaml", []byte("plan: w1\nslots:\n  - id: a\n    at: 2026-12-01 09:00\n    accounts: [m, x]\n"+
		"    text: |\n      one\n\n      two\n    idea: 7k2\n    language: es\n  - {id: b, series: news, file: content/drafts/b.md}\n"))
	want := workspace.Plan{ID: "w1", Slots: []workspace.PlanSlot{
		{ID: "a", At: "2026-12-01 09:00", Accounts: []string{"m", "x"}, Text: "one\n\ntwo", Idea: "7k2", Language: "es", Line: 3},
		{ID: "b", Series: "news", File: "content/drafts/b.md", Line: 12},
	}}
	if diff := cmp.Diff(want, p); diff != "" || err != nil || problems != nil {
		t.Errorf("%v, %v: %s", problems, err, diff)
	}
	_, problems, err = workspace.ParsePlan("p.yaml", []byte("plan: w1\nslots:\n  - text: x\n  - {id: b, at: now}\n  - {id: b, at: now, text: x, file: y}\n"+
		"  - {id: c, at: now, file: /etc/passwd, idea: AEIOU}\n  - nothing\n"))
	var got []string
	for _, problem := range problems {
		got = append(got, problem.Err.Error())
	}
	if diff := cmp.Diff([]string{
		"p.yaml:3:5: the slot has no id", "p.yaml:3:5: the slot has no time", "p.yaml:4:5: the slot says nothing",
		"p.yaml:5:5: the slot has both text and file", `p.yaml:5:5: the slot "b" stands twice, first in line 4`,
		`p.yaml:6:28: "/etc/passwd" is not a path in the workspace`, `p.yaml:6:47: "AEIOU" is not an id`,
		"p.yaml:7:5: a slot must be keys with values, not text",
	}, got); diff != "" || err != nil {
		t.Errorf("%v: %s", err, diff)
	}
	for _, whole := range []string{"", "# nothing", "plan: x", "slots: [{id: a}]", "plan: x\nslots: {}", "plan: x\nslots: []", "plan: X Y\nslots: []", "plan: [", "plam: x", "- a"} {
		if _, _, err := workspace.ParsePlan("p.yaml", []byte(whole)); psn.CodeOf(err) != psn.CodeInvalid {
			t.Errorf("%q: %v", whole, err)
		}
	}
}
