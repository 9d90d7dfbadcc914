//go:build psnagent

package agenttest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
)

// turn plays the model once: it looks at what the client sent, and says what to answer. It runs on a goroutine of the
// endpoint, so it reports with t.Error and never ends the test.
type turn func(r request) answer

// answer is what the model says, or the tool that it calls.
type answer struct {
	text  string
	tool  string
	input map[string]any
}

func say(text string) answer { return answer{text: text} }

// bash runs a command line, as an agent would.
func bash(line string) answer {
	return answer{tool: "Bash", input: map[string]any{"command": line, "description": "Run psn"}}
}

// endpoint is the part of the Messages endpoint that the client needs, and the proxy for everything else: a call to any
// other host fails the test.
type endpoint struct {
	t   *testing.T
	url string

	mu      sync.Mutex
	turns   []turn
	seen    []request
	answers []answer
}

func newEndpoint(t *testing.T, turns []turn) *endpoint {
	t.Helper()
	e := &endpoint{t: t, turns: turns}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	e.url = server.URL
	return e
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method != http.MethodPost || req.Host != e.url[len("http://"):] || req.URL.Path != "/v1/messages" {
		e.t.Errorf("the client asks %s %s%s", req.Method, req.Host, req.URL.Path)
		http.Error(w, "not here", http.StatusNotFound)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	r := request{t: e.t}
	raw, err := io.ReadAll(req.Body)
	if err == nil {
		err = json.Unmarshal(raw, &r.body)
	}
	n := len(e.seen)
	e.seen = append(e.seen, r)
	if err != nil || !r.body.Stream || n >= len(e.turns) {
		e.t.Errorf("request %d of %d is not in the script: %v\n%.2000s", n+1, len(e.turns), err, r.last())
		http.Error(w, `{"type":"error","error":{"type":"invalid_request_error","message":"not in the script"}}`, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	a := e.turns[n](r)
	e.answers = append(e.answers, a)
	e.stream(w, strconv.Itoa(n+1), r.body.Model, a)
}

// stream writes an answer as the API does, event by event.
func (e *endpoint) stream(w io.Writer, id, model string, a answer) {
	type object = map[string]any
	event := func(kind string, fields object) {
		fields["type"] = kind
		raw, err := json.Marshal(fields)
		if err != nil {
			e.t.Error(err)
		}
		_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", kind, raw) // a client that left says so itself
	}
	usage := object{"input_tokens": 1, "output_tokens": 1}
	event("message_start", object{"message": object{
		"id": "msg_" + id, "type": "message", "role": "assistant", "model": model, "content": []any{}, "stop_reason": nil, "usage": usage,
	}})
	block, delta, stop := object{"type": "text", "text": ""}, object{"type": "text_delta", "text": a.text}, "end_turn"
	if a.tool != "" {
		input, err := json.Marshal(a.input)
		if err != nil {
			e.t.Error(err)
		}
		block = object{"type": "tool_use", "id": "toolu_" + id, "name": a.tool, "input": object{}}
		delta, stop = object{"type": "input_json_delta", "partial_json": string(input)}, "tool_use"
	}
	event("content_block_start", object{"index": 0, "content_block": block})
	event("content_block_delta", object{"index": 0, "delta": delta})
	event("content_block_stop", object{"index": 0})
	event("message_delta", object{"delta": object{"stop_reason": stop}, "usage": usage})
	event("message_stop", object{})
}

// played fails the test unless every turn of the script was asked for.
func (e *endpoint) played() {
	e.t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.seen) != len(e.turns) {
		e.t.Errorf("the client asked %d times, the script has %d turns", len(e.seen), len(e.turns))
	}
}
