package mastodon

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// store is what the server remembers. mu guards everything but nextDue; no lock is held while anything
// is encoded or written.
type store struct {
	mu        sync.RWMutex
	ids       ids
	accounts  []*account
	byHandle  map[string]*account // lower case
	byID      map[string]*account
	byToken   map[string]*account
	statuses  map[string]*status
	replies   map[string][]*status // by parent, in the order they came
	media     map[string]*upload
	scheduled map[string]*scheduled
	nextDue   atomic.Int64 // Unix nanoseconds of the earliest scheduled status; 0 means none
	keys      map[ownKey]keptKey
	keyAge    []ownKey            // of keys, oldest first
	apps      map[string]wireApp  // by client id
	scopes    map[string][]string // by token; of those that were made by signing in
}

// ownKey is an account's idempotency key.
type ownKey struct{ account, key string }

// keptKey is what a key made, and when.
type keptKey struct {
	id string
	at time.Time
}

func (s *store) open(ulids bool) {
	s.ids.ulids = ulids
	s.byHandle, s.byID, s.byToken = map[string]*account{}, map[string]*account{}, map[string]*account{}
	s.statuses, s.replies = map[string]*status{}, map[string][]*status{}
	s.media, s.scheduled = map[string]*upload{}, map[string]*scheduled{}
	s.keys = map[ownKey]keptKey{}
	s.apps, s.scopes = map[string]wireApp{}, map[string][]string{}
}

// insert files a status under its id, its author and its parent.
func (s *store) insert(p *status) {
	s.statuses[p.id] = p
	own := p.author.statuses
	if n := len(own); n > 0 && compareIDs(own[n-1].id, p.id) > 0 { // dated back
		at, _ := slices.BinarySearchFunc(own, p.id, byStatusID)
		p.author.statuses = slices.Insert(own, at, p)
	} else {
		p.author.statuses = append(own, p)
	}
	if p.inReplyTo != "" {
		s.replies[p.inReplyTo] = append(s.replies[p.inReplyTo], p)
	}
}

// remove forgets a status. Its media are free again and its answers answer nothing.
func (s *store) remove(p *status) {
	delete(s.statuses, p.id)
	if at, ok := slices.BinarySearchFunc(p.author.statuses, p.id, byStatusID); ok {
		p.author.statuses = slices.Delete(p.author.statuses, at, at+1)
	}
	s.replies[p.inReplyTo] = slices.DeleteFunc(s.replies[p.inReplyTo], func(r *status) bool { return r == p })
	for _, reply := range s.replies[p.id] {
		reply.inReplyTo, reply.inReplyToAccount = "", ""
	}
	delete(s.replies, p.id)
	for _, m := range p.media {
		m.attached = false
	}
}

// keep remembers what a key made and forgets the keys that are older than kept.
func (s *store) keep(k ownKey, made keptKey, kept time.Duration) {
	for len(s.keyAge) > 0 && made.at.Sub(s.keys[s.keyAge[0]].at) >= kept {
		delete(s.keys, s.keyAge[0])
		s.keyAge = s.keyAge[1:]
	}
	s.keys[k] = made
	s.keyAge = append(s.keyAge, k)
}

func byStatusID(p *status, id string) int { return compareIDs(p.id, id) }
