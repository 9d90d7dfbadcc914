//go:build !psnfault

package fault

// Point does nothing in an ordinary build.
func Point(Place, string) {}

// Mutant is false in an ordinary build.
func Mutant(Defect) bool { return false }
