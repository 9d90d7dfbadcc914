package config

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/app"
	"github.com/postshitnow/psn/internal/cli"
)

func position(p problem) string { return fmt.Sprintf("%s:%d:%d:", p.File, p.Line, p.Column) }

func newGet(env *cli.Env, open func() *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "get KEY",
		Short: "show what a file of the workspace says at a key",
		Long: `A key is the kind of file, its name where there are several, and the keys in it, joined by dots: strategy.zone,
voice-profiles.personal.tone, series.teardown.at. Items of a list have numbers, from 0. Without keys in it,
it is the whole file.`,
		Example: "psn config get strategy.zone\npsn config get voice-profiles.personal\npsn config get strategy.windows.default.0.times --jq .value",
		Args:    cli.ExactArgs("KEY"),
		RunE:    env.Run(func(_ context.Context, args []string) (*cli.Result, error) { return runGet(open(), args[0]) }),
	}
	return cli.Annotate(cmd, cli.Traits{Idempotent: true, Output: got{}})
}

// got is the data of `psn config get`.
type got struct {
	Key    string `json:"key"`
	Value  any    `json:"value"` // a text, a number, a list or an object; null for nothing
	File   string `json:"file"`  // below the workspace
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Hash   string `json:"hash"` // of the file, for psn config set --if-hash
}

func runGet(a *app.App, key string) (*cli.Result, error) {
	v, err := a.GetConfig(key)
	if err != nil {
		return nil, err
	}
	out := got{v.Key, v.Data, v.File.Path, v.Line, v.Column, v.Hash}
	return &cli.Result{Data: out, Human: func(p *cli.Printer) { p.Text(said(out.Value)) }}, nil
}

// said writes a value for people: a text as it is, anything else as JSON.
func said(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		return v
	}
	raw, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(raw)
}
