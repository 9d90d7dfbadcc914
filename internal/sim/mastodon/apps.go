package mastodon

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/postshitnow/psn/internal/sim"
)

// wireApp is a CredentialApplication (entities/Application).
type wireApp struct {
	ID                    string   `json:"id"`
	Name                  string   `json:"name"`
	Website               *string  `json:"website"`
	Scopes                []string `json:"scopes"`
	RedirectURI           string   `json:"redirect_uri"`
	RedirectURIs          []string `json:"redirect_uris"`
	ClientID              string   `json:"client_id"`
	ClientSecret          string   `json:"client_secret"`
	ClientSecretExpiresAt int      `json:"client_secret_expires_at"` // 0: never
}

// registerApp hands out client credentials (methods/apps).
func (n *Network) registerApp(req *request) sim.Reply {
	name, uris := req.params.get("client_name"), req.params.list("redirect_uris")
	switch {
	case strings.TrimSpace(name) == "":
		return n.contentError("Validation failed: Application name can't be blank", "client_name must be set")
	case len(uris) == 0 || strings.TrimSpace(uris[0]) == "":
		return n.contentError("Validation failed: Redirect URI can't be blank", "redirect_uris must be set")
	}
	scopes := strings.Fields(req.params.get("scopes"))
	if len(scopes) == 0 {
		scopes = []string{"read"}
	}
	n.state.mu.Lock()
	id := n.state.ids.next(req.now)
	n.state.mu.Unlock()
	app := wireApp{
		ID: id, Name: name, Scopes: scopes, RedirectURI: strings.Join(uris, "\n"), RedirectURIs: uris,
		ClientID: rand.Text(), ClientSecret: rand.Text(),
	}
	if site := req.params.get("website"); site != "" {
		app.Website = &site
	}
	n.state.mu.Lock()
	n.state.apps[app.ClientID] = app
	n.state.mu.Unlock()
	return answer(http.StatusOK, app)
}
