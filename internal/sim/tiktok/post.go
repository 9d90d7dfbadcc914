package tiktok

import (
	"bytes"
	"strings"
	"time"
)

// What a post's publish_id begins with says what it is.
const (
	kindVideo  = "v_pub_file"
	kindDraft  = "v_inbox_file"
	kindPhotos = "p_pub_url"
	kindAlbum  = "p_inbox_url" // photos as a draft
)

// The words for who sees a post.
const (
	forAll       = "PUBLIC_TO_EVERYONE"
	forFriends   = "MUTUAL_FOLLOW_FRIENDS"
	forFollowers = "FOLLOWER_OF_CREATOR"
	forSelf      = "SELF_ONLY"
)

// The states of a post.
const (
	uploading   = "PROCESSING_UPLOAD"
	downloading = "PROCESSING_DOWNLOAD"
	inInbox     = "SEND_TO_USER_INBOX"
	complete    = "PUBLISH_COMPLETE"
	failed      = "FAILED"
)

// post is a video or photos, from its init on.
type post struct {
	kind    string
	publish string // publish_id
	id      string // of the post once it is public
	token   string // in the upload's address
	owner   *account
	made    time.Time // the init

	privacy     string // empty for a draft
	title       string
	description string // of photos
	ai          bool

	size, chunk, count int64 // as the init said
	bytes              []byte
	photos             [][]byte
	received           time.Time // when all bytes were there; zero before
	shown              time.Time // the same, in the order of listings: no two are equal
	lag                time.Duration
	reason             string // why it fails; empty if it does not
	cancelled          bool
}

func (p *post) draft() bool { return p.kind == kindDraft || p.kind == kindAlbum }

// text is what the author wrote.
func (p *post) text() string {
	if p.description != "" {
		return p.description
	}
	return p.title
}

// state is what TikTok says of the post now, and why it failed.
func (n *Network) stateOf(p *post, now time.Time) (state, reason string) {
	switch {
	case p.cancelled:
		return failed, "publish_cancelled"
	case p.received.IsZero():
		return uploading, ""
	case now.Before(p.received.Add(n.processing())):
		if len(p.photos) > 0 || strings.HasPrefix(p.kind, "p_") {
			return downloading, ""
		}
		return uploading, ""
	case p.reason != "":
		return failed, p.reason
	case p.draft():
		return inInbox, ""
	}
	return complete, ""
}

// out reports whether the post is on its author's page now.
func (n *Network) out(p *post, now time.Time) bool {
	state, _ := n.stateOf(p, now)
	return state == complete || state == inInbox
}

// public reports whether everybody can see the post now, so that it has an id: moderation comes after the state is
// complete.
func (n *Network) public(p *post, now time.Time) bool {
	state, _ := n.stateOf(p, now)
	return state == complete && p.privacy == forAll && !now.Before(p.received.Add(n.processing()+n.moderation()))
}

// listed reports whether listings show the post now.
func (n *Network) listed(p *post, now time.Time) bool {
	return n.public(p, now) && !now.Before(p.received.Add(p.lag))
}

// film returns the type of a video by its first bytes, empty if it is none that TikTok takes.
func film(raw []byte) string {
	switch {
	case len(raw) > 12 && string(raw[4:8]) == "ftyp" && string(raw[8:10]) == "qt":
		return "video/quicktime"
	case len(raw) > 12 && string(raw[4:8]) == "ftyp":
		return "video/mp4"
	case bytes.HasPrefix(raw, []byte{0x1a, 0x45, 0xdf, 0xa3}):
		return "video/webm"
	}
	return ""
}

// still returns the type of a picture by its first bytes, empty if it is none that TikTok takes.
func still(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xd8, 0xff}):
		return "image/jpeg"
	case len(raw) > 12 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP":
		return "image/webp"
	}
	return ""
}

// insert files a new post.
func (s *store) insert(p *post, now time.Time) {
	p.made = now
	p.id = s.next(now)
	p.publish = p.kind + "~v2-1." + p.id
	p.token = digest("upload", p.publish)[:40]
	s.posts = append(s.posts, p)
	s.byPublish[p.publish], s.byID[p.id] = p, p
}
