package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postshitnow/psn/internal/psn"
)

// Usagef returns an error with CodeUsage about how cmd was called; its hint shows an example of right
// usage and its next command is the help.
func Usagef(cmd *cobra.Command, format string, args ...any) *psn.Error {
	return usageError(cmd, "", format, args...)
}

func usageError(cmd *cobra.Command, hint, format string, args ...any) *psn.Error {
	if example := firstExample(cmd); example != "" {
		hint = join(hint, "for example: "+example)
	}
	err := psn.Errorf(psn.CodeUsage, format, args...).WithNext(cmd.CommandPath() + " --help")
	err.Hint = hint
	return err
}

// join puts two remarks on one line.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	if strings.HasSuffix(a, "?") {
		return a + " " + b
	}
	return a + "; " + b
}

// unknownCommand says that cmd has no child of this name, and what may have been meant.
func unknownCommand(cmd *cobra.Command, name string) *psn.Error {
	meant := elsewhere(cmd.Root(), name)
	if len(meant) == 0 {
		for _, child := range closest(name, childNames(cmd)) {
			meant = append(meant, cmd.CommandPath()+" "+child)
		}
	}
	return usageError(cmd, didYouMean(meant), "%q is not a command of %s", psn.Excerpt(name, 60), cmd.CommandPath())
}

// elsewhere returns at most three commands of the whole tree with this verb.
func elsewhere(root *cobra.Command, verb string) []string {
	var paths []string
	for _, leaf := range leaves(root) {
		if leaf.Name() == verb && len(paths) < 3 {
			paths = append(paths, leaf.CommandPath())
		}
	}
	return paths
}

// flagBeforeVerb says that a flag stands too early and shows the right order.
func flagBeforeVerb(root, cmd *cobra.Command, args []string, flag string) *psn.Error {
	err := psn.Errorf(psn.CodeUsage, "%s stands before the verb; flags come after it", psn.Excerpt(flag, 60)).
		WithNext(cmd.CommandPath() + " --help")
	words, flags := sift(root, args)
	var rest []string
	if i := slices.Index(words, "--"); i >= 0 {
		words, rest = words[:i], words[i:]
	}
	if found, wrong := resolve(root, words); wrong != nil || found.help {
		return err.WithHint("name the command first: psn <noun> <verb> [flags]")
	}
	words = slices.Concat(words, flags, rest)
	return err.WithHint("write: psn %s", quoteAll(words))
}

// flagError turns pflag's complaints into usage errors that help.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		if short := e.GetSpecifiedShortnames(); short != "" {
			return usageError(cmd, "", "unknown flag -%s for %s", e.GetSpecifiedName(), cmd.CommandPath())
		}
		name := "--" + e.GetSpecifiedName()
		return usageError(cmd, didYouMean(closest(name, flagNames(cmd))), "unknown flag %s for %s", name, cmd.CommandPath())
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		kind, _ := pflag.UnquoteUsage(e.GetFlag())
		return usageError(cmd, "", "--%s needs a value (%s)", e.GetFlag().Name, kind)
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usageError(cmd, "", "%s", badValue(e))
	}
	if _, ok := errors.AsType[*psn.Error](err); ok {
		return err
	}
	return usageError(cmd, "", "%s", err.Error())
}

// badValue says what is wrong with a flag's value, without the name of a parsing function.
func badValue(e *pflag.InvalidValueError) string {
	cause := e.Unwrap().Error()
	if i := strings.LastIndex(cause, ": "); strings.HasPrefix(cause, "strconv.") && i >= 0 {
		cause = cause[i+2:]
	}
	return fmt.Sprintf("--%s can't be %q: %s", e.GetFlag().Name, psn.Excerpt(e.GetValue(), 60), cause)
}
