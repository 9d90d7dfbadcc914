package bluesky

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// grace is how long a refresh token is still good after its use; it gives the same successor.
const grace = 2 * time.Hour

// sessions are the tokens in use. A refresh token that is not known here was made before a restart, and is good.
// The store's lock guards it.
type sessions struct {
	issued  int
	from    map[string]string    // id of a refresh token → the app password that its session began with
	next    map[string]string    // id of a refresh token that was used → id of its successor
	until   map[string]time.Time // id of a refresh token that was used → when its grace ends
	revoked map[string]bool      // ids of tokens
	ended   map[string]bool      // app passwords
}

func (s *sessions) open() {
	s.from, s.next, s.until = map[string]string{}, map[string]string{}, map[string]time.Time{}
	s.revoked, s.ended = map[string]bool{}, map[string]bool{}
}

// pair is an access token and a refresh token.
type pair struct{ access, refresh string }

// begin makes a session of an account with an app password.
func (s *sessions) begin(a *account, password string, now time.Time) pair {
	id := s.newID(a)
	s.from[id] = password
	return s.pair(a.did, id, now)
}

func (s *sessions) newID(a *account) string {
	s.issued++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", a.did, s.issued))
	return encode(sum[:16])
}

// pair signs the tokens of the session whose refresh token has that id.
func (s *sessions) pair(did, id string, now time.Time) pair {
	access := claims{
		Scope: "com.atproto.appPass", Subject: did, Aud: serverDID, ID: "a" + id,
		Issued: now.Unix(), Expires: now.Add(accessLife).Unix(),
	}
	refresh := claims{
		Scope: "com.atproto.refresh", Subject: did, Aud: serverDID, ID: id,
		Issued: now.Unix(), Expires: now.Add(refreshLife).Unix(),
	}
	return pair{sign(accessType, access), sign(refreshType, refresh)}
}

// rotate trades a refresh token. It returns false for one that is worth nothing any more.
func (s *sessions) rotate(a *account, id string, now time.Time) (pair, bool) {
	if s.revoked[id] || s.ended[s.from[id]] {
		return pair{}, false
	}
	next, used := s.next[id]
	if used && !now.Before(s.until[id]) {
		return pair{}, false
	}
	if !used {
		next = s.newID(a)
		s.next[id], s.until[id], s.from[next] = next, now.Add(grace), s.from[id]
	}
	return s.pair(a.did, next, now), true
}

// revoke makes one token worthless and reports whether it was worth something.
func (s *sessions) revoke(token string, now time.Time) bool {
	_, c, ok := verify(token)
	if !ok || s.revoked[c.ID] || now.Unix() >= c.Expires {
		return false
	}
	s.revoked[c.ID] = true
	return true
}

// endOf makes the refresh tokens of the sessions that began with an app password worthless.
func (s *sessions) endOf(password string) { s.ended[password] = true }
