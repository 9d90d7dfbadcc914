package workspace

import (
	"errors"
	"strconv"
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	File    string // below the root, with slashes
	Line    int    // from 1
	Column  int    // from 1
	Message string // one sentence
	Hint    string // what to do; may be empty
}

// Error returns the problem as an error with CodeInvalid.
func (p Problem) Error() *psn.Error {
	err := psn.Errorf(psn.CodeInvalid, "%s%s", position(p.File, p.Line, p.Column), p.Message)
	err.Hint = p.Hint
	return err
}

// problemOf takes the place out of an error about a file.
func problemOf(file string, err error) Problem {
	p := Problem{File: file, Line: 1, Column: 1, Message: err.Error()}
	if known, ok := errors.AsType[*psn.Error](err); ok {
		p.Message, p.Hint = known.Error(), known.Hint
	}
	rest, named := strings.CutPrefix(p.Message, file+":")
	if !named {
		return p
	}
	line, column, sentence := splitPlace(strings.TrimSpace(rest))
	if line > 0 {
		p.Line, p.Column, p.Message = line, column, sentence
	}
	return p
}

// splitPlace reads "3:7: sentence" and "line 3, column 7: sentence".
func splitPlace(text string) (line, column int, sentence string) {
	first, rest, _ := strings.Cut(text, ":")
	second, sentence, _ := strings.Cut(rest, ":")
	if words, wordy := strings.CutPrefix(first, "line "); wordy {
		sentence = rest
		first, second, _ = strings.Cut(words, ", column ")
	}
	line, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, text
	}
	column, err = strconv.Atoi(second)
	if err != nil {
		return 0, 0, text
	}
	return line, column, strings.TrimSpace(sentence)
}
