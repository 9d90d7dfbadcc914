package app

import (
	"net/url"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
	"github.com/postshitnow/psn/internal/service"
)

// serviceEnv returns what a worker needs of this environment and would not find in its own, sorted, without
// any secret, and says what is left out.
func (a *App) serviceEnv(settings config.Settings, served []serviceHub) ([]service.Variable, []string, error) {
	values := map[string]string{}
	dirs, err := a.dirs()
	if err != nil {
		return nil, nil, err
	}
	if dirs.ConfigSource.Kind == config.FromEnvironment {
		values["PSN_CONFIG_DIR"] = dirs.Config
	}
	if dirs.DataSource.Kind == config.FromEnvironment {
		values["PSN_DATA_DIR"] = dirs.Data
	}
	if file := a.env("PSN_HUB_KEY_FILE"); file != "" {
		values["PSN_HUB_KEY_FILE"] = a.path(file)
	}
	for _, s := range settings.Sources() {
		if s.Source.Kind == config.FromEnvironment {
			values[s.Variable] = s.Value
		}
	}
	for _, h := range served {
		if c := h.connection; c.Source.Kind == config.FromEnvironment && c.Engine == psn.SQLite {
			values["PSN_HUB_URL"], values["PSN_HUB_NAME"] = c.Redacted(), c.Name // a SQLite address has no secret
		}
	}
	for _, name := range []string{"TZ", "PGPASSFILE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NO_PROXY", "no_proxy"} {
		if v := a.env(name); v != "" {
			values[name] = v
		}
	}
	var remarks []string
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		switch v := a.env(name); {
		case v == "":
		case hasCredentials(v):
			remarks = append(remarks, name+" has a password and is not given to the service, which so calls the networks directly")
		default:
			values[name] = v
		}
	}
	return sortedVariables(values), remarks, nil
}

// hasCredentials reports whether the address of a proxy has a user or password, or can't be read.
func hasCredentials(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.User != nil || strings.Contains(address, "@")
}

func sortedVariables(values map[string]string) []service.Variable {
	var out []service.Variable
	for name, value := range values {
		out = append(out, service.Variable{Name: name, Value: value})
	}
	slices.SortFunc(out, func(a, b service.Variable) int { return strings.Compare(a.Name, b.Name) })
	return out
}
