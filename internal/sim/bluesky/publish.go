package bluesky

import (
	"net/http"

	"github.com/postshitnow/psn/internal/sim"
)

// wireWritten is the answer to a record that was written.
type wireWritten struct {
	URI        string      `json:"uri"`
	CID        string      `json:"cid"`
	Commit     *wireCommit `json:"commit,omitempty"` // missing where nothing changed
	Validation string      `json:"validationStatus"`
}

type wireCommit struct {
	CID string `json:"cid"`
	Rev string `json:"rev"`
}

// draft is a record that a client asks to be written.
type draft struct {
	key  string
	body map[string]any
	post postRecord
	cid  string
}

// draft reads and checks what both ways of writing have in common. The reply says what is wrong if ok is false.
func (n *Network) draft(req *request, keyNeeded bool) (d draft, reply sim.Reply, ok bool) {
	repo, _ := req.body["repo"].(string)
	kept, _ := req.body["collection"].(string)
	d.body, _ = req.body["record"].(map[string]any)
	d.key, _ = req.body["rkey"].(string)
	n.state.mu.RLock()
	owner := n.state.actor(repo)
	n.state.mu.RUnlock()
	switch {
	case repo == "":
		return d, invalidRequest(`Input must have the property "repo"`), false
	case kept == "":
		return d, invalidRequest(`Input must have the property "collection"`), false
	case d.body == nil:
		return d, invalidRequest(`Input must have the property "record"`), false
	case keyNeeded && d.key == "":
		return d, invalidRequest(`Input must have the property "rkey"`), false
	case d.key != "" && !isKey(d.key):
		return d, invalidRequest("Input/rkey must be a valid Record Key"), false
	case owner != req.who:
		return d, refusal(http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required"), false
	case kept != collection:
		return d, invalidRequest("the simulator keeps only " + collection + ", not " + kept), false
	}
	if d.body["$type"] == nil {
		d.body["$type"] = collection
	}
	d.post = postOf(d.body)
	if wrong := d.post.validate(d.body); wrong != "" {
		return d, invalidRequest(wrong), false
	}
	d.cid = recordCID(d.body)
	return d, sim.Reply{}, true
}

// createRecord writes a new record. A key that is taken is an internal error (observed).
func (n *Network) createRecord(req *request) sim.Reply {
	d, reply, ok := n.draft(req, false)
	if !ok {
		return reply
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if d.key == "" {
		d.key = n.state.nextTID(req.now)
	}
	if n.state.records["at://"+req.who.did+"/"+collection+"/"+d.key] != nil {
		return internalError()
	}
	return n.write(d, req, sim.Created)
}

// putRecord writes a record under its key. One that is there already and the same stays, without a commit; one
// that differs is replaced, if swapRecord allows it: null says that none must be there, a CID which.
func (n *Network) putRecord(req *request) sim.Reply {
	d, reply, ok := n.draft(req, true)
	if !ok {
		return reply
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	current := n.state.records["at://"+req.who.did+"/"+collection+"/"+d.key]
	if current != nil && current.cid == d.cid {
		reply := answer(http.StatusOK, wireWritten{URI: current.uri(), CID: current.cid, Validation: "valid"})
		reply.Effect, reply.ID = sim.Replayed, current.uri()
		return reply
	}
	was := "null"
	if current != nil {
		was = current.cid
	}
	if wanted, given := req.body["swapRecord"]; given {
		if cid, isString := wanted.(string); isString && cid != was || !isString && current != nil {
			return refusal(http.StatusBadRequest, "InvalidSwap", "Record was at "+was)
		}
	}
	effect := sim.Created
	if current != nil {
		effect = sim.Replayed
	}
	return n.write(d, req, effect)
}

// write files a record and words the answer. The store must be locked.
func (n *Network) write(d draft, req *request, effect sim.Effect) sim.Reply {
	for _, b := range d.post.blobs() {
		if up := n.state.blobs[b.Ref.Link]; up == nil || !up.authors[req.who] {
			return refusal(http.StatusBadRequest, "BlobNotFound", "Could not find blob: "+b.Ref.Link)
		}
	}
	r := &record{
		key: d.key, author: req.who, cid: d.cid, body: d.body, post: d.post,
		indexed: req.now, listed: req.now.Add(req.lag),
	}
	if old := n.state.records[r.uri()]; old != nil {
		r.indexed = old.indexed
	}
	n.state.insert(r)
	reply := answer(http.StatusOK, wireWritten{URI: r.uri(), CID: r.cid, Commit: n.commit(req), Validation: "valid"})
	reply.Effect, reply.ID = effect, r.uri()
	return reply
}

// commit numbers a change of the account's repository. The store must be locked.
func (n *Network) commit(req *request) *wireCommit {
	req.who.commits++
	rev := n.state.nextTID(req.now)
	return &wireCommit{CID: cidOf(codecCBOR, []byte(req.who.did+"/"+rev)), Rev: rev}
}

// deleteRecord deletes a record. One that is not there is no error.
func (n *Network) deleteRecord(req *request) sim.Reply {
	repo, _ := req.body["repo"].(string)
	kept, _ := req.body["collection"].(string)
	key, _ := req.body["rkey"].(string)
	if repo == "" || kept == "" || key == "" {
		return invalidRequest(`Input must have the properties "repo", "collection" and "rkey"`)
	}
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if n.state.actor(repo) != req.who {
		return refusal(http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required")
	}
	uri := "at://" + req.who.did + "/" + kept + "/" + key
	if n.state.records[uri] == nil {
		return answer(http.StatusOK, struct{}{})
	}
	n.state.remove(uri)
	return answer(http.StatusOK, struct {
		Commit *wireCommit `json:"commit"`
	}{n.commit(req)})
}
