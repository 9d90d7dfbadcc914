package mastodon

import (
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// wireSearch is a Search (methods/search).
type wireSearch struct {
	Accounts []struct{}   `json:"accounts"`
	Statuses []wireStatus `json:"statuses"`
	Hashtags []struct{}   `json:"hashtags"`
}

// search finds a status by its whole address. There is no other server to ask, and no search in texts.
func (n *Network) search(req *request) sim.Reply {
	found := wireSearch{Accounts: []struct{}{}, Statuses: []wireStatus{}, Hashtags: []struct{}{}}
	address := req.params.get("q")
	if address == "" {
		return n.invalid("Search query can't be blank")
	}
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	p := n.state.statuses[address[strings.LastIndexByte(address, '/')+1:]]
	if p != nil && address == req.base+n.path(p) && (p.draft.open() || p.author == req.who) {
		found.Statuses = append(found.Statuses, n.wire(p, req.base, req.now))
	}
	return answer(http.StatusOK, found)
}
