package app

import (
	"cmp"
	"time"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// refreshAhead is how long before its end a token is refreshed where the platform says nothing else, so that no
// post waits for it.
const refreshAhead = 20 * time.Minute

// tokenSpan returns when psn renews a token, zero if it can't or need not, and when a person must sign in again at
// the latest, zero for never or if that is not known.
func tokenSpan(caps platform.Capabilities, token psn.Token) (renewAt, signInBy time.Time) {
	if !caps.Refresh || token.Refresh.Empty() {
		return time.Time{}, token.ExpiresAt
	}
	if !token.ExpiresAt.IsZero() {
		renewAt = token.ExpiresAt.Add(-cmp.Or(caps.RefreshLead, refreshAhead))
		if ripe := token.IssuedAt.Add(caps.RefreshAge); !token.IssuedAt.IsZero() && renewAt.Before(ripe) {
			renewAt = ripe
		}
	}
	return renewAt, token.RefreshUntil
}
