package linkedin

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"
)

func TestCommentary(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain & simple":                          "plain & simple",
		`a\b (c) [d] {e} <f> g|h *i* _j_ ~k @l`:   `a\\b \(c\) \[d\] \{e\} \<f\> g\|h \*i\* \_j\_ \~k \@l`,
		"#Go and (#日本語) but C#minor, # and #2026": `{hashtag|\#|Go} and \({hashtag|\#|日本語}\) but C\#minor, \# and \#2026`,
		"#one#two":                               `{hashtag|\#|one}\#two`,
		"#snake_case":                            `{hashtag|\#|snake}\_case`,
		"https://example.com/a_(b)#Part":         `https://example.com/a\_\(b\)\#Part`,
		"see https://example.com/#a #b":          `see https://example.com/\#a {hashtag|\#|b}`,
		"@[Acme](urn:li:organization:1)!":        `@[Acme](urn:li:organization:1)!`,
		"@[Acme (US)](urn:li:organization:1)":    `@[Acme \(US\)](urn:li:organization:1)`,
		"@[Acme](urn:li:car:1)":                  `\@\[Acme\]\(urn:li:car:1\)`,
		"@[Ana_B](urn:li:person:aB_c-9) @ana #x": `@[Ana\_B](urn:li:person:aB_c-9) \@ana {hashtag|\#|x}`,
	} {
		if got := commentary(text); got != want {
			t.Errorf("%q is sent as\n%s, want\n%s", text, got, want)
		}
		if got := plain(want); got != text {
			t.Errorf("%q is read as\n%s, want\n%s", want, got, text)
		}
	}
}

// FuzzCommentary: whatever a text holds, LinkedIn's form of it leads back to it, and holds nothing reserved unescaped but its
// own elements.
func FuzzCommentary(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{`\`, "|", "{", "}", "@", "[", "]", "(", ")", "<", ">", "#", "*", "_", "~", " ", "a", "é", "日", "1", "\n", "#tag", "{hashtag|", "https://a.b/", "@[A](urn:li:person:b_C)"}
	for range 2000 {
		text := ""
		for range random.IntN(12) {
			text += alphabet[random.IntN(len(alphabet))]
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("posts are UTF-8")
		}
		if got := plain(commentary(text)); got != text {
			t.Fatalf("%q came back as %q, by %q", text, got, commentary(text))
		}
	})
}
