package app

import (
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

// sunsetSoon is how long before the end of an API's version the doctor warns.
const sunsetSoon = 60 * 24 * time.Hour

// examineVersion warns before an account's network takes back the version of its API that psn speaks.
func (a *App) examineVersion(d *Diagnosis, subject, name string) {
	member, err := a.o.Platforms.Find(name)
	if err != nil {
		return
	}
	versioned, ok := member.(platform.Versioned)
	if !ok {
		return
	}
	version, ends := versioned.Sunset()
	left := ends.Sub(a.o.Clock())
	says := "psn speaks version " + version + " of " + member.Title() + "'s API"
	switch {
	case left < 0:
		d.add(Warning, "version", subject, says+", which may be taken back since "+ends.Format(time.DateOnly), "update psn")
	case left < sunsetSoon:
		d.add(Warning, "version", subject, says+", which may be taken back from "+ends.Format(time.DateOnly)+" on", "update psn")
	default:
		d.fine("version", subject, "%s, good until %s at least", says, ends.Format(time.DateOnly))
	}
}
