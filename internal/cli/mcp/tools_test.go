package mcp_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTools shows when a tool, its schemas or what it says of itself changes: clients have it in front of them.
func TestTools(t *testing.T) {
	t.Parallel()
	c := bare(t).connect("golden")
	list, err := c.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Tools) > 12 {
		t.Errorf("%d tools are more than a client should have to read", len(list.Tools))
	}
	for _, tool := range list.Tools {
		raw, err := json.Marshal(tool.Annotations)
		if err != nil {
			t.Fatal(err)
		}
		for _, hint := range []string{"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"} {
			if !strings.Contains(string(raw), `"`+hint+`":`) {
				t.Errorf("%s does not say its %s", tool.Name, hint)
			}
		}
		if tool.OutputSchema == nil || tool.Description == "" || tool.Title == "" {
			t.Errorf("%s lacks an output schema, a description or a title", tool.Name)
		}
	}
	raw, err := json.MarshalIndent(list.Tools, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "tools.json", string(raw)+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed; if that is meant, run go test ./internal/cli/mcp -update\n%s", name, diff)
	}
}

// TestFields gives each tool every field of its schema, one at a time, and looks for one that the command does not know.
func TestFields(t *testing.T) {
	t.Parallel()
	m := setup(t)
	c := m.connect("fields")
	for tool, err := range c.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Properties map[string]struct {
				Type  string
				Enum  []string
				Items struct{ Enum []string }
			}
			Required []string
		}
		raw, err := json.Marshal(tool.InputSchema)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &schema); err != nil {
			t.Fatal(err)
		}
		value := func(name string) any {
			p := schema.Properties[name]
			switch p.Type {
			case "integer":
				return 1
			case "boolean":
				return true
			case "array":
				return slices.Concat(p.Items.Enum, []string{"x"})[:1]
			}
			return slices.Concat(p.Enum, []string{"x"})[0]
		}
		for name := range schema.Properties {
			given := in{name: value(name)}
			for _, other := range schema.Required {
				given[other] = value(other)
			}
			if tool.Name == "schedule_post" && name != "verb" {
				given["verb"] = "reschedule"
				given["at"] = "tomorrow 9am"
			}
			if _, writes := schema.Properties["dry_run"]; writes {
				given["dry_run"] = true
			}
			if s := c.call(tool.Name, given); strings.Contains(s.Error.Message, "flag") || strings.Contains(s.Error.Message, "unknown") {
				t.Errorf("%s %v: %+v", tool.Name, given, s.Error)
			}
		}
	}
}

// TestBadInput gives each tool what it can't take. Nothing comes of it but an error that says what to do.
func TestBadInput(t *testing.T) {
	t.Parallel()
	m := setup(t)
	c := m.connect("bad")
	for _, one := range []struct {
		tool  string
		given any
		code  string
		words string
	}{
		{"context", in{"for": "dinner"}, "usage", "it is one of post, plan, capture, calendar"},
		{"context", in{"tokens": 5}, "usage", "use a number from 200"},
		{"context", in{"tokens": "many"}, "usage", "tokens must be a whole number"},
		{"context", in{"tokens": 1.5}, "usage", "tokens must be a whole number"},
		{"status", in{"hub": "nowhere"}, "not-found", "nowhere"},
		{"status", in{"hubs": "x"}, "usage", "did you mean hub?"},
		{"calendar", in{"from": "someday"}, "invalid", "someday"},
		{"calendar", in{"month": "yes"}, "usage", "month must be true or false"},
		{"list_posts", in{"states": []string{"lost"}}, "usage", "it is one of draft"},
		{"list_posts", in{"states": "draft"}, "usage", "states must be a list of texts"},
		{"list_posts", in{"limit": 100000}, "usage", "use a number from 1 to 200"},
		{"list_posts", in{"cursor": "zzz"}, "", "cursor"},
		{"show_post", in{}, "usage", "show_post needs id"},
		{"show_post", in{"id": "zzzz"}, "not-found", "zzzz"},
		{"show_post", in{"id": "--yes"}, "", "--yes"},
		{"show_post", in{"id": nil}, "usage", "show_post needs id"},
		{"check_post", in{"text": "x"}, "usage", "needs account or platform"},
		{"check_post", in{"text": "x", "platform": "orkut"}, "", "orkut"},
		{"check_post", in{"text": strings.Repeat("x", 501), "account": "masto"}, "invalid", "500"},
		{"create_post", in{}, "usage", "needs the text"},
		{"create_post", in{"text": ""}, "", ""},
		{"create_post", in{"text": "x", "accounts": []string{"nobody"}}, "not-found", "nobody"},
		{"create_post", in{"text": "x", "at": "someday"}, "invalid", "someday"},
		{"create_post", in{"text": "x", "at": "2001-01-01T00:00:00Z"}, "", "past"},
		{"create_post", in{"text": "![x](/etc/passwd)"}, "", ""},
		{"create_post", in{"text": "x", "yes": true}, "usage", "has no field"},
		{"create_post", []string{"text"}, "usage", "must be an object"},
		{"edit_post", in{"id": "zzzz", "text": "x"}, "not-found", "zzzz"},
		{"edit_post", in{"id": "zzzz"}, "usage", "edit_post needs text"},
		{"schedule_post", in{"id": "zzzz", "verb": "approve"}, "usage", "it is one of schedule, reschedule, cancel, submit"},
		{"schedule_post", in{"id": "zzzz", "verb": "schedule"}, "usage", "schedule needs at"},
		{"schedule_post", in{"id": "zzzz", "verb": "cancel", "at": "next"}, "usage", "cancel takes no at"},
		{"schedule_post", in{"id": "zzzz", "verb": "cancel"}, "not-found", "zzzz"},
		{"capture_idea", in{}, "usage", "capture_idea needs text"},
		{"capture_idea", in{"text": "x", "format": "opera"}, "usage", "it is one of post"},
		{"capture_idea", in{"text": strings.Repeat("x", 3000)}, "", ""},
		{"list_ideas", in{"states": []string{"reddy"}}, "usage", "did you mean ready?"},
		{"apply_plan", in{"plan": "plan: [oops"}, "invalid", ""},
		{"apply_plan", in{"plan": "plan: w\nslots:\n  - id: a\n    at: 2035-01-01 09:00\n    accounts: [nobody]\n    text: hi\n"}, "not-found", "nothing was applied"},
	} {
		s := c.call(one.tool, one.given)
		if s.OK || one.code != "" && s.Error.Code != one.code || !strings.Contains(s.Error.Message+s.Error.Hint, one.words) {
			t.Errorf("%s %v: ok %v, %+v", one.tool, one.given, s.OK, s.Error)
		}
	}
	if posts := must[[]any](c, "list_posts", nil); len(posts) != 0 {
		t.Errorf("bad input made posts: %v", posts)
	}
	if _, err := c.CallTool(t.Context(), &sdk.CallToolParams{Name: "approve_post"}); err == nil {
		t.Error("there is a tool that approves")
	}
}
