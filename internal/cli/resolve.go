package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// target is what a command line asks for.
type target struct {
	cmd  *cobra.Command
	help bool     // print the help of cmd instead of running it
	args []string // the whole line for cobra
}

// resolve walks from the root along the leading words of args. Flags are welcome after the verb only:
// permission rules match the beginning of a command line, and a flag before the verb would slip past
// them. The exceptions ask for nothing but help or the version.
func resolve(root *cobra.Command, args []string) (target, error) {
	cmd := root
	for i, arg := range args {
		if !cmd.HasSubCommands() {
			break
		}
		if arg == "--help" || arg == "-h" {
			return target{cmd: cmd, help: true, args: args}, nil
		}
		if arg == "--version" && cmd == root {
			return resolve(root, append([]string{"version"}, args[i+1:]...))
		}
		if isFlag(arg) {
			if cmd.Runnable() && !verbFollows(cmd, args[i:]) {
				break
			}
			return target{cmd: cmd}, flagBeforeVerb(root, cmd, args, arg)
		}
		child := childOf(cmd, arg)
		if child == nil {
			if cmd.Runnable() {
				break
			}
			return target{cmd: cmd}, unknownCommand(cmd, arg)
		}
		cmd = child
	}
	return target{cmd: cmd, help: !cmd.Runnable(), args: args}, nil
}

// isFlag reports whether arg is a flag, or the end of flags.
func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// childOf returns the child of cmd with this name or alias, or nil.
func childOf(cmd *cobra.Command, name string) *cobra.Command {
	for _, child := range cmd.Commands() {
		if child.Name() == name || slices.Contains(child.Aliases, name) {
			return child
		}
	}
	return nil
}

// verbFollows reports whether a child's name stands among args, flags' values aside.
func verbFollows(cmd *cobra.Command, args []string) bool {
	words, _ := sift(cmd, args)
	return len(words) > 0 && childOf(cmd, words[0]) != nil
}

// sift parts args into words and flags, each flag with its value, as far as the tree knows which flags
// take one. A flag that nobody knows takes the next word unless that names a command.
func sift(cmd *cobra.Command, args []string) (words, flags []string) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return append(words, args[i:]...), flags
		}
		if !isFlag(arg) {
			words = append(words, arg)
			if child := childOf(cmd, arg); child != nil {
				cmd = child
			}
			continue
		}
		flags = append(flags, arg)
		if strings.Contains(arg, "=") || i+1 == len(args) || isFlag(args[i+1]) {
			continue
		}
		f := anyFlag(cmd.Root(), arg)
		if f != nil && f.NoOptDefVal == "" || f == nil && childOf(cmd, args[i+1]) == nil {
			i++
			flags = append(flags, args[i])
		}
	}
	return words, flags
}

// anyFlag returns the first flag in the tree that is written as arg, or nil.
func anyFlag(cmd *cobra.Command, arg string) *pflag.Flag {
	var found *pflag.Flag
	name := strings.TrimLeft(arg, "-")
	eachFlag(cmd, func(f *pflag.Flag) {
		if f.Name == name && strings.HasPrefix(arg, "--") || f.Shorthand == name && !strings.HasPrefix(arg, "--") {
			found = f
		}
	})
	for _, child := range cmd.Commands() {
		if found != nil {
			break
		}
		found = anyFlag(child, arg)
	}
	return found
}

// eachFlag calls f for every flag that cmd takes, its own and its parents', in the order of their names.
func eachFlag(cmd *cobra.Command, f func(*pflag.Flag)) {
	cmd.InheritedFlags() // merges the parents' into Flags
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			f(flag)
		}
	})
}
