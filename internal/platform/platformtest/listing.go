package platformtest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

func checkPages(b *bundle) {
	l, ok := b.lister()
	if !ok {
		return
	}
	if listing := b.recent(l); !b.whole(listing) || len(listing.Posts) != 0 {
		b.Errorf("an empty account lists %+v", listing)
	}
	var ids []string
	for i := range b.suite.Posts {
		ids = append(ids, b.publish(b.request(fmt.Sprintf("post %d", i))).RemoteID)
	}
	listing := b.recent(l)
	if !b.whole(listing) || len(listing.Posts) != len(ids) {
		b.Fatalf("complete: %v, with %d posts of %d", listing.Complete, len(listing.Posts), len(ids))
	}
	for i, p := range listing.Posts {
		if want := ids[len(ids)-1-i]; p.ID != want {
			b.Fatalf("post %d is %q, want %q: newest first", i, p.ID, want)
		}
	}
}

func checkSince(b *bundle) {
	l, ok := b.lister()
	if !ok {
		return
	}
	if b.Advance == nil {
		b.Log("not checked: the network's clock can't be moved")
		return
	}
	b.publish(b.request("old"))
	b.Advance(time.Hour)
	since := b.Clock().Add(-time.Minute)
	id := b.publish(b.request("new")).RemoteID
	listing, err := l.Recent(b.Context(), since)
	if err != nil {
		b.Fatal(err)
	}
	if !b.whole(listing) || len(listing.Posts) != 1 || listing.Posts[0].ID != id {
		b.Errorf("listed %+v", listing)
	}
}

func checkDelete(b *bundle) {
	if !b.caps.Delete {
		b.Logf("not checked: %s declares no deleting", b.Platform.Name())
		return
	}
	d, ok := b.client.(platform.Deleter)
	if !ok {
		b.Fatal("deleting is declared, and the client is no Deleter")
	}
	keep, id := b.publish(b.request("stays")).RemoteID, b.publish(b.request("goes")).RemoteID
	for range 2 {
		if err := d.Delete(b.Context(), id); err != nil {
			b.Errorf("delete: %v", err)
		}
	}
	if err := d.Delete(b.Context(), ""); err == nil {
		b.Error("deleting nothing is no error")
	}
	l, ok := b.lister()
	if !ok {
		return
	}
	listing := b.recent(l)
	if _, listed := find(listing, id); listed {
		b.Error("the post is listed after it was deleted")
	}
	if _, listed := find(listing, keep); !listed {
		b.Error("another post went with it")
	}
}
