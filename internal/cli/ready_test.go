package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

func TestReady(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	env := NewEnv(&Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, time.Now)
	root := NewRoot(env, Build{})
	seen := ""
	var end, again error
	root.AddCommand(&cobra.Command{Use: "serve", Args: NoArgs, RunE: env.Run(func(ctx context.Context, _ []string) (*Result, error) {
		if err := env.Ready(ctx, &Result{Data: map[string]string{"url": "here"}}); err != nil {
			return nil, err
		}
		seen = out.String()
		again = env.Ready(ctx, &Result{})
		return &Result{Data: "never printed"}, end
	})})
	const want = `{"ok":true,"data":{"url":"here"},"next":[]}` + "\n"
	if code := Execute(t.Context(), root, env, []string{"serve"}); code != 0 || seen != want || out.String() != want || errs.Len() > 0 {
		t.Errorf("code %d, while it ran %q, in the end %q, errors %q", code, seen, out.String(), errs.String())
	}
	if again == nil {
		t.Error("the result was printed twice")
	}
	out.Reset()
	end = errors.New("fell over")
	if code := Execute(t.Context(), root, env, []string{"serve"}); code != 1 || out.String() != want || !strings.Contains(errs.String(), "fell over") {
		t.Errorf("code %d, %q, errors %q", code, out.String(), errs.String())
	}
}
