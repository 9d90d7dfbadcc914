package platformtest

import (
	"fmt"

	"github.com/postshitnow/psn/internal/platform"
)

func checkMetrics(b *bundle) {
	if !b.caps.Metrics {
		b.Logf("not checked: %s declares no metrics", b.Platform.Name())
		return
	}
	m, ok := b.client.(platform.Measurer)
	if !ok {
		b.Fatal("metrics are declared, and the client is no Measurer")
	}
	var ids []string
	for i := range 20 { // some do well, most do not
		ids = append(ids, b.publish(b.request(fmt.Sprintf("measured %d", i))).RemoteID)
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
	b.Advance(hour + hour/2)
	after, err := m.Measure(b.Context(), ids)
	if err != nil {
		b.Fatal(err)
	}
	if total(after) <= total(before) {
		b.Errorf("later nothing has grown: %d in all, before %d", total(after), total(before))
	}
}

// total adds up everything that is counted.
func total(all map[string]platform.Metrics) int64 {
	n := int64(0)
	for _, m := range all {
		for _, v := range []*int64{m.Impressions, m.Likes, m.Replies, m.Reposts, m.Quotes, m.Bookmarks, m.Views, m.Shares} {
			if v != nil {
				n += *v
			}
		}
	}
	return n
}
