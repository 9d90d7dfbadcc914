package service

import (
	"context"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Spec is what a service runs.
type Spec struct {
	Name     string        // as psn.CheckName allows; two services of one user have two names
	Title    string        // what it is, for people
	Program  string        // absolute path
	Args     []string      // without the program
	Dir      string        // the working folder, absolute
	Env      []Variable    // nothing secret
	Writable []string      // folders that the program writes to, absolute
	StopFor  time.Duration // how long a polite stop may take
}

// Variable is one variable of a service's environment.
type Variable struct {
	Name, Value string
}

// Unit is a service as its system knows it.
type Unit struct {
	System  string // "systemd" or "launchd"
	Label   string // what the system calls it: "psn-worker.service"
	File    string // absolute
	Content string
	Log     string // the file that the program's output goes to; empty if the system keeps it
}

// manager is a system that keeps programs running.
type manager interface {
	name() string
	// tool is the program without which nothing can be done here.
	tool() string
	// label is what the system calls the service of a name; folder and file say where it is described.
	label(name string) string
	folder() (string, error)
	file(label string) string
	logFile(label string) string
	// check refuses what this system's files can't say.
	check(spec Spec) error
	render(spec Spec, unit Unit) string
	// place is the line of the file that says where the service runs.
	place(dir string) string
	start(ctx context.Context, unit Unit, changed bool) error
	stop(ctx context.Context, unit Unit) error
	// forget tells the system that the file is gone.
	forget(ctx context.Context) error
	byHand(unit Unit) []string
	stoppedByLogout(ctx context.Context) string
	logCommand(unit Unit, lines int, follow bool) []string
}

// marker stands in every file that psn writes. A file without it is somebody else's.
const marker = "made by psn worker install"

// prefix begins the name of every service.
const prefix = "psn-"

// checkText refuses what no file of a service can say: control characters, as in a path with a line feed.
func checkText(values ...string) error {
	for _, v := range values {
		for _, r := range v {
			if r < ' ' || r == 0x7f || r == 0xfffd {
				return psn.Errorf(psn.CodeInvalid, "%q has a character that no service can be given", psn.Excerpt(v, 80)).
					WithHint("rename the folder, or change the variable")
			}
		}
	}
	return nil
}
