//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	simbluesky "github.com/postshitnow/psn/internal/sim/bluesky"
	simlinkedin "github.com/postshitnow/psn/internal/sim/linkedin"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
	simx "github.com/postshitnow/psn/internal/sim/x"
)

// networkDramas are the cases that each network's own way of answering may change, and those of tokens that
// may be refreshed once.
func networkDramas() []drama {
	networks := map[string]func() sim.Network{
		"mastodon": func() sim.Network { return &simmastodon.Network{Requests: -1} },
		"x":        func() sim.Network { return &simx.Network{Requests: -1} },
		"bluesky":  func() sim.Network { return &simbluesky.Network{Points: -1} },
	}
	var all []drama
	for name, network := range networks {
		all = append(all,
			drama{name: "answers on " + name, network: network, play: answersOn},
			drama{name: "thread on " + name, network: network, play: thread},
			drama{name: "thread without its parent on " + name, network: network, play: parentGone},
			drama{name: "upload cut on " + name, network: network, play: uploadCut},
		)
		for _, at := range []fault.Place{fault.AfterAttempt, fault.AfterAnswer, fault.Reconciling} {
			all = append(all, drama{name: "killed " + moments[at] + " on " + name, network: network, play: killedAt(at)})
		}
		if name == "mastodon" {
			continue
		}
		all = append(all,
			drama{name: "killed before the refresh on " + name, network: network, play: killedRefreshing(fault.BeforeRefresh, name)},
			drama{name: "killed after the refresh on " + name, network: network, play: killedRefreshing(fault.AfterRefresh, name)},
		)
	}
	// A person's posts on LinkedIn can't be listed: only the refusal of a repeat tells what became of one.
	person := func() sim.Network { return &simlinkedin.Network{Requests: -1} }
	all = append(all, drama{name: "answers on linkedin", network: person, play: answersOn})
	for _, at := range []fault.Place{fault.AfterAttempt, fault.AfterAnswer} {
		all = append(all, drama{name: "killed " + moments[at] + " on linkedin", network: person, play: func(w *world) {
			w.probes = true
			killedAt(at)(w)
		}})
	}
	all = append(all, drama{name: "film cut on x", network: networks["x"], play: filmCut}, drama{name: "film cut on linkedin", network: person, play: filmCut})
	all = append(all, drama{name: "twenty want one refresh", network: networks["x"], play: twenty})
	return append(all, drama{
		name: "duplicate is evidence", network: networks["x"], play: duplicateEvidence,
	}, drama{
		name: "ten in a window", network: func() sim.Network {
			return &simmastodon.Network{Requests: -1, Window: 3 * time.Second}
		}, play: paced,
	})
}

// answersOn loses answers in ways that each network words differently. Nothing goes out twice.
func answersOn(w *world) {
	var ids []string
	for _, f := range []sim.Fault{
		{Do: sim.AcceptThenHang},
		{Do: sim.AcceptThenReset},
		{Do: sim.AcceptThen502},
		{Do: sim.GarbageSuccess},
		{Do: sim.ResetBeforeEffect},
		{Do: sim.Unavailable},
	} {
		segments := texts(string(f.Do), 1)
		f.On, f.Text, f.Times = sim.Publish, segments[0], 1
		w.trouble(f)
		ids = append(ids, w.postAt(time.Now(), segments))
	}
	w.worker("")
	w.settle()
	for _, id := range ids {
		w.expect(w.state(id) == psn.Published, "post %s is %s: %s", id, w.state(id), w.story(id).Post.Problem)
	}
}

// parentGone refuses the second part of a thread; by the time a person retries, the first is gone. Nothing more
// of the thread goes out.
func parentGone(w *world) {
	segments := texts("orphan", 3)
	w.trouble(sim.Fault{Do: sim.Refuse, On: sim.Publish, Text: segments[1], Times: 1})
	id := w.postAt(time.Now(), segments)
	w.worker("")
	if !w.becomes(id, psn.Failed) {
		return
	}
	w.must(w.deleteRemote(w.story(id).Publications[0].RemoteID))
	_, err := w.hub.Retry(w.t.Context(), id, time.Now(), ana)
	w.must(err)
	w.await("the thread to stop", func() bool { s := w.story(id).Post; return s.State == psn.Failed && s.ProblemCode == "parent-gone" })
	w.expect(len(w.created(id)) == 1, "%d parts of the thread are out", len(w.created(id)))
}

// uploadCut loses uploads and kills a worker before one: the picture is uploaded again, and the post goes out once,
// with it.
func uploadCut(w *world) {
	segments := texts("picture", 2)
	w.trouble(
		sim.Fault{Do: sim.ResetBeforeEffect, On: sim.Media, Times: 4},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Media, Times: 2},
	)
	id := w.postWithPicture(segments)
	if !w.worker(fmt.Sprintf("%d:2=kill", fault.Uploading)).killed() {
		return
	}
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 2)
	for _, item := range w.network.Feed(0) {
		want := 0
		if item.Text == segments[0] {
			want = 1
		}
		w.expect(len(item.Media) == want, "readers see %q with %d pictures, want %d", item.Text, len(item.Media), want)
	}
}

// killedRefreshing kills the worker in its turn at refreshing a token. Before the call the next worker does it;
// after the call the new token is lost with the worker: a network that allows the old one for a while gives the
// same again, and on one that does not the account needs a person, with its posts held.
func killedRefreshing(at fault.Place, network string) func(*world) {
	return func(w *world) {
		w.expireToken()
		id := w.post("refreshed")
		if !w.worker(fmt.Sprintf("%d=kill", at)).killed() {
			return
		}
		w.endTurn()
		w.worker("")
		if at == fault.AfterRefresh && network == "x" {
			if !w.await("the account to need a person", func() bool { return w.accountState() == psn.AccountReauthRequired }) {
				return
			}
			w.becomes(id, psn.Scheduled) // held
			w.expect(w.notices("account") == 1, "%d notices tell of the account, want one", w.notices("account"))
			_, err := w.network.CreateAccount(w.network.Accounts()[0].Handle, "")
			w.must(err)
			w.must(w.signIn())
		}
		w.settle()
		w.expect(w.state(id) == psn.Published, "post %s is %s: %s", id, w.state(id), w.story(id).Post.Problem)
	}
}

// duplicateEvidence has X list a post so late that psn takes it for not sent. The second attempt is refused as a
// duplicate, which is evidence: psn goes on looking, and adopts the post when it is listed.
func duplicateEvidence(w *world) {
	w.times.lag = 300 * time.Millisecond
	segments := texts("hidden", 1)
	w.trouble(
		sim.Fault{Do: sim.Lag, Seconds: 3600, On: sim.Publish, Text: segments[0], Times: 1},
		sim.Fault{Do: sim.AcceptThenReset, On: sim.Publish, Text: segments[0], Times: 1},
	)
	id := w.postAt(time.Now(), segments)
	w.worker("")
	w.await("a second attempt to be refused", func() bool { a := w.attempts(id); return len(a) == 2 && a[1].Code == "duplicate" })
	w.ahead.Store(int64(61 * time.Minute))
	w.settle()
	w.want(id, psn.Published, 2)
	w.expect(len(w.created(id)) == 1, "%d posts are out", len(w.created(id)))
}

// paced has a server that takes few posts in a window, three workers and far more posts than that, and another
// account's posts that must not wait for them: they go out at the server's pace, in order.
func paced(w *world) {
	const perWindow = 10
	w.network.SetRateLimit(perWindow)
	w.times.deadline = 30 * time.Second // a machine with much to do must not make an outcome unknown: what is looked for comes later
	w.pace(perWindow)
}
