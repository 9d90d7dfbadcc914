package mcp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
	"github.com/postshitnow/psn/internal/cli/all"
	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/platform"
	platformall "github.com/postshitnow/psn/internal/platform/all"
	"github.com/postshitnow/psn/internal/sim"
	simmastodon "github.com/postshitnow/psn/internal/sim/mastodon"
)

// machine is somebody's machine: a home, which is a workspace, and a simulated network.
type machine struct {
	t    *testing.T
	home string
	env  map[string]string
	sim  *sim.Server
}

// setup returns a machine with a workspace, a hub in SQLite and the account masto.
func setup(t *testing.T) *machine {
	t.Helper()
	m := bare(t)
	m.sim = &sim.Server{Networks: []sim.Network{&simmastodon.Network{}}}
	if err := m.sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.sim.Close() })
	m.psn("init", "--no-git")
	m.typed(m.sim.Networks[0].Accounts()[0].Given(),
		"account", "add", "mastodon", "--server", m.sim.URL()+"/mastodon", "--simulated", "--name", "masto", "--token-file", "-")
	return m
}

// bare returns a machine with nothing on it.
func bare(t *testing.T) *machine {
	t.Helper()
	home := t.TempDir()
	return &machine{t: t, home: home, env: map[string]string{
		"HOME": home, "USER": "ana", "TZ": "UTC", "PSN_LAG": "400ms", "PSN_RETRY": "50ms",
		"PSN_HEALTH_ADDR": "off",
	}}
}

// run runs a command line as a process would, and returns its exit code.
func (m *machine) run(ctx context.Context, streams *cli.Streams, args ...string) int {
	client := platform.HTTP{
		Publish: httpc.NewPublisher(httpc.PublisherOptions{}), Read: httpc.NewReader(0), Upload: httpc.NewReader(0), Clock: time.Now,
	}
	defer client.Publish.Close()
	a := app.New(app.Options{
		Clock: time.Now, Dir: m.home, Platforms: platformall.Platforms(), Version: "v1.2.3",
		Lookup: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok },
		HTTP:   func() platform.HTTP { return client },
	})
	defer a.Close()
	env := cli.NewEnv(streams, time.Now)
	root := all.Tree(env, cli.Build{Version: "v1.2.3"}, func() *app.App { return a }) //nolint:contextcheck // Execute gives it one
	return cli.Execute(ctx, root, env, args)
}

// typed runs a command that must succeed, with standard input, and returns its data.
func (m *machine) typed(input string, args ...string) json.RawMessage {
	m.t.Helper()
	var out, errs bytes.Buffer
	code := m.run(m.t.Context(), &cli.Streams{In: strings.NewReader(input), Out: &out, Err: &errs}, args...)
	var said struct{ Data json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &said); code != 0 || err != nil {
		m.t.Fatalf("psn %v: exit %d, %v\n%s%s", args, code, err, out.String(), errs.String())
	}
	return said.Data
}

func (m *machine) psn(args ...string) json.RawMessage { m.t.Helper(); return m.typed("", args...) }

// atTerminal runs a command that a person types.
func (m *machine) atTerminal(args ...string) {
	m.t.Helper()
	var out, errs bytes.Buffer
	if code := m.run(m.t.Context(), &cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, InTTY: true}, args...); code != 0 {
		m.t.Fatalf("psn %v: exit %d\n%s", args, code, errs.String())
	}
}

// client is a program that talks to psn mcp.
type client struct {
	*sdk.ClientSession
	t       *testing.T
	schemas map[string]*jsonschema.Resolved // of each tool's answers
	log     *logged
}

// logged is what psn mcp writes to standard error.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// connect starts psn mcp and a client of that name. It fails the test unless psn mcp ends well when the client hangs up.
func (m *machine) connect(name string, flags ...string) *client {
	m.t.Helper()
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	log := &logged{}
	ended := make(chan int, 1)
	go func() {
		defer fromServer.Close()
		ended <- m.run(context.WithoutCancel(m.t.Context()), &cli.Streams{In: toServer, Out: fromServer, Err: log}, append([]string{"mcp"}, flags...)...)
	}()
	c := sdk.NewClient(&sdk.Implementation{Name: name, Version: "1"}, nil)
	session, err := c.Connect(m.t.Context(), &sdk.IOTransport{Reader: toClient, Writer: fromClient}, nil)
	if err != nil {
		m.t.Fatalf("connect: %v\n%s", err, log)
	}
	m.t.Cleanup(func() {
		_ = session.Close()
		if code := <-ended; code != 0 {
			m.t.Errorf("psn mcp ended with %d\n%s", code, log)
		}
	})
	out := &client{session, m.t, map[string]*jsonschema.Resolved{}, log}
	for tool, err := range session.Tools(m.t.Context(), nil) {
		if err != nil {
			m.t.Fatal(err)
		}
		raw, err := json.Marshal(tool.OutputSchema)
		if err != nil {
			m.t.Fatal(err)
		}
		var schema jsonschema.Schema
		if err := json.Unmarshal(raw, &schema); err != nil {
			m.t.Fatal(err)
		}
		if out.schemas[tool.Name], err = schema.Resolve(nil); err != nil {
			m.t.Fatal(err)
		}
	}
	return out
}

// said is an answer.
type said struct {
	OK    bool
	Note  string
	Data  json.RawMessage
	Error struct {
		Code, Message, Hint string
		Retryable           bool
		Next                []string
	}
	Warnings, Next []string
	NextCursor     string `json:"next_cursor"`
}

// call calls a tool, and holds what comes back to its schema and to its other form.
func (c *client) call(tool string, arguments any) said {
	c.t.Helper()
	r, err := c.CallTool(c.t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		c.t.Fatalf("%s: %v\n%s", tool, err, c.log)
	}
	if err := c.schemas[tool].Validate(r.StructuredContent); err != nil {
		c.t.Errorf("%s: the answer is not as its schema says: %v\n%v", tool, err, r.StructuredContent)
	}
	text, isText := r.Content[0].(*sdk.TextContent)
	if !isText || len(r.Content) != 1 {
		c.t.Fatalf("%s: %d contents", tool, len(r.Content))
	}
	raw, err := json.Marshal(r.StructuredContent)
	if err != nil {
		c.t.Fatal(err)
	}
	var out, twin said
	if err := json.Unmarshal(raw, &out); err != nil {
		c.t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text.Text), &twin); err != nil {
		c.t.Fatal(err)
	}
	if out.OK != twin.OK || out.Error.Code != twin.Error.Code || len(out.Data) == 0 != (len(twin.Data) == 0) {
		c.t.Errorf("%s: as data and as text it says two things:\n%s\n%s", tool, raw, text.Text)
	}
	if out.OK == r.IsError {
		c.t.Errorf("%s: ok %v, isError %v", tool, out.OK, r.IsError)
	}
	if !out.OK && (out.Error.Code == "" || out.Error.Message == "" || out.Error.Hint == "") {
		c.t.Errorf("%s: an error without code, message or hint: %s", tool, raw)
	}
	return out
}

// must calls a tool that must succeed and returns the data as T.
func must[T any](c *client, tool string, arguments any) T {
	c.t.Helper()
	s := c.call(tool, arguments)
	var out T
	if !s.OK {
		c.t.Fatalf("%s %v: %+v", tool, arguments, s.Error)
	}
	if err := json.Unmarshal(s.Data, &out); err != nil {
		c.t.Fatalf("%s: %v in %s", tool, err, s.Data)
	}
	return out
}

type in = map[string]any
