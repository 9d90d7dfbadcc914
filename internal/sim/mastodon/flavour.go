package mastodon

import "time"

// Flavour says which server is simulated.
type Flavour int

// The flavours. They differ in what flavours holds and in how they word refusals.
const (
	Mastodon Flavour = iota
	GoToSocial
)

// traits is what sets a flavour apart. The figures of Mastodon are its documented defaults
// (entities/Instance, api/rate-limits); those of GoToSocial were observed on a server of release 0.20.
type traits struct {
	name, title, version string
	maxCharacters        int
	urlWeight            int // characters a link counts; GoToSocial announces 25 and counts as written
	maxMedia             int
	pollOptions          int
	pollOptionCharacters int
	visibility           string        // of a status that names none
	keyKept              time.Duration // how long an Idempotency-Key is honoured; 0 means never
	requests             int           // per account in rateWindow
	ulids                bool          // ids are ULIDs, or else growing numbers
	mediaAtOnce          bool          // an upload is ready when it is answered
	slowLimits           bool          // uploads and deletes have a limit of their own
	openReading          bool          // public statuses can be read without a token
	backfill             bool          // a scheduled_at in the past dates the status back
}

var flavours = map[Flavour]traits{
	Mastodon: {
		name: "mastodon", title: "Mastodon", version: "4.5.0",
		maxCharacters: 500, urlWeight: 23, maxMedia: 4, pollOptions: 4, pollOptionCharacters: 50,
		visibility: "public", keyKept: time.Hour, requests: 300, slowLimits: true, openReading: true,
	},
	GoToSocial: {
		name: "gotosocial", title: "GoToSocial", version: "0.20.0",
		maxCharacters: 5000, urlWeight: 25, maxMedia: 6, pollOptions: 6, pollOptionCharacters: 50,
		visibility: "unlisted", requests: 300, ulids: true, mediaAtOnce: true, backfill: true,
	},
}

// minimumOffset is how far ahead a scheduled_at must be (methods/statuses: "at least 5 minutes").
const minimumOffset = 5 * time.Minute
