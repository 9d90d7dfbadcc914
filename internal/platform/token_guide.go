package platform

// TokenGuide is a Platform on which people make tokens themselves.
type TokenGuide interface {
	// TokenGuide says in one sentence where a person gets a token for an account on server, and what it
	// must be allowed to do.
	TokenGuide(server string) string
}
