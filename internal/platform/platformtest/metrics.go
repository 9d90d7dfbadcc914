package platformtest

import "github.com/postshitnow/psn/internal/platform"

func checkMetrics(b *bundle) {
	if !b.caps.Metrics {
		b.Logf("not checked: %s declares no metrics", b.Platform.Name())
		return
	}
	m, ok := b.client.(platform.Measurer)
	if !ok {
		b.Fatal("metrics are declared, and the client is no Measurer")
	}
	ids := []string{b.publish(b.request("measured")).RemoteID, b.publish(b.request("measured as well")).RemoteID}
	sum := func(m platform.Metrics) int64 {
		n := int64(0)
		for _, v := range []*int64{m.Impressions, m.Likes, m.Replies, m.Reposts, m.Quotes, m.Bookmarks} {
			if v != nil {
				n += *v
			}
		}
		return n
	}
	before, err := m.Measure(b.Context(), ids)
	if err != nil || len(before) != len(ids) {
		b.Fatalf("measured %d of %d posts: %v", len(before), len(ids), err)
	}
	for _, id := range ids {
		if before[id].Likes == nil {
			b.Errorf("%s: likes are not counted: %+v", id, before[id])
		}
	}
	if none, err := m.Measure(b.Context(), nil); err != nil || len(none) != 0 {
		b.Errorf("nothing to measure: %v, %v", none, err)
	}
	if b.Advance == nil {
		b.Logf("not checked: growth; the clock of %s can't be moved", b.Platform.Name())
		return
	}
	b.Advance(hour)
	after, err := m.Measure(b.Context(), ids)
	if err != nil {
		b.Fatal(err)
	}
	if sum(after[ids[0]])+sum(after[ids[1]]) <= sum(before[ids[0]])+sum(before[ids[1]]) {
		b.Errorf("an hour later nothing has grown: %+v, before %+v", after, before)
	}
}
