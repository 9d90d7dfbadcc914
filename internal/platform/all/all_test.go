package all_test

import (
	"slices"
	"testing"

	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
)

func TestPlatforms(t *testing.T) {
	t.Parallel()
	list := all.Platforms()
	names := list.Names()
	if len(names) == 0 || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are missing or taken twice: %v", names)
	}
	for _, name := range names {
		if p, err := list.Find(name); err != nil || p.Name() != name {
			t.Errorf("find %s: %v", name, err)
		}
	}
	if _, err := list.Find("nowhere"); psn.CodeOf(err) != psn.CodeNotFound {
		t.Errorf("find nowhere: %v", err)
	}
}
