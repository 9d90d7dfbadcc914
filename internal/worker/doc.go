// Package worker runs things: the publisher's loop, the job engine, wake-ups, health and shutting down. It
// decides when to look and how many at once; what to do is app's.
package worker
