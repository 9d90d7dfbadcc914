package hub

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync/atomic"

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

// Opener opens sealed values of one hub. It is safe for concurrent use.
type Opener struct {
	hub    *Hub
	key    atomic.Pointer[openingKey]
	reload func() (psn.Secret, error) // nil if the key is the one it is
}

type openingKey struct {
	private psn.Secret
	ids     []uint32
	decrypt tink.HybridDecrypt
	links   []byte // the key that signs addresses of media
}

// NewOpener returns an Opener with a private key as NewKeys returned it. It returns an error with
// psn.CodeKeyMissing if the key can't be read.
func (h *Hub) NewOpener(private psn.Secret) (*Opener, error) {
	key, err := h.openingKey(private)
	if err != nil {
		return nil, err
	}
	o := &Opener{hub: h}
	o.key.Store(key)
	return o, nil
}

// Reloading makes the opener ask for the private key again when a value does not open: it may have been rotated.
func (o *Opener) Reloading(load func() (psn.Secret, error)) *Opener {
	o.reload = load
	return o
}

func (h *Hub) openingKey(private psn.Secret) (*openingKey, error) {
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
	key := &openingKey{private: private, decrypt: decrypt, links: links}
	for _, info := range handle.KeysetInfo().GetKeyInfo() {
		key.ids = append(key.ids, info.GetKeyId())
	}
	return key, nil
}

// open opens a sealed value. A value that is sealed to the hub's key of today, which this machine does not have, is an
// error with psn.CodeKeyOther; any other that does not open has psn.CodeKeyMissing.
func (o *Opener) open(ctx context.Context, sealed, where []byte) ([]byte, error) {
	key := o.key.Load()
	plain, err := key.decrypt.Decrypt(sealed, where)
	if err == nil {
		return plain, nil
	}
	if o.reload != nil {
		if private, failed := o.reload(); failed == nil && private != key.private {
			if fresh, failed := o.hub.openingKey(private); failed == nil {
				o.key.Store(fresh)
				if plain, err := fresh.decrypt.Decrypt(sealed, where); err == nil {
					return plain, nil
				}
				key = fresh
			}
		}
	}
	current, failed := o.hub.currentKey(ctx)
	if id := keyOf(sealed); failed == nil && id == current && !slices.Contains(key.ids, id) {
		return nil, psn.Errorf(psn.CodeKeyOther, "the private key on this machine is not that of hub %s", o.hub.info.Name).
			WithHint("if the key was rotated on another machine, bring the new one here from there").WithNext("psn hub status")
	}
	return nil, psn.Errorf(psn.CodeKeyMissing, "it is sealed to a key that is not on this machine")
}

// Open opens an account's sealed token. It returns an error with psn.CodeKeyMissing if it was sealed to
// another key, or for another account or hub.
func (o *Opener) Open(ctx context.Context, accountID string, sealed []byte) (psn.Token, error) {
	plain, err := o.open(ctx, sealed, sealedFor(o.hub.info.ID, accountID))
	if psn.CodeOf(err) == psn.CodeKeyOther {
		return psn.Token{}, err
	}
	if err != nil {
		return psn.Token{}, psn.Errorf(psn.CodeKeyMissing, "the token of account %s can't be opened with the key on this machine", accountID).
			WithHint("the hub's private key is another one; restore it, or add the account's token again").
			WithNext("psn account list")
	}
	return psn.ParseToken(plain)
}

// seal seals a token to the hub's public key, for one account of this hub and no other row.
func (t *tx) seal(ctx context.Context, accountID string, token psn.Token) ([]byte, error) {
	return t.sealFor(ctx, token.Reveal(), sealedFor(t.h.info.ID, accountID))
}

// sealFor seals bytes to the key that the hub has until the transaction ends: a rotation waits for it.
func (t *tx) sealFor(ctx context.Context, plain, where []byte) ([]byte, error) {
	public, err := t.publicKey(ctx)
	if err != nil {
		return nil, err
	}
	return sealTo(public, plain, where)
}

func (t *tx) publicKey(ctx context.Context) (string, error) {
	lock := ""
	if t.h.place.Engine == psn.Postgres {
		lock = ` FOR SHARE`
	}
	var public string
	err := t.row(ctx, []any{&public}, `SELECT public_key FROM hub`+lock)
	return public, err
}

// sealTo seals bytes to a public key. They open with the same associated data only, which says where they belong: hub,
// table, column and row.
func sealTo(public string, plain, where []byte) ([]byte, error) {
	handle, err := keyset.ReadWithNoSecrets(keyset.NewJSONReader(strings.NewReader(public)))
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
