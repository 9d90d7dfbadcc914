package hubtest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// take takes the next message for a channel.
func (k *kit) take(h *hub.Hub, c hub.Channel) (hub.Delivery, bool) {
	k.Helper()
	d, ok, err := h.TakeDelivery(k.Context(), c.ID, lease)
	k.ok(err)
	return d, ok
}

// took fails the test unless the next message is of that many notices.
func (k *kit) took(h *hub.Hub, c hub.Channel, notices int) hub.Delivery {
	k.Helper()
	d, ok := k.take(h, c)
	if !ok || len(d.Notices) != notices || d.Message == "" || d.Channel.ID != c.ID {
		k.Fatalf("took %t %+v, want a message of %d notices", ok, d, notices)
	}
	return d
}

// none fails the test if there is a message for a channel now.
func (k *kit) none(h *hub.Hub, c hub.Channel) {
	k.Helper()
	if d, ok := k.take(h, c); ok {
		k.Fatalf("took %+v", d)
	}
}

func (k *kit) ends(h *hub.Hub, d hub.Delivery, state hub.DeliveryState) {
	k.Helper()
	end := hub.Delivered{State: state}
	if state != hub.DeliverySent {
		end.Problem, end.RetryIn = "no luck", time.Minute
	}
	k.ok(h.EndDelivery(k.Context(), d, end))
}

// sends takes and sends the next message.
func (k *kit) sends(h *hub.Hub, c hub.Channel, notices int) {
	k.Helper()
	k.ends(h, k.took(h, c, notices), hub.DeliverySent)
}

// due fails the test unless that many channels have something to do.
func (k *kit) due(h *hub.Hub, want int) {
	k.Helper()
	ids, err := h.DueChannels(k.Context())
	k.ok(err)
	if len(ids) != want {
		k.Fatalf("%d channels are due, want %d", len(ids), want)
	}
}

// states returns what became of all notices, oldest first.
func (k *kit) states() string {
	k.Helper()
	var out []string
	for _, n := range k.notices() {
		for _, d := range n.Deliveries {
			out = append([]string{strings.TrimSpace(string(d.State) + " " + d.Problem)}, out...)
		}
	}
	return strings.Join(out, ", ")
}

func (k *kit) expectStates(want string) {
	k.Helper()
	if got := k.states(); got != want {
		k.Fatalf("deliveries are %q, want %q", got, want)
	}
}

func deliversOnce(k *kit) {
	c, a, h := k.channel("ops"), k.account("a"), k.hub()
	k.due(h, 0)
	for i := range 4 {
		k.fail(h, a, fmt.Sprintf("fails %d", i))
	}
	k.due(h, 1)
	k.sends(h, c, 1)
	k.due(h, 1)

	d := k.took(h, c, 1)
	k.none(h, c) // one at a time
	k.ends(h, d, hub.DeliveryUnknown)
	k.ends(h, k.took(h, c, 1), hub.DeliveryFailed)
	k.expectStates("sent, unknown no luck, failed no luck, waiting")

	d = k.took(h, c, 1)
	k.ends(h, d, hub.DeliveryWaiting)
	k.due(h, 0)
	k.none(h, c)
	later := k.later(2 * time.Minute)
	k.due(later, 1)
	d = k.took(later, c, 1)
	if d.Tries != 2 {
		k.Errorf("it is try %d, want 2", d.Tries)
	}
	states, err := h.Channels(k.Context())
	k.ok(err)
	if s := states[0]; s.Problem != "no luck" || s.Waiting != 1 || s.Failed != 1 || s.Unknown != 1 || s.LastSent.IsZero() {
		k.Errorf("the channel is %+v", s)
	}
	k.ends(later, d, hub.DeliverySent)
	k.expectStates("sent, unknown no luck, failed no luck, sent")
	k.due(later, 0)
	states, err = h.Channels(k.Context())
	k.ok(err)
	if s := states[0]; s.Problem != "" || s.Waiting != 0 {
		k.Errorf("the channel is %+v", s)
	}
}

// neverSendsAgain has a worker die with a message under way: nobody sends it again, and if the worker comes
// back it may still say what came of it.
func neverSendsAgain(k *kit) {
	c, a, h := k.channel("ops"), k.account("a"), k.hub()
	k.fail(h, a, "fails")
	d := k.took(h, c, 1)
	k.due(h, 0)
	later := k.later(2 * lease)
	k.due(later, 1)
	k.none(later, c)
	k.due(later, 0)
	k.expectStates("unknown its worker stopped before it said what came of it")
	k.ends(h, d, hub.DeliverySent)
	k.expectStates("sent")
	k.ends(h, d, hub.DeliveryUnknown) // said too late
	k.expectStates("sent")
}

func deliversOnceByTwoWorkers(k *kit) {
	c, a := k.channel("ops"), k.account("a")
	handles := []*hub.Hub{k.hub(), k.later(0), k.later(0), k.later(0)}
	for round := range 5 {
		k.fail(k.hub(), a, fmt.Sprintf("fails %d", round))
		var mu sync.Mutex
		var taken []hub.Delivery
		together(len(handles), func(i int) {
			d, ok, err := handles[i].TakeDelivery(k.Context(), c.ID, lease)
			if err != nil {
				k.Error(err)
			}
			if ok {
				mu.Lock()
				defer mu.Unlock()
				taken = append(taken, d)
			}
		})
		if len(taken) != 1 {
			k.Fatalf("round %d: %d workers took the message", round, len(taken))
		}
		k.ends(k.hub(), taken[0], hub.DeliverySent)
	}
}

// at opens a handle whose clock begins at that time.
func (k *kit) at(text string) *hub.Hub {
	k.Helper()
	when, err := time.Parse(time.RFC3339, text)
	k.ok(err)
	return k.later(time.Until(when))
}

// keepsQuietHours goes through a night in which Berlin loses an hour.
func keepsQuietHours(k *kit) {
	quiet, err := hub.ParseQuiet("22:00-08:00")
	k.ok(err)
	c := k.addChannel(hub.Channel{Name: "ops", Kind: "log", Quiet: quiet, Zone: "Europe/Berlin", Daily: 20})
	a := k.account("a")
	evening := k.at("2035-03-24T20:59:00Z") // 21:59, and 08:00 of the next day is 06:00Z
	k.fail(evening, a, "before")
	k.sends(evening, c, 1)
	night := k.at("2035-03-24T21:01:00Z")
	k.fail(night, a, "at 22:01")
	k.none(night, c)
	k.due(night, 0)
	k.expectStates("sent, digest")
	late := k.at("2035-03-25T05:58:00Z")
	k.fail(late, a, "at 07:58")
	k.none(late, c)
	k.expectStates("sent, digest, digest")
	day := k.at("2035-03-25T06:00:00Z")
	k.due(day, 1)
	k.sends(day, c, 2)
	k.none(day, c)
	k.fail(day, a, "by day")
	k.sends(day, c, 1)
	k.expectStates("sent, sent, sent, sent")
}

func keepsToTheDailyNumber(k *kit) {
	c := k.addChannel(hub.Channel{Name: "ops", Kind: "log", Zone: "Europe/Berlin", Daily: 3})
	a := k.account("a")
	day := k.at("2035-03-24T12:00:00Z")
	for i := range 3 {
		k.fail(day, a, fmt.Sprintf("fails %d", i))
	}
	k.sends(day, c, 1)
	k.ends(day, k.took(day, c, 1), hub.DeliveryUnknown) // it may have arrived, so it counts
	d := k.took(day, c, 1)
	k.ends(day, d, hub.DeliveryWaiting) // it did not leave, so it does not
	k.sends(k.at("2035-03-24T12:02:00Z"), c, 1)
	for i := range 4 {
		k.fail(day, a, fmt.Sprintf("more %d", i))
	}
	evening := k.at("2035-03-24T22:30:00Z") // 23:30
	k.none(evening, c)
	k.due(evening, 0)
	k.none(k.at("2035-03-25T05:59:00Z"), c)
	morning := k.at("2035-03-25T06:00:00Z") // 08:00
	k.sends(morning, c, 4)
	k.fail(morning, a, "the next day")
	k.sends(morning, c, 1)
	if n := k.number(`SELECT COUNT(*) FROM deliveries WHERE state IN ('waiting', 'digest', 'sending')`); n != 0 {
		k.Errorf("%d notices wait", n)
	}
}

// gathersBursts sends much at once as one message, which stays one when it is tried again.
func gathersBursts(k *kit) {
	c, a, h := k.channel("ops"), k.account("a"), k.hub()
	for i := range 7 {
		k.fail(h, a, fmt.Sprintf("fails %d", i))
	}
	d := k.took(h, c, 7)
	if d.Notices[0].At.After(d.Notices[6].At) {
		k.Error("the oldest is not the first")
	}
	k.ends(h, d, hub.DeliveryWaiting)
	later := k.later(2 * time.Minute)
	k.fail(later, a, "meanwhile")
	k.sends(later, c, 8)
	if n := k.number(`SELECT COUNT(DISTINCT message) FROM deliveries`); n != 1 {
		k.Errorf("%d messages, want 1", n)
	}
}

// dropsForRemovedChannels has a notice arrive for a channel that is being removed.
func dropsForRemovedChannels(k *kit) {
	c, h := k.channel("ops"), k.hub()
	k.fail(h, k.account("a"), "fails")
	_, err := h.RemoveChannel(k.Context(), c.ID, ana)
	k.ok(err)
	k.exec(`UPDATE deliveries SET state = 'waiting'`) // written by who still saw the channel
	k.due(h, 1)
	k.none(h, c)
	k.due(h, 0)
	k.expectStates("failed its channel was removed")
	_, ok, err := h.TakeDelivery(k.Context(), psn.NewID(), lease)
	k.ok(err)
	if ok {
		k.Error("took a message for a channel that is not there")
	}
}
