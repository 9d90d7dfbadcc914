package psn

import "strings"

// CheckLanguage returns an error with CodeInvalid unless tag has the form of a BCP 47 language tag: two or three
// letters, then parts of one to eight letters and digits, joined by hyphens.
func CheckLanguage(tag string) *Error {
	for i, part := range strings.Split(tag, "-") {
		letters := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") == ""
		rest := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		if i == 0 && (!letters || len(part) < 2 || len(part) > 3) || !rest || part == "" || len(part) > 8 {
			return Errorf(CodeInvalid, "%q is not a language tag", Excerpt(tag, 40)).
				WithHint("use BCP 47, as en, es or pt-BR")
		}
	}
	return nil
}

// checkCaptions returns an error with CodeInvalid for captions that no network could show.
func (m MediaRef) checkCaptions() *Error {
	if len(m.Captions) == 0 {
		return nil
	}
	if m.Kind() != Video {
		return Errorf(CodeInvalid, "captions belong to a video, and this is a %s", m.Kind()).
			WithHint("describe it with an alt text instead")
	}
	if len(m.Captions) > MaxCaptions {
		return Errorf(CodeInvalid, "it has captions in %d languages, at most %d are allowed", len(m.Captions), MaxCaptions)
	}
	known := map[string]bool{}
	for _, c := range m.Captions {
		if err := CheckLanguage(c.Language); err != nil {
			err.Message = "the captions: " + err.Message
			return err
		}
		lower := strings.ToLower(c.Language)
		if known[lower] {
			return Errorf(CodeInvalid, "two captions are in %s", c.Language).
				WithHint("keep one of them, or say which language the other is in: es=talk.vtt")
		}
		known[lower] = true
		if err := CheckText(c.Cues); err != nil {
			err.Message = "the captions in " + c.Language + ": " + err.Message
			return err
		}
	}
	return nil
}
