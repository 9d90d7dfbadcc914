package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postshitnow/psn/internal/psn"
)

// EnumsVar gives cmd a flag that takes some of the allowed values, separated by commas or given in turn. A
// wrong one is a usage error that lists them; completion and `psn schema` know them too.
func EnumsVar[T ~string](cmd *cobra.Command, p *[]T, name string, allowed []T, usage string) {
	values := make([]string, len(allowed))
	for i, v := range allowed {
		values[i] = string(v)
	}
	cmd.Flags().Var(&enums[T]{p, values}, name, usage)
	cmd.Flags().Lookup(name).Annotations = map[string][]string{valuesKey: values}
	// The only error is a flag that does not exist.
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// enums is a flag with some of a closed set of values.
type enums[T ~string] struct {
	values  *[]T
	allowed []string
}

func (e *enums[T]) String() string {
	if e.values == nil {
		return ""
	}
	return strings.Join(e.GetSlice(), ",")
}

func (e *enums[T]) Type() string { return "strings" }

func (e *enums[T]) Set(text string) error {
	for word := range strings.SplitSeq(text, ",") {
		if err := e.Append(strings.TrimSpace(word)); err != nil {
			return err
		}
	}
	return nil
}

// Append adds one value.
func (e *enums[T]) Append(word string) error {
	if !slices.Contains(e.allowed, word) {
		return psn.Errorf(psn.CodeUsage, "use some of %s", strings.Join(e.allowed, ", "))
	}
	if !slices.Contains(*e.values, T(word)) {
		*e.values = append(*e.values, T(word))
	}
	return nil
}

// Replace sets the values anew.
func (e *enums[T]) Replace(words []string) error {
	*e.values = nil
	for _, word := range words {
		if err := e.Append(word); err != nil {
			return err
		}
	}
	return nil
}

// GetSlice returns the values.
func (e *enums[T]) GetSlice() []string { return names(*e.values) }
