package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/postshitnow/psn/internal/psn"
)

const hubID = "kx2h9bcdfg"

// fakeRing is a keyring in memory that counts how often it is asked.
type fakeRing struct {
	mutex   sync.Mutex
	secrets map[string]string
	broken  error
	asked   int
}

func (r *fakeRing) get(hubID string) (string, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.asked++
	secret, ok := r.secrets[hubID]
	if r.broken == nil && !ok {
		return "", keyring.ErrNotFound
	}
	return secret, r.broken
}

func (r *fakeRing) set(hubID, secret string) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.asked++
	if r.broken == nil {
		r.secrets[hubID] = secret
	}
	return r.broken
}

func setupKeys(t *testing.T, pairs ...string) (Keys, *fakeRing) {
	t.Helper()
	ring := &fakeRing{secrets: map[string]string{}}
	k := NewKeys(setup(t), env(pairs...))
	k.ring = ring
	return k, ring
}

func TestKeyInFile(t *testing.T) {
	t.Parallel()
	k, ring := setupKeys(t)
	_, err := k.Load(hubID)
	wantError(t, "none", err, psn.CodeKeyMissing, "is not on this machine", "PSN_HUB_KEY_FILE")
	for range 2 {
		if err := k.Save(hubID, psn.NewSecret("canary"), KeyInFile); err != nil {
			t.Fatal(err)
		}
	}
	wantPrivate(t, k.file(hubID))
	got, err := k.Load(hubID)
	if err != nil || got != (Key{psn.NewSecret("canary"), KeyInFile, Source{FromFile, k.file(hubID)}}) {
		t.Errorf("got %v, %v", got, err)
	}
	if fmt.Sprintf("%v %+v %#v", got, got, got.Secret) == "" || got.Secret.String() == "canary" {
		t.Error("the key prints")
	}
	err = k.Save(hubID, psn.NewSecret("another"), KeyInFile)
	wantError(t, "another", err, psn.CodeConflict, "keeps another private key", "would be lost")
	err = k.Save(hubID, psn.NewSecret("another"), KeyInKeyring)
	wantError(t, "another elsewhere", err, psn.CodeConflict, "keeps another private key", "")
	if err := k.Replace(hubID, psn.NewSecret("another")); err != nil {
		t.Fatal(err)
	}
	wantPrivate(t, k.file(hubID))
	if got, err := k.Load(hubID); err != nil || got.Secret.Reveal() != "another" {
		t.Errorf("replaced: %v, %v", got, err)
	}
	if ring.asked != 0 {
		t.Errorf("the keyring was asked %d times", ring.asked)
	}
}

func TestKeyInKeyring(t *testing.T) {
	t.Parallel()
	k, ring := setupKeys(t)
	for range 2 {
		if err := k.Save(hubID, psn.NewSecret("canary"), KeyInKeyring); err != nil {
			t.Fatal(err)
		}
	}
	wantPrivate(t, k.marker(hubID))
	got, err := k.Load(hubID)
	if err != nil || got != (Key{psn.NewSecret("canary"), KeyInKeyring, Source{FromFile, k.marker(hubID)}}) {
		t.Errorf("got %v, %v", got, err)
	}
	wantError(t, "another", k.Save(hubID, psn.NewSecret("another"), KeyInKeyring), psn.CodeConflict, "keeps another", "")
	if err := os.Remove(k.marker(hubID)); err != nil {
		t.Fatal(err)
	}
	wantError(t, "another, marker lost", k.Save(hubID, psn.NewSecret("another"), KeyInKeyring), psn.CodeConflict, "keeps another", "")
	if err := k.Save(hubID, psn.NewSecret("canary"), KeyInKeyring); err != nil {
		t.Fatal(err)
	}
	if err := k.Replace(hubID, psn.NewSecret("grown")); err != nil || ring.secrets[hubID] != "grown" {
		t.Errorf("replace: %v", err)
	}
	delete(ring.secrets, hubID)
	_, err = k.Load(hubID)
	wantError(t, "gone", err, psn.CodeKeyMissing, "the keyring has no private key", "")
	ring.broken = errors.New("no D-Bus")
	_, err = k.Load(hubID)
	wantError(t, "broken", err, psn.CodeUnavailable, "can't be reached: no D-Bus", "keep the key in a file")
	ring.broken = keyring.ErrSetDataTooBig
	wantError(t, "too big", k.Save("other", psn.NewSecret("canary"), KeyInKeyring), psn.CodeInvalid, "too large", "")
}

func TestKeyInEnvironment(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	write(t, file, "from file\n", 0o600)
	k, _ := setupKeys(t, "PSN_HUB_KEY_FILE", file)
	got, err := k.Load(hubID)
	if err != nil || got != (Key{psn.NewSecret("from file\n"), KeyInEnvironment, Source{FromEnvironment, "PSN_HUB_KEY_FILE"}}) {
		t.Errorf("got %v, %v", got, err)
	}
	k, _ = setupKeys(t, "PSN_HUB_KEY_FILE", file, "PSN_HUB_KEY", "straight")
	if err := k.Save(hubID, psn.NewSecret("kept"), KeyInFile); err != nil { // the environment is no obstacle
		t.Fatal(err)
	}
	if got, err = k.Load(hubID); err != nil || got.Secret.Reveal() != "straight" || got.Source.Name != "PSN_HUB_KEY" {
		t.Errorf("got %v, %v", got, err)
	}
	write(t, file, "canary", 0o644)
	k, _ = setupKeys(t, "PSN_HUB_KEY_FILE", file)
	_, err = k.Load(hubID)
	wantError(t, "wide", err, psn.CodeInsecureFile, "PSN_HUB_KEY_FILE: "+file+" has mode 0644", "chmod 600")
	k, _ = setupKeys(t, "PSN_HUB_KEY_FILE", file+"-not")
	_, err = k.Load(hubID)
	wantError(t, "missing", err, psn.CodeKeyMissing, "which is not there", "")
}

func TestKeysRefuse(t *testing.T) {
	t.Parallel()
	k, ring := setupKeys(t)
	_, err := k.Load("../x")
	wantError(t, "a path", err, psn.CodeInvalid, "is not a hub's id", "")
	wantError(t, "empty", k.Save(hubID, psn.Secret{}, KeyInFile), psn.CodeInvalid, "is empty", "")
	wantError(t, "place", k.Save(hubID, psn.NewSecret("canary"), KeyInEnvironment), psn.CodeUsage, "environment", "file or keyring")
	wantError(t, "nothing to replace", k.Replace(hubID, psn.NewSecret("canary")), psn.CodeKeyMissing, "not on this machine", "")
	write(t, k.file(hubID), "canary", 0o660)
	_, err = k.Load(hubID)
	wantError(t, "wide", err, psn.CodeInsecureFile, "has mode 0660", "chmod 600 "+k.file(hubID))
	wantError(t, "save beside", k.Save(hubID, psn.NewSecret("x"), KeyInFile), psn.CodeInsecureFile, "0660", "")
	write(t, k.file(hubID), " \n", 0o600)
	_, err = k.Load(hubID)
	wantError(t, "blank", err, psn.CodeKeyMissing, "is empty", "")
	if ring.asked != 0 {
		t.Errorf("the keyring was asked %d times", ring.asked)
	}
}

func TestSaveKeyAtOnce(t *testing.T) {
	t.Parallel()
	k, _ := setupKeys(t)
	const runs = 8
	errs := make([]error, runs)
	var group sync.WaitGroup
	for i := range runs {
		group.Go(func() { errs[i] = k.Save(hubID, psn.NewSecret(fmt.Sprint("key ", i)), KeyInFile) })
	}
	group.Wait()
	won := -1
	for i, err := range errs {
		if err == nil && won >= 0 {
			t.Error("two different keys were saved")
		} else if err == nil {
			won = i
		} else if psn.CodeOf(err) != psn.CodeConflict {
			t.Error(err)
		}
	}
	if got, err := k.Load(hubID); err != nil || got.Secret.Reveal() != fmt.Sprint("key ", won) {
		t.Errorf("got %v, %v, want that of run %d", got, err, won)
	}
}

func (r *fakeRing) remove(hubID string) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.secrets, hubID)
	return r.broken
}

func TestRemoveForgetsAKey(t *testing.T) {
	t.Parallel()
	for _, place := range []KeyPlace{KeyInFile, KeyInKeyring} {
		k, _ := setupKeys(t)
		if err := k.Save("hub1", psn.NewSecret("key"), place); err != nil {
			t.Fatal(err)
		}
		for range 2 { // what is not there is no error
			if err := k.Remove("hub1"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.Load("hub1"); psn.CodeOf(err) != psn.CodeKeyMissing {
			t.Errorf("%s: after Remove: %v", place, err)
		}
	}
}
