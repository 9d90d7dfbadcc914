package app

import (
	"context"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/psn"
)

// serviceHub is a hub that a service is to serve.
type serviceHub struct {
	connection config.Connection
	key        HubKey
}

// serviceHubs opens the hubs of a wish, each once, as a worker would.
func (a *App) serviceHubs(ctx context.Context, wish ServiceWish) ([]serviceHub, error) {
	names, err := a.servedNames(wish.Hubs, wish.All)
	if err != nil {
		return nil, err
	}
	var out []serviceHub
	served := map[string]bool{}
	for _, name := range names {
		c, err := a.Select(name)
		if err != nil {
			return nil, err
		}
		if err := a.checkServiceHub(c); err != nil {
			return nil, err
		}
		h, err := a.openConnection(ctx, c)
		if err != nil {
			return nil, err
		}
		if !served[h.Info().ID] {
			served[h.Info().ID] = true
			out = append(out, serviceHub{c, a.hubKey(ctx, h)})
		}
	}
	return out, nil
}

// checkServiceHub refuses secrets that only the environment knows, before anything is opened.
func (a *App) checkServiceHub(c config.Connection) error {
	if a.env("PSN_HUB_KEY") != "" {
		return psn.Errorf(psn.CodeInvalid, "PSN_HUB_KEY holds a private key, and the service's file is no place for it").
			WithHint("write the key to a file that only you can read, set PSN_HUB_KEY_FILE to its path, and unset PSN_HUB_KEY")
	}
	if c.Engine != psn.Postgres {
		return nil
	}
	if c.Source.Kind == config.FromEnvironment {
		return psn.Errorf(psn.CodeInvalid, "%s may hold a password, and the service's file is no place for it", c.Source.Name).
			WithHint("save the address in a file that only you can read, let psn keep it with `psn hub create NAME --database-url-file FILE`, and unset %s", c.Source.Name).
			WithNext("psn hub create " + c.Name + " --database-url-file FILE")
	}
	if a.env("PGPASSWORD") != "" {
		return psn.Errorf(psn.CodeInvalid, "PGPASSWORD holds a password, and the service's file is no place for it").
			WithHint("put the password into ~/.pgpass or the hub's file, and unset PGPASSWORD")
	}
	return nil
}

// warnings says what may keep the service from publishing.
func (h serviceHub) warnings() []string {
	if w := h.key.Warning(); w != "" {
		return []string{"hub " + h.connection.Name + ": " + w}
	}
	if h.key.Place == string(config.KeyInKeyring) {
		return []string{"hub " + h.connection.Name + ": the private key is in the system's keyring, which may be locked until you log in; with PSN_HUB_KEY_FILE the worker needs no login"}
	}
	return nil
}
