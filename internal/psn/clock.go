package psn

import "time"

// Clock tells the time. Commands and workers are given one; nothing else asks the machine.
type Clock func() time.Time
