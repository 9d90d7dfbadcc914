package cli

import "github.com/postshitnow/psn/internal/psn"

// The exit codes of psn.
const (
	exitDone         = 0
	exitFailed       = 1
	exitUsage        = 2
	exitNotFound     = 3
	exitUnauthorised = 4
	exitConflict     = 5
	exitPolicy       = 6
	exitRateLimited  = 7
	exitUnknown      = 8
)

// ExitOf returns the exit code of a failure with this code. It is the one place that says so.
func ExitOf(code psn.Code) int {
	switch code {
	case psn.CodeUsage, psn.CodeInvalid, psn.CodeAmbiguous:
		return exitUsage
	case psn.CodeNotFound:
		return exitNotFound
	case psn.CodeUnauthorised, psn.CodeKeyMissing, psn.CodeKeyOther:
		return exitUnauthorised
	case psn.CodeConflict, psn.CodeStale, psn.CodeDuplicate:
		return exitConflict
	case psn.CodePolicy, psn.CodePaused:
		return exitPolicy
	case psn.CodeRateLimited:
		return exitRateLimited
	case psn.CodeUnknown:
		return exitUnknown
	case psn.CodeInternal, psn.CodeInsecureFile, psn.CodeRefused, psn.CodeUnavailable, psn.CodeLocked,
		psn.CodeReadOnly, psn.CodeCorrupt, psn.CodeFull, psn.CodeHubNewer, psn.CodeHubOlder,
		psn.CodeCancelled, psn.CodeUnsupported:
		return exitFailed
	}
	return exitFailed
}

// Exit describes one exit code.
type Exit struct {
	Status  int        `json:"status"`
	Meaning string     `json:"meaning"`
	Codes   []psn.Code `json:"codes"` // of the failures that end with it
}

// Exits lists the exit codes with the error codes that lead to each.
func Exits() []Exit {
	exits := []Exit{
		{Status: exitDone, Meaning: "done"},
		{Status: exitFailed, Meaning: "failed"},
		{Status: exitUsage, Meaning: "the command line or the input is off"},
		{Status: exitNotFound, Meaning: "not found"},
		{Status: exitUnauthorised, Meaning: "needs authorisation by a person"},
		{Status: exitConflict, Meaning: "conflict, or changed since it was read"},
		{Status: exitPolicy, Meaning: "needs approval or a confirmation, or is paused"},
		{Status: exitRateLimited, Meaning: "rate-limited"},
		{Status: exitUnknown, Meaning: "the outcome is not known yet"},
	}
	for i := range exits {
		exits[i].Codes = []psn.Code{}
	}
	for _, code := range psn.Codes() {
		i := ExitOf(code)
		exits[i].Codes = append(exits[i].Codes, code)
	}
	return exits
}
