package cli

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

//go:embed help/*.txt
var helpFiles embed.FS

// Topic is a text that `psn help` knows besides the commands.
type Topic struct {
	Name  string        // one word: "exit-codes"
	Short string        // what it is about, in a few words
	Text  func() string // plain text, lines of at most 100 characters
}

// AddTopic adds a topic, or replaces the one of this name.
func (e *Env) AddTopic(t Topic) {
	if i := slices.IndexFunc(e.topics, func(o Topic) bool { return o.Name == t.Name }); i >= 0 {
		e.topics[i] = t
		return
	}
	e.topics = append(e.topics, t)
}

func builtinTopics() []Topic {
	return []Topic{
		{"exit-codes", "what each exit code and error code means", exitCodesTopic},
		{"formatting", "human output, JSON, fields, jq and files", embedded("formatting")},
		{"environment", "variables that change how psn behaves", embedded("environment")},
		{"times", "how to write a time", embedded("times")},
		{"states", "the life of a post", statesTopic},
	}
}

func topicNames(topics []Topic) []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name
	}
	return names
}

// embedded returns a function that reads a topic's file.
func embedded(name string) func() string {
	return func() string {
		raw, err := helpFiles.ReadFile("help/" + name + ".txt")
		if err != nil {
			panic(fmt.Sprintf("cli: help topic %s: %v", name, err)) // it is part of the program
		}
		return string(raw)
	}
}

// exitCodesTopic is written from ExitOf.
func exitCodesTopic() string {
	var b strings.Builder
	b.WriteString("psn ends with one of these exit codes; the error's code says more.\n\n")
	for _, x := range Exits() {
		fmt.Fprintf(&b, "%d  %s\n", x.Status, x.Meaning)
		if len(x.Codes) > 0 {
			fmt.Fprintf(&b, "%s\n", wrap(names(x.Codes), "   "))
		}
	}
	b.WriteString(embedded("exit-codes")())
	return b.String()
}

// statesTopic is written from psn.States and psn.Transitions.
func statesTopic() string {
	var b strings.Builder
	b.WriteString("A post is always in one of these states. Under each: what can happen, and where that leads.\n")
	for _, state := range psn.States() {
		fmt.Fprintf(&b, "\n%s\n", state)
		var acts []psn.Act
		for _, t := range psn.Transitions() {
			if t.From == state && !slices.Contains(acts, t.Act) {
				acts = append(acts, t.Act)
			}
		}
		for _, act := range acts {
			fmt.Fprintf(&b, "  %-9s %s\n", act, either(names(psn.Allowed(state, act))))
		}
		if len(acts) == 0 {
			b.WriteString("  the end of its life\n")
		}
	}
	b.WriteString(embedded("states")())
	return b.String()
}

func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// wrap joins names with commas into indented lines of at most 100 characters.
func wrap(words []string, indent string) string {
	var b strings.Builder
	line := indent
	for i, w := range words {
		if i < len(words)-1 {
			w += ","
		}
		if len(line)+len(w) > 99 {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		line += w + " "
	}
	return b.String() + strings.TrimRight(line, " ")
}
