package config

import (
	"errors"

	"github.com/zalando/go-keyring"

	"github.com/postshitnow/psn/internal/psn"
)

// ringService is the name under which the keyring lists psn's keys.
const ringService = "psn"

// ring is a keyring.
type ring interface {
	get(hubID string) (string, error) // keyring.ErrNotFound if there is none
	set(hubID, secret string) error
	remove(hubID string) error // nil if there is none
}

// systemRing is the operating system's keyring.
type systemRing struct{}

func (systemRing) get(hubID string) (string, error) { return keyring.Get(ringService, hubID) }
func (systemRing) set(hubID, secret string) error   { return keyring.Set(ringService, hubID, secret) }

func (systemRing) remove(hubID string) error {
	if err := keyring.Delete(ringService, hubID); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return ringError(err)
	}
	return nil
}

func (k Keys) fromRing(hubID string) (Key, error) {
	marker := k.marker(hubID)
	secret, err := k.ring.get(hubID)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return Key{}, psn.Errorf(psn.CodeKeyMissing, "the keyring has no private key of hub %s, although %s says so", hubID, marker).
			WithHint("log in as the user who saved it, or bring the key here in %s", varHubKeyFile)
	case err != nil:
		return Key{}, ringError(err)
	}
	return filled([]byte(secret), KeyInKeyring, Source{FromFile, marker})
}

// putRing saves in the keyring, then leaves the marker without which the keyring is never asked.
func (k Keys) putRing(hubID string, secret psn.Secret, replace bool) error {
	there, err := k.ring.get(hubID)
	switch {
	case err == nil && there != secret.Reveal() && !replace:
		return otherKey(hubID, Source{Kind: SourceKind(KeyInKeyring)})
	case err != nil && !errors.Is(err, keyring.ErrNotFound):
		return ringError(err)
	}
	if err := k.ring.set(hubID, secret.Reveal()); err != nil {
		return ringError(err)
	}
	const note = "The private key of this hub is in the system's keyring, under psn.\n"
	return writePrivate(k.marker(hubID), []byte(note), true)
}

func ringError(err error) error {
	if errors.Is(err, keyring.ErrSetDataTooBig) {
		return psn.Errorf(psn.CodeInvalid, "the private key is too large for this system's keyring").WithHint("keep it in a file")
	}
	return psn.Errorf(psn.CodeUnavailable, "the system's keyring can't be reached: %w", err).
		WithHint("unlock it, or keep the key in a file").Retry()
}
