package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postshitnow/psn/internal/hub/bucket/buckettest"
	"github.com/postshitnow/psn/internal/hub/pgtest"
	"github.com/postshitnow/psn/internal/sim"
	simall "github.com/postshitnow/psn/internal/sim/all"
)

// TestMain lets the test binary be psn itself, so that stories run the real main in processes of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"psn": func() {
		signal.Reset(syscall.SIGPIPE)
		os.Exit(run(os.Args[1:]))
	}, "browse": browse})
}

// TestStories runs the stories in testdata/script, one per promise. Beside testscript's own commands they
// have:
//
//	sim            starts a simulator; $SIM is its address, $TOKEN_mastodon and so on
//	               are what @alex gives each network to sign in, $TOKEN_x_bea is @bea's
//	fault KEY=VALUE…   adds a fault to it: do, on, text, times, seconds, network, status, body
//	arrivals N TEXT    fails unless N posts with this text came into being there
//	postgres       makes an empty database; $PG is its URL
//	capture NAME   puts the last standard output, trimmed, into $NAME
//	exits CODE PROGRAM ARGUMENT…   fails unless the program ends with that exit code
//	revoke NETWORK TOKEN           makes a simulated account's token worthless
//	sql PLACE STATEMENT            changes a SQLite file or Postgres database behind psn's back
//	hold FILE                      keeps the write lock of a SQLite file until the story ends
//	captions N TEXT                fails unless N captions of videos with this text, after "en: ", are shown by the networks
//	picture FILE WIDTH HEIGHT      makes a JPEG, a GIF of three frames, or a PNG, as the name says
//	port NAME                      puts the number of a free port into $NAME
//	bomb FILE WIDTH HEIGHT         makes a tiny PNG file that says it has so many pixels
//	truncate FILE BYTES            keeps the beginning of a file
//	browse PAGE    a program: a person's browser on a page that asks for consent; see there
//	inbox                          starts a web server that takes messages; $INBOX is its host and port
//	received N TEXT                fails unless N messages with this text arrived there
func TestStories(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setupStory,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sim": startSim, "bucket": startBucket, "fault": addFault, "arrivals": checkArrivals, "captions": checkCaptions, "postgres": newPostgres, "capture": capture,
			"exits": exits, "revoke": revoke, "sql": runSQL, "hold": holdDB,
			"picture": drawPicture, "film": copyFilm, "port": freePort, "bomb": makeBomb, "truncate": cutFile,
			"inbox": startInbox, "received": checkReceived,
		},
	})
}

// setupStory gives a story a home of its own.
func setupStory(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	for k, v := range map[string]string{
		"HOME": home, "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "TZ": "UTC", "USER": "ana",
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CEILING_DIRECTORIES": filepath.Dir(env.WorkDir),
	} {
		env.Setenv(k, v)
	}
	env.Values["tb"] = env.T()
	return nil
}

func startSim(ts *testscript.TestScript, neg bool, _ []string) {
	if neg {
		ts.Fatalf("sim can't be negated")
	}
	s := &sim.Server{Networks: simall.Networks()}
	ts.Check(s.Start("127.0.0.1:0"))
	ts.Defer(func() { _ = s.Close() })
	ts.Setenv("SIM", s.URL())
	bea, err := s.Network("x").CreateAccount("bea", "")
	ts.Check(err)
	ts.Setenv("TOKEN_x_bea", bea.Token)
	for _, n := range s.Networks {
		account := n.Accounts()[0]
		ts.Setenv("TOKEN_"+n.Name(), account.Given())
	}
	sims.Store(ts, s)
}

// buckets holds each story's bucket.
var buckets sync.Map // *testscript.TestScript → *buckettest.Server

// startBucket starts an S3-compatible server with the bucket psn-test at $S3. With the word down it hangs up on
// everybody from then on, and with up it answers again.
func startBucket(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) > 0 {
		known, _ := buckets.Load(ts)
		s, ok := known.(*buckettest.Server)
		if !ok {
			ts.Fatalf("there is no bucket")
		}
		s.Down(args[0] == "down")
		return
	}
	tb, ok := ts.Value("tb").(testing.TB)
	if !ok {
		ts.Fatalf("no test")
	}
	s := buckettest.New(tb)
	buckets.Store(ts, s)
	ts.Setenv("S3", s.Place.Endpoint)
	ts.Setenv("S3_ACCESS", buckettest.Keys.Access)
	ts.Setenv("S3_SECRET", buckettest.Keys.Secret.Reveal())
}

func newPostgres(ts *testscript.TestScript, _ bool, _ []string) {
	tb, ok := ts.Value("tb").(testing.TB)
	if !ok {
		ts.Fatalf("no test")
	}
	ts.Setenv("PG", pgtest.NewDatabase(tb))
}

func capture(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: capture NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
