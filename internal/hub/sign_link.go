package hub

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"github.com/postshitnow/psn/internal/psn"
)

// linkKey derives the key that signs addresses of media from a hub's private key, so that every worker of the hub has
// the same. However the keyset is spaced, the key is the same.
func linkKey(hubID string, private psn.Secret) ([]byte, error) {
	var keyset any
	if err := json.Unmarshal([]byte(private.Reveal()), &keyset); err != nil {
		return nil, err
	}
	secret, err := json.Marshal(keyset) // keys in order, no blanks
	if err != nil {
		return nil, err
	}
	return hkdf.Key(sha256.New, secret, nil, "psn/1\x00"+hubID+"\x00media links", sha256.Size)
}

// Sign returns the signature of a message, by which this hub's workers know it again.
func (o *Opener) Sign(message string) string {
	return base64.RawURLEncoding.EncodeToString(o.mac(message))
}

// Signed reports whether a signature is this hub's of that message. It takes as long for a wrong one as for a right one.
func (o *Opener) Signed(message, signature string) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	return err == nil && hmac.Equal(raw, o.mac(message))
}

func (o *Opener) mac(message string) []byte {
	m := hmac.New(sha256.New, o.key.Load().links)
	m.Write([]byte(message))
	return m.Sum(nil)
}
