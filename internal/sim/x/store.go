package x

import (
	"slices"
	"sync"
	"time"
)

// store is what the server remembers. No lock is held while anything is encoded or written.
type store struct {
	mu        sync.RWMutex
	ids       ids
	accounts  []*account
	byHandle  map[string]*account // lower case
	byID      map[string]*account
	byAccess  map[string]*grant
	byRefresh map[string]*grant
	posts     map[string]*post
	replies   map[string]int // how many there are, by parent
	media     map[string]*upload
	said      map[utterance]time.Time
}

// utterance is a text of an account in answer to a post, or to none.
type utterance struct{ account, parent, text string }

// duplicateWindow is how long a text may not be repeated. X does not document it.
const duplicateWindow = 24 * time.Hour

func (s *store) open() {
	s.byHandle, s.byID = map[string]*account{}, map[string]*account{}
	s.byAccess, s.byRefresh = map[string]*grant{}, map[string]*grant{}
	s.posts, s.replies, s.media = map[string]*post{}, map[string]int{}, map[string]*upload{}
	s.said = map[utterance]time.Time{}
}

// insert files a post under its id, its author, its parent and its text.
func (s *store) insert(p *post) {
	s.posts[p.id] = p
	p.author.posts = append(p.author.posts, p)
	s.said[p.utterance()] = p.created
	if p.parent != nil {
		s.replies[p.parent.id]++
	}
}

// remove forgets a post. That its text was out is still known.
func (s *store) remove(p *post) {
	delete(s.posts, p.id)
	p.author.posts = slices.DeleteFunc(p.author.posts, func(other *post) bool { return other == p })
	if p.parent != nil {
		s.replies[p.parent.id]--
	}
}

// repeats reports whether the text is out already.
func (s *store) repeats(u utterance, now time.Time) bool {
	at, known := s.said[u]
	return known && now.Sub(at) < duplicateWindow
}
