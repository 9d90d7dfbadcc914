package linkedin

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// version is the version of the API that psn speaks (docs: marketing/versioning). It stands here only.
const version = "202609"

// Sunset returns the version and the middle of the month in which it is a year old: LinkedIn keeps a version for at
// least that long.
func (Platform) Sunset() (string, time.Time) {
	return version, time.Date(2027, time.September, 15, 0, 0, 0, 0, time.UTC)
}

// retired says what a person can do when LinkedIn takes the version no more.
const retired = "psn speaks version " + version + " of LinkedIn's API, and LinkedIn has retired it: update psn, then run `psn account resume`"

var _ platform.Versioned = Platform{}
