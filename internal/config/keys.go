package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// KeyPlace says where a hub's private key is kept.
type KeyPlace string

// The places of a private key, in the order in which they are tried.
const (
	KeyInEnvironment KeyPlace = "environment" // PSN_HUB_KEY, or the file that PSN_HUB_KEY_FILE names
	KeyInFile        KeyPlace = "file"        // keys/<hub id>.key in the configuration directory
	KeyInKeyring     KeyPlace = "keyring"     // the operating system's; keys/<hub id>.keyring says so
)

// The variables of a private key.
const (
	varHubKey     = "PSN_HUB_KEY"
	varHubKeyFile = "PSN_HUB_KEY_FILE"
)

// Key is a hub's private key: an opaque keyset, never in a database or a backup.
type Key struct {
	Secret psn.Secret
	Place  KeyPlace
	Source Source // the variable, the file, or the marker of the keyring
}

// Keys keeps the private keys of hubs on this machine.
type Keys struct {
	folder string
	lookup Lookup
	ring   ring
}

// NewKeys returns the keys kept in the configuration directory. Nothing is read yet, and the keyring is not
// touched unless a key is there or is to be put there.
func NewKeys(dirs Dirs, lookup Lookup) Keys {
	return Keys{filepath.Join(dirs.Config, "keys"), lookup, systemRing{}}
}

// Load returns a hub's private key from the environment, else its file, else the keyring. It returns an
// error with CodeKeyMissing if none has it, with CodeInsecureFile if others may read the file, with
// CodeUnavailable if the keyring can't be asked, with CodeInvalid if the file can't be read.
func (k Keys) Load(hubID string) (Key, error) {
	if err := checkHubID(hubID); err != nil {
		return Key{}, err
	}
	if key, found, err := k.fromEnvironment(); found || err != nil {
		return key, err
	}
	file := k.file(hubID)
	raw, err := readPrivate(file)
	if err == nil {
		return filled(raw, KeyInFile, Source{FromFile, file})
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return Key{}, err
	}
	if _, err := os.Stat(k.marker(hubID)); err == nil {
		return k.fromRing(hubID)
	}
	return Key{}, psn.Errorf(psn.CodeKeyMissing, "the private key of hub %s is not on this machine", hubID).
		WithHint("run the worker where the key is, or bring it here in %s or %s", varHubKeyFile, file)
}

// Save puts a new private key in a file or the keyring. Saving the same key again changes nothing. It
// returns an error with CodeConflict if this machine keeps another key for the hub, because to lose that
// would lose every token sealed to it; with CodeUsage for any other place; with CodeUnavailable if the
// keyring can't be reached; with CodeReadOnly or CodeFull if the file can't be written.
func (k Keys) Save(hubID string, secret psn.Secret, place KeyPlace) error {
	if err := k.checkSave(hubID, secret, place); err != nil {
		return err
	}
	there, err := k.kept(hubID)
	switch {
	case err == nil && there.Secret != secret:
		return otherKey(hubID, there.Source)
	case err == nil && there.Place == place:
		return nil
	case err != nil && psn.CodeOf(err) != psn.CodeKeyMissing:
		return err
	}
	return k.put(hubID, secret, place, false)
}

// Replace puts a private key over the one that is kept, at the same place, as when a keyset has grown by a
// new key. Errors are as in Load and Save; a hub without a kept key has CodeKeyMissing.
func (k Keys) Replace(hubID string, secret psn.Secret) error {
	if err := k.checkSave(hubID, secret, KeyInFile); err != nil {
		return err
	}
	there, err := k.kept(hubID)
	if err != nil {
		return err
	}
	return k.put(hubID, secret, there.Place, true)
}

func (k Keys) checkSave(hubID string, secret psn.Secret, place KeyPlace) error {
	if err := checkHubID(hubID); err != nil {
		return err
	}
	if secret.Empty() {
		return psn.Errorf(psn.CodeInvalid, "the private key is empty")
	}
	if place != KeyInFile && place != KeyInKeyring {
		return psn.Errorf(psn.CodeUsage, "a private key can't be saved in the %s", psn.Excerpt(string(place), 40)).
			WithHint("choose %s or %s", KeyInFile, KeyInKeyring)
	}
	return nil
}

func otherKey(hubID string, source Source) error {
	return psn.Errorf(psn.CodeConflict, "this machine keeps another private key for hub %s (%s)", hubID, source).
		WithHint("tokens sealed to it would be lost; move it away on purpose first")
}

// kept is Load without the environment, which psn can't write.
func (k Keys) kept(hubID string) (Key, error) {
	k.lookup = nil
	return k.Load(hubID)
}

func (k Keys) put(hubID string, secret psn.Secret, place KeyPlace, replace bool) error {
	if place == KeyInKeyring {
		return k.putRing(hubID, secret, replace)
	}
	err := writePrivate(k.file(hubID), []byte(secret.Reveal()), replace)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if there, err := k.kept(hubID); err == nil && there.Secret == secret {
		return nil // somebody saved the same meanwhile
	}
	return otherKey(hubID, Source{FromFile, k.file(hubID)})
}

// fromEnvironment returns the key that the environment gives for whatever hub is asked for.
func (k Keys) fromEnvironment() (Key, bool, error) {
	if value := k.lookup.get(varHubKey); value != "" {
		return Key{psn.NewSecret(value), KeyInEnvironment, Source{FromEnvironment, varHubKey}}, true, nil
	}
	file := k.lookup.get(varHubKeyFile)
	if file == "" {
		return Key{}, false, nil
	}
	raw, err := readPrivate(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Key{}, true, psn.Errorf(psn.CodeKeyMissing, "%s names %s, which is not there", varHubKeyFile, file)
	}
	if err != nil {
		return Key{}, true, prefixed(varHubKeyFile+": ", err)
	}
	key, err := filled(raw, KeyInEnvironment, Source{FromEnvironment, varHubKeyFile})
	return key, true, err
}

// filled returns a key from a file's content, which must not be empty.
func filled(raw []byte, place KeyPlace, source Source) (Key, error) {
	if strings.TrimSpace(string(raw)) == "" {
		return Key{}, psn.Errorf(psn.CodeKeyMissing, "the private key is empty (%s)", source)
	}
	return Key{psn.NewSecret(string(raw)), place, source}, nil
}

func (k Keys) file(hubID string) string   { return filepath.Join(k.folder, hubID+".key") }
func (k Keys) marker(hubID string) string { return filepath.Join(k.folder, hubID+".keyring") }

// checkHubID refuses what could leave the folder of keys.
func checkHubID(hubID string) error {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	if hubID == "" || len(hubID) > 64 || strings.Trim(hubID, allowed) != "" {
		return psn.Errorf(psn.CodeInvalid, "%q is not a hub's id", psn.Excerpt(hubID, 40))
	}
	return nil
}
