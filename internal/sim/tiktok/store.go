package tiktok

import (
	"strconv"
	"sync"
	"time"
)

// store is all that the network knows. Whoever reads or changes it holds mu.
type store struct {
	mu        sync.RWMutex
	accounts  []*account
	byHandle  map[string]*account // lower case
	byAccess  map[string]*grant
	byRefresh map[string]*grant
	codes     map[string]*code
	posts     []*post // oldest first
	byPublish map[string]*post
	byID      map[string]*post
	last      time.Time
	count     int64
}

func (s *store) open() {
	s.byHandle = map[string]*account{}
	s.byAccess, s.byRefresh = map[string]*grant{}, map[string]*grant{}
	s.codes = map[string]*code{}
	s.byPublish, s.byID = map[string]*post{}, map[string]*post{}
}

// moment returns now, or a millisecond after the last moment: no two are equal, so that a cursor can't skip.
func (s *store) moment(now time.Time) time.Time {
	now = now.Truncate(time.Millisecond)
	if !now.After(s.last) {
		now = s.last.Add(time.Millisecond)
	}
	s.last = now
	return now
}

// next returns a new number, above 2^53 as TikTok's ids are: the second in the upper half.
func (s *store) next(now time.Time) string {
	s.count++
	return strconv.FormatInt(now.Unix()<<32|s.count&0xffffffff, 10)
}
