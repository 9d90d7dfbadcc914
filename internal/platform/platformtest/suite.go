package platformtest

import (
	"net/http"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// Suite is what a member's test supplies.
type Suite struct {
	// Start starts the network afresh, with one account and no limit on how many requests it may make,
	// and arranges its end with t.Cleanup. It is called once for each check, at the same time.
	Start func(t *testing.T) Network
	// Options are valid options; a post is published with them.
	Options map[string]string
	// Texts are published and recognised beside those that every network is given.
	Texts []string
	// Keys says that the simulated network honours platform.Request.Key.
	Keys bool
	// Always are options without which the network takes no post.
	Always map[string]string
	// File is what every post shows, on a network that takes no post without media; nil elsewhere.
	File func() platform.File
	// Partial says that the network lists only some of an account's posts, so that no listing is complete.
	Partial bool
	// Passes tells the requests of Prepare, which a broken server in front of the network passes on; nil if the client
	// is no Preparer.
	Passes func(*http.Request) bool
	// Posts is how many posts are listed at once; it is more than two pages. 0 means 95.
	Posts int
}

// Network is a simulated network that runs.
type Network struct {
	Platform platform.Platform
	// Login is the account's, without its ExternalID. A member whose network has one server takes
	// Login.Server for its address here.
	Login  platform.Login
	Handle string // what Verify is to say
	Clock  psn.Clock
	// Fault makes the next publish request end as the fault says.
	Fault func(t *testing.T, fault Fault)
	// Arrivals returns every publish request that reached the network, oldest first.
	Arrivals func() []Arrival
	// Captions returns the captions of the video of a post that is out, as a reader sees them; nil where the member
	// declares none.
	Captions func(remoteID string) []Caption
	// Advance moves the network's clock; nil if it can't be moved.
	Advance func(d time.Duration)
}

// Caption is what is shown of a video's captions in one language.
type Caption struct {
	Language string // in the network's spelling; it begins with the two letters
	Text     string // the file
}

// Arrival is a publish request that reached the network.
type Arrival struct {
	Key     string // empty if the network has no keys
	Text    string
	Created bool // a new post is out
}

// Run runs the suite.
func Run(t *testing.T, s Suite) {
	t.Helper()
	if s.Posts == 0 {
		s.Posts = 95
	}
	for _, check := range []struct {
		name string
		run  func(*bundle)
	}{
		{"capabilities are what the client can do", checkCapabilities},
		{"verify gives identity and limits", checkVerify},
		{"verify of a bad token is unauthorised", checkBadToken},
		{"a post is listed and recognised", checkRoundTrip},
		{"a reply has its parent", checkThread},
		{"an answer to what is gone is refused", checkParentGone},
		{"a post is answered by its address", checkReplyTo},
		{"media are shown", checkMedia},
		{"media that can't be shown are refused", checkBadMedia},
		{"the upload of a film goes on", checkFilms},
		{"the upload of a film ends with the claim", checkStaleFilms},
		{"captions are shown once each", checkCaptions},
		{"a Prepare goes on", checkInterrupted},
		{"a Prepare ends with the claim", checkStalePrepare},
		{"a poll is taken", checkPoll},
		{"a request is found again", checkFind},
		{"posts are measured", checkMetrics},
		{"a token is refreshed", checkRefresh},
		{"a bad refresh token is unauthorised", checkBadRefresh},
		{"an expired token is unauthorised", checkExpired},
		{"options and language are taken", checkOptions},
		{"unknown options are a problem", checkUnknownOptions},
		{"counting agrees with the server", checkLimits},
		{"posts at the same time arrive once each", checkParallel},
		{"a key is worth one post", checkKey},
		{"faults have their outcome", checkFaults},
		{"a lagging listing shows the post later", checkLag},
		{"a gate that refuses sends nothing", checkGate},
		{"a context that is over sends nothing", checkCancelled},
		{"silence past the deadline is unknown", checkDeadline},
		{"a refused connection is not sent", checkRefused},
		{"a connection that closes repeats nothing", checkClosing},
		{"no redirect is followed", checkRedirect},
		{"all pages are listed", checkPages},
		{"older posts are not listed", checkSince},
		{"a deleted post is gone, twice", checkDelete},
		{"no error tells the token", checkSecrets},
	} {
		t.Run(check.name, func(t *testing.T) {
			t.Parallel()
			check.run(setup(t, s))
		})
	}
}
