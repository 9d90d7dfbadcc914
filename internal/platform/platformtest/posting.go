package platformtest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

func checkRoundTrip(b *bundle) {
	sent := map[string]platform.Receipt{}
	for _, text := range texts(b.suite) {
		sent[text] = b.publish(b.request(text))
	}
	b.arrived(len(sent), len(sent))
	l, ok := b.lister()
	if !ok {
		return
	}
	listing := b.recent(l)
	if !b.whole(listing) || len(listing.Posts) != len(sent) {
		b.Errorf("complete: %v, with %d posts of %d", listing.Complete, len(listing.Posts), len(sent))
	}
	forms := map[string]string{}
	for text, receipt := range sent {
		remote, ok := find(listing, receipt.RemoteID)
		if !ok {
			b.Errorf("%q is not listed", text)
			continue
		}
		want := b.Platform.Normalise(text)
		if got := b.Platform.Normalise(remote.Text); got != want {
			b.Errorf("%q is not recognised:\nsent   %q\nlisted %q", text, want, got)
		}
		if remote.URL != receipt.URL || remote.CreatedAt.IsZero() || remote.Parent != "" {
			b.Errorf("%q is listed as %+v, the receipt was %+v", text, remote, receipt)
		}
		if other, taken := forms[want]; taken {
			b.Errorf("%q and %q can't be told apart", text, other)
		}
		forms[want] = text
	}
}

func checkThread(b *bundle) {
	if !b.caps.Threads {
		b.Logf("not checked: %s declares no threads", b.Platform.Name())
		return
	}
	var ids []string
	for i := range 3 {
		req := b.request(fmt.Sprintf("part %d", i+1))
		if i > 0 {
			req.Parent, req.Root, req.First = ids[i-1], ids[0], false
		}
		ids = append(ids, b.publish(req).RemoteID)
	}
	b.arrived(3, 3)
	if l, ok := b.lister(); ok {
		listing := b.recent(l)
		for i, id := range ids {
			parent := ""
			if i > 0 {
				parent = ids[i-1]
			}
			if remote, ok := find(listing, id); !ok || remote.Parent != parent {
				b.Errorf("part %d: listed: %v, parent %q, want %q", i+1, ok, remote.Parent, parent)
			}
		}
	}
	if d, ok := b.client.(platform.Deleter); ok && b.caps.Delete {
		if err := d.Delete(b.Context(), ids[2]); err != nil {
			b.Fatalf("delete: %v", err)
		}
		req := b.request("reply to nothing")
		req.Parent, req.Root, req.First = ids[2], ids[0], false
		_, err := b.try(b.client, req, nil)
		b.fails(err, psn.OutcomeRejected)
	}
}

func checkOptions(b *bundle) {
	req := b.request("with options")
	req.Options, req.Language = b.suite.Options, "es"
	b.publish(req)
	b.arrived(1, 1)
}

// checkLimits publishes each text filled up to the limit, which is accepted, and one character beyond it,
// which is not.
func checkLimits(b *bundle) {
	limits := b.identity().Limits
	for _, text := range texts(b.suite) {
		text = strings.TrimSpace(text) + "\n"
		length := b.length(text+"a", limits) - 1
		full := text + strings.Repeat("a", limits.Characters-length)
		if got := b.length(full, limits); got != limits.Characters {
			b.Errorf("%q, filled up, counts %d, want %d", text, got, limits.Characters)
			continue
		}
		if _, err := b.try(b.client, b.request(full), nil); err != nil {
			b.Errorf("%q, filled up to the limit: %v", text, err)
		}
		report := b.check(full+"a", limits)
		if report.Valid || report.Length != limits.Characters+1 || report.Limit != limits.Characters || report.Unit == "" {
			b.Errorf("%q, one beyond the limit: %+v", text, report)
		}
		_, err := b.try(b.client, b.request(full+"a"), nil)
		if err == nil {
			b.Errorf("%q, one beyond the limit, was accepted", text)
			continue
		}
		b.fails(err, psn.OutcomeRejected)
	}
}

func (b *bundle) check(text string, limits platform.Limits) platform.Report {
	return b.Platform.Check(psn.Content{Segments: []psn.Segment{{Text: text, Media: b.refs()}}, Options: b.suite.Always}, limits)[0]
}

func (b *bundle) length(text string, limits platform.Limits) int { return b.check(text, limits).Length }

func checkParallel(b *bundle) {
	const posts = 60
	var wg sync.WaitGroup
	for i := range posts {
		wg.Go(func() {
			_, err := b.try(b.client, b.request(fmt.Sprintf("post %d", i)), func() error { return nil })
			if err != nil {
				b.Errorf("post %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	b.arrived(posts, posts)
	seen := map[string]bool{}
	for _, a := range b.Arrivals() {
		if seen[a.Text] {
			b.Errorf("%q arrived twice", a.Text)
		}
		seen[a.Text] = true
	}
}

func checkKey(b *bundle) {
	if !b.suite.Keys {
		b.Log("not checked: the network does not honour keys")
		return
	}
	req := b.request("once")
	first, second := b.publish(req), b.publish(req)
	if first != second {
		b.Errorf("one key, two receipts: %+v, %+v", first, second)
	}
	b.arrived(2, 1)
}
