package platform

import "time"

// Versioned is a Platform whose network takes back each version of its API on a day that is known before.
type Versioned interface {
	// Sunset returns the version that psn speaks, and when the network takes it back at the earliest.
	Sunset() (version string, ends time.Time)
}
