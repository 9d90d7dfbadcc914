package config

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/postshitnow/psn/internal/psn"
)

func TestLoadBucketKeys(t *testing.T) {
	t.Parallel()
	dirs, root := setup(t), t.TempDir()
	file := filepath.Join(root, "config", "keys.env")
	want := func(what, access, secret string, lookup Lookup) {
		t.Helper()
		gotAccess, gotSecret, err := LoadBucketKeys(root, dirs, lookup, []string{"x"})
		if err != nil || gotAccess != access || gotSecret.Reveal() != secret {
			t.Errorf("%s: %q, %q, %v", what, gotAccess, gotSecret.Reveal(), err)
		}
		if secret != "" && fmt.Sprintf("%v", gotSecret) == secret {
			t.Errorf("%s: the secret prints", what)
		}
	}
	want("nowhere", "", "", env())
	write(t, file, "PSN_S3_ACCESS_KEY=AKIDFILE\nPSN_S3_SECRET_KEY=\"from the file\"\nPSN_X_CLIENT_ID=mine\n", 0o600)
	want("file", "AKIDFILE", "from the file", env())
	want("environment first", "AKIDENV", "from the file", env("PSN_S3_ACCESS_KEY", "AKIDENV"))
	// Whoever looks for an app's credentials reads the same file.
	if k, err := LoadAppKeys(root, dirs, env(), "x", []string{"x"}); err != nil || k.ID != "mine" {
		t.Errorf("an app's credentials beside a bucket's: %+v, %v", k, err)
	}
	write(t, file, "PSN_S3_ACCES_KEY=AKIDFILE\n", 0o600)
	_, _, err := LoadBucketKeys(root, dirs, env(), nil)
	wantError(t, "misspelt", err, psn.CodeInvalid, "PSN_S3_ACCES_KEY", "PSN_S3_ACCESS_KEY")
}

func TestLoadBucketKeysRefusesOpenFile(t *testing.T) {
	t.Parallel()
	dirs, root := setup(t), t.TempDir()
	file := filepath.Join(root, "config", "keys.env")
	write(t, file, "PSN_S3_ACCESS_KEY=AKIDFILE\n", 0o644)
	_, _, err := LoadBucketKeys(root, dirs, env(), nil)
	wantError(t, "readable by others", err, psn.CodeInsecureFile, file, "chmod 600")
}
