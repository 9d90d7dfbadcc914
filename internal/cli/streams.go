package cli

import (
	"context"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// Streams are where a command reads and writes. The zero value of every field but the three streams is
// right for a program that is not at a terminal.
type Streams struct {
	In  io.Reader
	Out io.Writer // data, and nothing else
	Err io.Writer // everything else

	InTTY, OutTTY, ErrTTY bool // whether each is a terminal

	Width int  // columns of the terminal at Out; 0 if it is none, for lines of any length
	Color bool // whether to style what people read, on both streams

	hidden func(context.Context) (string, error) // reads a line from In without echoing it
}

// SystemStreams returns the streams of the process. Whether to use colour is asked of lookup (NO_COLOR,
// CLICOLOR_FORCE, TERM), and how wide it is (COLUMNS); failing that, the terminal at out decides for both streams.
func SystemStreams(in, out, errs *os.File, lookup func(string) (string, bool)) *Streams {
	s := &Streams{
		In: in, Out: out, Err: errs,
		InTTY: isTerminal(in), OutTTY: isTerminal(out), ErrTTY: isTerminal(errs),
		hidden: hiddenLine(in),
	}
	if s.OutTTY {
		s.Width = terminalWidth(out, lookup)
	}
	s.Color = useColor(s.OutTTY, lookup)
	return s
}

// terminalWidth is what COLUMNS says, else what the terminal says, else 80.
func terminalWidth(out *os.File, lookup func(string) (string, bool)) int {
	wish, _ := lookup("COLUMNS")
	if width, err := strconv.Atoi(wish); err == nil && width > 0 {
		return width
	}
	if width, _, err := term.GetSize(descriptor(out)); err == nil && width > 0 {
		return width
	}
	return 80
}

// useColor applies the conventions in their order of rank: NO_COLOR, CLICOLOR_FORCE, TERM=dumb, terminal.
func useColor(tty bool, lookup func(string) (string, bool)) bool {
	if v, _ := lookup("NO_COLOR"); v != "" {
		return false
	}
	if v, _ := lookup("CLICOLOR_FORCE"); v != "" && v != "0" {
		return true
	}
	if v, _ := lookup("TERM"); v == "dumb" {
		return false
	}
	return tty
}

func isTerminal(f *os.File) bool { return term.IsTerminal(descriptor(f)) }

func descriptor(f *os.File) int { return int(f.Fd()) }

// hiddenLine returns a function that reads one line from the terminal f with echo off, and turns echo on
// again if the context ends first.
func hiddenLine(f *os.File) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		fd := descriptor(f)
		before, err := term.GetState(fd)
		if err != nil {
			return "", err
		}
		line, err := await(ctx, func() ([]byte, error) { return term.ReadPassword(fd) })
		if ctx.Err() != nil {
			_ = term.Restore(fd, before) // nothing better can be done while being interrupted
		}
		return string(line), err
	}
}

// await returns what f returns, or the context's error as soon as the context ends: a read from a
// terminal can't be interrupted, and Ctrl-C must not wait for it.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := f()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
