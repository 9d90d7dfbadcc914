package bluesky

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/postshitnow/psn/internal/sim"
)

// videoDID names the video service, which the simulator is as well.
const videoDID = "did:web:video.bsky.app"

// The methods of the video service that need a token for it.
const (
	uploadLimitsMethod = "app.bsky.video.getUploadLimits"
	uploadVideoMethod  = "app.bsky.video.uploadVideo"
)

// purposes are the audience and the method that a token for the video service must name: a video is stored on the
// account's server with the token that came with it.
var purposes = map[string][2]string{
	uploadLimitsMethod: {videoDID, uploadLimitsMethod},
	uploadVideoMethod:  {serverDID, "com.atproto.repo.uploadBlob"},
}

// getServiceAuth makes a token for a service (packages/pds/src/api/com/atproto/server/getServiceAuth.ts).
func (n *Network) getServiceAuth(req *request) sim.Reply {
	aud, method := req.query.Get("aud"), req.query.Get("lxm")
	if aud == "" {
		return invalidRequest(`Params must have the property "aud"`)
	}
	until := req.now.Add(time.Minute)
	if raw := req.query.Get("exp"); raw != "" {
		seconds, err := strconv.ParseInt(raw, 10, 64)
		until = time.Unix(seconds, 0)
		switch {
		case err != nil:
			return invalidRequest("Error: exp must be an integer")
		case !until.After(req.now):
			return refusal(http.StatusBadRequest, "BadExpiration", "expiration is in past")
		case until.After(req.now.Add(time.Hour)):
			return refusal(http.StatusBadRequest, "BadExpiration", "cannot request a token with an expiration more than an hour in the future")
		case method == "" && until.After(req.now.Add(time.Minute)):
			return refusal(http.StatusBadRequest, "BadExpiration", "cannot request a method-less token with an expiration more than a minute in the future")
		}
	}
	return answer(http.StatusOK, map[string]string{"token": sign(serviceType, claims{
		Issuer: req.who.did, Aud: aud, Method: method, Issued: req.now.Unix(), Expires: until.Unix(),
	})})
}

// authenticateService finds the account of a token for the video service, in the words of packages/xrpc-server/src/auth.ts.
func (n *Network) authenticateService(id, typ string, c claims, ok bool, req *request) (sim.Reply, bool) {
	refuse := func(name, message string) (sim.Reply, bool) {
		return refusal(http.StatusUnauthorized, name, message), false
	}
	n.state.mu.RLock()
	who := n.state.byDID[c.Issuer]
	n.state.mu.RUnlock()
	switch want := purposes[id]; {
	case !ok || typ != serviceType || who == nil:
		return refuse("BadJwt", "poorly formatted jwt")
	case n.site.Clock().Unix() >= c.Expires:
		return refuse("JwtExpired", "jwt expired")
	case c.Aud != want[0]:
		return refuse("BadJwtAudience", "jwt audience does not match service did")
	case c.Method != want[1]:
		return refuse("BadJwtLexiconMethod", fmt.Sprintf("bad jwt lexicon method (%q). must match: %s", c.Method, want[1]))
	}
	req.who, req.token = who, c
	return sim.Reply{}, true
}
