package platform

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// Entrance is a Platform on which signing in takes more than a bare access token.
type Entrance interface {
	// Enter turns what a person gave, as an app password or a file with several tokens, into a login: its
	// token, and where that differs the server to talk to from now on. login holds what is known: server and
	// handle. Input that can't be right is an error with psn.CodeInvalid and a hint; other errors are those of
	// Verify.
	Enter(ctx context.Context, login Login, given psn.Secret, http HTTP) (Login, error)
}
