package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// closest returns at most three candidates that word may have been meant to be, the nearest first: those
// that begin with it, and those at most two typing mistakes away (one, for a short word).
func closest(word string, candidates []string) []string {
	type near struct {
		name     string
		distance int
	}
	allowed := 2
	if len(word) < 4 {
		allowed = 1
	}
	var found []near
	for _, c := range candidates {
		d := distance(strings.ToLower(word), strings.ToLower(c))
		if d > allowed && len(word) > 1 && strings.HasPrefix(c, word) {
			d = allowed
		}
		if d <= allowed {
			found = append(found, near{c, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.distance - b.distance })
	var names []string
	for _, f := range found[:min(3, len(found))] {
		names = append(names, f.name)
	}
	return names
}

// distance counts the insertions, deletions, substitutions and swaps of neighbours that lead from a to b.
func distance(a, b string) int {
	previous, current, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range current {
		current[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(current[j]+cost, current[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], previous[j-1]+1)
			}
		}
		previous, current, next = current, next, previous
	}
	return current[len(b)]
}

// flagNames lists the flags that cmd takes, as typed.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	eachFlag(cmd, func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// childNames lists the words that may follow cmd.
func childNames(cmd *cobra.Command) []string {
	var names []string
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			names = append(append(names, child.Name()), child.Aliases...)
		}
	}
	return names
}

// didYouMean returns "did you mean a, b or c?", or nothing.
func didYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + either(names) + "?"
}

// either returns "a", "a or b", "a, b or c".
func either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
