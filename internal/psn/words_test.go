package psn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"
)

func TestSecretNeverShows(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a"
	type holder struct {
		Token  Token
		Secret Secret
		Inside *Secret
	}
	s := NewSecret(canary)
	h := holder{Token{Access: s, Refresh: s, ExpiresAt: time.Unix(1, 0)}, s, &s}
	raw, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{
		fmt.Sprint(h), fmt.Sprintf("%v %+v %#v %s %q %x", h, h, h.Secret, s, s, s), string(raw), fmt.Errorf("with %v", h).Error(),
	} {
		if strings.Contains(shown, canary) || strings.Contains(shown, fmt.Sprintf("%x", canary)) {
			t.Errorf("shown: %s", shown)
		}
	}
	if s.Reveal() != canary || s.Empty() || !(Secret{}).Empty() {
		t.Error("the value is lost")
	}
}

func TestTokenSurvivesSealing(t *testing.T) {
	t.Parallel()
	want := Token{Access: NewSecret("a"), Refresh: NewSecret("r"), ExpiresAt: time.Unix(1e9, 0).UTC()}
	got, err := ParseToken(want.Reveal())
	if err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ParseToken([]byte("not a token")); CodeOf(err) != CodeInternal || strings.Contains(err.Error(), "not a token") {
		t.Errorf("a broken token says %v", err)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 10000 {
		id := NewID()
		if err := CheckID(id); err != nil || len(id) != 10 {
			t.Fatalf("%q: %v", id, err)
		}
		if seen[id] {
			t.Fatalf("%q came twice", id)
		}
		seen[id] = true
	}
	for _, bad := range []string{"", "a", "0", "ABC", "abc'--", "22222222222", "2 3", "é"} {
		if CodeOf(CheckID(bad)) != CodeInvalid {
			t.Errorf("%q passes for an id", bad)
		}
	}
	for _, good := range []string{"2", "7k2", "zzzzzzzzzz"} {
		if err := CheckID(good); err != nil {
			t.Error(err)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	err := Errorf(CodeFull, "write %s: %w", "hub.db", fs.ErrPermission).WithHint("free %d MB", 3).Retry()
	if err.Error() != "write hub.db: permission denied" || !errors.Is(err, fs.ErrPermission) || !err.Retryable || err.Hint != "free 3 MB" {
		t.Errorf("got %+v", err)
	}
	outer := &Error{Code: CodeLocked, Message: "open", Err: err}
	if outer.Error() != "open: write hub.db: permission denied" || CodeOf(fmt.Errorf("more: %w", outer)) != CodeLocked {
		t.Errorf("got %v, code %s", outer, CodeOf(outer))
	}
	if CodeOf(nil) != "" || CodeOf(fs.ErrExist) != CodeInternal {
		t.Error("codes of other errors are off")
	}
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c] || c == "" {
			t.Errorf("code %q stands twice or is empty", c)
		}
		seen[c] = true
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, good := range map[string]bool{
		"work": true, "a": true, "my-hub.2_x": true, "": false, "Work": false, "-x": false, "../x": false, "a/b": false,
		strings.Repeat("a", 40): true, strings.Repeat("a", 41): false, "a b": false, "ü": false,
	} {
		if err := CheckName(name); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}
