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

// reachedAt is where networks fetch the media of this worker's posts; empty if nowhere. A bucket counts only where its
// keys can be had, and where it can be reached from more places than a public address of this machine.
func (p *Publisher) reachedAt(ctx context.Context) string {
	base := p.public()
	if p.sessions == nil || base != "" && !hub.OnlyHere(base) {
		return base
	}
	s, err := p.hub.MediaStore(ctx)
	if err != nil || s.ID == "" || base != "" && s.Place.Local() || p.hub.OpensBucket(ctx) != nil {
		return base
	}
	return hub.BucketAddress(s.Place)
}

// baseFor is this worker's public address as far as an account's network can reach it; empty if it can't. Only a
// simulated network reaches an address of this machine.
func (p *Publisher) baseFor(s *session) string {
	base := p.public()
	if hub.OnlyHere(base) && !s.secrets.Account.Simulated {
		return ""
	}
	return base
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

// examineBuckets tries the buckets that a hub's media are in.
func examineBuckets(ctx context.Context, d *Diagnosis, o HubOverview, h *hub.Hub) {
	ctx, cancel := context.WithTimeout(ctx, pingMost)
	defer cancel()
	err := h.CheckBuckets(ctx, func(at bucket.Place, err error) {
		if err != nil {
			d.blame("bucket of media", o.Name, err)
			return
		}
		d.fine("bucket of media", o.Name, "%s answers", at)
	})
	if err != nil {
		d.blame("bucket of media", o.Name, err)
	}
}
