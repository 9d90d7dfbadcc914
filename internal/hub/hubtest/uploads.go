package hubtest

import (
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// uploading claims a post and returns the key of its first file's upload.
func (k *kit) uploading(account string) (hub.Claim, hub.UploadKey) {
	k.Helper()
	k.post(k.account(account), ago(time.Minute), "with a film")
	c := k.claimOne("w1")
	return c, hub.UploadKey{PostID: c.Post.ID, Fence: c.Fence, File: "abc"}
}

func (k *kit) savedUpload(key hub.UploadKey) string {
	k.Helper()
	state, err := k.hub().LoadUpload(k.Context(), k.opener(keys().private), key)
	k.ok(err)
	return state.Reveal()
}

func uploadsGoOn(k *kit) {
	c, key := k.uploading("a")
	if got := k.savedUpload(key); got != "" {
		k.Errorf("a new upload has the state %q", got)
	}
	k.ok(k.hub().SaveUpload(k.Context(), key, psn.NewSecret("piece 1 at https://up.example/?secret"), 10, 100))
	k.ok(k.hub().SaveUpload(k.Context(), key, psn.NewSecret("piece 2"), 20, 100))
	if got := k.savedUpload(key); got != "piece 2" {
		k.Errorf("loaded %q", got)
	}
	for name, other := range map[string]hub.UploadKey{
		"another file": {PostID: key.PostID, Fence: key.Fence, File: "abd"}, "another place": {PostID: key.PostID, Fence: key.Fence, Position: 1, File: "abc"},
		"the whole post": {PostID: key.PostID, Fence: key.Fence, Position: hub.WholePost, File: "abc"},
	} {
		if got := k.savedUpload(other); got != "" {
			k.Errorf("%s has the state %q", name, got)
		}
	}
	if strings.Contains(k.dump(), "piece") {
		k.Error("the state is not sealed")
	}
	ups, err := k.hub().Uploads(k.Context(), c.Post.ID)
	k.ok(err)
	if len(ups) != 1 || ups[0].Total != 100 || ups[0].Sent != 20 || ups[0].SentBefore != 10 || ups[0].UpdatedAt.Before(ups[0].Since) {
		k.Errorf("uploads: %+v", ups)
	}
	other := key
	other.File = "abd"
	k.ok(k.hub().SaveUpload(k.Context(), other, psn.NewSecret("new"), 5, 50))
	if got := k.savedUpload(key); got != "" {
		k.Errorf("what was noted of a file that was replaced is %q", got)
	}
	n, err := k.hub().ForgetUploads(k.Context(), c.Post.ID)
	k.ok(err)
	if got := k.savedUpload(other); n != 1 || got != "" {
		k.Errorf("forgot %d, and %q is left", n, got)
	}
}

func uploadsAreFenced(k *kit) {
	c, key := k.uploading("a")
	k.ok(k.hub().SaveUpload(k.Context(), key, psn.NewSecret("one"), 10, 100))
	k.exec(`UPDATE posts SET fence = fence + 1 WHERE id = ?`, c.Post.ID)
	k.code(k.hub().SaveUpload(k.Context(), key, psn.NewSecret("two"), 20, 100), psn.CodeStale)
	next := key
	next.Fence++
	if got := k.savedUpload(next); got != "one" {
		k.Errorf("the next worker loads %q", got)
	}
	k.ok(k.hub().SaveUpload(k.Context(), next, psn.NewSecret("three"), 30, 100))
	ups, err := k.hub().Uploads(k.Context(), c.Post.ID)
	k.ok(err)
	if len(ups) != 1 || ups[0].SentBefore != 30 {
		k.Errorf("the rate counts what another worker sent: %+v", ups)
	}
	k.exec(`UPDATE posts SET state = 'cancelled', lease_owner = '', lease_until = NULL WHERE id = ?`, c.Post.ID)
	k.code(k.hub().SaveUpload(k.Context(), next, psn.NewSecret("four"), 40, 100), psn.CodeStale)
}

func uploadsAreTidied(k *kit) {
	c, key := k.uploading("a")
	k.ok(k.hub().SaveUpload(k.Context(), key, psn.NewSecret("one"), 10, 100))
	_, err := k.hub().Housekeeping(k.Context())
	k.ok(err)
	if got := k.savedUpload(key); got != "one" {
		k.Errorf("a post on its way lost its upload: %q", got)
	}
	k.exec(`UPDATE posts SET state = 'cancelled', lease_owner = '', lease_until = NULL WHERE id = ?`, c.Post.ID)
	_, err = k.hub().Housekeeping(k.Context())
	k.ok(err)
	if n := k.number(`SELECT COUNT(*) FROM uploads`); n != 0 {
		k.Errorf("%d uploads of a cancelled post are left", n)
	}
}
