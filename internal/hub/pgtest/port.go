//go:build linux || darwin

package pgtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// freePort returns a loopback port below the range that systems hand out to outgoing connections, so
// that a client can't take it while the server is down.
func freePort(ctx context.Context) (int, error) {
	for range 20 {
		if port := 15000 + rand.IntN(15000); isFree(ctx, port) {
			return port, nil
		}
	}
	return 0, errors.New("no free loopback port found between 15000 and 30000")
}

// isFree reports whether nobody listens on a loopback port.
func isFree(ctx context.Context, port int) bool {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	return err == nil && l.Close() == nil
}
