package hubtest

import (
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func doc(kind, name, content string) hub.Document {
	return hub.Document{Kind: kind, Name: name, Content: content, Hash: "hash of " + content}
}

// pushDocs pushes documents as somebody and fails unless that many changed.
func (k *kit) pushDocs(actor psn.Actor, want int, docs ...hub.Document) {
	k.Helper()
	n, err := k.hub().PushDocuments(k.Context(), docs, nil, actor)
	k.ok(err)
	if n != want {
		k.Errorf("pushed %d, want %d", n, want)
	}
}

func keepsDocuments(k *kit) {
	text := "zone: UTC # “ñ” \u2028 𝄞\n" + strings.Repeat("x", 200_000)
	k.pushDocs(ana, 2, doc("voice-profiles", "personal", "tone: dry\n"), doc("strategy", "strategy", text))
	before := k.dump()
	k.pushDocs(berta, 0, doc("strategy", "strategy", text))
	if k.dump() != before {
		k.Error("the same content again changed something")
	}
	k.pushDocs(berta, 1, doc("strategy", "strategy", "zone: CET\n"), doc("voice-profiles", "personal", "tone: dry\n"))
	got, err := k.hub().Documents(k.Context())
	k.ok(err)
	want := []hub.Document{
		{Kind: "strategy", Name: "strategy", Hash: "hash of zone: CET\n", PushedBy: berta.String()},
		{Kind: "voice-profiles", Name: "personal", Hash: "hash of tone: dry\n", PushedBy: ana.String()},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(hub.Document{}, "PushedAt")); diff != "" {
		k.Error(diff)
	}
	if got[0].PushedAt.Before(got[1].PushedAt) || got[1].PushedAt.IsZero() {
		k.Errorf("pushed at %v and %v", got[0].PushedAt, got[1].PushedAt)
	}
	one, err := k.hub().Document(k.Context(), "strategy", "strategy")
	if err != nil || one.Content != "zone: CET\n" {
		k.Errorf("got %+v, %v", one, err)
	}
	if _, err := k.hub().Document(k.Context(), "strategy", "none"); psn.CodeOf(err) != psn.CodeNotFound {
		k.Errorf("got %v", err)
	}
	n, err := k.hub().PushDocuments(k.Context(), nil, []hub.Document{doc("voice-profiles", "personal", ""), doc("series", "none", "")}, ana)
	if err != nil || n != 1 {
		k.Errorf("removed %d, %v", n, err)
	}
	if n := k.number(`SELECT COUNT(*) FROM audit WHERE subject = 'document'`); n != 4 {
		k.Errorf("the audit has %d entries, want 4", n)
	}
}

// pushesAtOnce has many commands push the same files at the same moment, in both orders: each change is one.
func pushesAtOnce(k *kit) {
	a, b := doc("series", "a", "1"), doc("series", "b", "2")
	const pushers = 8
	changed := make([]int, pushers)
	errs := make([]error, pushers)
	handles := []*hub.Hub{k.hub(), k.open(hub.Options{})}
	var pushing sync.WaitGroup
	for i := range pushers {
		docs := []hub.Document{a, b}
		if i%2 == 1 {
			docs = []hub.Document{b, a}
		}
		pushing.Go(func() { changed[i], errs[i] = handles[i%2].PushDocuments(k.Context(), docs, nil, ana) })
	}
	pushing.Wait()
	sum := 0
	for i := range pushers {
		k.ok(errs[i])
		sum += changed[i]
	}
	if n := k.number(`SELECT COUNT(*) FROM documents`); sum != 2 || n != 2 {
		k.Errorf("%d changes, %d documents, want 2 and 2", sum, n)
	}
}

func knowsWhetherItCanWrite(k *kit) {
	if !k.hub().CanWrite(k.Context()) {
		k.Error("an idle hub can't be written")
	}
	if k.engine.Name == psn.SQLite {
		conn, err := k.open(hub.Options{}).Handles().SQLite.Conn(k.Context()) // as another process
		k.ok(err)
		_, err = conn.ExecContext(k.Context(), "BEGIN IMMEDIATE")
		k.ok(err)
		if k.hub().CanWrite(k.Context()) {
			k.Error("a hub in which another process writes can be written")
		}
		_, err = conn.ExecContext(k.Context(), "ROLLBACK")
		k.ok(err)
		k.ok(conn.Close())
	}
	k.pushDocs(ana, 1, doc("strategy", "strategy", "x")) // as patient as ever
}
