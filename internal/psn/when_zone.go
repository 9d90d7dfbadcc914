package psn

import (
	"strings"
	"time"
)

// LoadZone returns the zone with an IANA name, such as "America/New_York" or "UTC". It returns an error
// with CodeInvalid for anything else: an empty name, "Local", an abbreviation such as "EST", which does not
// know summer time and means different zones to different people, and a misspelling; the hint has the name
// that was probably meant.
func LoadZone(name string) (*time.Location, error) {
	if name == "" {
		return nil, Errorf(CodeInvalid, "the time zone is empty").WithHint("%s", zoneHint)
	}
	if strings.EqualFold(name, "local") || strings.EqualFold(name, "localtime") {
		return nil, Errorf(CodeInvalid, "%q is not a time zone: it is another on every machine", name).WithHint("%s", zoneHint)
	}
	meant, shorthand := zoneMeant[strings.ToLower(name)]
	shorthand = shorthand && name != meant && name != "GMT"
	if zone, err := time.LoadLocation(name); err == nil && !shorthand && !unportable(name) {
		return zone, nil
	}
	err := Errorf(CodeInvalid, "%q is not a time zone", Excerpt(name, 60)).WithHint("%s", zoneHint)
	if shorthand {
		err.Message = Excerpt(name, 60) + " is not the name of one time zone with its rules"
	}
	if meant := meantZone(name); meant != "" {
		err.Hint = "did you mean " + meant + "?"
	}
	return nil, err
}

const zoneHint = "use an IANA name, such as America/New_York, Europe/Madrid or UTC"

// unportable reports whether a name that this machine finds is not IANA's, all of which begin with a
// capital letter, or is a placeholder.
func unportable(name string) bool { return name[0] < 'A' || name[0] > 'Z' || name == "Factory" }

// meantZone guesses the IANA name for what people write instead; it is empty if there is no good guess.
func meantZone(name string) string {
	spaced := strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(name, "_", " "))), " ")
	if zone, ok := zoneMeant[spaced]; ok {
		return zone
	}
	city := titled(spaced)
	for _, region := range zoneRegions {
		candidate := region + city
		if _, err := time.LoadLocation(candidate); err == nil && candidate != "" && !unportable(candidate) {
			return candidate
		}
	}
	return Closest(name, commonZones)
}

// titled writes "america/new york" as "America/New_York".
func titled(spaced string) string {
	var b strings.Builder
	start := true
	for _, r := range spaced {
		if start && r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		start = r == ' ' || r == '/' || r == '-'
		if r == ' ' {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}

var zoneRegions = []string{
	"", "America/", "Europe/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/",
	"America/Argentina/", "America/Indiana/",
}

// zoneMeant maps what people write for a zone, in lower case, to the zone they most likely mean.
var zoneMeant = map[string]string{
	"utc": "UTC", "gmt": "UTC", "z": "UTC", "zulu": "UTC", "gmt0": "UTC",
	"est": "America/New_York", "edt": "America/New_York", "et": "America/New_York", "est5edt": "America/New_York",
	"cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago", "cst6cdt": "America/Chicago",
	"mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver", "mst7mdt": "America/Denver",
	"pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles", "pst8pdt": "America/Los_Angeles",
	"hst": "Pacific/Honolulu", "akst": "America/Anchorage", "akdt": "America/Anchorage",
	"bst": "Europe/London", "wet": "Europe/Lisbon", "west": "Europe/Lisbon",
	"cet": "Europe/Paris", "cest": "Europe/Paris", "met": "Europe/Paris", "eet": "Europe/Athens", "eest": "Europe/Athens",
	"ist": "Asia/Kolkata", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "aest": "Australia/Sydney", "aedt": "Australia/Sydney",
	"eastern standard time": "America/New_York", "central standard time": "America/Chicago",
	"mountain standard time": "America/Denver", "pacific standard time": "America/Los_Angeles",
	"romance standard time": "Europe/Paris", "gmt standard time": "Europe/London", "w. europe standard time": "Europe/Berlin",
	"nyc": "America/New_York", "san francisco": "America/Los_Angeles", "sf": "America/Los_Angeles",
	"seattle": "America/Los_Angeles", "boston": "America/New_York", "washington": "America/New_York",
	"miami": "America/New_York", "austin": "America/Chicago", "houston": "America/Chicago", "dallas": "America/Chicago",
	"cdmx": "America/Mexico_City", "mexico": "America/Mexico_City", "guadalajara": "America/Mexico_City",
	"barcelona": "Europe/Madrid", "spain": "Europe/Madrid", "munich": "Europe/Berlin", "milan": "Europe/Rome",
	"beijing": "Asia/Shanghai", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
}

// commonZones are the names against which a misspelling is compared.
var commonZones = []string{
	"UTC", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
	"America/Anchorage", "America/Toronto", "America/Vancouver", "America/Mexico_City", "America/Monterrey",
	"America/Bogota", "America/Lima", "America/Caracas", "America/Santiago", "America/Sao_Paulo",
	"America/Argentina/Buenos_Aires", "America/Montevideo", "America/Guatemala", "America/Costa_Rica", "America/Panama",
	"Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Madrid", "Europe/Paris", "Europe/Brussels",
	"Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Prague",
	"Europe/Warsaw", "Europe/Stockholm", "Europe/Oslo", "Europe/Copenhagen", "Europe/Helsinki", "Europe/Athens",
	"Europe/Bucharest", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Africa/Casablanca", "Africa/Lagos",
	"Africa/Cairo", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
	"Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Singapore", "Asia/Manila", "Asia/Hong_Kong",
	"Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth", "Australia/Brisbane", "Australia/Sydney",
	"Australia/Melbourne", "Pacific/Auckland", "Pacific/Honolulu",
}
