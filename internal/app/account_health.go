package app

import (
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

// SignInHealth is how an account's sign-in stands.
type SignInHealth struct {
	State   AccountHealth
	Left    time.Duration // how long it is good by itself; negative where it does not end or nobody knows
	Problem string        // one sentence; empty if all is well
	Todo    string        // what a person should run; empty for nothing
}

// HealthOf says how an account's sign-in stands at a moment.
func HealthOf(a psn.Account, now time.Time) SignInHealth {
	left := time.Duration(-1)
	if !a.SignInBy.IsZero() {
		left = max(a.SignInBy.Sub(now), 0)
	}
	switch {
	case a.State == psn.AccountReauthRequired:
		return SignInHealth{HealthOver, left, "it needs a new token", a.SignIn()}
	case left == 0:
		return SignInHealth{HealthOver, left, "its sign-in is over", a.SignIn()}
	case a.State == psn.AccountPaused:
		return SignInHealth{HealthPaused, left, "it is paused", "psn account resume " + a.Name}
	case left > 0 && left <= signInWarnings[0]:
		return SignInHealth{HealthSoon, left, "sign in within " + DaysLeft(left) + "; psn can't renew it", a.SignIn()}
	case !a.RenewAt.IsZero() && now.Sub(a.RenewAt) > renewalLate:
		return SignInHealth{HealthOverdue, left, "its token should have been renewed by now", "psn worker"}
	}
	return SignInHealth{State: HealthGood, Left: left}
}

// DaysLeft writes a time left as people count it.
func DaysLeft(left time.Duration) string {
	switch {
	case left < 0:
		return ""
	case left < 48*time.Hour:
		return plural(int(left.Hours()), "hour", "hours")
	}
	return plural(int(left.Hours()/24), "day", "days")
}
