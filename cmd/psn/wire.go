package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // zones work on a machine without them

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	cliall "github.com/postshitnow/psn/internal/cli/all"
	"github.com/postshitnow/psn/internal/fault"
	"github.com/postshitnow/psn/internal/httpc"
	notifyall "github.com/postshitnow/psn/internal/notify/all"
	"github.com/postshitnow/psn/internal/platform"
	"github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/psn"
)

// version and commit are stamped by the build.
var version, commit string

// run is the whole program: it wires the rooms together, runs one command line and returns its exit code.
func run(args []string) int {
	signal.Ignore(syscall.SIGPIPE) // a reader that left must not kill a publish call
	clock := fault.Start(time.Now)
	env := cli.NewEnv(cli.SystemStreams(os.Stdin, os.Stdout, os.Stderr, os.LookupEnv), clock)
	open := sync.OnceValue(func() *app.App {
		dir, err := os.Getwd()
		if err != nil {
			dir = "/"
		}
		return app.New(app.Options{
			Clock: clock, Lookup: os.LookupEnv, Dir: dir, Platforms: all.Platforms(), Version: version,
			Notifiers: notifyall.Notifiers(),
			HTTP:      func() platform.HTTP { return outgoing(clock) },
		})
	})
	opened := false
	root := cliall.Tree(env, cli.Build{Version: version, Commit: commit}, func() *app.App { opened = true; return open() })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	code := cli.Execute(ctx, root, env, args)
	if opened {
		open().Close()
	}
	return code
}

// uploadMost is how long one upload may take, its retries included.
const uploadMost = 3 * time.Minute

// outgoing makes the clients that platform members talk through.
func outgoing(clock psn.Clock) platform.HTTP {
	return platform.HTTP{
		Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Clock: clock,
		Upload: httpc.NewReader(uploadMost),
	}
}
