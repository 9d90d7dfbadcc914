package hubtest

import (
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

func runsTasks(k *kit) {
	h, ctx := k.hub(), k.Context()
	first, err := h.AskTask(ctx, "sweep", `{"a":1}`, ana)
	k.ok(err)
	second, err := h.AskTask(ctx, "tidy", `{}`, ana)
	k.ok(err)
	asked, err := h.AskedTasks(ctx)
	k.ok(err)
	if len(asked) != 2 || asked[0] != first || asked[1] != second || first.State != "asked" || first.AskedBy != "person:ana" {
		k.Errorf("asked are %+v", asked)
	}
	ours, err := h.StartTask(ctx, first.ID, "w")
	k.ok(err)
	if !ours {
		k.Error("nobody was faster")
	}
	k.ok(h.EndTask(ctx, first.ID, `{"n":2}`, ""))
	k.unchanged(func() {
		ours, err := h.StartTask(ctx, first.ID, "w")
		k.ok(err)
		if ours {
			k.Error("a run that has ended was started")
		}
		k.ok(h.EndTask(ctx, first.ID, "", "too late"))
	})
	k.ok(h.EndTask(ctx, second.ID, "", "no such task"))
	runs, err := h.TaskRuns(ctx, 10)
	k.ok(err)
	if len(runs) != 2 || runs[0].ID != second.ID || runs[0].State != "failed" || runs[0].Error != "no such task" ||
		runs[1].State != "done" || runs[1].Result != `{"n":2}` || runs[1].Worker != "w" || runs[1].FinishedAt.IsZero() {
		k.Errorf("runs are %+v", runs)
	}
	_, err = h.TaskRun(ctx, "none")
	k.code(err, psn.CodeNotFound)
}

// startsTaskOnce has two workers start a run; when the one that did is gone, the other may.
func startsTaskOnce(k *kit) {
	handles := []*hub.Hub{k.hub(), k.later(0)}
	workers := []string{"w1", "w2"}
	for i, w := range workers {
		k.ok(handles[i].Tick(k.Context(), hub.WorkerInfo{ID: w}))
	}
	for range 10 {
		run, err := k.hub().AskTask(k.Context(), "x", "{}", ana)
		k.ok(err)
		var ours [2]bool
		together(2, func(i int) {
			started, err := handles[i].StartTask(k.Context(), run.ID, workers[i])
			if ours[i] = started; err != nil {
				k.Error(err)
			}
		})
		if ours[0] == ours[1] {
			k.Fatalf("started by both or by none: %v", ours)
		}
		winner, loser := workers[0], workers[1]
		if ours[1] {
			winner, loser = loser, winner
		}
		again, err := k.hub().StartTask(k.Context(), run.ID, winner)
		k.ok(err)
		late, err := k.hub().StartTask(k.Context(), run.ID, loser)
		k.ok(err)
		if !again || late {
			k.Fatalf("again %t, late %t", again, late)
		}
		gone, err := k.later(time.Hour).StartTask(k.Context(), run.ID, loser)
		k.ok(err)
		if !gone {
			k.Error("the run of a worker that is gone was not given to another")
		}
	}
}

func keepsHouse(k *kit) {
	a := k.account("a")
	r := scheduled(a, ago(-time.Hour), "one")
	r.Key, r.RequestHash = "key", "hash"
	_, err := k.hub().CreatePosts(k.Context(), r)
	k.ok(err)
	done, err := k.hub().AskTask(k.Context(), "x", "{}", ana)
	k.ok(err)
	k.ok(k.hub().EndTask(k.Context(), done.ID, "", ""))
	_, err = k.hub().AskTask(k.Context(), "waits", "{}", ana)
	k.ok(err)
	k.ok(k.hub().Tick(k.Context(), hub.WorkerInfo{ID: "w"}))
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{time.Hour, 0}, {8 * 24 * time.Hour, 1}, {31 * 24 * time.Hour, 2}, {31 * 24 * time.Hour, 0}} {
		n, err := k.later(c.after).Housekeeping(k.Context())
		k.ok(err)
		if n != c.want {
			k.Errorf("after %s %d rows went, want %d", c.after, n, c.want)
		}
	}
	if n := k.number(`SELECT COUNT(*) FROM task_runs`); n != 1 {
		k.Errorf("%d runs are left, want the one that waits", n)
	}
}

// tellsOfPublicWorkers knows workers that networks can fetch media from: alive, with an address and the key.
func tellsOfPublicWorkers(k *kit) {
	want := func(want bool, d time.Duration) {
		k.Helper()
		got, err := k.hub().PublicWorker(k.Context(), d, false)
		k.ok(err)
		if got != want {
			k.Errorf("a public worker within %s: %t", d, got)
		}
	}
	want(false, time.Hour)
	for _, w := range []hub.WorkerInfo{{ID: "w1", OpensTokens: true}, {ID: "w2", PublicURL: "https://x"}} {
		k.ok(k.hub().Tick(k.Context(), w))
	}
	want(false, time.Hour)
	k.ok(k.hub().Tick(k.Context(), hub.WorkerInfo{ID: "w3", OpensTokens: true, PublicURL: "https://x"}))
	want(true, time.Hour)
	want(false, 0)
	k.exec(`UPDATE workers SET tick_at = tick_at - 100000000`)
	want(false, 90*time.Second)
	want(true, time.Hour)
	k.ok(k.hub().Stopped(k.Context(), "w3"))
	want(false, time.Hour)
	for _, at := range []string{"http://127.0.0.1:1", "s3+http://media"} {
		k.ok(k.hub().Tick(k.Context(), hub.WorkerInfo{ID: at, OpensTokens: true, PublicURL: at}))
		want(false, time.Hour)
		got, err := k.hub().PublicWorker(k.Context(), time.Hour, true)
		k.ok(err)
		if !got {
			k.Errorf("a simulated network does not reach %s", at)
		}
		k.ok(k.hub().Stopped(k.Context(), at))
	}
	k.ok(k.hub().Tick(k.Context(), hub.WorkerInfo{ID: "w4", OpensTokens: true, PublicURL: "s3://media"}))
	want(true, time.Hour)
}

func tellsHealth(k *kit) {
	h, ctx := k.hub(), k.Context()
	for _, id := range []string{"w1", "w2", "w3"} {
		k.ok(h.Tick(ctx, hub.WorkerInfo{ID: id, Host: "host", PID: 7, Version: "v", OpensTokens: true, PublicURL: "https://x"}))
	}
	k.ok(h.Stopped(ctx, "w2"))
	k.ok(h.Tick(ctx, hub.WorkerInfo{ID: "w1"}))
	workers, err := h.Workers(ctx)
	k.ok(err)
	if len(workers) != 2 || workers[0].ID != "w1" || workers[0].Host != "host" || !workers[0].OpensTokens || workers[0].Age < 0 {
		k.Errorf("workers are %+v", workers)
	}

	a, b := k.account("a"), k.account("b")
	k.post(a, ago(time.Hour), "unknown")
	k.unknown("w1")
	k.post(a, ago(time.Hour), "oldest")
	k.post(a, ago(time.Minute), "newer")
	k.post(a, ago(-time.Minute), "not due")
	k.post(b, ago(2*time.Hour), "paused")
	k.ok(h.SetAccountState(ctx, b.ID, psn.AccountPaused, "", ana))
	got, err := h.Health(ctx)
	k.ok(err)
	if got.Overdue != 2 || got.OldestOverdue < time.Hour || got.OldestOverdue > time.Hour+time.Minute || got.Unknown != 1 || got.Review != 1 {
		k.Errorf("health is %+v", got)
	}
}
