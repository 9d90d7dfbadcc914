package instagram

import (
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
)

// apiVersion is the version of the API that psn speaks. A call without one gets whatever the app's default is.
const apiVersion = "v25.0"

// Instagram's hosts.
const (
	graphServer = "https://graph.instagram.com"
	authServer  = "https://api.instagram.com"
	webServer   = "https://www.instagram.com"
)

// hosts are the addresses of Instagram, or of a server that stands in for all of them, without a trailing slash.
type hosts struct{ graph, auth, web string }

func hostsOf(server string) (hosts, error) {
	if server == "" {
		return hosts{graph: graphServer, auth: authServer, web: webServer}, nil
	}
	u, err := platform.ServerURL(server, "leave it out: Instagram has one server")
	if err != nil {
		return hosts{}, err
	}
	return hosts{graph: u.String(), auth: u.String(), web: u.String()}, nil
}

// versioned returns the address of a path of the API.
func (h hosts) versioned(path string) string { return h.graph + "/" + apiVersion + path }

// profile returns where people see an account; without a handle, Instagram's front page.
func (h hosts) profile(handle string) string {
	name := strings.TrimPrefix(handle, "@")
	if name == "" {
		return h.web + "/"
	}
	return h.web + "/" + url.PathEscape(name) + "/"
}
