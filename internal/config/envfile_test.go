package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postshitnow/psn/internal/psn"
)

func TestParseEnv(t *testing.T) {
	t.Parallel()
	known := []string{"A", "B", "C", "D", "E", "F", "G"}
	got, err := parseEnv("x.env", []byte("\ufeff# comment\r\n\r\nA=plain # not this\r\nexport B='it $is #1'\nC=\"a \\\"b\\\" \\$c \\n\" # x\n"+
		"D=\nE = p#q$r\\s \nF=''\nG=a=b"), known)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for name, e := range got {
		values[name] = e.value
	}
	want := map[string]string{"A": "plain", "B": "it $is #1", "C": `a "b" $c \n`, "D": "", "E": `p#q$r\s`, "F": "", "G": "a=b"}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Error(diff)
	}
}

func TestParseEnvRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"A=1\ncanary\n":          {"x.env:2: not of the form NAME=value", "NAME=value"},
		"\n\ncan ary=1\n":        {"x.env:3: not of the form NAME=value", ""},
		"1A=canary\n":            {"x.env:1: not of the form NAME=value", ""},
		"PSN_HUB_URI=canary\n":   {"x.env:1: unknown variable PSN_HUB_URI", "did you mean PSN_HUB_URL?"},
		"ELSE=canary\n":          {"x.env:1: unknown variable ELSE", "A, PSN_HUB_URL"},
		"A=1\nA=canary\n":        {"x.env:2: A stands twice, first in line 1", ""},
		"A='canary\n":            {"x.env:1: the quotes of A do not match", "single quotes"},
		"A='canary' more\n":      {"x.env:1: the quotes of A do not match", ""},
		"A=\"canary\\\"\n":       {"x.env:1: the quotes of A do not match", ""},
		"A=canary \xff\xfe\x00 ": {"x.env is not valid UTF-8", ""},
	} {
		_, err := parseEnv("x.env", []byte(text), []string{"A", "PSN_HUB_URL"})
		wantError(t, text, err, psn.CodeInvalid, want[0], want[1])
	}
}

func FuzzEnvQuote(f *testing.F) {
	f.Add(`a'b"c$d\e#f` + "`")
	f.Add(" spaced ")
	f.Fuzz(func(t *testing.T, value string) {
		for _, r := range value {
			if r < ' ' || r == '\ufffd' || r == 0x85 || r == 0x2028 || r == 0x2029 {
				return // addresses have no control characters
			}
		}
		got, err := parseEnv("x.env", []byte("A="+envQuote(value)+"\n"), []string{"A"})
		if err != nil || got["A"].value != value {
			t.Errorf("%q: got %q, %v", value, got["A"].value, err)
		}
	})
}
