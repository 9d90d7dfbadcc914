package cli

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// AddYes gives cmd the flag --yes, which stands for the answer to Env.Confirm.
func AddYes(cmd *cobra.Command, yes *bool) {
	cmd.Flags().BoolVar(yes, "yes", false, "go ahead without asking")
}

// AddDryRun gives cmd the flag --dry-run: check everything, change nothing, show what would happen.
func AddDryRun(cmd *cobra.Command, dryRun *bool) {
	cmd.Flags().BoolVar(dryRun, "dry-run", false, "check and show what would happen, change nothing")
}

// Page is which part of a list to show.
type Page struct {
	Limit  int    // at most so many
	Cursor string // the next_cursor of the page before; empty for the first
}

// AddPage gives cmd the flags --limit, from 1 to most, and --cursor.
func AddPage(cmd *cobra.Command, page *Page, limit, most int) {
	page.Limit = limit
	cmd.Flags().Var(&bounded{&page.Limit, most}, "limit", "at most this `number`, up to "+strconv.Itoa(most))
	cmd.Flags().StringVar(&page.Cursor, "cursor", "", "go on after this `cursor`, the next_cursor of the page before")
}

// bounded is an int flag from 1 to most.
type bounded struct {
	value *int
	most  int
}

func (b *bounded) String() string {
	if b.value == nil {
		return ""
	}
	return strconv.Itoa(*b.value)
}

func (b *bounded) Type() string { return "int" }

func (b *bounded) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > b.most {
		return psn.Errorf(psn.CodeUsage, "use a number from 1 to %d", b.most)
	}
	*b.value = n
	return nil
}
