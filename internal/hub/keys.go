package hub

import (
	"bytes"
	"strings"

	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/postshitnow/psn/internal/psn"
)

// NewKeys returns a new pair for a hub: the public key, which is kept in the hub and seals, and the
// private key, which is kept wherever a worker runs and opens. Both are Tink keysets in JSON with one
// HPKE key (DHKEM X25519, HKDF-SHA256, AES-256-GCM).
func NewKeys() (public string, private psn.Secret, err error) {
	handle, err := keyset.NewHandle(hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Key_Template())
	if err != nil {
		return "", psn.Secret{}, psn.Errorf(psn.CodeInternal, "make the hub's keys: %w", err)
	}
	var open, secret bytes.Buffer
	shared, err := handle.Public()
	if err == nil {
		err = shared.WriteWithNoSecrets(keyset.NewJSONWriter(&open))
	}
	if err == nil {
		err = insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&secret)) // the caller stores it owner-only
	}
	if err != nil {
		return "", psn.Secret{}, psn.Errorf(psn.CodeInternal, "make the hub's keys: %w", err)
	}
	return strings.TrimSpace(open.String()), psn.NewSecret(strings.TrimSpace(secret.String())), nil
}

// Opener opens sealed tokens of one hub. It is safe for concurrent use.
type Opener struct {
	hubID   string
	decrypt tink.HybridDecrypt
	links   []byte // the key that signs addresses of media
}

// NewOpener returns an Opener with a private key as NewKeys returned it. It returns an error with
// psn.CodeKeyMissing if the key can't be read.
func (h *Hub) NewOpener(private psn.Secret) (*Opener, error) {
	bad := func() error {
		return psn.Errorf(psn.CodeKeyMissing, "the private key of hub %s can't be read", h.info.Name).
			WithHint("restore the key file from where you keep it; psn never stores it in the hub")
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(strings.NewReader(private.Reveal())))
	if err != nil {
		return nil, bad() // the cause might repeat the key
	}
	decrypt, err := hybrid.NewHybridDecrypt(handle)
	if err != nil {
		return nil, bad()
	}
	links, err := linkKey(h.info.ID, private)
	if err != nil {
		return nil, bad()
	}
	return &Opener{h.info.ID, decrypt, links}, nil
}

// Open opens an account's sealed token. It returns an error with psn.CodeKeyMissing if it was sealed to
// another key, or for another account or hub.
func (o *Opener) Open(accountID string, sealed []byte) (psn.Token, error) {
	plain, err := o.decrypt.Decrypt(sealed, sealedFor(o.hubID, accountID))
	if err != nil {
		return psn.Token{}, psn.Errorf(psn.CodeKeyMissing, "the token of account %s can't be opened with the key on this machine", accountID).
			WithHint("the hub's private key is another one; restore it, or add the account's token again").
			WithNext("psn account list")
	}
	return psn.ParseToken(plain)
}

// seal seals a token to the hub's public key, for one account of this hub and no other row.
func (h *Hub) seal(accountID string, token psn.Token) ([]byte, error) {
	return h.sealFor(token.Reveal(), sealedFor(h.info.ID, accountID))
}

// sealFor seals bytes to the hub's public key. They open with the same associated data only, which says where they
// belong: hub, table, column and row.
func (h *Hub) sealFor(plain, where []byte) ([]byte, error) {
	handle, err := keyset.ReadWithNoSecrets(keyset.NewJSONReader(strings.NewReader(h.publicKey)))
	if err != nil {
		return nil, psn.Errorf(psn.CodeCorrupt, "the hub's public key can't be read: %w", err)
	}
	encrypt, err := hybrid.NewHybridEncrypt(handle)
	if err != nil {
		return nil, psn.Errorf(psn.CodeCorrupt, "the hub's public key can't be used: %w", err)
	}
	sealed, err := encrypt.Encrypt(plain, where)
	if err != nil {
		return nil, psn.Errorf(psn.CodeInternal, "seal to the hub's key: %w", err)
	}
	return sealed, nil
}

// sealedFor is the associated data of a sealed token: hub, table, column and row.
func sealedFor(hubID, accountID string) []byte {
	return []byte("psn/1\x00" + hubID + "\x00accounts\x00token\x00" + accountID)
}
