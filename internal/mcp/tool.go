package mcp

import (
	"encoding/json"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/postshitnow/psn/internal/psn"
)

// tool is one tool: a command, or several whose last word a field says.
type tool struct {
	name    string
	title   string
	about   string
	command string // its path, as "post create"
	fields  []field
	hints   hints
	// check looks at what was given before the command runs; it may be nil. Names are those of fields.
	check func(given map[string]any) error
}

// hints say what a call may do. Each is told, as those that are not told count as true.
type hints struct {
	reads      bool // changes nothing
	destroys   bool // replaces or ends something
	idempotent bool // the same call again changes nothing more
	outside    bool // it can lead to something that the world sees
}

// tools lists the tools, in the order of their use.
func tools() []tool {
	return []tool{
		contextTool(), status(), calendar(), listPosts(), showPost(), checkPost(), createPost(), editPost(), schedulePost(),
		captureIdea(), listIdeas(), applyPlan(),
	}
}

// Offered is a tool, for people who want to know what there is.
type Offered struct {
	Name    string
	Command string // its path; * stands for a verb
	Reads   bool   // it changes nothing
}

// Tools lists what there is.
func Tools() []Offered {
	var out []Offered
	for _, t := range tools() {
		o := Offered{t.name, t.command, t.hints.reads}
		if t.verb() != nil {
			o.Command += " *"
		}
		out = append(out, o)
	}
	return out
}

// hubField is the field of every tool that works on one hub.
func hubField() field {
	return field{name: "hub", about: "the name of the hub, where there are several; status names them"}
}

func dryRun() field {
	return field{name: "dry_run", kind: yes, about: "check everything and show what would happen, and change nothing"}
}

// verb returns the field that says the last word of the command, nil if there is none.
func (t tool) verb() *field {
	for i := range t.fields {
		if t.fields[i].kind == verb {
			return &t.fields[i]
		}
	}
	return nil
}

// paths lists the commands that the tool runs.
func (t tool) paths() []string {
	f := t.verb()
	if f == nil {
		return []string{t.command}
	}
	var out []string
	for _, word := range f.values {
		out = append(out, t.command+" "+word)
	}
	return out
}

// described returns the tool as clients see it.
func (t tool) described(c Commands) *sdk.Tool {
	props, required := map[string]any{}, []string{}
	for _, f := range t.fields {
		props[f.name] = f.schema()
		if f.required {
			required = append(required, f.name)
		}
	}
	in := map[string]any{"type": "object", "properties": props, "additionalProperties": false}
	if len(required) > 0 {
		in["required"] = required
	}
	return &sdk.Tool{
		Name: t.name, Title: t.title, Description: t.about, InputSchema: in, OutputSchema: outputSchema(c.Output(t.paths()[0])),
		Annotations: &sdk.ToolAnnotations{
			Title: t.title, ReadOnlyHint: t.hints.reads, DestructiveHint: &t.hints.destroys, IdempotentHint: t.hints.idempotent,
			OpenWorldHint: &t.hints.outside,
		},
	}
}

// line returns the command line of a call. It returns an error with psn.CodeUsage for input that is off.
func (t tool) line(raw json.RawMessage) (Line, error) {
	given, err := t.read(raw)
	if err != nil {
		return Line{}, err
	}
	if t.check != nil {
		if err := t.check(given); err != nil {
			return Line{}, err
		}
	}
	line := Line{Args: strings.Fields(t.command)}
	var flags, arguments []string
	for _, f := range t.fields {
		value, ok := given[f.name]
		if !ok {
			continue
		}
		switch text, _ := value.(string); f.kind {
		case verb:
			line.Args = append(line.Args, text)
		case argument:
			arguments = append(arguments, text)
		case input:
			line.Input = text
			if f.flag != "" {
				flags = append(flags, "--"+f.flag+"=-")
			} else {
				arguments = append(arguments, "-")
			}
		case word, words, number, yes:
			flags = append(flags, f.flags(value)...)
		}
	}
	line.Args = append(append(line.Args, flags...), "--output=json")
	if len(arguments) > 0 {
		line.Args = append(append(line.Args, "--"), arguments...)
	}
	return line, nil
}

// read returns the fields that were given, by name.
func (t tool) read(raw json.RawMessage) (map[string]any, error) {
	var fields map[string]json.RawMessage
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &fields); err != nil {
			return nil, psn.Errorf(psn.CodeUsage, "the arguments of %s must be an object", t.name).WithHint("it is %s", psn.Excerpt(string(raw), 60))
		}
	}
	given := map[string]any{}
	var names []string
	for _, f := range t.fields {
		names = append(names, f.name)
		value, ok := fields[f.name]
		if ok && string(value) != "null" {
			v, err := f.read(value)
			if err != nil {
				return nil, err
			}
			given[f.name] = v
		} else if f.required {
			return nil, psn.Errorf(psn.CodeUsage, "%s needs %s", t.name, f.name).WithHint("%s: %s", f.name, f.about)
		}
	}
	for name := range fields {
		if slices.Contains(names, name) {
			continue
		}
		err := psn.Errorf(psn.CodeUsage, "%s has no field %q", t.name, psn.Excerpt(name, 60)).WithHint("its fields are %s", strings.Join(names, ", "))
		if meant := psn.Closest(name, names); meant != "" {
			err.Hint = "did you mean " + meant + "? " + err.Hint
		}
		return nil, err
	}
	return given, nil
}

// texts returns values as texts.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
