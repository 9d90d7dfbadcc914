package main

import (
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postshitnow/psn/internal/sim"
)

// sims holds each story's simulator.
var sims sync.Map // *testscript.TestScript → *sim.Server

func simOf(ts *testscript.TestScript) *sim.Server {
	s, ok := sims.Load(ts)
	if !ok {
		ts.Fatalf("start the simulator first: sim")
	}
	server, ok := s.(*sim.Server)
	if !ok {
		ts.Fatalf("%T is no simulator", s)
	}
	return server
}

func addFault(ts *testscript.TestScript, _ bool, args []string) {
	var f sim.Fault
	for _, arg := range args {
		key, value, _ := strings.Cut(arg, "=")
		var err error
		switch key {
		case "do":
			f.Do = sim.Action(value)
		case "on":
			f.On = sim.Kind(value)
		case "text":
			f.Text = value
		case "status":
			f.Status, err = strconv.Atoi(value)
		case "body":
			f.Body = value
		case "network":
			f.Network = value
		case "times":
			f.Times, err = strconv.Atoi(value)
		case "seconds":
			f.Seconds, err = strconv.ParseFloat(value, 64)
		default:
			ts.Fatalf("fault: unknown key %q", key)
		}
		ts.Check(err)
	}
	ts.Check(simOf(ts).Faults().Add(f))
}

func checkArrivals(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: arrivals N TEXT")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for _, a := range simOf(ts).Ledger() {
		if a.Effect == sim.Created && strings.Contains(a.Text, args[1]) {
			got++
		}
	}
	if (got == want) == neg {
		ts.Fatalf("%d posts with %q arrived, want %d", got, args[1], want)
	}
}

// checkCaptions counts the captions that readers of the simulated networks see: captions N TEXT.
func checkCaptions(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: captions N TEXT")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	for _, network := range simOf(ts).Networks {
		for _, item := range network.Feed(0) {
			for _, m := range item.Media {
				for _, c := range m.Captions {
					if strings.Contains(c.Language+": "+c.Text, args[1]) {
						got++
					}
				}
			}
		}
	}
	if (got == want) == neg {
		ts.Fatalf("%d captions with %q are shown, want %d", got, args[1], want)
	}
}
