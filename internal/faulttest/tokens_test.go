//go:build psnfault && (linux || darwin)

package faulttest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
)

// secrets returns the account with its token.
func (w *world) secrets() (hub.AccountSecrets, psn.Token) {
	w.t.Helper()
	s, err := w.hub.AccountByID(context.Background(), w.account.ID)
	w.must(err)
	opener, err := w.hub.NewOpener(w.key)
	w.must(err)
	token, err := opener.Open(context.Background(), s.Account.ID, s.Sealed)
	w.must(err)
	return s, token
}

// expireToken gives the account an access token that is over; its refresh token stays good.
func (w *world) expireToken() {
	w.t.Helper()
	s, token := w.secrets()
	turn, err := w.hub.BeginRefresh(w.t.Context(), s.Account.ID, s.TokenVersion, time.Minute)
	w.must(err)
	w.expect(turn.Won, "the turn was not won")
	token.Access, token.ExpiresAt = psn.NewSecret("eyJhbGciOiJub25lIn0.e30.expired"), time.Now().Add(-time.Second)
	_, err = w.hub.EndRefresh(w.t.Context(), s.Account.ID, s.TokenVersion, token, time.Time{}, time.Time{})
	w.must(err)
}

// endTurn lets the lease of a refresh be over, as it is a minute after its owner died.
func (w *world) endTurn() {
	w.t.Helper()
	s, _ := w.secrets()
	w.must(w.hub.DropRefresh(w.t.Context(), s.Account.ID, s.TokenVersion))
}

func (w *world) accountState() psn.AccountState {
	s, err := w.hub.AccountByID(context.Background(), w.account.ID)
	if err != nil {
		return ""
	}
	return s.Account.State
}

// deleteRemote deletes a post on the network behind psn's back.
func (w *world) deleteRemote(remoteID string) error {
	http := platform.HTTP{Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: time.Now}
	defer http.Publish.Close()
	defer http.Read.Close()
	member, err := all.Platforms().Find(w.platform())
	if err != nil {
		return err
	}
	s, token := w.secrets()
	client, err := member.Client(platform.Login{
		Server: s.Account.Server, ExternalID: s.Account.ExternalID, Handle: s.Account.Handle, Token: token,
	}, http)
	if err != nil {
		return err
	}
	deleter, ok := client.(platform.Deleter)
	if !ok {
		return fmt.Errorf("%s can't delete", member.Name())
	}
	return deleter.Delete(w.t.Context(), remoteID)
}

// pace publishes far more posts than the network takes in a window, with three workers, and beside them a few
// of another account. At most perWindow of the first account are accepted in a window, in the order in which
// they came due, give or take those that are on their way at once; the other account does not wait for it.
func (w *world) pace(perWindow int) {
	const posts = 60
	first := w.account
	other, err := w.network.CreateAccount("other", "Other")
	w.must(err)
	w.must(w.signInAs(other, "other"))
	second := w.account
	w.account = first
	due := time.Now().Add(time.Second)
	order := map[string]int{}
	for i := range posts {
		segments := texts("paced", 1)
		w.postAt(due.Add(time.Duration(i)*time.Millisecond), segments)
		order[segments[0]] = i
	}
	w.account = second
	var beside []string
	for range 5 {
		beside = append(beside, w.postAt(due.Add(posts*time.Millisecond), texts("beside", 1)))
	}
	w.account = first
	for range 3 {
		w.worker("")
	}
	w.await("the other account's posts to go out", func() bool {
		return !slices.ContainsFunc(beside, func(id string) bool { return w.state(id) != psn.Published })
	})
	w.expect(len(w.accepted(order)) < posts, "the other account waited for the limited one")
	w.settle()
	got := w.accepted(order)
	w.expect(len(got) == posts, "%d of %d posts are out", len(got), posts)
	const atOnce = 3 * hub.ClaimMost
	for i, n := range got {
		w.expect(n-i <= atOnce && i-n <= atOnce, "post %d was number %d to go out", n, i)
	}
	refused := 0
	for _, a := range w.sim.Ledger() {
		if a.Status == 429 {
			refused++
		}
	}
	// Until the first answer nobody knows the limit; after that no worker asks for more than is left.
	w.expect(refused <= 2*atOnce, "%d requests were one too many", refused)
}

// accepted returns which posts are out, by their place in the queue, in the order of the ledger.
func (w *world) accepted(order map[string]int) []int {
	var out []int
	for _, a := range w.sim.Ledger() {
		if n, ours := order[a.Text]; ours && a.Effect == "created" {
			out = append(out, n)
		}
	}
	return out
}

// notices counts the notices of a kind.
func (w *world) notices(kind string) int {
	all, err := w.hub.Notices(context.Background(), 100)
	w.must(err)
	n := 0
	for _, notice := range all {
		if string(notice.Kind) == kind {
			n++
		}
	}
	return n
}
