package instagram

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/postshitnow/psn/internal/sim"
)

// The states of a container.
const (
	working   = "IN_PROGRESS"
	finished  = "FINISHED"
	published = "PUBLISHED"
	failed    = "ERROR"
	expired   = "EXPIRED"
)

// Bounds.
const (
	containerLife = day
	containers    = 400
	captionLimit  = 2200
	altLimit      = 1000
	hashtagLimit  = 30
	mentionLimit  = 20
	leastChildren = 2
	mostChildren  = 10
)

// The values of media_type, and the one of a picture, which is absent.
const (
	typeImage    = ""
	typeVideo    = "VIDEO"
	typeCarousel = "CAROUSEL"
	typeReels    = "REELS"
	typeStories  = "STORIES"
)

// container is a post, or a part of one, that nobody has released.
type container struct {
	id, kind      string
	owner         *account
	created       time.Time
	ready         time.Time // when the work on it ends
	fails         int       // the subcode with which that ends; zero if it ends well
	published     bool
	child         bool
	caption, alt  string
	file          *file // nil for a carousel
	children      []*container
	ai, feed      bool
	collaborators int
}

// state is how a container stands. The store must be locked.
func (c *container) state(now time.Time) string {
	switch {
	case c.published:
		return published
	case now.Sub(c.created) >= containerLife:
		return expired
	case now.Before(c.ready):
		return working
	case c.fails != 0:
		return failed
	}
	return finished
}

var (
	hashtags  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|\s)#[\p{L}\p{N}_]`) })
	mentions  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|\s)@[A-Za-z0-9._]`) })
	digits    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{1,20}$`) })
	usernames = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._]{1,30}$`) })
)

// createContainer makes a container (ig-user/media). Pictures are fetched and looked at before the answer; what is
// wrong with a video shows in the container's status.
func (n *Network) createContainer(req *request) sim.Reply {
	if !req.own() {
		return missing(req.id)
	}
	f := req.form
	c := &container{
		kind: f.Get("media_type"), owner: req.who(), created: req.now, ready: req.now, child: f.Get("is_carousel_item") == "true",
		caption: f.Get("caption"), alt: f.Get("alt_text"), ai: f.Get("is_ai_generated") == "true", feed: f.Get("share_to_feed") != "false",
	}
	if reply, bad := c.check(req); bad {
		return reply
	}
	if _, within := n.made.take(c.owner.id, orElse(n.Containers, containers), req.now); !within {
		return tooMany(4)
	}
	if c.kind == typeCarousel {
		if reply, bad := n.gather(c, req); bad {
			return reply
		}
	} else if reply, bad := n.load(c, req); bad {
		return reply
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	c.id = n.state.next(req.now)
	n.state.containers[c.id] = c
	if c.file != nil {
		c.file.id = c.id
		n.state.files[c.id] = c.file
	}
	return ok(map[string]string{"id": c.id})
}

// check looks at what needs no fetching.
func (c *container) check(req *request) (sim.Reply, bool) {
	f := req.form
	pictures, videos := f.Get("image_url") != "", f.Get("video_url") != ""
	switch {
	case !slices.Contains([]string{typeImage, typeVideo, typeCarousel, typeReels, typeStories}, c.kind),
		c.kind == typeVideo && !c.child:
		return publishing(100, 2207023), true
	case c.child && (c.kind == typeReels || c.kind == typeStories || c.kind == typeCarousel):
		return publishing(100, 2207023), true
	case c.kind == typeImage && !pictures, (c.kind == typeVideo || c.kind == typeReels) && !videos, c.kind == typeStories && pictures == videos:
		return invalid("one of image_url and video_url is required"), true
	case c.child && f.Has("caption"):
		return invalid("caption is not supported for carousel items"), true
	case utf8.RuneCountInString(c.caption) > captionLimit:
		return publishing(36004, 2207010), true
	case len(hashtags().FindAllString(c.caption, -1)) > hashtagLimit:
		return invalid("too many hashtags"), true
	case len(mentions().FindAllString(c.caption, -1)) > mentionLimit:
		return publishing(100, 2207040), true
	case c.alt != "" && (c.kind != typeImage || utf8.RuneCountInString(c.alt) > altLimit):
		return invalid("alt_text is not supported here, or too long"), true
	case f.Has("location_id") && (c.child || !digits().MatchString(f.Get("location_id"))):
		return invalid("INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID"), true
	case c.kind != typeReels && (f.Has("share_to_feed") || f.Has("audio_name") || f.Has("cover_url") || f.Has("thumb_offset") || f.Has("trial_params")):
		return invalid("only reels have that"), true
	}
	return c.checkPeople(req)
}

// checkPeople looks at collaborators and tags, which are lists in JSON.
func (c *container) checkPeople(req *request) (sim.Reply, bool) {
	if raw := req.form.Get("collaborators"); raw != "" {
		var list []string
		bad := json.Unmarshal([]byte(raw), &list) != nil || len(list) > 3 || c.kind == typeStories || c.child ||
			slices.ContainsFunc(list, func(name string) bool { return !usernames().MatchString(name) })
		if bad {
			return invalid("collaborators"), true
		}
		c.collaborators = len(list)
	}
	raw := req.form.Get("user_tags")
	if raw == "" {
		return sim.Reply{}, false
	}
	var tags []struct {
		Name string   `json:"username"`
		X    *float64 `json:"x"`
		Y    *float64 `json:"y"`
	}
	bad := json.Unmarshal([]byte(raw), &tags) != nil
	for _, t := range tags {
		placed := t.X != nil && t.Y != nil
		bad = bad || !usernames().MatchString(t.Name) || placed && (*t.X < 0 || *t.X > 1 || *t.Y < 0 || *t.Y > 1) ||
			c.kind == typeImage && !placed || (c.kind == typeReels || c.kind == typeVideo) && (t.X != nil || t.Y != nil)
	}
	if bad || c.kind == typeCarousel {
		return invalid("user_tags"), true
	}
	return sim.Reply{}, false
}

// gather takes the children of a carousel, each of which must be finished.
func (n *Network) gather(c *container, req *request) (sim.Reply, bool) {
	ids := strings.Split(req.form.Get("children"), ",")
	if len(ids) < leastChildren || len(ids) > mostChildren {
		return publishing(100, 2207028), true
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	for _, id := range ids {
		child := n.state.containers[strings.TrimSpace(id)]
		switch {
		case child == nil || child.owner != c.owner || !child.child:
			return publishing(24, 2207006), true
		case child.state(req.now) == expired:
			return publishing(24, 2207008), true
		case child.state(req.now) != finished:
			return publishing(9007, 2207027), true
		}
		c.children = append(c.children, child)
	}
	return sim.Reply{}, false
}

// load fetches the file of a container, and a reel's cover.
func (n *Network) load(c *container, req *request) (sim.Reply, bool) {
	address, video := req.form.Get("image_url"), false
	if address == "" {
		address, video = req.form.Get("video_url"), true
	}
	f, code := fetch(req.http.Context(), address)
	if code == 0 {
		code = f.check(video, c.kind == typeStories)
	}
	if cover := req.form.Get("cover_url"); code == 0 && cover != "" {
		picture, wrong := fetch(req.http.Context(), cover)
		if wrong == 0 {
			wrong = picture.check(false, true)
		}
		code = wrong
	}
	if code != 0 && !video {
		return publishing(codeOf(code), code), true
	}
	if ms, err := strconv.Atoi(req.form.Get("thumb_offset")); req.form.Has("thumb_offset") && (err != nil || ms < 0) {
		return publishing(1, 2207057), true
	}
	c.file, c.ready, c.fails = f, req.now.Add(n.delay(video)), code
	if code == 0 && video {
		c.fails = n.VideoFails
	}
	return sim.Reply{}, false
}

// codeOf is the code beside a subcode.
func codeOf(subcode int) int {
	switch subcode {
	case 2207003:
		return -2
	case 2207004:
		return 36000
	case 2207005:
		return 36001
	case 2207009:
		return 36003
	case 2207026:
		return 352
	case 2207052:
		return 9004
	}
	return -1
}

// showContainer says how a container stands (reference/ig-container).
func (n *Network) showContainer(c *container, req *request) sim.Reply {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	state := c.state(req.now)
	all := map[string]any{"status_code": state, "status": statusText(state, c.fails)}
	return n.pick(req, c.id, all)
}

func statusText(state string, subcode int) string {
	switch state {
	case working:
		return "In Progress: Media is still being processed."
	case published:
		return "Published: Media has been successfully published."
	case expired:
		return "Expired: The container was not published within 24 hours and has expired."
	case failed:
		return "Error: Media upload has failed with error code " + strconv.Itoa(subcode)
	}
	return "Finished: Media has been uploaded and it is ready to be published."
}

// NewestContainer returns the id of the container that was made last; empty if there is none.
func (n *Network) NewestContainer() string {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	newest := ""
	for id := range n.state.containers {
		newest = max(newest, id)
	}
	return newest
}
