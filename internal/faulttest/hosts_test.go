//go:build psnfault && (linux || darwin)

package faulttest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"net"
	"time"

	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/sim"
	siminstagram "github.com/postshitnow/psn/internal/sim/instagram"
	simtiktok "github.com/postshitnow/psn/internal/sim/tiktok"
)

// noted are the passings of fault.Uploading at which a worker has noted that many steps of a Prepare of one file: the
// first is before the file, the others are before each note.
func noted(steps int) string { return fmt.Sprintf("%d:%d=kill", fault.Uploading, steps+2) }

// hostDramas are the cases of networks that take no post without a file, and on which a post is made in steps.
func hostDramas() []drama {
	instagram := func() sim.Network {
		return &siminstagram.Network{Requests: -1, Quota: -1, Containers: -1, VideoDelay: -1}
	}
	tiktok := func() sim.Network {
		return &simtiktok.Network{Requests: -1, DayPosts: -1, Processing: -1, Moderation: -1}
	}
	var all []drama
	for name, network := range map[string]func() sim.Network{"instagram": instagram, "tiktok": tiktok} {
		all = append(all,
			drama{name: "answers on " + name, network: network, play: answersOn},
			drama{name: "network down and up on " + name, network: network, play: downPreparing},
		)
		for _, at := range []fault.Place{fault.AfterAttempt, fault.BeforeWrite, fault.AfterAnswer, fault.Reconciling} {
			all = append(all, drama{name: "killed " + moments[at] + " on " + name, network: network, play: killedAt(at)})
		}
	}
	return append(all,
		drama{name: "killed while preparing on tiktok", network: tiktok, play: killedPreparing(nil)},
		drama{name: "address over on tiktok", network: func() sim.Network { // and not the token
			return &simtiktok.Network{Requests: -1, DayPosts: -1, Processing: -1, Moderation: -1, OldLives: true}
		}, play: killedPreparing(func(w *world) { w.ahead.Store(int64(61 * time.Minute)) })},
		drama{name: "killed while preparing on instagram", network: func() sim.Network {
			return &siminstagram.Network{Requests: -1, Quota: -1, Containers: 1, VideoDelay: -1}
		}, play: killedPreparing(nil)},
		drama{name: "container expired on instagram", network: instagram, play: killedPreparing(func(w *world) {
			w.ahead.Store(int64(25 * time.Hour))
		})},
		drama{name: "long work on instagram", network: func() sim.Network {
			return &siminstagram.Network{Requests: -1, Quota: -1, Containers: 1, VideoDelay: 15 * time.Second}
		}, play: longWork},
		drama{name: "long work on tiktok", network: func() sim.Network {
			return &simtiktok.Network{Requests: -1, DayPosts: -1, Processing: 6 * time.Second, Moderation: 2 * time.Second}
		}, play: longWork},
	)
}

// killedPreparing kills a worker when the network has some of a post, and another one before the release. What happens
// then is spoil's matter; the post goes out once.
func killedPreparing(spoil func(*world)) func(*world) {
	return func(w *world) {
		w.film = 20_000_123
		id := w.post("in steps")
		if !w.worker(noted(1)).killed() {
			return
		}
		if spoil != nil {
			spoil(w)
		}
		if !w.worker(fmt.Sprintf("%d=kill", fault.BeforeWrite)).killed() {
			return
		}
		if spoil != nil {
			w.ahead.Store(2 * w.ahead.Load())
		}
		w.worker("")
		w.settle()
		w.expect(w.state(id) == psn.Published, "post %s is %s: %s", id, w.state(id), w.story(id).Post.Problem)
		w.expect(len(w.created(id)) == 1, "%d posts are out", len(w.created(id)))
	}
}

// downPreparing keeps the network away at first, then lets it go in the midst of posts: all go out once.
func downPreparing(w *world) {
	w.door.shut()
	var ids []string
	for range 5 {
		ids = append(ids, w.post("down"))
	}
	w.worker("")
	w.await("a connection to be refused", func() bool { return w.story(ids[0]).Post.Problem != "" })
	w.door.reopen()
	w.await("a post to arrive", func() bool { return len(w.sim.Ledger()) > 0 })
	w.door.shut()
	after(w.times.lag)
	w.door.reopen()
	w.settle()
	for _, id := range ids {
		w.expect(w.state(id) == psn.Published, "post %s is %s: %s", id, w.state(id), w.story(id).Post.Problem)
	}
}

// longWork has the network work on a film for long: Instagram before the release, for longer than a worker waits with a
// lease in hand, TikTok after it. The worker is killed meanwhile, and the next one brings the post to its end.
func longWork(w *world) {
	w.film = 4_000
	id := w.post("long work")
	first := w.worker("")
	w.await("the network to be at work", func() bool { return w.story(id).Post.ProblemCode == "processing" })
	first.kill()
	w.worker("")
	w.settle()
	w.want(id, psn.Published, 1)
	w.expect(len(w.created(id)) == 1, "%d posts are out", len(w.created(id)))
}

// hosts reports whether the network takes no post without a file.
func (w *world) hosts() bool { return w.network.Name() == "instagram" || w.network.Name() == "tiktok" }

// content returns the content of a post with these texts, with a file where the network wants one.
func (w *world) content(segments []string) psn.Content {
	w.t.Helper()
	c := content(segments)
	if !w.hosts() {
		return c
	}
	facts, raw := jpegFile(w)
	if w.network.Name() == "tiktok" {
		c.Options = map[string]string{"privacy": "public"}
	}
	if w.network.Name() == "tiktok" || w.film > 0 {
		raw = append([]byte("\x00\x00\x00\x18ftypmp42"), bytes.Repeat([]byte("film"), max(w.film, 400)/4)...)
		facts = psn.Media{MIME: "video/mp4", Width: 720, Height: 1280, DurationMS: 5000}
	}
	facts.Bytes, facts.SHA256 = int64(len(raw)), fmt.Sprintf("%x", sha256.Sum256(raw))
	kept, err := w.hub.PutMedia(w.t.Context(), ana, facts, bytes.NewReader(raw))
	w.must(err)
	for i := range c.Segments {
		c.Segments[i].Media = []psn.MediaRef{{
			ID: kept.ID, MIME: kept.MIME, Bytes: kept.Bytes, Width: facts.Width, Height: facts.Height, DurationMS: facts.DurationMS, Alt: "a grey area",
		}}
	}
	return c
}

func jpegFile(w *world) (psn.Media, []byte) {
	w.t.Helper()
	var raw bytes.Buffer
	w.must(jpeg.Encode(&raw, image.NewGray(image.Rect(0, 0, 400, 400)), nil))
	return psn.Media{MIME: "image/jpeg", Width: 400, Height: 400}, raw.Bytes()
}

// public are the settings of a worker from which networks fetch files, at one address for all workers of the world.
func (w *world) public() []string {
	w.t.Helper()
	if !w.hosts() {
		return nil
	}
	for range 50 {
		if w.publicAt != "" {
			break
		}
		address := fmt.Sprintf("127.0.0.1:%d", 30000+rand.IntN(2700)) // below those of outgoing connections
		if l, err := net.Listen("tcp", address); err == nil {
			w.must(l.Close())
			w.publicAt = address
		}
	}
	return []string{"PSN_PUBLIC_URL=http://" + w.publicAt, "PSN_PUBLIC_LISTEN=" + w.publicAt}
}
