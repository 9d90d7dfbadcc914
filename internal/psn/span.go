package psn

import (
	"strconv"
	"strings"
	"time"
)

// ParseSpan reads a length of time as people write it: "90m", "24h", "7d", "1d12h". A day has 24 hours. It
// returns an error with CodeInvalid for anything else, and for more than ten years.
func ParseSpan(text string) (time.Duration, error) {
	const most = 10 * 366 * 24 * time.Hour
	word := strings.TrimSpace(text)
	var days, rest time.Duration
	before, after, found := strings.Cut(word, "d")
	if found {
		n, err := strconv.ParseUint(before, 10, 16)
		if err != nil {
			return 0, errSpan(text)
		}
		days, word = time.Duration(n)*24*time.Hour, after
	}
	if word != "" || !found {
		var err error
		if rest, err = time.ParseDuration(word); err != nil || rest < 0 || strings.HasPrefix(word, "+") {
			return 0, errSpan(text)
		}
	}
	if days > most || rest > most {
		return 0, errSpan(text)
	}
	return days + rest, nil
}

func errSpan(text string) error {
	return Errorf(CodeInvalid, "%q is not a length of time", Excerpt(text, 40)).WithHint("write it as 90m, 24h, 7d or 1d12h")
}
