package platform

// Narrower is a Platform that can do less for some accounts than for others.
type Narrower interface {
	// Narrow returns what can be done for an account, and a sentence about each thing that can't, which is nil if
	// nothing is missing.
	Narrow(login Login) (Capabilities, []string)
}

// CapabilitiesOf returns what p can do for an account, and what it can't that it can for others.
func CapabilitiesOf(p Platform, login Login) (Capabilities, []string) {
	if n, ok := p.(Narrower); ok {
		return n.Narrow(login)
	}
	return p.Capabilities(), nil
}
