package app

import (
	"context"
	"errors"

	"github.com/postshitnow/psn/internal/config"
	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/psn"
)

// MediaStore is where new media go.
type MediaStore = hub.MediaStore

// MediaHeld is how much media a hub holds.
type MediaHeld = hub.MediaHeld

// bucketKeys returns the keys to a hub's bucket: those that the hub keeps, where its private key is, else those of the
// environment.
func (a *App) bucketKeys(ctx context.Context, h *hub.Hub, s hub.MediaStore) (bucket.Keys, error) {
	opener, err := a.opener(h)
	if err == nil {
		var k bucket.Keys
		if k, err = opener.OpenKeys(ctx, s); err == nil {
			return k, nil
		}
	}
	k, failed := a.givenBucketKeys()
	if failed != nil || k.Access == "" || k.Secret.Empty() {
		return bucket.Keys{}, errors.Join(err, failed)
	}
	return k, nil
}

// givenBucketKeys are the keys of the environment or of keys.env; empty where there are none.
func (a *App) givenBucketKeys() (bucket.Keys, error) {
	dirs, err := a.dirs()
	if err != nil {
		return bucket.Keys{}, err
	}
	root := ""
	if ws, err := a.workspace(); err == nil {
		root = ws.Root
	}
	var k bucket.Keys
	k.Access, k.Secret, err = config.LoadBucketKeys(root, dirs, a.o.Lookup, a.o.Platforms.Names())
	return k, err
}

// bucketAddress begins what a worker tells of itself that has no public address but the hub's bucket.
const bucketAddress = "s3://"

// reachedAt is where networks fetch the media of this worker's posts; empty if nowhere.
func (p *Publisher) reachedAt(ctx context.Context) string {
	if base := p.public(); base != "" || p.sessions == nil {
		return base
	}
	s, err := p.hub.MediaStore(ctx)
	if err != nil || s.ID == "" {
		return ""
	}
	return bucketAddress + s.Place.Bucket
}

// fromBucket reports whether a network can fetch an account's media from the hub's bucket: over https, or for a
// simulated account from this machine.
func (p *Publisher) fromBucket(ctx context.Context, s *session) bool {
	store, err := p.hub.MediaStore(ctx)
	return err == nil && store.ID != "" && (!store.Place.Local() || s.secrets.Account.Simulated)
}

// linkBucket tells a file where in the hub's bucket the network can fetch it, if the hub has one.
func (p *Publisher) linkBucket(s *session, mediaID string, file *platform.File) {
	made := *file
	file.PublicURL = func(ctx context.Context) (string, error) {
		if !p.fromBucket(ctx, s) {
			return "", psn.Errorf(psn.CodeUnavailable, "%w", &noAddressError{s.member.Title()})
		}
		if psn.KindOf(made.MIME) != psn.Picture {
			if address, err := p.hub.PresignMedia(ctx, mediaID, linkLife); err != nil || address != "" {
				return address, err
			}
		}
		r, err := made.Open()
		if err != nil {
			return "", err
		}
		defer r.Close()
		return p.hub.PresignCopy(ctx, MediaEnding(made.MIME), made.MIME, r, made.Bytes, linkLife)
	}
}

// examineBucket asks the hub's bucket for nothing and says how it stands.
func examineBucket(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub) {
	s, err := h.MediaStore(ctx)
	if err == nil && s.ID == "" {
		return
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, pingMost)
		defer cancel()
		err = h.CheckBucket(ctx)
	}
	if err != nil {
		d.blame("bucket of media", o.Name, err)
		return
	}
	d.fine("bucket of media", o.Name, "%s answers", s.Place)
}
