package mcp

import "context"

// Commands runs command lines of psn.
type Commands interface {
	// Run runs one command line, off a terminal, and returns what it printed. An agent acts, never a person.
	Run(ctx context.Context, line Line) Printed
	// Output returns the JSON schema of the data of the command at a path such as "post create".
	Output(path string) map[string]any
}

// Line is a command line.
type Line struct {
	Agent string   // who acts
	Args  []string // without the program's name
	Input string   // standard input
}

// Printed is what a command printed.
type Printed struct {
	Out []byte
	Err []byte
}
