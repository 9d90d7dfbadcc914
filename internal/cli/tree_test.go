package cli

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

func TestSurface(t *testing.T) {
	t.Parallel()
	golden(t, "surface.txt", Surface(setup(t).root))
}

func TestLint(t *testing.T) {
	t.Parallel()
	r := setup(t)
	if found := Lint(r.root); len(found) > 0 {
		t.Error(found)
	}
	r.root.AddCommand(Annotate(&cobra.Command{
		Use: "bad", Short: "does it.", Example: "psn bad --nope",
		Run: func(*cobra.Command, []string) {},
	}, Traits{Mutates: true, Destructive: true}))
	want := []string{
		"psn bad: the short description is missing or ends with a full stop",
		"psn bad: no validator of arguments",
		`psn bad: the example "psn bad --nope" does not parse: unknown flag --nope for psn bad`,
		"psn bad: destructive without --yes",
		"psn bad: changes something without --dry-run",
		"psn bad: changes something without a declared output",
	}
	if d := cmp.Diff(want, Lint(r.root)); d != "" {
		t.Error(d)
	}
}

func TestParseLine(t *testing.T) {
	t.Parallel()
	r := setup(t)
	for line, ok := range map[string]bool{
		"psn post list --json":                            true,
		"psn post list --state draft | head -3":           true,
		"psn post list --state=draft # the drafts":        true,
		"psn post publish 7k2 --yes 2>&1":                 true,
		"psn post create --account work --file - <<'EOF'": true,
		`psn post create --account "my account" --file x`: true,
		"psn post":                   true,
		"psn post list --help":       true,
		"psn --version":              true,
		"psn help states":            true,
		"psn post create --file -":   false,
		"psn post list --state gone": false,
		"psn post list extra":        false,
		"psn post show":              false,
		"psn post show 'a b":         false,
		"psn --json post list":       false,
		"psn nope":                   false,
		"psn post list --limit 0":    false,
		"echo psn":                   false,
		"":                           false,
		"psn post list --out":        false,
		"psn post create --account 'x' --file 'it'\\''s.md'": true,
	} {
		err := ParseLine(r.root, line)
		if (err == nil) != ok {
			t.Errorf("%s: %v", line, err)
		}
		if err != nil && psn.CodeOf(err) != psn.CodeUsage {
			t.Errorf("%s: code %s", line, psn.CodeOf(err))
		}
	}
	if r.state != "" {
		t.Errorf("the state is %q afterwards", r.state)
	}
}

func TestSplitLine(t *testing.T) {
	t.Parallel()
	got, err := splitLine(`psn a\ b 'c "d"' "e\"f" '' g#h 2>x`)
	if d := cmp.Diff([]string{"psn", "a b", `c "d"`, `e"f`, "", "g#h"}, got); d != "" || err != nil {
		t.Error(d, err)
	}
	again, err := splitLine(quoteAll(got))
	if d := cmp.Diff(got, again); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	r := setup(t)
	r.run(t, "schema", "post", "list")
	var got struct{ Data schema }
	if err := json.Unmarshal(r.out.Bytes(), &got); err != nil {
		t.Fatal(err, r.out.String())
	}
	if len(got.Data.Commands) != 1 || got.Data.Commands[0].Path != "psn post list" || len(got.Data.Flags) != 6 {
		t.Errorf("%+v", got.Data)
	}
	list := got.Data.Commands[0]
	if len(list.Flags) != 3 || list.Flags[2].Name != "state" || len(list.Flags[2].Values) != len(psn.States()) || !list.Idempotent {
		t.Errorf("%+v", list)
	}
	r = setup(t)
	if exit := r.run(t, "schema", "--jq", ".commands | length"); exit != 0 || r.out.String() != "12\n" {
		t.Errorf("%d %s%s", exit, r.out.String(), r.errs.String())
	}
}

func TestSchemaOf(t *testing.T) {
	t.Parallel()
	type part struct {
		Text string `json:"text"`
	}
	type tree struct {
		part
		ID       string            `json:"id"`
		Count    int64             `json:"count,omitempty"`
		Rate     float64           `json:"rate"`
		Tags     []string          `json:"tags"`
		Meta     map[string]bool   `json:"meta"`
		At       time.Time         `json:"at"`
		Due      *Time             `json:"due"`
		Secret   psn.Secret        `json:"secret"`
		Children []*tree           `json:"children"`
		Any      any               `json:"any"`
		Hidden   string            `json:"-"`
		Raw      []json.RawMessage `json:"raw,omitzero"`
	}
	raw, err := json.Marshal(SchemaOf([]tree{}))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"items":{"properties":{` +
		`"any":{},"at":{"format":"date-time","type":"string"},"children":{"items":{"type":"object"},"type":"array"},` +
		`"count":{"type":"integer"},"due":{"format":"date-time","type":["string","null"]},"id":{"type":"string"},` +
		`"meta":{"additionalProperties":{"type":"boolean"},"type":"object"},"rate":{"type":"number"},` +
		`"raw":{"items":{},"type":"array"},"secret":{"type":"string"},` +
		`"tags":{"items":{"type":"string"},"type":"array"},"text":{"type":"string"}},` +
		`"required":["text","id","rate","tags","meta","at","due","secret","children","any"],"type":"object"},"type":"array"}`
	if string(raw) != want {
		t.Errorf("got\n%s\nwant\n%s", raw, want)
	}
}

func TestExitOf(t *testing.T) {
	t.Parallel()
	want := map[psn.Code]int{
		psn.CodeInternal: 1, psn.CodeUsage: 2, psn.CodeInvalid: 2, psn.CodeNotFound: 3, psn.CodeAmbiguous: 2,
		psn.CodeUnauthorised: 4, psn.CodeKeyMissing: 4, psn.CodeKeyOther: 4, psn.CodeInsecureFile: 1, psn.CodeConflict: 5,
		psn.CodeStale: 5, psn.CodeDuplicate: 5, psn.CodePolicy: 6, psn.CodePaused: 6, psn.CodeRateLimited: 7,
		psn.CodeUnknown: 8, psn.CodeRefused: 1, psn.CodeUnavailable: 1, psn.CodeLocked: 1,
		psn.CodeReadOnly: 1, psn.CodeCorrupt: 1, psn.CodeFull: 1, psn.CodeHubNewer: 1, psn.CodeHubOlder: 1,
		psn.CodeCancelled: 1, psn.CodeUnsupported: 1,
	}
	got := map[psn.Code]int{}
	for _, code := range psn.Codes() {
		got[code] = ExitOf(code)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
