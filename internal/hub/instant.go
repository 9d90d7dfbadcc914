package hub

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// instant is a point in time as the database holds it: microseconds since 1970-01-01 UTC. Zero is NULL.
type instant int64

func at(t time.Time) instant {
	if t.IsZero() {
		return 0
	}
	return instant(t.UnixMicro())
}

func (i instant) time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// Value stores zero as NULL.
func (i instant) Value() (driver.Value, error) {
	if i == 0 {
		return nil, nil //nolint:nilnil // NULL is the value of no instant
	}
	return int64(i), nil
}

// Scan reads NULL as zero.
func (i *instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = 0
	case int64:
		*i = instant(v)
	default:
		return fmt.Errorf("an instant can't be read from %T", src)
	}
	return nil
}
