package cli

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/psn"
)

// schema is the data of `psn schema`.
type schema struct {
	Version  string          `json:"version"`
	Commands []schemaCommand `json:"commands"`
	Flags    []schemaFlag    `json:"flags"` // of every command
	Exits    []Exit          `json:"exit_codes"`
	Topics   []string        `json:"topics"` // of psn help
}

// schemaCommand describes one command.
type schemaCommand struct {
	Path        string       `json:"path"` // "psn post list"
	Use         string       `json:"use"`
	Short       string       `json:"short"`
	Examples    []string     `json:"examples"`
	Flags       []schemaFlag `json:"flags"` // of its own
	Mutates     bool         `json:"mutates"`
	Destructive bool         `json:"destructive"`
	Idempotent  bool         `json:"idempotent"`
	Outside     bool         `json:"outside"` // talks to a service outside the hub
	Output      any          `json:"output"`  // JSON schema of data; null if it has no fixed shape
}

// schemaFlag describes one flag.
type schemaFlag struct {
	Name      string   `json:"name"`
	Shorthand string   `json:"shorthand,omitempty"`
	Type      string   `json:"type"`
	Values    []string `json:"values,omitempty"` // the only ones allowed
	Default   string   `json:"default,omitempty"`
	Required  bool     `json:"required,omitempty"`
	Usage     string   `json:"usage"`
}

// newSchema returns `psn schema`.
func newSchema(env *Env, build Build) *cobra.Command {
	var cmd *cobra.Command
	cmd = &cobra.Command{
		Use:     "schema [COMMAND...]",
		Short:   "print the commands, flags and output schemas as JSON",
		Example: "psn schema\npsn schema version",
		Args:    cobra.ArbitraryArgs,
		RunE: env.Run(func(_ context.Context, args []string) (*Result, error) {
			top := commandAt(cmd.Root(), args)
			if top == nil {
				return nil, psn.Errorf(psn.CodeUsage, "there is no command psn %s", psn.Excerpt(quoteAll(args), 60)).
					WithNext("psn help")
			}
			return &Result{Data: describe(top, build.info().Version, env.topics)}, nil
		}),
	}
	return Annotate(cmd, Traits{Idempotent: true, Output: schema{}})
}

// describe returns the schema of the commands at and under top.
func describe(top *cobra.Command, version string, topics []Topic) schema {
	s := schema{Version: version, Exits: Exits(), Topics: topicNames(topics), Commands: []schemaCommand{}, Flags: []schemaFlag{}}
	top.Root().PersistentFlags().VisitAll(func(f *pflag.Flag) { s.Flags = append(s.Flags, describeFlag(f)) })
	for _, cmd := range leaves(top) {
		traits, _ := TraitsOf(cmd)
		c := schemaCommand{
			Path: cmd.CommandPath(), Use: cmd.Use, Short: cmd.Short,
			Examples: orEmpty(examplesOf(cmd)), Flags: []schemaFlag{},
			Mutates: traits.Mutates, Destructive: traits.Destructive,
			Idempotent: traits.Idempotent, Outside: traits.Outside,
		}
		if traits.Output != nil {
			c.Output = SchemaOf(traits.Output)
		}
		eachFlag(cmd, func(f *pflag.Flag) {
			if f.Name != "help" && cmd.Root().PersistentFlags().Lookup(f.Name) != f {
				c.Flags = append(c.Flags, describeFlag(f))
			}
		})
		s.Commands = append(s.Commands, c)
	}
	return s
}

func describeFlag(f *pflag.Flag) schemaFlag {
	_, usage := pflag.UnquoteUsage(f)
	required := f.Annotations[cobra.BashCompOneRequiredFlag]
	return schemaFlag{
		Name: f.Name, Shorthand: f.Shorthand, Type: f.Value.Type(), Values: f.Annotations[valuesKey],
		Default: f.DefValue, Required: len(required) > 0 && required[0] == "true", Usage: usage,
	}
}
