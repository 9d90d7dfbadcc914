package workspace

import "github.com/postshitnow/psn/internal/psn"

// checkLanguage returns an error with CodeInvalid unless tag has the form of a BCP 47 language tag.
func checkLanguage(tag string) *psn.Error { return psn.CheckLanguage(tag) }

// CheckLanguage returns an error with CodeInvalid unless tag has the form of a BCP 47 language tag.
func CheckLanguage(tag string) error {
	if err := checkLanguage(tag); err != nil {
		return err
	}
	return nil
}
