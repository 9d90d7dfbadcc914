package cli

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"
)

// Result is what a command found out or did.
type Result struct {
	Data       any            // for machines: a slice for a list, a struct for anything else
	Human      func(*Printer) // for people; without it they get the data as JSON
	Next       []string       // commands that are likely next, complete: "psn post show 7k2"
	Warnings   []string       // what went well but should be known, a sentence each
	NextCursor string         // where a list that was cut goes on
}

// RunFunc does the work of a command. When it returns an error, nothing is printed but the error; when it
// returns a result too, as a check that found something wrong does, the data is printed with "ok" false
// and the error decides the exit code.
type RunFunc func(ctx context.Context, args []string) (*Result, error)

// outcome is what came of a command: a result, and whether it tells of a failure.
type outcome struct {
	result *Result
	failed bool
}

// Run makes a RunFunc the RunE of a command. What is wrong with the output flags is said before f runs,
// so that nothing is done twice because of a typing mistake. If f has changed something (Traits.Mutates)
// and its output still can't be shaped as asked, the whole of it is printed with a warning: the exit code
// must tell what became of the act.
func (e *Env) Run(f RunFunc) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		traits, _ := TraitsOf(cmd)
		shape, err := e.newShape(cmd, traits)
		if err != nil {
			return err
		}
		e.chosen, e.failures = shape.format, shape.format
		if traits.Text && e.out.format == "" && !e.OutTTY {
			e.failures = JSON // a text is for everybody, an error is for whoever reads the output
		}
		var file *outFile
		if e.out.writesFile() {
			if file, err = newOutFile(e.out.file); err != nil {
				return err
			}
			defer file.discard()
		}
		e.ready = func(ctx context.Context, r *Result) error {
			return e.emit(ctx, outcome{r, false}, shape, file, traits.Mutates)
		}
		result, err := f(cmd.Context(), args)
		if e.ready == nil {
			return err // the result was printed by Ready
		}
		if result == nil {
			if err != nil {
				return err
			}
			result = &Result{}
		}
		if printed := e.emit(cmd.Context(), outcome{result, err != nil}, shape, file, traits.Mutates); err == nil {
			err = printed
		}
		return err
	}
}

// emit prints a result, keeping to the shape unless an act must not be reported as failed.
func (e *Env) emit(ctx context.Context, o outcome, s shape, file *outFile, mutates bool) error {
	body, err := s.render(ctx, o, e)
	if err != nil && mutates {
		o.result.Warnings = append(o.result.Warnings, spoiled(err))
		s = shape{format: JSON}
		body, err = s.render(ctx, o, e)
	}
	if err != nil {
		return err
	}
	if file != nil {
		err = file.commit(body)
		if err == nil {
			e.said(s, file, len(body))
			e.remarks(o.result, s)
			return nil
		}
		if !mutates {
			return err
		}
		o.result.Warnings = append(o.result.Warnings, spoiled(err))
		if s.wraps() {
			if body, err = s.render(ctx, o, e); err != nil {
				return err
			}
		}
	}
	if _, err = e.Out.Write(body); err != nil {
		return writeError(err, mutates)
	}
	e.remarks(o.result, s)
	return nil
}

// said tells on stderr where the output went.
func (e *Env) said(s shape, file *outFile, size int) {
	if s.format != Human {
		e.errLine(map[string]any{"out": file.path, "bytes": size})
		return
	}
	p := e.printer()
	p.Line("psn: wrote %d bytes to %s", size, file.path)
	_, _ = e.Err.Write(p.bytes()) // the file is there; that it can't be said is no failure
}

// remarks prints on stderr what belongs to a result and is not in its output.
func (e *Env) remarks(r *Result, s shape) {
	switch {
	case s.wraps():
	case s.format != Human || s.query != nil:
		for _, w := range r.Warnings {
			e.errLine(map[string]any{"warning": w})
		}
		if r.NextCursor != "" {
			e.errLine(map[string]any{"next_cursor": r.NextCursor})
		}
	default:
		p := e.printer()
		for _, w := range r.Warnings {
			p.Line("%s %s", p.Warn("warning:"), Safe(w))
		}
		if r.NextCursor != "" {
			p.Line("%s", p.Dim("there is more: --cursor "+Quote(r.NextCursor)))
		}
		for _, n := range r.Next {
			p.Line("%s", p.Dim("next: "+n))
		}
		_, _ = e.Err.Write(p.bytes()) // the data is out; a remark that can't be shown is no failure
	}
}

// errLine prints one JSON line on stderr.
func (e *Env) errLine(value any) {
	raw, err := encode(value)
	if err == nil {
		_, _ = e.Err.Write(append(json.RawMessage(raw), '\n')) // as in remarks
	}
}
