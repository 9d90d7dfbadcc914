package app

import (
	"context"
	"errors"
	"time"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/hub/bucket"
	"github.com/postshitnow/psn/internal/psn"
)

// SetHubStore asks for another place of a hub's media, or for another quota.
type SetHubStore struct {
	Hub       string
	Own       bool // the hub's own folder or database
	Endpoint  string
	Region    string
	Bucket    string // empty changes no store
	Prefix    string
	PathStyle bool
	Quota     *int64 // bytes; nil changes nothing
	DryRun    bool
	// Moved is called after each file with what moved and what there was to move, in bytes; may be nil.
	Moved func(files int, moved, all int64)
}

// HubStore is where a hub's media are.
type HubStore struct {
	Name    string // of the connection
	Engine  psn.Engine
	Store   hub.MediaStore
	Held    hub.MediaHeld
	Changed bool
	Files   int // moved; on a dry run those that would
	Bytes   int64
}

// SetHubStore returns where a hub's media are, after it was changed if that is asked for, and moves what lies elsewhere
// there. It may be cut off anywhere; the next call goes on.
func (a *App) SetHubStore(ctx context.Context, r SetHubStore) (HubStore, error) {
	name, h, err := a.openNamed(ctx, r.Hub)
	if err != nil {
		return HubStore{}, err
	}
	out := HubStore{Name: name, Engine: h.Info().Engine}
	switch {
	case r.Bucket != "":
		out.Changed, err = true, a.setBucket(ctx, h, r)
	case r.Own:
		out.Changed = true
		if !r.DryRun {
			err = h.SetOwnStore(ctx, a.Actor())
		}
	}
	if err == nil && r.Quota != nil {
		out.Changed = true
		if *r.Quota < 0 {
			err = psn.Errorf(psn.CodeInvalid, "a quota is a number of bytes").WithHint("0 means none")
		} else if !r.DryRun {
			err = h.SetMediaQuota(ctx, *r.Quota, a.Actor())
		}
	}
	if err == nil && (r.Own || r.Bucket != "") {
		err = out.move(ctx, h, r)
	}
	if err != nil {
		return out, err
	}
	if out.Store, err = h.MediaStore(ctx); err != nil {
		return out, err
	}
	out.Held, err = h.MediaHeld(ctx)
	return out, err
}

// moveTries is how often a move is tried again that others are in the way of, and movePause how long it waits before.
const (
	moveTries = 20
	movePause = 100 * time.Millisecond
)

func (s *HubStore) move(ctx context.Context, h *hub.Hub, r SetHubStore) error {
	place := bucket.Place{Endpoint: r.Endpoint, Bucket: r.Bucket, Prefix: r.Prefix}
	if !r.Own {
		var err error
		if place, err = place.Check(); err != nil {
			return err
		}
	}
	files, all, err := h.Movable(ctx, place)
	if err != nil {
		return err
	}
	if r.DryRun {
		s.Files, s.Bytes = files, all
		return nil
	}
	for tries := 0; ; {
		n, more, err := h.MoveMedia(ctx)
		if known, ok := asCode(err, psn.CodeConflict); ok && known.Retryable && tries < moveTries {
			tries++
			if err := rest(ctx, movePause); err != nil {
				return err
			}
			continue // it began to be published, and is left out by the next look
		}
		if err != nil || !more {
			return err
		}
		s.Files, s.Bytes, tries = s.Files+1, s.Bytes+n, 0
		if r.Moved != nil {
			r.Moved(s.Files, s.Bytes, max(all, s.Bytes))
		}
	}
}

// setBucket tries the bucket with the keys of the environment and makes new media go there.
func (a *App) setBucket(ctx context.Context, h *hub.Hub, r SetHubStore) error {
	place, err := bucket.Place{Endpoint: r.Endpoint, Region: r.Region, Bucket: r.Bucket, Prefix: r.Prefix, PathStyle: r.PathStyle}.Check()
	if err != nil {
		return err
	}
	k, err := a.givenBucketKeys()
	if err == nil && (k.Access == "" || k.Secret.Empty()) {
		err = psn.Errorf(psn.CodeUsage, "the keys to the bucket are missing").
			WithHint("set PSN_S3_ACCESS_KEY and PSN_S3_SECRET_KEY, or write them into config/keys.env; the hub keeps them sealed").
			WithNext("psn help environment")
	}
	if err != nil {
		return err
	}
	b, err := bucket.Open(place, k, a.o.Clock)
	if err != nil {
		return err
	}
	defer b.Close()
	if r.DryRun {
		nothing := errors.New("one is enough")
		if err := b.List(ctx, h.Info().ID+"/", func(bucket.Info) error { return nothing }); !errors.Is(err, nothing) {
			return err
		}
		return nil
	}
	if err := b.Check(ctx, h.Info().ID+"/fetched/"+psn.NewID()); err != nil {
		return err
	}
	return h.SetBucket(ctx, place, k, a.Actor())
}
