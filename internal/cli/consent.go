package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// AddTokenFile gives cmd the flag --token-file, by which a person agrees where no terminal is.
func AddTokenFile(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "token-file", "", "agree by the person's token in this `file`; - is standard input")
}

// PersonToken reads the token that --token-file names; it is empty if the flag was not given.
func (e *Env) PersonToken(ctx context.Context, file string) (psn.Secret, error) {
	if file == "" {
		return psn.Secret{}, nil
	}
	return e.ReadSecret(ctx, file, "your token:")
}
