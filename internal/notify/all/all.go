// Package all is the list of notifiers psn knows: a line for each.
package all

import (
	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/notify/log"
	"github.com/postshitnow/psn/internal/notify/shoutrrr"
)

// Notifiers returns every member.
func Notifiers() notify.Registry {
	return notify.Registry{
		shoutrrr.Notifier{},
		log.Notifier{},
	}
}
