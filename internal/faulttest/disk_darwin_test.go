//go:build psnfault

package faulttest

// diskDramas has none here: this system can't change the limits of another process.
func diskDramas() []drama { return nil }
