package shoutrrr

import (
	"net/url"
	"slices"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/postshitnow/psn/internal/psn"
)

// target is what may be told of a URL.
type target struct {
	scheme  string // the service: "slack", "generic"
	full    string // as it was given: "generic+https"
	host    string // empty if that part of the URL may be a secret
	several bool   // it has several recipients of mail
}

func (t target) shown() string {
	if t.full == "" {
		return ""
	}
	return t.full + "://" + t.host
}

// hosted are the services whose URL names a server where others have a token.
var hosted = []string{
	"bark", "generic", "gotify", "matrix", "mattermost", "ntfy", "rocketchat", "signal", "smtp", "zulip",
}

// parse reads a URL of the library and prepares its service, which asks nobody.
func parse(secret psn.Secret) (target, types.Service, error) {
	bad := psn.Errorf(psn.CodeInvalid, "that is no URL of a service that psn can tell people through").
		WithHint("use one of %s, each with its own form: https://shoutrrr.nickfedor.com/services/overview", strings.Join(services(), ", "))
	u, err := url.Parse(secret.Reveal())
	if err != nil {
		return target{}, nil, bad
	}
	t := target{full: strings.ToLower(u.Scheme)}
	var over string
	t.scheme, over, _ = strings.Cut(t.full, "+")
	if !slices.Contains(services(), t.scheme) || over != "" && over != "http" && over != "https" || u.Host == "" {
		return target{}, nil, bad
	}
	if slices.Contains(hosted, t.scheme) {
		t.host = u.Host
	}
	for key, values := range u.Query() {
		if strings.HasPrefix(strings.ToLower(key), "to") { // to, toaddresses
			t.several = len(strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' })) > 1
		}
	}
	service, err := locate(secret.Reveal())
	if err != nil {
		return target{}, nil, psn.Errorf(psn.CodeInvalid, "that URL is not as %s wants it", t.scheme). // err repeats it
														WithHint("https://shoutrrr.nickfedor.com/services/overview says how it is written")
	}
	return t, service, nil
}

// locate prepares a service without a logger: what the library logs repeats secrets. Some of its parsers
// panic on what they don't expect.
func locate(raw string) (service types.Service, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanicked
		}
	}()
	return new(router.ServiceRouter).Locate(raw)
}

// services are the library's, without the one that writes to a logger.
func services() []string {
	names := slices.DeleteFunc(new(router.ServiceRouter).ListServices(), func(n string) bool { return n == "logger" })
	slices.Sort(names)
	return names
}
