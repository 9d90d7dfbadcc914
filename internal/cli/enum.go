package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/psn"
)

// valuesKey is the annotation of a flag that lists its allowed values.
const valuesKey = "psn_values"

// EnumVar gives cmd a flag that takes one of the allowed values. A wrong one is a usage error that lists
// them; completion and `psn schema` know them too.
func EnumVar[T ~string](cmd *cobra.Command, p *T, name string, def T, allowed []T, usage string) {
	enumVar(cmd, cmd.Flags(), p, name, def, allowed, usage)
}

func enumVar[T ~string](cmd *cobra.Command, flags *pflag.FlagSet, p *T, name string, def T, allowed []T, usage string) {
	*p = def
	values := make([]string, len(allowed))
	for i, v := range allowed {
		values[i] = string(v)
	}
	flags.Var(&enum[T]{p, def, values}, name, usage)
	flags.Lookup(name).Annotations = map[string][]string{valuesKey: values}
	// The only error is a flag that does not exist.
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// enum is a flag with a closed set of values.
type enum[T ~string] struct {
	value   *T
	def     T
	allowed []string
}

func (e *enum[T]) String() string {
	if e.value == nil {
		return ""
	}
	return string(*e.value)
}

func (e *enum[T]) Type() string { return "string" }

func (e *enum[T]) Set(text string) error {
	if text != string(e.def) && !slices.Contains(e.allowed, text) {
		return psn.Errorf(psn.CodeUsage, "use one of %s", strings.Join(e.allowed, ", "))
	}
	*e.value = T(text)
	return nil
}
