package hub

import (
	"context"

	"github.com/postshitnow/psn/internal/psn"
)

// AccountRefused records that the platform refused an account's token when somebody tried it: an active
// account then needs a person to sign in, and its posts are held. It changes nothing, and reports false,
// if the account is not active or has a newer token than the one that was tried.
func (h *Hub) AccountRefused(ctx context.Context, id string, tokenVersion int64, why string, actor psn.Actor) (bool, error) {
	var n int64
	err := h.update(ctx, "change the account", func(ctx context.Context, t *tx) error {
		var err error
		n, err = t.exec(ctx, `UPDATE accounts SET state = 'reauth-required', problem = ?,
				refreshing_until = NULL, updated_at = {now}
			WHERE id = ? AND state = 'active' AND token_version = ? AND removed_at IS NULL`,
			psn.Excerpt(why, 500), id, tokenVersion)
		if err != nil || n == 0 {
			return err
		}
		if err := t.tellAccount(ctx, id, psn.AccountReauthRequired, why); err != nil {
			return err
		}
		return t.audit(ctx, entry{
			actor: actor.String(), act: "refused", subject: "account", id: id,
			from: string(psn.AccountActive), to: string(psn.AccountReauthRequired), detail: why,
		})
	})
	return n == 1, err
}
