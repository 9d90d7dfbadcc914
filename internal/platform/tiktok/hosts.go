package tiktok

import (
	"net/url"
	"strings"

	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// TikTok's hosts. Videos go to a third that each answer to an init names; uploadDomain is what it ends in.
const (
	apiServer    = "https://open.tiktokapis.com"
	webServer    = "https://www.tiktok.com"
	uploadDomain = ".tiktokapis.com"
)

// hosts are the addresses of TikTok, or of a server that stands in for all of them.
type hosts struct {
	api, web string // without a trailing slash
	stand    *url.URL
}

func hostsOf(server string) (hosts, error) {
	if server == "" {
		return hosts{api: apiServer, web: webServer}, nil
	}
	u, err := platform.ServerURL(server, "leave it out: TikTok has one server")
	if err != nil {
		return hosts{}, err
	}
	return hosts{api: u.String(), web: u.String(), stand: u}, nil
}

// upload returns the address to send a video to. It is a secret, and no token goes there; one that is not TikTok's is
// an error.
func (h hosts) upload(raw string) (string, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
	case h.stand != nil && u.Scheme == h.stand.Scheme && u.Host == h.stand.Host,
		h.stand == nil && u.Scheme == "https" && strings.HasSuffix(strings.ToLower(u.Hostname()), uploadDomain):
		return raw, nil
	}
	return "", psn.Errorf(psn.CodeUnsupported, "tiktok: the address to upload to is not one of TikTok's").
		WithHint("try again later; if a server was given for the account, check its address")
}

// post returns where people see a post of a creator: kind is video or photo.
func (h hosts) post(name, kind, id string) string { return h.profile(name) + "/" + kind + "/" + id }

// profile returns where people see a creator.
func (h hosts) profile(name string) string {
	return h.web + "/@" + url.PathEscape(strings.TrimPrefix(name, "@")) // TikTok finds a post without the name as well
}
