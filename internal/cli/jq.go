package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/itchyny/gojq"

	"github.com/postshitnow/psn/internal/psn"
)

// query is a compiled jq expression.
type query struct{ code *gojq.Code }

// parseQuery compiles a jq expression. It sees the data, not the envelope, nor files or the environment.
func parseQuery(expression string) (*query, error) {
	parsed, err := gojq.Parse(expression)
	if err != nil {
		return nil, badQuery(err)
	}
	code, err := gojq.Compile(parsed)
	if err != nil {
		return nil, badQuery(err)
	}
	return &query{code}, nil
}

// run returns what the expression makes of the data, a value a line: strings as they are, unless they are
// asked for in quotes, anything else as JSON.
func (q *query) run(ctx context.Context, data []byte, quoted, tty bool) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var input any
	if err := dec.Decode(&input); err != nil {
		return nil, fmt.Errorf("cli: read the output back: %w", err)
	}
	var buf bytes.Buffer
	values := q.code.RunWithContext(ctx, input)
	for {
		value, more := values.Next()
		if !more {
			return buf.Bytes(), nil
		}
		if err, failed := value.(error); failed {
			if halt, ok := errors.AsType[*gojq.HaltError](err); ok && halt.Value() == nil {
				return buf.Bytes(), nil
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, badQuery(err)
		}
		text, isText := value.(string)
		switch {
		case isText && !quoted && tty:
			buf.WriteString(SafeLines(text))
		case isText && !quoted:
			buf.WriteString(text)
		default:
			raw, err := gojq.Marshal(value)
			if err != nil {
				return nil, fmt.Errorf("cli: encode the output: %w", err)
			}
			buf.Write(escape(raw))
		}
		buf.WriteByte('\n')
	}
}

// badQuery says what is wrong with a jq expression.
func badQuery(err error) error {
	return psn.Errorf(psn.CodeUsage, "--jq: %s", psn.Excerpt(err.Error(), 200)).
		WithHint("the expression gets the data, without the envelope; see psn help formatting").
		WithNext("psn help formatting")
}
