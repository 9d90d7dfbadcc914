package bluesky

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// store is what the server remembers. mu guards everything; it is not held while anything is encoded or written.
type store struct {
	mu         sync.RWMutex
	accounts   []*account
	byHandle   map[string]*account // lower case, whole
	byDID      map[string]*account
	byPassword map[string]*account
	records    map[string]*record   // by URI
	replies    map[string][]*record // by the URI of the parent, in the order they came
	blobs      map[string]*blob     // by CID
	jobs       map[string]*job      // of the video service, by id
	sessions   sessions
	lastTID    uint64
}

// account is a simulated person.
type account struct {
	did       string
	handle    string // whole, as alex.test
	name      string
	joined    time.Time
	passwords []string // app passwords that are good, oldest first
	issued    int
	records   []*record // by key
	commits   int
}

// record is a post that is out. The store guards it; its body never changes.
type record struct {
	key     string
	author  *account
	cid     string
	body    map[string]any // the JSON as it came
	post    postRecord
	indexed time.Time // when it came
	listed  time.Time // when listings begin to show it
}

func (r *record) uri() string { return "at://" + r.author.did + "/" + collection + "/" + r.key }

// created is when the post counts as made: what it says of itself, but not later than when it came.
func (r *record) created() time.Time {
	if r.post.at.Before(r.indexed) {
		return r.post.at
	}
	return r.indexed
}

func (s *store) open() {
	s.byHandle, s.byDID, s.byPassword = map[string]*account{}, map[string]*account{}, map[string]*account{}
	s.records, s.replies, s.blobs = map[string]*record{}, map[string][]*record{}, map[string]*blob{}
	s.jobs = map[string]*job{}
	s.sessions.open()
}

// insert files a record under its URI, its author and its parent, in the place of one that has its key.
func (s *store) insert(r *record) {
	s.remove(r.uri())
	s.records[r.uri()] = r
	at, _ := slices.BinarySearchFunc(r.author.records, r.key, byKey)
	r.author.records = slices.Insert(r.author.records, at, r)
	if parent := r.post.parent(); parent != "" {
		s.replies[parent] = append(s.replies[parent], r)
	}
}

// remove forgets a record. Answers to it still name it.
func (s *store) remove(uri string) {
	r := s.records[uri]
	if r == nil {
		return
	}
	delete(s.records, uri)
	if at, ok := slices.BinarySearchFunc(r.author.records, r.key, byKey); ok {
		r.author.records = slices.Delete(r.author.records, at, at+1)
	}
	parent := r.post.parent()
	s.replies[parent] = slices.DeleteFunc(s.replies[parent], func(other *record) bool { return other == r })
}

func byKey(r *record, key string) int { return strings.Compare(r.key, key) }

// actor finds an account by its handle or DID, or returns nil.
func (s *store) actor(who string) *account {
	if a := s.byDID[who]; a != nil {
		return a
	}
	return s.byHandle[strings.ToLower(who)]
}

// byURI finds a record whose URI may name its author by handle, or returns nil.
func (s *store) byURI(uri string) *record {
	rest, ok := strings.CutPrefix(uri, "at://")
	who, rest, _ := strings.Cut(rest, "/")
	kept, key, _ := strings.Cut(rest, "/")
	a := s.actor(who)
	if !ok || a == nil || kept != collection {
		return nil
	}
	return s.records["at://"+a.did+"/"+collection+"/"+key]
}
