package hubtest

import (
	"fmt"

	"github.com/postshitnow/psn/internal/hub"
	"github.com/postshitnow/psn/internal/psn"
)

// firstRunsAtOnce creates one hub from several handles: one makes it, the others get it.
func firstRunsAtOnce(k *kit) {
	url := k.engine.Empty(k)
	var made [3]psn.Hub
	var errs [3]error
	together(3, func(i int) {
		h, err := hub.Create(k.Context(), hub.Options{URL: url, MaxConns: 1}, hub.New{
			ID: psn.NewID(), Name: fmt.Sprintf("hub-%d", i), Kind: psn.Personal, PublicKey: keys().public,
		})
		if errs[i] = err; err == nil {
			made[i] = h.Info()
			h.Close()
		}
	})
	for i := range made {
		k.ok(errs[i])
		if made[i] != made[0] {
			k.Errorf("hub %d is %+v, the first is %+v", i, made[i], made[0])
		}
	}
	if made[0].Engine != k.engine.Name {
		k.Errorf("engine is %s", made[0].Engine)
	}
}

func createdAgain(k *kit) {
	url := k.engine.Empty(k)
	n := hub.New{ID: psn.NewID(), Name: "first", Kind: psn.Company, PublicKey: keys().public}
	h, err := hub.Create(k.Context(), hub.Options{URL: url}, n)
	k.ok(err)
	defer h.Close()
	if h.Info().ID != n.ID || h.Info().Kind != psn.Company {
		k.Errorf("made %+v", h.Info())
	}
	again, err := hub.Create(k.Context(), hub.Options{URL: url}, hub.New{
		ID: psn.NewID(), Name: "second", Kind: psn.Personal, PublicKey: "another",
	})
	k.ok(err)
	defer again.Close()
	if again.Info() != h.Info() {
		k.Errorf("the second creation got %+v, want %+v", again.Info(), h.Info())
	}
	story, err := h.Story(k.Context(), "hub", n.ID)
	k.ok(err)
	if len(story) != 1 || story[0].Act != "create" {
		k.Errorf("story is %+v", story)
	}
}

func opensNoHub(k *kit) {
	if k.engine.Name == psn.SQLite {
		return // an empty place has no file there; package hub tests those
	}
	url := k.engine.Empty(k)
	_, err := hub.Open(k.Context(), hub.Options{URL: url})
	k.code(err, psn.CodeNotFound)
	_, err = hub.Migrate(k.Context(), hub.Options{URL: url})
	k.code(err, psn.CodeNotFound)
}

func refusesNewer(k *kit) {
	k.exec(`INSERT INTO psn_schema (version_id, is_applied) VALUES (999, TRUE)`)
	k.unchanged(func() {
		_, err := hub.Open(k.Context(), hub.Options{URL: k.url})
		k.code(err, psn.CodeHubNewer)
		_, err = hub.Migrate(k.Context(), hub.Options{URL: k.url})
		k.code(err, psn.CodeHubNewer)
		_, err = hub.Create(k.Context(), hub.Options{URL: k.url}, hub.New{ID: psn.NewID(), Name: "x", Kind: psn.Personal})
		k.code(err, psn.CodeHubNewer)
	})
}

// migratesOlder takes a hub back to before its first migration.
func migratesOlder(k *kit) {
	k.hub()
	for i := range tables {
		k.exec(`DROP TABLE ` + tables[len(tables)-1-i])
	}
	if k.engine.Name == psn.Postgres {
		k.exec(`DROP FUNCTION psn_wake`)
	} else {
		k.exec(`DROP TABLE ideas_search`)
	}
	k.exec(`DELETE FROM psn_schema WHERE version_id > 0`)
	_, err := hub.Open(k.Context(), hub.Options{URL: k.url})
	k.code(err, psn.CodeHubOlder)
	var before [2]hub.Version
	var errs [2]error
	together(2, func(i int) { before[i], errs[i] = hub.Migrate(k.Context(), hub.Options{URL: k.url, MaxConns: 1}) })
	for i := range errs {
		k.ok(errs[i])
		if before[i].Binary == 0 {
			k.Errorf("versions before were %+v", before)
		}
	}
	_, err = hub.Open(k.Context(), hub.Options{URL: k.url})
	k.code(err, psn.CodeNotFound) // migrated, and no hub was in it
	again, err := hub.Migrate(k.Context(), hub.Options{URL: k.url})
	k.ok(err)
	if again.Hub != again.Binary {
		k.Errorf("after the migration the version is %+v", again)
	}
}
