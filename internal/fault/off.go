//go:build !psnfault

package fault

import "time"

// Start returns clock as it is.
func Start(clock func() time.Time) func() time.Time { return clock }

// Point does nothing in an ordinary build.
func Point(Place, string) {}

// Mutant is false in an ordinary build.
func Mutant(Defect) bool { return false }
