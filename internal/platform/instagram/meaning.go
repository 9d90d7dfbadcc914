package instagram

import "slices"

// meaning is what an error of Instagram's says, in the words that psn acts on.
type meaning int

// The meanings (docs: reference/error-codes; graph: guides/error-handling).
const (
	meansUnknown    meaning = iota
	meansAuth               // the token is no good
	meansPermission         // the token may not do that
	meansBusy               // too many calls
	meansQuota              // the day's posts are used up
	meansNotReady           // the container is not finished
	meansGone               // there is no such container or object, or no more
	meansRefused            // the content is not acceptable
	meansNoFile             // the file's address can't be fetched
	meansTransient          // a fault of Instagram's
	meansBlocked            // the account may not act for now
	meansLocked             // the account must be unlocked by its owner
	meansRetired            // the version of the API is not served any more
)

var (
	authCodes    = []int{190, 102}
	lockedSubs   = []int{459, 464, 2207050} // checkpoint, unconfirmed, restricted
	busyCodes    = []int{4, 17, 32, 341, 613, 80001, 80002}
	refusedCodes = []int{352, 36000, 36001, 36003, 36004}
	refusedSubs  = []int{2207023, 2207028, 2207035, 2207036, 2207037, 2207040, 2207057, 2207026, 2207004, 2207005, 2207009, 2207010}
	goneSubs     = []int{2207006, 2207008, 2207020}
	brokenSubs   = []int{2207001, 2207003, 2207032, 2207053, 2207085}
	brokenCodes  = []int{-2, -1, 1, 2}
)

// meaningOf says what an error means. Code and subcode tell, never the HTTP status: that is 400 for nearly everything.
// Code 4 is a limit on calls, and with subcode 2207051 a verdict of spam.
func meaningOf(e said) meaning {
	if e.Code == nil {
		return meansUnknown
	}
	code := *e.Code
	switch {
	case e.Subcode == 2207051, code == 368:
		return meansBlocked
	case slices.Contains(lockedSubs, e.Subcode):
		return meansLocked
	case e.Subcode == 2207042:
		return meansQuota
	case e.Subcode == 2207027:
		return meansNotReady
	case slices.Contains(goneSubs, e.Subcode), code == 100 && e.Subcode == 33:
		return meansGone
	case e.Subcode == 2207052, code == 9004:
		return meansNoFile
	case slices.Contains(refusedSubs, e.Subcode), slices.Contains(refusedCodes, code):
		return meansRefused
	case slices.Contains(authCodes, code):
		return meansAuth
	case code == 3, code == 10, code >= 200 && code < 300:
		return meansPermission
	case slices.Contains(busyCodes, code):
		return meansBusy
	case code == 2635:
		return meansRetired
	case e.Transient, slices.Contains(brokenSubs, e.Subcode), slices.Contains(brokenCodes, code):
		return meansTransient
	}
	return meansUnknown
}

// sentences say plainly what Instagram says by number (docs: reference/error-codes).
var sentences = map[int]string{
	2207001: "Instagram had a fault",
	2207003: "Instagram took too long to fetch the file",
	2207004: "the picture has more than 8 MiB",
	2207005: "the picture is not a JPEG that Instagram takes",
	2207009: "the picture's ratio is not between 4:5 and 1.91:1",
	2207010: "the caption is too long",
	2207020: "the container is over",
	2207026: "Instagram can't read the video: it takes MP4 and MOV with H.264 or HEVC, and AAC",
	2207028: "a carousel has 2 to 10 files",
	2207040: "the caption mentions more than 20 accounts",
	2207050: "the account is restricted, inactive or behind a checkpoint",
	2207051: "Instagram took the post for spam",
	2207052: "Instagram can't fetch the file from the worker's public address",
	2207053: "Instagram could not work on the video",
	2207057: "the cover's time is not within the video",
}
