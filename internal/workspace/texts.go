package workspace

import (
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

func checkTimeOfDay(text string) error {
	if at, err := time.Parse("15:04", text); err != nil || at.Format("15:04") != text {
		return psn.Errorf(psn.CodeInvalid, "%q is not a time of day", psn.Excerpt(text, 40)).WithHint("write 00:00 to 23:59")
	}
	return nil
}

// checkWindowTime allows 9:00 for 09:00, as windows always did.
func checkWindowTime(text string) error {
	if _, err := time.Parse("15:04", text); err != nil {
		return psn.Errorf(psn.CodeInvalid, "%q is not a time of day", psn.Excerpt(text, 40)).WithHint("write 00:00 to 23:59")
	}
	return nil
}

func checkDay(text string) error {
	if _, ok := parseDays(text); !ok {
		return psn.Errorf(psn.CodeInvalid, "%q is not a day", psn.Excerpt(text, 40)).WithHint(daysHint)
	}
	return nil
}

func checkDate(text string) error {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return psn.Errorf(psn.CodeInvalid, "%q is not a date", psn.Excerpt(text, 40)).WithHint("write year, month and day, as 2026-01-05")
	}
	return nil
}

func checkWebsite(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return psn.Errorf(psn.CodeInvalid, "%q is not the address of a page", psn.Excerpt(text, 60)).WithHint("write it as https://example.com")
	}
	return nil
}
