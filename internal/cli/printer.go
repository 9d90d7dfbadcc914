package cli

import (
	"bytes"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
)

// Printer writes what a person reads. Whatever it is given is untrusted and passes through Safe; only its
// own styles may colour.
type Printer struct {
	buf   bytes.Buffer
	color bool
	width int // 0 for lines of any length
}

// Styled is text that a Printer has made safe and styled.
type Styled struct{ text string }

// String returns the text with its styling.
func (s Styled) String() string { return s.text }

// Bold returns text for emphasis.
func (p *Printer) Bold(text string) Styled { return p.style(text, lipgloss.NewStyle().Bold(true)) }

// Dim returns text that matters less.
func (p *Printer) Dim(text string) Styled { return p.style(text, lipgloss.NewStyle().Faint(true)) }

// Good returns text in green, for what went well.
func (p *Printer) Good(text string) Styled {
	return p.style(text, lipgloss.NewStyle().Foreground(lipgloss.Green))
}

// Warn returns text in yellow, for what somebody should look at.
func (p *Printer) Warn(text string) Styled {
	return p.style(text, lipgloss.NewStyle().Foreground(lipgloss.Yellow))
}

// Bad returns text in red, for what failed.
func (p *Printer) Bad(text string) Styled {
	return p.style(text, lipgloss.NewStyle().Foreground(lipgloss.Red))
}

func (p *Printer) style(text string, style lipgloss.Style) Styled {
	text = Safe(text)
	if !p.color || text == "" {
		return Styled{text}
	}
	return Styled{style.Render(text)}
}

// Line writes a formatted line. Arguments are made safe; line feeds in them are kept.
func (p *Printer) Line(format string, args ...any) {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = a
		if _, ok := a.(Styled); !ok {
			safe[i] = safely{a}
		}
	}
	fmt.Fprintf(&p.buf, format+"\n", safe...)
}

// Text writes several lines of somebody's text, ending with a line feed.
func (p *Printer) Text(text string) {
	p.buf.WriteString(strings.TrimRight(SafeLines(text), "\n") + "\n")
}

// Pairs writes names and values, given in turn, in two columns. A pair with an empty value is left out.
func (p *Printer) Pairs(pairs ...any) {
	var rows [][]any
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := cell(pairs[i+1]); value != "" {
			rows = append(rows, []any{p.Dim(cell(pairs[i])), Styled{value}})
		}
	}
	p.Table(nil, rows)
}

func (p *Printer) bytes() []byte { return p.buf.Bytes() }

// safely formats a value with any verb and makes the outcome safe.
type safely struct{ value any }

// Format implements fmt.Formatter.
func (s safely) Format(state fmt.State, verb rune) {
	if text, ok := s.value.(string); ok {
		s.value = SafeLines(text) // first, so that what is dropped takes no room
	}
	_, _ = state.Write([]byte(SafeLines(fmt.Sprintf(fmt.FormatString(state, verb), s.value))))
}

// cell returns a value as one safe line, or as it was styled.
func cell(value any) string {
	if s, ok := value.(Styled); ok {
		return s.text
	}
	return Safe(fmt.Sprint(value))
}
