package linkedin

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
	pages     []*page
	authors   map[string]*author // by URN
	byAccess  map[string]*grant
	byRefresh map[string]*grant
	posts     map[string]*post // by URN
	media     map[string]*asset
	said      map[utterance]said
}

// author is a person or a page in what both are the same.
type author struct {
	urn, handle, name string
	posts             []*post // oldest first
}

// utterance is what may not be said twice.
type utterance struct{ author, text string }

type said struct {
	urn string
	at  time.Time
}

func (s *store) open() {
	s.byHandle, s.authors = map[string]*account{}, map[string]*author{}
	s.byAccess, s.byRefresh = map[string]*grant{}, map[string]*grant{}
	s.posts, s.media = map[string]*post{}, map[string]*asset{}
	s.said = map[utterance]said{}
}

// insert files a post under its URN, its author and its text.
func (s *store) insert(p *post) {
	s.posts[p.urn] = p
	p.author.posts = append(p.author.posts, p)
	s.said[p.utterance()] = said{p.urn, p.created}
}

// remove forgets a post. That its text was out is still known.
func (s *store) remove(p *post) {
	delete(s.posts, p.urn)
	p.author.posts = slices.DeleteFunc(p.author.posts, func(other *post) bool { return other == p })
}
