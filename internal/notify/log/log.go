// Package log tells people by appending lines to a file: for a machine whose logs somebody reads, or a
// program that follows a file.
package log

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path"
	"slices"
	"time"

	"github.com/postshitnow/psn/internal/notify"
	"github.com/postshitnow/psn/internal/psn"
)

// Notifier appends each message as one line of JSON to the file that the target names, as
// file:///var/log/psn-notices.log. The file is made if it is not there, readable by its owner only. Its
// name ends with .log or .jsonl, so that no channel overwrites something else; file:///dev/stdout and
// file:///dev/stderr are the worker's own output.
type Notifier struct{}

var _ notify.Notifier = Notifier{}

// Name returns "log".
func (Notifier) Name() string { return "log" }

// Title says what it is.
func (Notifier) Title() string { return "lines of JSON in a file on the worker's machine" }

// Check returns the target as it is: it has no secrets.
func (Notifier) Check(target psn.Secret) (string, error) {
	file, err := fileOf(target)
	if err != nil {
		return "", err
	}
	return (&url.URL{Scheme: "file", Path: file}).String(), nil
}

// line is a message in the file.
type line struct {
	At    string `json:"at"` // RFC 3339, UTC
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"`
}

// Send appends the message in one write.
func (Notifier) Send(ctx context.Context, target psn.Secret, m notify.Message) error {
	file, err := fileOf(target)
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: err.Error()}
	}
	if ctx.Err() != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: "interrupted before the line was written"}
	}
	raw, err := json.Marshal(line{m.At.UTC().Format(time.RFC3339), m.Kind, m.Title, m.Body, m.URL})
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: "the line can't be made: " + err.Error()}
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeNotSent, Message: "can't open the file: " + err.Error()}
	}
	_, err = f.Write(append(raw, '\n'))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return &notify.Failure{Outcome: psn.OutcomeUnknown, Message: "can't write the whole line: " + err.Error()}
	}
	return nil
}

// fileOf returns the file that a target names.
func fileOf(target psn.Secret) (string, error) {
	bad := psn.Errorf(psn.CodeInvalid, "that is no file to write notices to").
		WithHint("use file:// and an absolute path that ends with .log or .jsonl, or file:///dev/stderr")
	u, err := url.Parse(target.Reveal())
	if err != nil || u.Scheme != "file" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || !path.IsAbs(u.Path) {
		return "", bad
	}
	file := path.Clean(u.Path)
	if !slices.Contains([]string{".log", ".jsonl"}, path.Ext(file)) && file != "/dev/stdout" && file != "/dev/stderr" {
		return "", bad
	}
	return file, nil
}
