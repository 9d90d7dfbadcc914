package mastodon

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// Page sizes of an account's statuses (methods/accounts, "Get account's statuses").
const (
	defaultPage = 20
	maxPage     = 40
)

// listStatuses lists an account's statuses, newest first, by pages. exclude_replies keeps the account's
// answers to itself: they are its threads.
func (n *Network) listStatuses(req *request) sim.Reply {
	limit := pageLimit(req.params.get("limit"))
	n.state.mu.RLock()
	a := n.state.byID[req.id]
	if a == nil {
		n.state.mu.RUnlock()
		return n.notFound()
	}
	page := n.page(a, req, limit)
	list := make([]wireStatus, len(page))
	for i, p := range page {
		list[i] = n.wire(p, req.base, req.now)
	}
	n.state.mu.RUnlock()
	reply := answer(http.StatusOK, list)
	if len(list) > 0 {
		reply.Header.Set("Link", pageLinks(req, list[0].ID, list[len(list)-1].ID, len(list) == limit))
	}
	return reply
}

// page selects statuses, newest first. max_id and since_id cut the newest page; min_id gives the page
// right above it. The store must be locked for reading.
func (n *Network) page(a *account, req *request, limit int) []*status {
	own := a.statuses
	if id := req.params.get("max_id"); id != "" {
		at, _ := slices.BinarySearchFunc(own, id, byStatusID)
		own = own[:at]
	}
	upwards := req.params.get("min_id") != ""
	for _, name := range []string{"since_id", "min_id"} {
		if id := req.params.get(name); id != "" {
			at, found := slices.BinarySearchFunc(own, id, byStatusID)
			if found {
				at++
			}
			own = own[at:]
		}
	}
	var page []*status
	for i := range own {
		p := own[i]
		if !upwards {
			p = own[len(own)-1-i]
		}
		if len(page) < limit && n.lists(p, req) {
			page = append(page, p)
		}
		if len(page) == limit {
			break
		}
	}
	if upwards {
		slices.Reverse(page)
	}
	return page
}

// lists reports whether the listing that is asked for shows the status. Nothing is ever pinned.
func (n *Network) lists(p *status, req *request) bool {
	elsewhere := p.inReplyTo != "" && p.inReplyToAccount != p.author.id
	return !req.now.Before(p.listed) &&
		(p.draft.open() || p.author == req.who) &&
		(!elsewhere || !req.params.truthy("exclude_replies")) &&
		(len(p.media) > 0 || !req.params.truthy("only_media")) &&
		!req.params.truthy("pinned")
}

func pageLimit(raw string) int {
	limit, err := strconv.Atoi(raw)
	if err != nil || limit < 1 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// pageLinks is the Link header: the next older page, if this one is full, and the page above.
func pageLinks(req *request, newest, oldest string, more bool) string {
	link := func(name, id, rel string) string {
		query := url.Values{}
		for key, values := range req.params {
			if key != "max_id" && key != "since_id" && key != "min_id" {
				query[key] = values
			}
		}
		query.Set(name, id)
		return "<" + req.base + req.http.URL.Path + "?" + query.Encode() + `>; rel="` + rel + `"`
	}
	var links []string
	if more {
		links = append(links, link("max_id", oldest, "next"))
	}
	return strings.Join(append(links, link("min_id", newest, "prev")), ", ")
}
