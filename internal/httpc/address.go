package httpc

import (
	"errors"
	"fmt"
	"net/netip"
)

// ErrForbidden is in the chain of an error from a Fetcher that refused an address.
var ErrForbidden = errors.New("the address is not on the public Internet")

// forbidden are the networks that content must not lead to (IANA's registries of special-purpose addresses),
// besides those that netip knows by itself. The forms of IPv6 that carry an IPv4 address are among them.
var forbidden = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),   // carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, broadcast
	netip.MustParsePrefix("::/96"),           // IPv4-compatible
	netip.MustParsePrefix("64:ff9b::/96"),    // NAT64
	netip.MustParsePrefix("64:ff9b:1::/48"),  // NAT64, local
	netip.MustParsePrefix("100::/64"),        // discard
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo among them
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4
	netip.MustParsePrefix("3fff::/20"),       // documentation
	netip.MustParsePrefix("5f00::/16"),       // segment routing
	netip.MustParsePrefix("fec0::/10"),       // site-local
}

// checkAddress returns an error with ErrForbidden unless an address is on the public Internet. An IPv4-mapped
// address is judged as the IPv4 address that it is.
func checkAddress(addr netip.Addr) error {
	addr = addr.Unmap().WithZone("")
	bad := !addr.IsValid() || addr.IsUnspecified() || addr.IsLoopback() || addr.IsPrivate() || addr.IsMulticast() ||
		addr.IsLinkLocalUnicast() || addr.IsLinkLocalMulticast() || addr.IsInterfaceLocalMulticast()
	for _, p := range forbidden {
		bad = bad || p.Contains(addr)
	}
	if bad {
		return fmt.Errorf("%w: %s", ErrForbidden, addr)
	}
	return nil
}
