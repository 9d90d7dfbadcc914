package instagram

import (
	"strconv"
	"sync"
	"time"
)

// store is what the server remembers. No lock is held while anything is fetched, encoded or written.
type store struct {
	mu         sync.RWMutex
	last       int64 // id
	accounts   []*account
	byHandle   map[string]*account
	tokens     map[string]*token
	containers map[string]*container
	posts      map[string]*post
	comments   map[string]*comment
	files      map[string]*file
}

func (s *store) open() {
	s.byHandle, s.tokens = map[string]*account{}, map[string]*token{}
	s.containers, s.posts = map[string]*container{}, map[string]*post{}
	s.comments, s.files = map[string]*comment{}, map[string]*file{}
}

// firstID is where ids begin: they have 17 digits.
const firstID = 17_850_000_000_000_000

// next makes an id that is larger than all before, whatever the clock does. The store must be locked.
func (s *store) next(now time.Time) string {
	s.last = max(s.last+1, firstID+now.UnixMilli()*10)
	return strconv.FormatInt(s.last, 10)
}
