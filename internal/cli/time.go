package cli

import (
	"encoding/json"
	"time"
)

// Time is a moment in a command's data: RFC 3339 with its offset, to the second, and null if it is zero.
type Time struct{ time.Time }

// In returns t as it is in zone, to the second. The zero time stays zero.
func In(t time.Time, zone *time.Location) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.In(zone).Truncate(time.Second)}
}

// MarshalJSON returns the moment as a JSON string, or null.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.Format(time.RFC3339))
}

// String returns the moment for people, with the zone's name beside it, and nothing if it is zero:
// "2026-12-01T09:00:00+01:00 Europe/Madrid".
func (t Time) String() string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339) + " " + t.Location().String()
}
