package bluesky

import (
	"errors"
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// wireSession is the answer of createSession and refreshSession, and without tokens of getSession.
type wireSession struct {
	AccessJwt  string     `json:"accessJwt,omitempty"`
	RefreshJwt string     `json:"refreshJwt,omitempty"`
	Handle     string     `json:"handle"`
	DID        string     `json:"did"`
	DIDDoc     wireDIDDoc `json:"didDoc"`
	Email      string     `json:"email"`
	Confirmed  bool       `json:"emailConfirmed"`
	Factor     bool       `json:"emailAuthFactor"`
	Active     bool       `json:"active"`
}

// wireDIDDoc is a DID document, which says where the account's server is.
type wireDIDDoc struct {
	Context     []string      `json:"@context"`
	ID          string        `json:"id"`
	AlsoKnownAs []string      `json:"alsoKnownAs"`
	Service     []wireService `json:"service"`
}

type wireService struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Endpoint string `json:"serviceEndpoint"`
}

func sessionOf(a *account, p pair, base string) wireSession {
	return wireSession{
		AccessJwt: p.access, RefreshJwt: p.refresh, Handle: a.handle, DID: a.did, DIDDoc: didDoc(a, base),
		Email: strings.TrimSuffix(a.handle, domain) + "@example.com", Confirmed: true, Active: true,
	}
}

func didDoc(a *account, base string) wireDIDDoc {
	return wireDIDDoc{
		Context: []string{"https://www.w3.org/ns/did/v1"}, ID: a.did, AlsoKnownAs: []string{"at://" + a.handle},
		Service: []wireService{{ID: "#atproto_pds", Type: "AtprotoPersonalDataServer", Endpoint: base}},
	}
}

// createSession trades an app password for tokens. Nothing but an app password is one here.
func (n *Network) createSession(req *request) sim.Reply {
	identifier, ok := req.body["identifier"].(string)
	password, given := req.body["password"].(string)
	if !ok || !given {
		return invalidRequest(`Input must have the property "identifier"`)
	}
	s := &n.state
	s.mu.Lock()
	a := s.actor(identifier)
	if a == nil || s.byPassword[password] != a {
		s.mu.Unlock()
		return wrongPassword()
	}
	p := s.sessions.begin(a, password, req.now)
	s.mu.Unlock()
	return answer(http.StatusOK, sessionOf(a, p, req.base))
}

// refreshSession trades a refresh token, which the route has verified, for new tokens.
func (n *Network) refreshSession(req *request) sim.Reply {
	n.state.mu.Lock()
	p, ok := n.state.sessions.rotate(req.who, req.token.ID, req.now)
	n.state.mu.Unlock()
	if !ok {
		return expiredToken("Token has been revoked")
	}
	return answer(http.StatusOK, sessionOf(req.who, p, req.base))
}

// deleteSession makes the refresh token worthless.
func (n *Network) deleteSession(req *request) sim.Reply {
	n.state.mu.Lock()
	n.state.sessions.revoked[req.token.ID] = true
	n.state.mu.Unlock()
	return sim.Reply{Status: http.StatusOK, Header: http.Header{}}
}

func (n *Network) getSession(req *request) sim.Reply {
	return answer(http.StatusOK, sessionOf(req.who, pair{}, req.base))
}

// Session signs an account in without counting it, and returns its tokens. A handle that nobody has, or whose app
// passwords are all revoked, is an error.
func (n *Network) Session(handle string) (access, refresh string, err error) {
	now := n.site.Clock()
	s := &n.state
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.actor(handle)
	if a == nil || len(a.passwords) == 0 {
		return "", "", errors.New("no account with that handle can sign in")
	}
	p := s.sessions.begin(a, a.passwords[len(a.passwords)-1], now)
	return p.access, p.refresh, nil
}
