package hub

import (
	"bytes"
	"strings"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/postshitnow/psn/internal/psn"
)

// PublicKey returns the public key that belongs to a private one. It returns an error with psn.CodeKeyMissing if
// that can't be read.
func PublicKey(private psn.Secret) (string, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(strings.NewReader(private.Reveal())))
	if err == nil {
		handle, err = handle.Public()
	}
	var open bytes.Buffer
	if err == nil {
		err = handle.WriteWithNoSecrets(keyset.NewJSONWriter(&open))
	}
	if err != nil { // the cause might repeat the key
		return "", psn.Errorf(psn.CodeKeyMissing, "the private key on this machine can't be read").
			WithHint("restore the key file from where you keep it")
	}
	return strings.TrimSpace(open.String()), nil
}
