package config

import (
	"fmt"

	"github.com/postshitnow/psn/internal/psn"
)

// Connection is a hub that this machine knows.
type Connection struct {
	Name string // as psn.CheckName allows
	HubURL
	Source  Source // the environment or a file
	Problem error  // why it can't be used, in a list only; Name may then be a guess and the address is empty
}

// The variables of a connection, in an env file or the environment.
const (
	varHubName = "PSN_HUB_NAME"
	varHubURL  = "PSN_HUB_URL"
	varHub     = "PSN_HUB" // selects a connection by name
)

// environmentName is what a hub is called whose address is in the environment without a name.
const environmentName = "environment"

// readConnection reads an env file. The name is needed in the file unless the file is named after it. An
// error that is fs.ErrNotExist means that there is no such file.
func readConnection(file, name string) (Connection, error) {
	raw, err := readPrivate(file)
	if err != nil {
		return Connection{}, err
	}
	entries, err := parseEnv(file, raw, []string{varHubName, varHubURL})
	if err != nil {
		return Connection{}, err
	}
	c := Connection{Name: name, Source: Source{FromFile, file}}
	said, ok := entries[varHubName]
	switch {
	case ok && name != "" && said.value != name:
		return Connection{}, psn.Errorf(psn.CodeInvalid, "%s:%d: %s is %q, but the file is named after %q",
			file, said.line, varHubName, psn.Excerpt(said.value, 40), name).WithHint("rename one of them")
	case ok:
		c.Name = said.value
	case name == "":
		return Connection{}, psn.Errorf(psn.CodeInvalid, "%s: %s is missing", file, varHubName).
			WithHint("add a line %s=personal", varHubName)
	}
	if err := psn.CheckName(c.Name); err != nil {
		return Connection{}, prefixed(fmt.Sprintf("%s:%d: ", file, said.line), err)
	}
	address, ok := entries[varHubURL]
	if !ok {
		return Connection{}, psn.Errorf(psn.CodeInvalid, "%s: %s is missing", file, varHubURL).WithHint(hubURLHint)
	}
	if c.HubURL, err = ParseHubURL(psn.NewSecret(address.value)); err != nil {
		return Connection{}, prefixed(fmt.Sprintf("%s:%d: ", file, address.line), err)
	}
	return c, nil
}

// fromEnvironment returns the connection of PSN_HUB_URL, named by PSN_HUB_NAME, else PSN_HUB. The second
// result is false if it is not set.
func fromEnvironment(lookup Lookup) (Connection, bool, error) {
	address := lookup.get(varHubURL)
	if address == "" {
		return Connection{}, false, nil
	}
	c := Connection{Name: environmentName, Source: Source{FromEnvironment, varHubURL}}
	for _, variable := range []string{varHub, varHubName} {
		if name := lookup.get(variable); name != "" {
			if err := psn.CheckName(name); err != nil {
				return c, true, prefixed(variable+": ", err)
			}
			c.Name = name
		}
	}
	var err error
	if c.HubURL, err = ParseHubURL(psn.NewSecret(address)); err != nil {
		return c, true, prefixed(varHubURL+": ", err)
	}
	return c, true, nil
}

// formatConnection writes the env file of a connection.
func formatConnection(name string, address psn.Secret) []byte {
	return fmt.Appendf(nil, "# A hub of psn. This file may hold a password: keep it out of Git and readable by you only.\n%s=%s\n%s=%s\n",
		varHubName, name, varHubURL, envQuote(address.Reveal()))
}
