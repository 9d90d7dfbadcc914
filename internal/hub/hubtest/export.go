package hubtest

import (
	"bytes"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// moved is an export in memory.
type moved struct {
	hub.Export
	tables, media map[string][]byte
}

func (k *kit) export(h *hub.Hub) moved {
	k.Helper()
	out := moved{tables: map[string][]byte{}, media: map[string][]byte{}}
	buffers := map[string]*bytes.Buffer{}
	var err error
	out.Export, err = h.Export(k.Context(), func(name string) (io.Writer, error) {
		buffers[name] = new(bytes.Buffer)
		return buffers[name], nil
	})
	k.ok(err)
	for name, b := range buffers {
		out.tables[name] = b.Bytes()
	}
	for _, m := range out.Media {
		r, err := h.OpenExported(k.Context(), m)
		k.ok(err)
		out.media[m.SHA256], err = io.ReadAll(r)
		k.ok(err)
		k.ok(r.Close())
	}
	return out
}

func (m moved) imported() hub.Imported {
	return hub.Imported{
		Export: m.Export, PublicKey: keys().public, Actor: berta,
		Table: func(name string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(m.tables[name])), nil },
		Media: func(f hub.ExportMedia) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(m.media[f.SHA256])), nil
		},
	}
}

func (k *kit) importTo(url psn.Secret, m moved) *hub.Hub {
	k.Helper()
	h, err := hub.Import(k.Context(), hub.Options{URL: url, MaxConns: 4}, m.imported())
	k.ok(err)
	k.Cleanup(h.Close)
	return h
}

// lived gives the hub a past: every table of an export has rows afterwards.
func (k *kit) lived() {
	k.Helper()
	a, b := k.account("a"), k.account("b")
	gone := k.account("gone")
	k.post(gone, time.Time{}, "of a removed account")
	_, err := k.hub().RemoveAccount(k.Context(), gone.ID, ana)
	k.ok(err)
	k.showing(a, "with a picture “…” <&> \u2028 𝄞", k.put(k.hub(), 1, 1<<20+7), k.put(k.hub(), 2, 10))
	k.post(a, ago(time.Minute), "one", "two")
	k.publish("w1")
	r := scheduled(a, time.Now().Add(time.Hour), "with a key")
	r.Key, r.RequestHash = "k1", "hash"
	_, err = k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	k.post(a, ago(time.Minute), "fails")
	c := k.claimOne("w1")
	begun := begin(c, "w1")
	k.ok(k.begins(begun))
	k.ok(k.hub().Finish(k.Context(), end(c, begun, hub.Fail, psn.OutcomeRejected)))
	k.exec(`INSERT INTO comments (post_id, text, outcome, due_at) VALUES (?, 'a comment', 'waiting', 1)`, c.Post.ID)
	k.exec(`INSERT INTO budgets (account_id, name, capacity, left_over, time_span, resets_at) VALUES (?, 'posts', 300, 7, 1, 2)`, a.ID)
	k.ok(k.hub().SetAccountState(k.Context(), b.ID, psn.AccountPaused, "on holiday", ana))
	k.pushDocs(ana, 1, doc("strategy", "strategy", "zone: UTC # “ñ”\n"))
	_, err = k.hub().Edit(k.Context(), k.post(a, time.Time{}, "as it was proposed").ID, text("as it is"), 0, ana)
	k.ok(err)
	_, err = k.hub().AddNote(k.Context(), c.Post.ID, "it failed, a pity", berta)
	k.ok(err)
	idea := k.idea(psn.Idea{Text: "an idea", Platforms: []string{"x"}, ExpiresAt: time.Now().Add(time.Hour)})
	planned := hub.ImportGroup{Slot: "mon", RequestHash: "h", Posts: scheduled(a, time.Now().Add(time.Hour), "of a plan").Posts}
	planned.Link = hub.Link{Idea: idea.ID, Episode: &psn.Episode{Series: "news", Occurrence: time.Now().Add(time.Hour), Number: 1}}
	_, err = k.hub().ImportPosts(k.Context(), hub.ImportRequest{
		Actor: ana, Groups: []hub.ImportGroup{planned}, Plan: &hub.Plan{ID: "week", From: time.Now(), To: time.Now()},
	})
	k.ok(err)
	k.ok(k.hub().ChangeOccurrence(k.Context(), "news", psn.OccurrenceChange{Occurrence: time.Now(), Reason: "ill"}, false, ana))
}

// movesHubs exports a hub, imports it into the other engine, and from there back.
func movesHubs(k *kit) {
	k.lived()
	k.approval(psn.ApprovalRequired)
	first := k.export(k.hub())
	for _, t := range first.Tables {
		if t.Rows == 0 {
			k.Errorf("the export has no %s", t.Name)
		}
	}
	for name, raw := range first.tables {
		if bytes.Contains(raw, []byte("canary-")) {
			k.Errorf("a token is in the export's %s", name)
		}
	}
	there := k.importTo(k.engine.Other(k), first)
	if there.Info().Engine == k.engine.Name {
		k.Fatalf("both engines are %s", k.engine.Name)
	}
	k.sameHub(first, k.export(there), 2)
	back := k.importTo(k.engine.Empty(k), k.export(there))
	k.sameHub(first, k.export(back), 4)

	if info := back.Info(); !info.Paused || info.Approval != psn.ApprovalRequired || info.ID != k.hub().Info().ID || !info.CreatedAt.Equal(k.hub().Info().CreatedAt) {
		k.Errorf("the hub became %+v", info)
	}
	why, err := back.PausedWhy(k.Context())
	k.ok(err)
	if why != "it was imported" {
		k.Errorf("it is paused because %q", why)
	}
	accounts, err := back.Accounts(k.Context())
	k.ok(err)
	for i, problem := range []string{"imported without its token", "imported without its token; it was paused before"} {
		if a := accounts[i]; a.State != psn.AccountReauthRequired || a.Problem != problem {
			k.Errorf("account %s is %s: %s", a.Name, a.State, a.Problem)
		}
	}
}

// sameHub compares two exports; the second has so many more audit entries, at its end.
func (k *kit) sameHub(a, b moved, more int) {
	k.Helper()
	for i, t := range a.Tables {
		got := b.Tables[i]
		if t.Name == "audit" {
			if rest, ok := bytes.CutPrefix(b.tables["audit"], a.tables["audit"]); !ok || bytes.Count(rest, []byte("\n")) != more {
				k.Errorf("the audit story became %s, want %s and %d more", b.tables["audit"], a.tables["audit"], more)
			}
		} else if got != t || t.Rows != bytes.Count(a.tables[t.Name], []byte("\n")) {
			k.Errorf("%s became %+v, want %+v\n%s\n%s", t.Name, got, t, b.tables[t.Name], a.tables[t.Name])
		}
	}
	for sum, raw := range a.media {
		if !bytes.Equal(b.media[sum], raw) {
			k.Errorf("the file %s became another", sum)
		}
	}
	if len(a.Media) != 2 || len(b.Media) != 2 {
		k.Errorf("%d and %d files", len(a.Media), len(b.Media))
	}
}

// worksAfterImport signs in, resumes and publishes what the import brought, once each.
func worksAfterImport(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "waits")
	was := k.hub()
	k.main = k.importTo(k.engine.Empty(k), k.export(was))
	if claims := k.claim(k.main, request("w1")); len(claims) != 0 {
		k.Errorf("a paused hub gave %d posts", len(claims))
	}
	again, renewed, err := k.main.AddAccount(k.Context(), newAccount("a"))
	k.ok(err)
	if !renewed || again.ID != a.ID || again.State != psn.AccountActive {
		k.Errorf("signing in made %+v", again)
	}
	changed, err := k.main.SetPaused(k.Context(), false, "", ana)
	k.ok(err)
	if !changed {
		k.Error("nothing was resumed")
	}
	if c := k.publish("w1"); c.Post.Content.Text() != "waits" {
		k.Errorf("published %+v", c.Post)
	}
	k.post(a, time.Time{}, "the ids of the audit go on")
}

// importsNothingHalf imports what is damaged, and into a hub.
func importsNothingHalf(k *kit) {
	k.lived()
	good := k.export(k.hub())
	for name, spoil := range map[string]func(*moved){
		"a row less": func(m *moved) {
			raw := m.tables["posts"]
			m.tables["posts"] = raw[bytes.IndexByte(raw, '\n')+1:]
		},
		"another text": func(m *moved) {
			m.tables["posts"] = bytes.Replace(m.tables["posts"], []byte("with a key"), []byte("with a kex"), 1)
		},
		"no JSON":          func(m *moved) { m.tables["attempts"] = []byte("x\n") },
		"an unknown field": func(m *moved) { m.tables["attempts"] = []byte(`{"id":"a","state_of_mind":1}` + "\n") },
		"a changed file": func(m *moved) {
			raw := bytes.Clone(m.media[m.Media[0].SHA256])
			raw[0] ^= 1
			m.media[m.Media[0].SHA256] = raw
		},
		"a missing file": func(m *moved) { m.Media = m.Media[1:] },
	} {
		bad := moved{Export: good.Export, tables: maps.Clone(good.tables), media: maps.Clone(good.media)}
		spoil(&bad)
		url := k.engine.Empty(k)
		_, err := hub.Import(k.Context(), hub.Options{URL: url}, bad.imported())
		if psn.CodeOf(err) != psn.CodeCorrupt {
			k.Errorf("%s: %v", name, err)
		}
		if holds, err := hub.Holds(k.Context(), hub.Options{URL: url}); holds || err != nil {
			k.Errorf("%s: a hub is there: %v", name, err)
		}
		h, err := hub.Import(k.Context(), hub.Options{URL: url}, good.imported())
		if err != nil {
			k.Errorf("%s: the next import: %v", name, err)
			continue
		}
		k.Cleanup(h.Close)
		k.sameHub(good, k.export(h), 2)
	}
	k.unchanged(func() {
		_, err := hub.Import(k.Context(), hub.Options{URL: k.url}, good.imported())
		k.code(err, psn.CodeConflict)
	})
	newer := good
	newer.Schema += 1000
	_, err := hub.Import(k.Context(), hub.Options{URL: k.engine.Empty(k)}, newer.imported())
	k.code(err, psn.CodeHubNewer)
}

// pausesHubs pauses and resumes a hub, each with its audit entry.
func pausesHubs(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "waits")
	for _, paused := range []bool{true, true, false, false} {
		changed, err := k.hub().SetPaused(k.Context(), paused, "moving", ana)
		k.ok(err)
		if now := k.number(`SELECT COUNT(*) FROM hub WHERE paused`) == 1; now != paused {
			k.Errorf("paused is %v, want %v (changed: %v)", now, paused, changed)
		}
	}
	story, err := k.hub().Story(k.Context(), "hub", k.hub().Info().ID)
	k.ok(err)
	var acts []string
	for _, e := range story {
		acts = append(acts, e.Act+" "+e.Actor)
	}
	if got := strings.Join(acts, ", "); got != "create person:owner, pause person:ana, resume person:ana" {
		k.Errorf("the story is %s", got)
	}
	k.publish("w1")
}

// knowsRestored finds out that attempts are missing, pauses once for each, and believes a person who resumes.
func knowsRestored(k *kit) {
	a := k.account("a")
	k.post(a, ago(time.Minute), "one")
	k.publish("w1")
	var known string
	k.ok(k.db().QueryRowContext(k.Context(), `SELECT id FROM attempts`).Scan(&known))
	missing, err := k.hub().MissingAttempts(k.Context(), []string{known, "2222222222"})
	k.ok(err)
	if strings.Join(missing, " ") != "2222222222" {
		k.Errorf("missing are %v", missing)
	}
	restored := func(attempt string, want hub.Restore) {
		k.Helper()
		found, err := k.hub().Restored(k.Context(), psn.Actor{Kind: psn.Worker, Name: "w1"}, attempt)
		k.ok(err)
		if paused := k.number(`SELECT COUNT(*) FROM hub WHERE paused`) == 1; found != want || paused == (want == hub.RestoreAccepted) {
			k.Errorf("found %s, want %s; paused is %v", found, want, paused)
		}
	}
	restored("2222222222", hub.RestoreFound)
	restored("2222222222", hub.RestorePaused)
	if n := k.number(`SELECT COUNT(*) FROM notices`); n != 1 {
		k.Errorf("people were told %d times", n)
	}
	_, err = k.hub().SetPaused(k.Context(), false, "", ana)
	k.ok(err)
	restored("2222222222", hub.RestoreAccepted)
	restored("3333333333", hub.RestoreFound)
}
