package bluesky

import (
	"fmt"
	"testing"
	"time"

	"github.com/postshitnow/psn/internal/platform"
)

func TestTIDHoldsItsTime(t *testing.T) {
	t.Parallel()
	// 3jzfcijpj2z2a is the example of atproto.com/specs/tid.
	at, ok := tidTime("3jzfcijpj2z2a")
	if !ok || at.Format(time.DateTime) != "2023-06-30 15:03:01" {
		t.Errorf("%s, %v", at, ok)
	}
	for _, key := range []string{"", "3jzfcijpj2z2", "3jzfcijpj2z2A", "0jzfcijpj2z2a", "3jzfcijpj2z2aa"} {
		if _, ok := tidTime(key); ok {
			t.Errorf("%q is no TID", key)
		}
	}
}

func TestKeyOfARequest(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)
	seen := map[string]string{}
	for i := range 2000 {
		req := platform.Request{Key: fmt.Sprint("key-", i), Began: began}
		key := rkey(req)
		if key != rkey(req) {
			t.Fatalf("%s: two keys for one request", req.Key)
		}
		if other, taken := seen[key]; taken {
			t.Fatalf("%s and %s have one key", req.Key, other)
		}
		seen[key] = req.Key
		at, ok := tidTime(key)
		if !ok || at.After(began) || at.Before(began.Add(-spread)) || !isKey(key) {
			t.Fatalf("%s: %s is at %s", req.Key, key, at)
		}
		req.Began = began.Add(2 * spread)
		if rkey(req) <= key {
			t.Fatalf("%s: a later request has the smaller key", req.Key)
		}
	}
	if key := rkey(platform.Request{Key: "k"}); len(key) != tidLength || key[0] != '2' {
		t.Errorf("without a time the key is %q", key)
	}
}
