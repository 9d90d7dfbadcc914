package shoutrrr

// Hook puts the package's transport in its place before tests run beside one another.
func Hook() { hook() }
