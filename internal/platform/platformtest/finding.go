package platformtest

import (
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func checkFind(b *bundle) {
	if !b.caps.Find {
		b.Logf("not checked: %s declares no finding", b.Platform.Name())
		return
	}
	finder, ok := b.client.(platform.Finder)
	if !ok {
		b.Fatal("finding is declared, and the client is no Finder")
	}
	req := b.request("find me")
	if _, found, err := finder.Find(b.Context(), req); found || err != nil {
		b.Errorf("before it is out: found %v, %v", found, err)
	}
	req = b.prepared(req)
	if _, found, err := finder.Find(b.Context(), req); found || err != nil {
		b.Errorf("before it is released: found %v, %v", found, err)
	}
	receipt := b.publish(req)
	remote, found, err := finder.Find(b.Context(), req)
	if !found || err != nil || remote.ID != receipt.RemoteID || remote.URL != receipt.URL {
		b.Errorf("found %v, %+v, want %+v: %v", found, remote, receipt, err)
	}
	other := b.request("find me")
	if _, found, err := finder.Find(b.Context(), other); found || err != nil {
		b.Errorf("another request: found %v, %v", found, err)
	}
}

func checkParentGone(b *bundle) {
	d, ok := b.client.(platform.Deleter)
	if !b.caps.Threads || !ok {
		b.Logf("not checked: %s declares no threads or no deletion", b.Platform.Name())
		return
	}
	root := b.publish(b.request("root")).RemoteID
	if err := d.Delete(b.Context(), root); err != nil {
		b.Fatalf("delete: %v", err)
	}
	req := b.request("answer")
	req.Parent, req.Root, req.First = root, root, false
	_, err := b.try(b.client, req, nil)
	b.fails(err, psn.OutcomeRejected)
	if f := platform.FailureOf(err); f.Code != platform.CodeParentGone {
		b.Errorf("code %q, want %q", f.Code, platform.CodeParentGone)
	}
	made := 0
	for _, a := range b.Arrivals() {
		if a.Created {
			made++
		}
	}
	if made != 1 {
		b.Errorf("%d posts were made, want the deleted one only", made)
	}
}

func checkReplyTo(b *bundle) {
	if !b.caps.Replies || !b.caps.Threads {
		b.Logf("not checked: %s declares no answers", b.Platform.Name())
		return
	}
	root := b.publish(b.request("root"))
	id := ""
	if r, ok := b.client.(platform.Resolver); ok {
		var err error
		if id, err = r.Resolve(b.Context(), root.URL); err != nil {
			b.Fatalf("resolve %s: %v", root.URL, err)
		}
	} else if l, ok := b.Platform.(platform.Locator); ok {
		id, _ = l.RemoteID(root.URL)
	}
	if id == "" {
		b.Fatalf("answers are declared, and %s is not located", root.URL)
	}
	req := b.request("answer")
	req.Parent = id
	b.publish(req)
	b.arrived(2, 2)
}
