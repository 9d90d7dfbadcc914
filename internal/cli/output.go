package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// Format is a form of output.
type Format string

// The forms of output.
const (
	Human  Format = "human"  // tables and sentences
	JSON   Format = "json"   // one envelope
	NDJSON Format = "ndjson" // one element of the data a line
)

// formats lists every form.
func formats() []Format { return []Format{Human, JSON, NDJSON} }

// outputFlags are the flags that every command takes.
type outputFlags struct {
	format Format
	json   bool
	fields string
	jq     string
	file   string
}

func addOutputFlags(root *cobra.Command, o *outputFlags) {
	flags := root.PersistentFlags()
	enumVar(root, flags, &o.format, "output", "", formats(),
		"`format` of the output: human, json or ndjson (human at a terminal, else json)")
	flags.BoolVar(&o.json, "json", false, "short for --output json")
	flags.StringVar(&o.fields, "fields", "", "only these `keys` of the data, or of each of its elements: id,state")
	flags.StringVar(&o.jq, "jq", "", "what this jq `expression` makes of the data, one value a line")
	flags.StringVar(&o.file, "out", "", "write the output into this `file`, instead of a shell redirection")
}

// choose decides the format. Selecting keys, a query or a file asks for JSON, as a redirection would.
func (o *outputFlags) choose(cmd *cobra.Command, env *Env, traits Traits) (Format, error) {
	selects := cmd.Flags().Changed("fields") || cmd.Flags().Changed("jq")
	format := o.format
	if o.json {
		if format != "" && format != JSON {
			return "", Usagef(cmd, "--json and --output %s contradict each other", format)
		}
		format = JSON
	}
	switch {
	case format == Human && selects:
		return "", Usagef(cmd, "--fields and --jq select from JSON, not from human output")
	case format != "":
		return format, nil
	case selects:
		return JSON, nil
	case traits.Text:
		return Human, nil
	case !env.OutTTY, o.writesFile():
		return JSON, nil
	}
	return Human, nil
}

func (o *outputFlags) writesFile() bool { return o.file != "" && o.file != "-" }

// guessFormat returns the format that args ask for, when they can't be parsed.
func guessFormat(args []string, tty bool) Format {
	for i, arg := range args {
		name, value, given := strings.Cut(arg, "=")
		if !given && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "--":
			return guessFormat(nil, tty)
		case "--json", "--fields", "--jq", "--out":
			return JSON
		case "--output":
			for _, f := range formats() {
				if value == string(f) {
					return f
				}
			}
		}
	}
	if tty {
		return Human
	}
	return JSON
}

// shape is how a result's data leaves the program.
type shape struct {
	format Format
	fields []string
	query  *query // nil for all of the data
}

// newShape checks everything about the output that can be known before the command runs.
func (e *Env) newShape(cmd *cobra.Command, traits Traits) (shape, error) {
	format, err := e.out.choose(cmd, e, traits)
	if err != nil {
		return shape{}, err
	}
	s := shape{format: format}
	if cmd.Flags().Changed("fields") {
		s.fields = strings.Split(strings.ReplaceAll(e.out.fields, " ", ""), ",")
		if known := knownFields(traits.Output); known != nil {
			if err := checkFields(s.fields, known); err != nil {
				return shape{}, err
			}
		}
	}
	if cmd.Flags().Changed("jq") {
		s.query, err = parseQuery(e.out.jq)
	}
	return s, err
}

// render returns what goes to stdout.
func (s shape) render(ctx context.Context, o outcome, env *Env) ([]byte, error) {
	if s.format == Human && o.result.Human != nil {
		p := env.printer()
		if env.out.writesFile() {
			p.color, p.width = false, 0
		}
		o.result.Human(p)
		return p.bytes(), nil
	}
	data, err := encode(o.result.Data)
	if err != nil {
		return nil, err
	}
	if s.fields != nil {
		if data, err = selectFields(data, s.fields); err != nil {
			return nil, err
		}
	}
	switch {
	case s.query != nil:
		return s.query.run(ctx, data, s.format == NDJSON, env.OutTTY)
	case s.format == NDJSON:
		return lines(data)
	case s.format == Human:
		return indent(data)
	}
	body, err := envelope(o, data)
	if err != nil || !env.OutTTY || env.out.writesFile() {
		return body, err
	}
	return indent(bytes.TrimSpace(body))
}

// wraps reports whether the output is an envelope, which carries warnings and the cursor itself.
func (s shape) wraps() bool { return s.format == JSON && s.query == nil }

// spoiled is the warning of an act that was carried out although its output could not be shaped.
func spoiled(err error) string {
	sentence := err.Error()
	if known, ok := errors.AsType[*psn.Error](err); ok {
		sentence = known.Error()
	}
	return "done, but the output is not as asked: " + sentence
}
