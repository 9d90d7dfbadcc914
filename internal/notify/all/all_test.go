package all_test

import (
	"slices"
	"testing"

	"github.com/postshitnow/psn/internal/notify/all"
	"github.com/postshitnow/psn/internal/psn"
)

func TestNotifiers(t *testing.T) {
	t.Parallel()
	list := all.Notifiers()
	names := list.Names()
	if len(names) == 0 || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are missing or taken twice: %v", names)
	}
	for _, name := range names {
		if n, err := list.Find(name); err != nil || n.Name() != name || n.Title() == "" {
			t.Errorf("find %s: %v", name, err)
		}
	}
	if _, err := list.Find("nowhere"); psn.CodeOf(err) != psn.CodeNotFound {
		t.Errorf("find nowhere: %v", err)
	}
}
