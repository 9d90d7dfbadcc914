// Command bench measures psn on this machine: how fast a command starts, how late a post is, how many go
// out in a burst, what an idle worker costs. Every figure comes with its range, the load, the disk's fsync
// time and the versions; a run that loses or doubles a post fails, whatever its speed.
//
//	go run ./bench                         everything, on both engines
//	go run ./bench -only B1,B3 -engine sqlite
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// figure is one of the measurements.
type figure struct {
	name string
	what string
	run  func(context.Context, *machine, engine) ([]line, error)
}

// line is one result.
type line struct {
	what  string
	value string
	bar   string
}

var figures = []figure{
	{name: "B1", what: "start of `psn post list` among 10,000 posts, whole process", run: start},
	{name: "B2", what: "lateness of posts due 10 ms apart, from due time to arrival", run: lateness},
	{name: "B3", what: "burst of posts due at one instant, from that instant to the last arrival", run: burst},
	{name: "B4", what: "a worker killed in the middle of a call, until another takes over", run: takeover},
	{name: "B5", what: "idle worker with 10,000 scheduled posts", run: idle},
	{name: "B8", what: "`psn post create` and `psn post import`, whole processes", run: create},
	{name: "B9", what: "memory for a large video, from its file to a simulated X", run: film},
}

// options are the sizes of the measurements.
type options struct {
	only    string
	engines string
	rounds  int
	posts   int
	late    int
	kills   int
	idle    time.Duration
	film    int
}

var flags options

func main() {
	flag.StringVar(&flags.only, "only", "", "comma-separated figures, as B1,B3")
	flag.StringVar(&flags.engines, "engine", "sqlite,postgres", "comma-separated engines")
	flag.IntVar(&flags.rounds, "rounds", 60, "process starts per side in B1; B8 makes 200 posts whatever this says")
	flag.IntVar(&flags.posts, "posts", 5000, "posts of the burst in B3")
	flag.IntVar(&flags.late, "late", 1000, "posts in B2")
	flag.IntVar(&flags.kills, "kills", 5, "workers killed in B4")
	flag.DurationVar(&flags.idle, "idle", time.Minute, "how long B5 watches; 10m for the record")
	flag.IntVar(&flags.film, "film", 500, "size of the video in B9, in megabytes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context) error {
	m, err := newMachine(ctx)
	if err != nil {
		return err
	}
	defer m.close() //nolint:contextcheck // it cleans up after an interrupt, too
	fmt.Println(m.describe())
	failed := 0
	for _, f := range figures {
		if flags.only != "" && !slices.Contains(strings.Split(flags.only, ","), f.name) {
			continue
		}
		fmt.Printf("\n%s  %s\n", f.name, f.what)
		for e := range strings.SplitSeq(flags.engines, ",") {
			lines, err := f.run(ctx, m, engine(e))
			if err != nil {
				fmt.Printf("    %-9s FAILED: %v\n", e, err)
				failed++
				continue
			}
			for _, l := range lines {
				fmt.Printf("    %-9s %-46s %s%s\n", e, l.what, l.value, bar(l.bar))
			}
			fmt.Printf("    %-9s load %s\n", e, load())
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d measurements failed", failed)
	}
	return nil
}

func bar(text string) string {
	if text == "" {
		return ""
	}
	return "   (bar: " + text + ")"
}
