package httpc

import (
	"errors"
	"net"
	"testing"
)

// deadConn takes no byte, as a connection whose other end is gone.
type deadConn struct {
	net.Conn
	writes int
}

func (c *deadConn) Write([]byte) (int, error) {
	c.writes++
	return 0, errors.New("broken pipe")
}

func arm(c *gatedConn, call *call) { c.current.Store(&armed{call: call}) }

func TestWriteThatTakesNoByteIsNotSent(t *testing.T) {
	t.Parallel()
	dead, c := &deadConn{}, &call{}
	conn := &gatedConn{Conn: dead}
	arm(conn, c)
	for range 2 {
		if n, err := conn.Write([]byte("POST")); n != 0 || err == nil {
			t.Errorf("wrote %d bytes, error %v", n, err)
		}
	}
	if left, _ := c.finish(); left || dead.writes != 1 {
		t.Errorf("left: %v, after %d writes", left, dead.writes)
	}
}

func TestNothingIsWrittenAfterTheEnd(t *testing.T) {
	t.Parallel()
	dead, c := &deadConn{}, &call{gate: func() error { t.Error("the gate was asked"); return nil }}
	conn := &gatedConn{Conn: dead}
	arm(conn, c)
	_, _ = c.finish()
	if _, err := conn.Write([]byte("POST")); !errors.Is(err, errOver) || dead.writes != 0 {
		t.Errorf("error %v after %d writes", err, dead.writes)
	}
}

func TestSecondConnectionIsRefused(t *testing.T) {
	t.Parallel()
	c := &call{}
	first, second := &gatedConn{Conn: &deadConn{}}, &deadConn{}
	arm(first, c)
	_, _ = first.Write([]byte("POST"))
	again := &gatedConn{Conn: second}
	arm(again, c)
	if _, err := again.Write([]byte("POST")); !errors.Is(err, errSecondSend) || second.writes != 0 {
		t.Errorf("error %v after %d writes", err, second.writes)
	}
}
