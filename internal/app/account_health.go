package app

import (
	"fmt"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// AccountHealth says how an account's sign-in stands.
type AccountHealth string

// How a sign-in can stand.
const (
	HealthGood    AccountHealth = "good"
	HealthSoon    AccountHealth = "sign-in-soon" // a person must sign in within days
	HealthOver    AccountHealth = "sign-in"      // a person must sign in before anything goes out
	HealthPaused  AccountHealth = "paused"       // a person, or psn, paused it
	HealthOverdue AccountHealth = "renewal-late" // psn should have renewed the token by now
)

// renewalLate is how long after its time a token counts as one that psn fails to renew.
const renewalLate = time.Hour

// HealthOf says how an account's sign-in stands at a moment, how long it is good by itself (negative where it does not
// end or nobody knows), and what a person should do; that is empty for nothing.
func HealthOf(a psn.Account, now time.Time) (health AccountHealth, left time.Duration, todo string) {
	login := signInCommand(a)
	left = -1
	if !a.SignInBy.IsZero() {
		left = max(a.SignInBy.Sub(now), 0)
	}
	switch {
	case a.State == psn.AccountReauthRequired, left == 0:
		return HealthOver, left, login
	case a.State == psn.AccountPaused:
		return HealthPaused, left, "psn account resume " + a.Name
	case left > 0 && left <= signInWarnings[0]:
		return HealthSoon, left, login
	case !a.RenewAt.IsZero() && now.Sub(a.RenewAt) > renewalLate:
		return HealthOverdue, left, "psn worker"
	}
	return HealthGood, left, ""
}

// DaysLeft writes a time left as people count it.
func DaysLeft(left time.Duration) string {
	switch {
	case left < 0:
		return ""
	case left < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(left.Hours()))
	}
	return fmt.Sprintf("%d days", int(left.Hours()/24))
}
