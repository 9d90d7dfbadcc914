package hub

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// personTokenPrefix begins every person's token, so that people and secret scanners recognise one.
const personTokenPrefix = "psn-person-"

// PersonToken is what a hub knows of a person's token.
type PersonToken struct {
	Person    string
	CreatedAt time.Time
}

// NewPersonToken makes a token by which a person agrees where no terminal is. It takes the place of the one that
// the person had. The hub keeps a salted hash of it, so that nobody can show it a second time.
func (h *Hub) NewPersonToken(ctx context.Context, person, how string, actor psn.Actor) (psn.Secret, error) {
	token := personTokenPrefix + strings.ToLower(rand.Text()+rand.Text()) // 260 bits
	salt := rand.Text()
	err := h.update(ctx, "make the person's token", func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO person_tokens (person, salt, hash, created_at) VALUES (?, ?, ?, {now})
			ON CONFLICT (person) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, created_at = excluded.created_at`,
			person, salt, saltedHash(salt, token))
		if err != nil {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "make-token", subject: "hub", id: t.h.info.ID, detail: strings.TrimPrefix(how+", for "+person, ", ")})
	})
	return psn.NewSecret(token), err
}

// RevokePersonToken forgets a person's token and reports whether there was one.
func (h *Hub) RevokePersonToken(ctx context.Context, person, how string, actor psn.Actor) (revoked bool, err error) {
	err = h.update(ctx, "revoke the person's token", func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `DELETE FROM person_tokens WHERE person = ?`, person)
		if revoked = n > 0; err != nil || !revoked {
			return err
		}
		return t.audit(ctx, entry{actor: actor.String(), act: "revoke-token", subject: "hub", id: t.h.info.ID, detail: strings.TrimPrefix(how+", of "+person, ", ")})
	})
	return revoked, err
}

// PersonOf returns the person whose token it is. Another text is refused with psn.CodePolicy.
func (h *Hub) PersonOf(ctx context.Context, token psn.Secret) (string, error) {
	found := ""
	err := h.query(ctx, func(rows *sql.Rows) error {
		var person, salt, hash string
		if err := rows.Scan(&person, &salt, &hash); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(saltedHash(salt, token.Reveal())), []byte(hash)) == 1 {
			found = person
		}
		return nil
	}, `SELECT person, salt, hash FROM person_tokens ORDER BY person`)
	if err != nil {
		return "", h.wrap("check the person's token", err)
	}
	if found == "" {
		return "", psn.Errorf(psn.CodePolicy, "the token is no person's token of this hub").
			WithHint("a person makes one at a terminal with `psn hub policy token`; a newer one takes its place")
	}
	return found, nil
}

// PersonTokens returns who has a token, by name.
func (h *Hub) PersonTokens(ctx context.Context) ([]PersonToken, error) {
	var found []PersonToken
	err := h.query(ctx, func(rows *sql.Rows) error {
		var p PersonToken
		var made instant
		err := rows.Scan(&p.Person, &made)
		p.CreatedAt = made.time()
		found = append(found, p)
		return err
	}, `SELECT person, created_at FROM person_tokens ORDER BY person`)
	return found, h.wrap("read who has a token", err)
}

// saltedHash is what is kept of a token. A token is too long to be guessed, so one round is enough.
func saltedHash(salt, token string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + token))
	return hex.EncodeToString(sum[:])
}
