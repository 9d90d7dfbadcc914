package app

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/postshitnow/psn/internal/psn"
)

const (
	// feedBack and feedAhead are the days that a feed covers.
	feedBack  = 31
	feedAhead = 366
	// eventLength is how long an event lasts. A post takes no time, but calendar programs hide what has none.
	eventLength = 15 * time.Minute
)

// ICS returns the calendar as an iCalendar file (RFC 5545): an event for each post, with a UID that is the
// post's for ever, instants in UTC, and the same bytes as long as no post changes. It shows the beginning
// of the text only.
func (c Calendar) ICS() string {
	file := ics.NewCalendarFor("psn")
	file.SetProductId("-//psn//calendar//EN")
	file.SetXWRCalName("psn")
	file.SetXWRTimezone(c.Zone.String())
	for _, p := range c.Posts {
		event := file.AddEvent(p.ID + "." + p.HubID + "@psn")
		event.SetDtStampTime(p.UpdatedAt) // without METHOD it is when the event was last revised
		event.SetModifiedAt(p.UpdatedAt)
		event.SetStartAt(p.At)
		event.SetEndAt(p.At.Add(eventLength))
		event.SetSummary(p.summary())
		event.SetDescription(fmt.Sprintf("state: %s\naccount: %s (%s)\nhub: %s\npost: %s", p.State, p.Account, p.Platform, p.Hub, p.ID))
		event.SetStatus(p.status())
		event.SetTimeTransparency(ics.TransparencyTransparent)
		event.AddCategory(p.Platform)
		event.AddProperty("X-PSN-STATE", string(p.State))
	}
	return file.Serialize(ics.WithNewLineWindows)
}

// summary is the event's title: what is not sure to go out says so.
func (p Planned) summary() string {
	text := p.Account + ": " + psn.Excerpt(p.Content.Text(), 80)
	if p.status() == ics.ObjectStatusConfirmed {
		return text
	}
	return string(p.State) + " – " + text
}

// status is what calendar programs know of a post's state.
func (p Planned) status() ics.ObjectStatus {
	switch p.State {
	case psn.Scheduled, psn.Approved, psn.Publishing, psn.Published:
		return ics.ObjectStatusConfirmed
	case psn.Cancelled:
		return ics.ObjectStatusCancelled
	case psn.Draft, psn.PendingApproval, psn.Rejected, psn.Failed, psn.Missed, psn.NeedsReview:
	}
	return ics.ObjectStatusTentative
}
