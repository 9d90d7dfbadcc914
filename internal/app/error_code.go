package app

import (
	"errors"

	"github.com/postshitnow/psn/internal/psn"
)

// asCode returns a copy of the psn.Error in err's chain if it has that code.
func asCode(err error, code psn.Code) (*psn.Error, bool) {
	known, ok := errors.AsType[*psn.Error](err)
	if !ok || known.Code != code {
		return nil, false
	}
	copied := *known
	return &copied, true
}
