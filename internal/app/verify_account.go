package app

import (
	"context"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// verify signs in with what a person gave and asks the network whose account it is. It says what to do if the
// network does not like it.
func (p *AccountPlan) verify(ctx context.Context, given psn.Secret) (platform.Login, platform.Identity, error) {
	login := platform.Login{Server: p.wish.Server, Handle: p.wish.Handle}
	explained := func(err error) error { return explainRefusal(p.member, p.wish.Server, p.wish.Simulated, err) }
	if entrance, ok := p.member.(platform.Entrance); ok {
		var err error
		if login, err = entrance.Enter(ctx, login, given, p.app.http()); err != nil {
			return login, platform.Identity{}, explained(err)
		}
	} else {
		if err := checkToken(given); err != nil {
			return login, platform.Identity{}, err
		}
		login.Token.Access = given
	}
	client, err := p.member.Client(login, p.app.http())
	if err != nil {
		return login, platform.Identity{}, err
	}
	who, err := client.Verify(ctx)
	if err != nil {
		return login, who, explained(err)
	}
	return login, who, nil
}

// checkToken refuses what can't stand in a request's header, such as two lines.
func checkToken(token psn.Secret) error {
	for _, r := range token.Reveal() {
		if r <= ' ' || r > '~' {
			return psn.Errorf(psn.CodeInvalid, "that is not a token: it has a space, a line break or another character that no token has").
				WithHint("copy the access token alone")
		}
	}
	return nil
}

// explainRefusal adds to a failed Verify what a person can do about it.
func explainRefusal(member platform.Platform, server string, simulated bool, err error) error {
	if server == "" {
		server = member.Title()
	}
	hint := "check that the token was copied whole"
	if guide, ok := member.(platform.TokenGuide); ok && !simulated {
		hint += ", or " + guide.TokenGuide(server)
	}
	if known, ok := asCode(err, psn.CodeUnauthorised); ok && known.Hint != "" { // the member knows better
		return known
	}
	if known, ok := asCode(err, psn.CodeUnauthorised); ok {
		known.Message = server + " refused the token: " + known.Message
		return known.WithHint("%s", hint)
	}
	if known, ok := asCode(err, psn.CodeRefused); ok { // as a scope that is missing
		return known.WithHint("%s", hint)
	}
	if known, ok := asCode(err, psn.CodeNotFound); ok {
		known.Code, known.Message = psn.CodeUnsupported, server+" does not answer as a "+member.Title()+" server: "+known.Message
		return known.WithHint("check the server's address")
	}
	if known, ok := asCode(err, psn.CodeUnavailable); ok {
		return known.WithHint("check the server's address and the connection; nothing was changed")
	}
	return err
}
