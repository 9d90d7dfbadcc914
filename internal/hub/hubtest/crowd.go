package hubtest

import (
	"fmt"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// crowd has four commands write a hundred times each while a worker publishes, each with a handle of its
// own. Nothing fails and nothing is lost.
func crowd(k *kit) {
	const commands, writes = 4, 100
	a := k.account("a")
	handles := make([]*hub.Hub, commands)
	for i := range handles {
		handles[i] = k.later(0)
	}
	stop := make(chan struct{})
	var worker sync.WaitGroup
	h := k.hub()
	worker.Go(func() { k.work(h, stop) })
	together(commands, func(i int) {
		for n := range writes {
			when := ago(time.Second)
			if n%2 == 1 {
				when = ago(-time.Hour)
			}
			if _, err := handles[i].CreatePosts(k.Context(), scheduled(a, when, fmt.Sprintf("%d from %d", n, i))); err != nil {
				k.Errorf("write %d of %d: %v", n, i, err)
			}
		}
	})
	k.eventually("everything due is out", func() bool {
		return k.Failed() || k.number(`SELECT COUNT(*) FROM posts WHERE state = 'published'`) == commands*writes/2
	})
	close(stop)
	worker.Wait()
	if n := k.number(`SELECT COUNT(*) FROM posts`); n != commands*writes {
		k.Errorf("%d posts stand, want %d", n, commands*writes)
	}
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM posts WHERE state = 'scheduled'`:         commands * writes / 2,
		`SELECT COUNT(*) FROM publications`:                            commands * writes / 2,
		`SELECT COUNT(*) FROM attempts WHERE outcome = 'published'`:    commands * writes / 2,
		`SELECT COUNT(*) FROM audit WHERE act = 'schedule'`:            commands * writes,
		`SELECT COUNT(*) FROM audit WHERE act IN ('claim', 'publish')`: commands * writes,
	} {
		if got := k.number(query); got != want {
			k.Errorf("%s gives %d, want %d", query, got, want)
		}
	}
}

// work publishes what is due until stop is closed.
func (k *kit) work(h *hub.Hub, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		claims, err := h.Claim(k.Context(), request("w"))
		if err != nil {
			k.Errorf("claim: %v", err)
			return
		}
		if len(claims) == 0 {
			time.Sleep(5 * time.Millisecond) // a worker looks again when something changes
		}
		together(len(claims), func(i int) {
			b := begin(claims[i], "w")
			if _, err := h.Begin(k.Context(), b); err != nil {
				k.Errorf("begin: %v", err)
			}
			if err := h.Finish(k.Context(), end(claims[i], b, hub.Done, psn.OutcomePublished)); err != nil {
				k.Errorf("finish: %v", err)
			}
		})
	}
}
