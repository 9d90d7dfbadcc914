package psn

// redacted is what a secret looks like wherever it is printed.
const redacted = "**redacted**"

// Secret is a token, password or key. It prints as **redacted** with every formatting verb and in JSON
// and logs; only Reveal gives the value.
type Secret struct{ value string }

// NewSecret wraps a secret value.
func NewSecret(value string) Secret { return Secret{value: value} }

// Reveal returns the value. Call it only where the value is sent or sealed.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.value == "" }

// String returns **redacted**.
func (s Secret) String() string { return redacted }

// GoString returns **redacted**.
func (s Secret) GoString() string { return redacted }

// MarshalText returns **redacted**, so that JSON, YAML and structured logs can't leak the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
