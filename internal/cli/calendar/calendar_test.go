package calendar_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/calendar"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/mastodon"
	"github.com/postshitnow/psn/internal/psn"
)

var ana = psn.Actor{Kind: psn.Person, Name: "ana"}

// desk is a workspace with a hub, at ten o'clock on Tuesday, 1 December 2026, in New York.
type desk struct {
	dir     string
	hub     *hub.Hub
	account psn.Account
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir()}
	if err := os.MkdirAll(filepath.Join(d.dir, "config"), 0o700); err != nil {
		t.Fatal(err)
	}
	strategy := "zone: America/New_York\nwindows:\n  default:\n    - {days: weekdays, times: [\"09:00\", \"17:00\"]}\n"
	if err := os.WriteFile(filepath.Join(d.dir, "config", "strategy.yaml"), []byte(strategy), 0o600); err != nil {
		t.Fatal(err)
	}
	public, _, err := hub.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	d.hub, err = hub.Create(t.Context(), hub.Options{URL: psn.NewSecret(d.url())}, hub.New{
		ID: psn.NewID(), Name: "test", Kind: psn.Personal, PublicKey: public,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.hub.Close)
	d.account, _, err = d.hub.AddAccount(t.Context(), hub.NewAccount{
		Account: psn.Account{Name: "mastodon", Platform: "mastodon", Handle: "@ana", Server: "https://x.example", Simulated: true},
		Limits:  map[string]int{"characters": 500}, Actor: ana,
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) url() string { return "sqlite://" + filepath.Join(d.dir, "hub.db") }

// put schedules a post for a time in New York.
func (d *desk) put(t *testing.T, at, text string) psn.Post {
	t.Helper()
	zone, err := psn.LoadZone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
	if err != nil {
		t.Fatal(err)
	}
	made, err := d.hub.CreatePosts(t.Context(), hub.CreateRequest{Actor: ana, Posts: []hub.NewPost{{
		AccountID: d.account.ID, State: psn.Scheduled, ScheduledAt: when, Zone: zone.String(),
		Content: psn.Content{Segments: []psn.Segment{{Text: text}}, Language: "en"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return made.Posts[0]
}

// run runs a command line, at a terminal of so many columns unless that is 0.
func (d *desk) run(t *testing.T, columns int, args ...string) (exit int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	clock := func() time.Time { return time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC) }
	vars := map[string]string{"HOME": d.dir, "TZ": "UTC", "PSN_HUB_URL": d.url(), "PSN_HUB_NAME": "test"}
	env := cli.NewEnv(&cli.Streams{
		In: strings.NewReader(""), Out: &stdout, Err: &stderr, OutTTY: columns > 0, Width: columns,
	}, clock)
	a := app.New(app.Options{
		Clock: clock, Dir: d.dir, Platforms: platform.Registry{mastodon.Platform{}},
		Lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		HTTP:   func() platform.HTTP { panic("a command went to the network") },
	})
	defer a.Close()
	root := cli.NewRoot(env, cli.Build{})
	root.AddCommand(calendar.New(env, func() *app.App { return a }))
	exit = cli.Execute(t.Context(), root, env, append([]string{"calendar"}, args...))
	return exit, stdout.String(), stderr.String()
}

func (d *desk) see(t *testing.T, columns int, args ...string) string {
	t.Helper()
	exit, out, errs := d.run(t, columns, args...)
	if exit != 0 {
		t.Fatalf("%v: exit %d, %s", args, exit, errs)
	}
	printed := !slices.Contains(args, "--json") && !slices.Contains(args, "--ics")
	for line := range strings.Lines(out) {
		if width := uniseg.StringWidth(strings.TrimRight(line, "\n")); printed && columns > 0 && width > columns && !strings.HasPrefix(line, "! within") {
			t.Errorf("%v: %d columns of %d: %q", args, width, columns, line)
		}
	}
	return out
}

func (d *desk) wants(t *testing.T, out string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

// TestCompact holds the next seven days to a quarter of the rows.
func TestCompact(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 40 {
		d.put(t, fmt.Sprintf("2026-12-%02d %02d:%02d", 1+i/6, 9+2*(i%6), i%3), fmt.Sprintf(
			"Post %d tells what we learned this week, with numbers, and asks what you would have done instead.", i))
	}
	out := d.see(t, 0)
	var envelope struct {
		Data struct {
			Posts []struct{ ID, Hub, Account, At, State, Text string }
			Empty []struct{ At []string }
		}
	}
	if err := json.Unmarshal([]byte(out), &envelope); err != nil {
		t.Fatal(err)
	}
	if len(envelope.Data.Posts) != 40 || len(envelope.Data.Empty) != 1 {
		t.Fatalf("%d posts, %v", len(envelope.Data.Posts), envelope.Data.Empty)
	}
	for _, p := range envelope.Data.Posts {
		if p.ID == "" || p.Hub != "test" || p.Account != "mastodon" || !strings.HasSuffix(p.At, "-05:00") || p.State != "scheduled" || p.Text == "" {
			t.Errorf("%+v", p)
		}
	}
	rows := d.rows(t)
	if len(out)*4 > len(rows) {
		t.Errorf("%d bytes are %.2f of %d", len(out), float64(len(out))/float64(len(rows)), len(rows))
	}
}

// rows returns the posts of the database as indented JSON.
func (d *desk) rows(t *testing.T) []byte {
	t.Helper()
	found, err := d.hub.Handles().SQLite.QueryContext(t.Context(), `SELECT * FROM posts`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	for found.Next() {
		values, row := make([]any, len(columns)), map[string]any{}
		for i := range values {
			values[i] = new(any)
		}
		if err := found.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for i, name := range columns {
			row[name] = values[i]
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	raw, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestWeek(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.put(t, "2026-12-02 09:00", "漢字漢字漢字漢字漢字漢字 and more")
	second := d.put(t, "2026-12-02 09:30", "half an hour later")
	const clash = "! within the hour on mastodon: "
	for columns, wants := range map[int][]string{
		80: {
			"Tue 1 •    Wed 2      Thu 3      Fri 4      Sat 5      Sun 6      Mon 7",
			"17:00 ○    09:00 ·!   09:00 ○    09:00 ○                          09:00 ○", "漢字漢字…", "half an …",
		},
		120: {"Tue 1 •          Wed 2            Thu 3", "half an hour l…"},
		40: {
			"2026-12-01 – 2026-12-07\nAmerica/New_York", "Tue 2026-12-01, today\n  17:00 ○   mastodon  empty window\n",
			"  09:30 ·!  mastodon  half an hour later\n", "Sat 2026-12-05\n  nothing\n",
		},
		25: {"Wed 2026-12-02\n", "  09:30 ·!  mastodon  ha…"},
	} {
		out := d.see(t, columns)
		d.wants(t, out, append(wants, "America/New_York\n", clash+first.ID, second.ID+" at Wed 2 09:30", "2 posts", "8 empty posting windows", "· goes out")...)
	}
}

func TestMonth(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 5 {
		d.put(t, fmt.Sprintf("2026-12-02 %02d:00", 9+2*i), fmt.Sprint("post ", i))
	}
	d.put(t, "2026-12-03 09:00", "one")
	d.put(t, "2026-12-03 09:10", "two")
	d.wants(t, d.see(t, 100, "--month"),
		"December 2026  America/New_York", "Mon           Tue           Wed           Thu",
		"              1•            2             3", "09:00· mast…  09:00·! mas…", "+2 more", "7 posts  42 empty posting windows")
	d.wants(t, d.see(t, 40, "--month"), "     1•    2     3     4", "           5     2!", "     1○          1○    2○")
	d.wants(t, d.see(t, 30, "--month"), "Wed 2026-12-02\n", "  11:00 ·   mastodon  post 1")
	d.wants(t, d.see(t, 40, "--month", "--from", "2028-02-29"), "February 2028", "28    29\n")
	if out := d.see(t, 0, "--month", "--fields", "from,to"); !strings.Contains(out, `{"from":"2026-12-01T00:00:00-05:00","to":"2027-01-01T00:00:00-05:00"}`) {
		t.Error(out)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 5 {
		d.put(t, fmt.Sprintf("2026-12-02 %02d:00", 9+2*i), fmt.Sprint("post ", i))
	}
	d.wants(t, d.see(t, 0, "--limit", "3"),
		`"warnings":["only the first 3 of 5 posts are shown; go on with `+"`psn calendar --from 2026-12-02T15:00:00-05:00`")
	out := d.see(t, 0, "--from", "2026-12-02T15:00:00-05:00", "--jq", ".posts[].text")
	if out != "post 3\npost 4\n" {
		t.Errorf("the rest is %q", out)
	}
	// What stands behind the last post that is shown is not known to be empty.
	if out := d.see(t, 80, "--limit", "3"); strings.Contains(out, "Thu 3      \n09:00 ○") || !strings.Contains(out, "3 posts  1 empty posting window\n") {
		t.Error(out)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct {
		args []string
		exit int
		want string
	}{
		{[]string{"--week", "--month"}, 2, `"code":"usage"`},
		{[]string{"--limit", "0"}, 2, "from 1 to 2000"},
		{[]string{"--limit", "2001"}, 2, "from 1 to 2000"},
		{[]string{"--limit", "many"}, 2, `"code":"usage"`},
		{[]string{"--from", "someday"}, 2, "write a day, as 2026-12-01"},
		{[]string{"--hub", "nowhere"}, 3, `"code":"not-found"`},
		{[]string{"--ics", "-", "--json"}, 2, "--json asks for something else"},
		{[]string{"--ics", "no/such/folder.ics"}, 3, "--ics: there is no folder no/such"},
		{[]string{"week"}, 2, `"code":"usage"`},
	} {
		exit, out, errs := d.run(t, 0, c.args...)
		if exit != c.exit || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s%s", c.args, exit, out, errs)
		}
	}
}

// TestHostileHub shows what another program put into the hub: it can't steer a terminal.
func TestHostileHub(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.put(t, "2026-12-02 09:00", "hello \x1b[2J\x1b]0;owned\a\u202etxet\u009b31m\r\nBEGIN:VEVENT")
	for _, args := range [][]string{nil, {"--month"}, {"--json"}, {"--ics", "-"}} {
		for _, columns := range []int{40, 100} {
			out := strings.ReplaceAll(d.see(t, columns, args...), "\r\n", "\n")
			if i := strings.IndexFunc(out, func(r rune) bool { return r < ' ' && r != '\n' || r == '\u202e' || r == '\u009b' }); i >= 0 {
				t.Errorf("%v: %q", args, out[max(0, i-20):])
			}
		}
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	env := cli.NewEnv(&cli.Streams{}, time.Now)
	root := cli.NewRoot(env, cli.Build{})
	root.AddCommand(calendar.New(env, nil))
	if found := cli.Lint(root); len(found) > 0 {
		t.Error(strings.Join(found, "\n"))
	}
}
