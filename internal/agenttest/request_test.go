//go:build psnagent

package agenttest

import (
	"encoding/json"
	"strings"
	"testing"
)

// request is what the client sent.
type request struct {
	t    *testing.T
	body struct {
		Model    string          `json:"model"`
		Stream   bool            `json:"stream"`
		System   json.RawMessage `json:"system"`
		Tools    json.RawMessage `json:"tools"`
		Messages []struct {
			Role    string          `json:"role"`
			Content json.RawMessage `json:"content"`
		} `json:"messages"`
	}
}

// block is a piece of a message.
type block struct {
	Type    string          `json:"type"`
	Text    string          `json:"text"`
	Content json.RawMessage `json:"content"` // of a tool's result
	IsError bool            `json:"is_error"`
}

// blocks returns the pieces of all messages. A message that is one text is one piece.
func (r request) blocks() []block {
	var all []block
	for _, m := range r.body.Messages {
		var some []block
		if json.Unmarshal(m.Content, &some) != nil {
			some = []block{{Type: "text", Text: textOf(m.Content)}}
		}
		all = append(all, some...)
	}
	return all
}

// textOf returns a text that stands as itself or as pieces.
func textOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var some []block
	_ = json.Unmarshal(raw, &some) // what is neither has no text
	for _, b := range some {
		text += b.Text
	}
	return text
}

// prompt returns the user's texts, among them the expanded command.
func (r request) prompt() string {
	var all []string
	for _, b := range r.blocks() {
		if b.Type == "text" {
			all = append(all, b.Text)
		}
	}
	return strings.Join(all, "\n")
}

// expanded fails the test unless the prompt has each of the texts.
func (r request) expanded(texts ...string) {
	for _, text := range texts {
		if !strings.Contains(r.prompt(), text) {
			r.t.Errorf("the prompt has no %q:\n%s", text, r.prompt())
		}
	}
}

// last returns the latest result of a tool.
func (r request) last() string {
	text := ""
	for _, b := range r.blocks() {
		if b.Type == "tool_result" {
			text = textOf(b.Content)
		}
	}
	return text
}

// refused reports whether the latest tool was not run, or failed.
func (r request) refused() bool {
	refused := false
	for _, b := range r.blocks() {
		if b.Type == "tool_result" {
			refused = b.IsError
		}
	}
	return refused
}

// data reads what psn printed into a value. It fails the test where psn did not run or did not succeed.
func (r request) data(into any) {
	var envelope struct {
		OK   bool            `json:"ok"`
		Data json.RawMessage `json:"data"`
	}
	err := json.Unmarshal([]byte(r.last()), &envelope)
	if err == nil && envelope.OK {
		err = json.Unmarshal(envelope.Data, into)
	}
	if err != nil || !envelope.OK {
		r.t.Errorf("psn printed no success: %v\n%s", err, r.last())
	}
}

// size is how many bytes the model reads.
func (r request) size() int {
	n := len(r.body.System) + len(r.body.Tools)
	for _, m := range r.body.Messages {
		n += len(m.Content)
	}
	return n
}
