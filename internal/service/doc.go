// Package service keeps a program of a user running on the user's own machine: as a systemd user unit on
// Linux, as a launchd agent on macOS. It writes the file that such a system reads, asks the system to start
// or stop what the file describes, and finds the program's log. It needs no rights but the user's own.
//
// It knows nothing of hubs: what runs, where, and with which variables is said by the caller. Nothing secret
// may be among them, because the file can be read by others.
package service
