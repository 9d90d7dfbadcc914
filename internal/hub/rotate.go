package hub

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"strings"

	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/postshitnow/psn/internal/psn"
)

// ExtendKeys returns a private key with a new key in front of the ones that are there, which open on. One that has
// several already, because a rotation did not come to its end, is returned as it is, and extended is false.
func ExtendKeys(private psn.Secret) (out psn.Secret, extended bool, err error) {
	return changeKeys(private, func(m *keyset.Manager, ids []uint32, _ uint32) (bool, error) {
		if len(ids) > 1 {
			return false, nil
		}
		id, err := m.Add(hybrid.DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM_Key_Template())
		if err != nil {
			return false, err
		}
		return true, m.SetPrimary(id)
	})
}

// TrimKeys returns a private key with nothing but the key that seals.
func TrimKeys(private psn.Secret) (psn.Secret, error) {
	out, _, err := changeKeys(private, func(m *keyset.Manager, ids []uint32, primary uint32) (bool, error) {
		for _, id := range ids {
			if id == primary {
				continue
			}
			if err := m.Delete(id); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	return out, err
}

func changeKeys(private psn.Secret, change func(m *keyset.Manager, ids []uint32, primary uint32) (bool, error)) (psn.Secret, bool, error) {
	unreadable := psn.Errorf(psn.CodeKeyMissing, "the private key on this machine can't be read").
		WithHint("restore the key file from where you keep it")
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(strings.NewReader(private.Reveal())))
	if err != nil {
		return psn.Secret{}, false, unreadable // the cause might repeat the key
	}
	var ids []uint32
	for _, info := range handle.KeysetInfo().GetKeyInfo() {
		ids = append(ids, info.GetKeyId())
	}
	m := keyset.NewManagerFromHandle(handle)
	changed, err := change(m, ids, handle.KeysetInfo().GetPrimaryKeyId())
	if err != nil {
		return psn.Secret{}, false, psn.Errorf(psn.CodeInternal, "change the private key: %w", err)
	}
	if !changed {
		return private, false, nil
	}
	var secret bytes.Buffer
	if handle, err = m.Handle(); err == nil {
		err = insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&secret))
	}
	if err != nil {
		return psn.Secret{}, false, psn.Errorf(psn.CodeInternal, "write the private key: %w", err)
	}
	return psn.NewSecret(strings.TrimSpace(secret.String())), true, nil
}

// ShareKey makes everybody seal to another public key from now on: when it returns, nobody seals to an earlier one any
// more.
func (h *Hub) ShareKey(ctx context.Context, public string, actor psn.Actor) error {
	return h.update(ctx, "rotate the hub's key", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `UPDATE hub SET public_key = ? WHERE public_key <> ?`, public, public)
		if err != nil || n == 0 {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM uploads`); err != nil { // they begin anew
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "rotate-key", subject: "hub", id: h.info.ID})
	})
}

// sealedValue is a place where the hub keeps sealed values.
type sealedValue struct {
	table, column string
	where         func(hubID, row string) []byte
}

var sealedValues = []sealedValue{
	{"accounts", "token", sealedFor},
	{"channels", "target", targetSealedFor},
	{"media_stores", "keys", keysSealedFor},
}

// Reseal seals to the hub's public key what is still sealed to an earlier one, at most n values of each kind, and returns
// how many that were. What changes meanwhile is sealed by whoever changes it. Values that the opener can't open stay as
// they are, and stuck says how many.
func (h *Hub) Reseal(ctx context.Context, opener *Opener, n int) (sealed, stuck int, err error) {
	for _, v := range sealedValues {
		err := h.update(ctx, "seal to the new key", func(ctx context.Context, t *tx) error {
			done, failed, err := t.reseal(ctx, opener, v, n)
			sealed, stuck = sealed+done, stuck+failed
			return err
		})
		if err != nil {
			return sealed, stuck, err
		}
	}
	return sealed, stuck, nil
}

func (t *tx) reseal(ctx context.Context, opener *Opener, v sealedValue, n int) (sealed, stuck int, err error) {
	public, err := t.publicKey(ctx)
	if err != nil {
		return 0, 0, err
	}
	current, err := primaryOf(public)
	if err != nil {
		return 0, 0, err
	}
	old := map[string][]byte{}
	err = t.rows(ctx, func(r *sql.Rows) error {
		var id string
		var value []byte
		if err := r.Scan(&id, &value); err != nil {
			return err
		}
		if keyOf(value) != current {
			old[id] = value
		}
		return nil
	}, `SELECT id, `+v.column+` FROM `+v.table+` WHERE `+v.column+` IS NOT NULL`)
	if err != nil {
		return 0, 0, err
	}
	for id, value := range old {
		if sealed == n {
			break
		}
		plain, err := opener.open(ctx, value, v.where(t.h.info.ID, id))
		if err != nil {
			stuck++
			continue
		}
		fresh, err := sealTo(public, plain, v.where(t.h.info.ID, id))
		if err != nil {
			return sealed, stuck, err
		}
		// The version stays: it is the same token. Whoever replaced it meanwhile sealed it to the new key.
		if _, err := t.exec(ctx, `UPDATE `+v.table+` SET `+v.column+` = ? WHERE id = ? AND `+v.column+` = ?`, fresh, id, value); err != nil {
			return sealed, stuck, err
		}
		sealed++
	}
	return sealed, stuck, nil
}

// currentKey is the id of the key that values are sealed to now.
func (h *Hub) currentKey(ctx context.Context) (uint32, error) {
	var public string
	err := h.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&public) }, `SELECT public_key FROM hub`)
	if err != nil {
		return 0, h.wrap("read the public key", err)
	}
	return primaryOf(public)
}

func primaryOf(public string) (uint32, error) {
	handle, err := keyset.ReadWithNoSecrets(keyset.NewJSONReader(strings.NewReader(public)))
	if err != nil {
		return 0, psn.Errorf(psn.CodeCorrupt, "the hub's public key can't be read: %w", err)
	}
	return handle.KeysetInfo().GetPrimaryKeyId(), nil
}

// keyOf is the id of the key that a value is sealed to: Tink puts it in front, after the byte 1
// (https://developers.google.com/tink/wire-format). It is 0 for what is no sealed value.
func keyOf(sealed []byte) uint32 {
	if len(sealed) < 5 || sealed[0] != 1 {
		return 0
	}
	return binary.BigEndian.Uint32(sealed[1:5])
}
