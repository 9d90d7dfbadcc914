package psn

import "strings"

// Fit says what becomes of a picture whose proportions a network does not take.
type Fit string

// The ways to deal with such a picture. The zero Fit counts as FitRefuse.
const (
	FitRefuse Fit = "refuse" // the post is refused
	FitCrop   Fit = "crop"   // what is too much is cut off, on both sides alike
	FitPad    Fit = "pad"    // a border is added, on both sides alike
)

// Fits lists the ways, for those who are to choose.
func Fits() []string { return []string{string(FitCrop), string(FitPad), string(FitRefuse)} }

// Check returns an error with CodeInvalid for what is none of the ways, and nil for the zero Fit.
func (f Fit) Check() *Error {
	switch f {
	case "", FitRefuse, FitCrop, FitPad:
		return nil
	}
	err := Errorf(CodeInvalid, "fit %q is not one of %s", Excerpt(string(f), 40), strings.Join(Fits(), ", ")).
		WithHint("crop cuts off what is too much, pad adds a border, refuse leaves it to you")
	if meant := Closest(string(f), Fits()); meant != "" {
		err.Hint = "did you mean " + meant + "? " + err.Hint
	}
	return err
}

// Stored is f as content keeps it: empty for FitRefuse.
func (f Fit) Stored() Fit {
	if f == FitRefuse {
		return ""
	}
	return f
}
