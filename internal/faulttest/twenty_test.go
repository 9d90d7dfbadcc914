//go:build psnfault && (linux || darwin)

package faulttest

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// twenty lets a token run out that can be refreshed once, and has nineteen workers and a command want it at the same time,
// each a process of its own. One of them refreshes it; a second refresh with the same token would end the sign-in.
func twenty(w *world) {
	before, _ := w.secrets()
	w.expireToken()
	ids := make([]string, 19)
	for i := range ids {
		ids[i] = w.postAt(time.Now(), texts(fmt.Sprintf("twenty %d", i), 1))
	}
	all := []*process{w.launch(w.environment(), "account", "test", "sim")}
	for range ids {
		all = append(all, w.launch(w.environment(), "worker", "--once"))
	}
	for _, p := range all {
		if !w.await("a process to end", p.dead) {
			return
		}
		w.expect(p.err == nil, "a process ended with %v: %s", p.err, p.log)
	}
	w.worker("") // for posts that were given back while another process refreshed
	w.settle()
	for _, id := range ids {
		w.expect(w.state(id) == psn.Published, "post %s is %s: %s", id, w.state(id), w.story(id).Post.Problem)
	}
	after, _ := w.secrets()
	w.expect(w.accountState() == psn.AccountActive, "the account is %s", w.accountState())
	w.expect(after.TokenVersion == before.TokenVersion+2, "the token was changed %d times, want once by the test and once by a refresh",
		after.TokenVersion-before.TokenVersion)
}
