package workspace

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// checkLanguage returns an error with CodeInvalid unless tag has the form of a BCP 47 language tag: two or
// three letters, then parts of one to eight letters and digits, joined by hyphens.
func checkLanguage(tag string) *psn.Error {
	for i, part := range strings.Split(tag, "-") {
		letters := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") == ""
		rest := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		if i == 0 && (!letters || len(part) < 2 || len(part) > 3) || !rest || part == "" || len(part) > 8 {
			return psn.Errorf(psn.CodeInvalid, "%q is not a language tag", psn.Excerpt(tag, 40)).
				WithHint("use BCP 47, as en, es or pt-BR")
		}
	}
	return nil
}

// CheckLanguage returns an error with CodeInvalid unless tag has the form of a BCP 47 language tag.
func CheckLanguage(tag string) error {
	if err := checkLanguage(tag); err != nil {
		return err
	}
	return nil
}
