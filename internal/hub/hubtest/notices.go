package hubtest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// channel adds a channel that nothing holds back.
func (k *kit) channel(name string, only ...hub.NoticeKind) hub.Channel {
	k.Helper()
	return k.addChannel(hub.Channel{Name: name, Kind: "log", Shown: "file:///" + name, Only: only, Zone: "UTC", Daily: 1000})
}

func (k *kit) addChannel(c hub.Channel) hub.Channel {
	k.Helper()
	c, err := k.hub().AddChannel(k.Context(), c, psn.NewSecret("canary-"+c.Name), ana)
	k.ok(err)
	return c
}

// fail has a post of an account fail by a handle's clock, and returns its id.
func (k *kit) fail(h *hub.Hub, a psn.Account, words string) string {
	k.Helper()
	now, err := h.Now(k.Context())
	k.ok(err)
	made, err := h.CreatePosts(k.Context(), scheduled(a, now.Add(-time.Second), words))
	k.ok(err)
	k.failAgain(h, made.Posts[0].ID)
	return made.Posts[0].ID
}

func (k *kit) failAgain(h *hub.Hub, id string) {
	k.Helper()
	claims := k.claim(h, request("w"))
	if len(claims) != 1 || claims[0].Post.ID != id {
		k.Fatalf("claimed %d posts, want %s", len(claims), id)
	}
	b := begin(claims[0], "w")
	_, err := h.Begin(k.Context(), b)
	k.ok(err)
	f := end(claims[0], b, hub.Fail, psn.OutcomeRejected)
	f.Problem = "the text is <too long>"
	k.ok(h.Finish(k.Context(), f))
}

func (k *kit) notices() []hub.NoticeStory {
	k.Helper()
	all, err := k.hub().Notices(k.Context(), 100)
	k.ok(err)
	return all
}

// noticed fails the test unless the latest notice is of that kind and holds these words.
func (k *kit) noticed(kind hub.NoticeKind, subject, id string, words ...string) {
	k.Helper()
	all := k.notices()
	if len(all) == 0 {
		k.Fatalf("nobody was told of %s", id)
	}
	n := all[0]
	if n.Kind != kind || n.Subject != subject || n.SubjectID != id || len(n.Deliveries) != 1 {
		k.Errorf("the notice is %+v, want %s of %s %s", n, kind, subject, id)
	}
	for _, w := range words {
		if !strings.Contains(n.Title+"\n"+n.Body, w) {
			k.Errorf("%q is not in %q %q", w, n.Title, n.Body)
		}
	}
}

func tellsWhatNeedsAPerson(k *kit) {
	k.channel("ops")
	a, b := k.account("a"), k.account("b")
	failed := k.fail(k.hub(), a, "fails")
	k.noticed(hub.NoticeFailed, "post", failed, "psn test: post "+failed+" failed on a", "mastodon said: “the text is <too long>”",
		"psn post show "+failed+" --hub test", "psn post retry "+failed)

	k.post(a, ago(time.Second), "unknown")
	c, _ := k.unknown("w")
	k.noticed(hub.NoticeReview, "post", c.Post.ID, "psn post resolve "+c.Post.ID+" --published URL", "@a@example.social")

	k.post(a, ago(time.Second), "unauthorised")
	c = k.claimOne("w")
	att := begin(c, "w")
	k.ok(k.begins(att))
	f := end(c, att, hub.Defer, psn.OutcomeRejected)
	f.Unauthorised = "the token was revoked"
	k.ok(k.hub().Finish(k.Context(), f))
	k.noticed(hub.NoticeAccount, "account", a.ID, "account a needs someone to sign in again", "“the token was revoked”",
		"psn account login mastodon --server https://example.social --hub test")
	if told := k.notices(); len(told) != 3 {
		k.Errorf("%d notices were written, want 3", len(told))
	}

	k.post(b, ago(time.Second), "credits")
	c = k.claimOne("w")
	att = begin(c, "w")
	k.ok(k.begins(att))
	f = end(c, att, hub.Defer, psn.OutcomeRejected)
	f.Paused = "the app has no credits"
	k.ok(k.hub().Finish(k.Context(), f))
	k.noticed(hub.NoticeAccount, "account", b.ID, "account b is paused", "“the app has no credits”", "psn account resume b --hub test")
}

func tellsOfRefusedTokens(k *kit) {
	k.channel("ops")
	a := k.account("a")
	marked, err := k.hub().AccountRefused(k.Context(), a.ID, 1, "401", ana)
	k.ok(err)
	if !marked {
		k.Error("the account was not marked")
	}
	k.noticed(hub.NoticeAccount, "account", a.ID, "“401”")
	_, err = k.hub().AccountRefused(k.Context(), a.ID, 1, "401", ana)
	k.ok(err)
	if told := k.notices(); len(told) != 1 {
		k.Errorf("it was told %d times", len(told))
	}
}

func tellsOfMissedPosts(k *kit) {
	k.channel("ops")
	a := k.account("a")
	var first string
	for i := range 8 {
		p := k.post(a, ago(8*time.Hour).Add(time.Duration(i)*time.Minute), fmt.Sprintf("missed %d", i))
		if i == 0 {
			first = p.ID
		}
	}
	n, err := k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	if n != 8 {
		k.Errorf("%d posts were missed", n)
	}
	k.noticed(hub.NoticeMissed, "posts", first, "8 posts were missed", first+" on a, ", "and 3 more", "psn post list --state missed --hub test")
	_, err = k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	k.post(a, ago(8*time.Hour), "one more")
	_, err = k.hub().Sweep(k.Context(), "w", grace)
	k.ok(err)
	if told := k.notices(); len(told) != 2 || !strings.Contains(told[0].Title, "1 post was missed") {
		k.Errorf("told are %+v", told)
	}
}

func tellsChannelsWhatTheyWant(k *kit) {
	k.channel("all")
	k.channel("some", hub.NoticeAccount, hub.NoticeReview)
	gone := k.channel("gone")
	_, err := k.hub().RemoveChannel(k.Context(), gone.ID, ana)
	k.ok(err)
	a := k.account("a")
	k.fail(k.hub(), a, "fails")
	k.post(a, ago(time.Second), "unknown")
	k.unknown("w")
	told := k.notices()
	names := func(n hub.NoticeStory) string {
		var out []string
		for _, d := range n.Deliveries {
			out = append(out, d.Channel+" "+string(d.State))
		}
		return strings.Join(out, ", ")
	}
	if len(told) != 2 || names(told[1]) != "all waiting" || names(told[0]) != "all waiting, some waiting" {
		k.Errorf("told are %+v", told)
	}
}

func tellsATopicOnceADay(k *kit) {
	k.channel("ops")
	a := k.account("a")
	id := k.fail(k.hub(), a, "fails")
	retry := func(h *hub.Hub) {
		now, err := h.Now(k.Context())
		k.ok(err)
		_, err = h.Retry(k.Context(), id, now.Add(-time.Second), ana)
		k.ok(err)
		k.failAgain(h, id)
	}
	retry(k.hub())
	retry(k.later(23 * time.Hour))
	if told := k.notices(); len(told) != 1 {
		k.Errorf("it was told %d times within a day", len(told))
	}
	retry(k.later(25 * time.Hour))
	if told := k.notices(); len(told) != 2 {
		k.Errorf("it was told %d times in two days", len(told))
	}
}

// tellsNobodyOfWhatDidNotHappen has changes fail after their notices were written, or be fenced out before.
func tellsNobodyOfWhatDidNotHappen(k *kit) {
	k.channel("ops")
	a := k.account("a")
	k.post(a, ago(time.Second), "fenced")
	c := k.claimOne("w")
	b := begin(c, "w")
	k.ok(k.begins(b))
	f := end(c, b, hub.Fail, psn.OutcomeRejected)
	f.Fence++
	k.code(k.hub().Finish(k.Context(), f), psn.CodeStale)

	k.exec(`ALTER TABLE audit RENAME TO away`)
	if _, err := k.hub().AccountRefused(k.Context(), a.ID, 1, "401", ana); err == nil {
		k.Error("the audit is away, and the account was marked")
	}
	if n := k.number(`SELECT COUNT(*) FROM notices`) + k.number(`SELECT COUNT(*) FROM deliveries`); n != 0 {
		k.Errorf("%d rows tell of what did not happen", n)
	}
}

// publishesWithoutNotices takes the notices away: a post that goes out asks nothing of them.
func publishesWithoutNotices(k *kit) {
	a := k.account("a")
	k.exec(`ALTER TABLE notices RENAME TO away`)
	p := k.post(a, ago(time.Second), "out")
	k.publish("w")
	k.state(p.ID, psn.Published)
}

func wakesForNotices(k *kit) {
	a := k.account("a")
	select {
	case <-k.hub().Noticed():
		k.Error("nothing was told yet")
	default:
	}
	k.fail(k.hub(), a, "fails")
	select {
	case <-k.hub().Noticed():
	default:
		k.Error("the notice wakes nobody")
	}
}

func forgetsOldNotices(k *kit) {
	k.channel("ops")
	k.fail(k.hub(), k.account("a"), "fails")
	_, err := k.later(89 * 24 * time.Hour).Housekeeping(k.Context())
	k.ok(err)
	if told := k.notices(); len(told) != 1 {
		k.Errorf("%d notices after 89 days", len(told))
	}
	_, err = k.later(91 * 24 * time.Hour).Housekeeping(k.Context())
	k.ok(err)
	if n := k.number(`SELECT COUNT(*) FROM notices`) + k.number(`SELECT COUNT(*) FROM deliveries`); n != 0 {
		k.Errorf("%d rows after 91 days", n)
	}
}

func keepsChannels(k *kit) {
	first := k.addChannel(hub.Channel{
		Name: "ops", Kind: "shoutrrr", Shown: "slack://", Only: []hub.NoticeKind{hub.NoticeFailed}, Quiet: hub.Quiet{From: 1320, To: 480},
		Zone: "Europe/Berlin", Daily: 7,
	})
	all, err := k.hub().Channels(k.Context())
	k.ok(err)
	if len(all) != 1 || fmt.Sprint(all[0].Channel) != fmt.Sprint(first) || first.Daily != 7 || first.Quiet.String() != "22:00-08:00" ||
		first.CreatedBy != "person:ana" || first.Zone != "Europe/Berlin" || fmt.Sprint(first.Only) != "[failed]" {
		k.Errorf("the channel is %+v and %+v", first, all)
	}
	if strings.Contains(k.dumpChannels(), "canary") {
		k.Error("the target stands in the database as it is")
	}
	target, err := k.opener(keys().private).OpenTarget(k.Context(), first)
	k.ok(err)
	if target.Reveal() != "canary-ops" {
		k.Error("the target is another")
	}
	second := k.channel("second")
	moved := second
	moved.Sealed = first.Sealed
	_, err = k.opener(keys().private).OpenTarget(k.Context(), moved)
	k.code(err, psn.CodeKeyMissing)

	_, err = k.hub().AddChannel(k.Context(), hub.Channel{Name: "ops", Kind: "log", Daily: 1}, psn.NewSecret("x"), ana)
	k.code(err, psn.CodeConflict)
	k.fail(k.hub(), k.account("a"), "fails")
	dropped, err := k.hub().RemoveChannel(k.Context(), first.ID, berta)
	k.ok(err)
	if dropped != 1 {
		k.Errorf("%d notices were dropped, want 1", dropped)
	}
	_, err = k.hub().RemoveChannel(k.Context(), first.ID, berta)
	k.code(err, psn.CodeNotFound)
	_, err = k.hub().Channel(k.Context(), first.ID)
	k.code(err, psn.CodeNotFound)
	if e := k.last("channel", first.ID); e.Act != "remove" || e.Actor != "person:berta" {
		k.Errorf("story ends with %+v", e)
	}
	if k.number(`SELECT COUNT(*) FROM channels WHERE removed_at IS NOT NULL AND LENGTH(target) > 0`) != 0 {
		k.Error("the target was kept")
	}
	k.addChannel(hub.Channel{Name: "ops", Kind: "log", Zone: "UTC", Daily: 1}) // the name is free

	var errs [6]error
	together(6, func(i int) {
		_, errs[i] = k.hub().AddChannel(context.WithoutCancel(k.Context()), hub.Channel{Name: "twin", Kind: "log", Daily: 1}, psn.NewSecret("x"), ana)
	})
	added := 0
	for _, err := range errs {
		if err == nil {
			added++
		} else {
			k.code(err, psn.CodeConflict)
		}
	}
	if added != 1 {
		k.Errorf("one name was added %d times", added)
	}
}

func (k *kit) dumpChannels() string {
	k.Helper()
	var out strings.Builder
	for _, line := range k.dumpTable("channels") {
		out.WriteString(line)
	}
	return out.String()
}
