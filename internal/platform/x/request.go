package x

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// request makes the request of a call that may be repeated.
func (c *client) request(ctx context.Context, what call) (*http.Request, error) {
	address := c.server.String() + what.path
	if len(what.query) > 0 {
		address += "?" + what.query.Encode()
	}
	var body io.Reader
	if what.body != nil {
		body = bytes.NewReader(what.body)
	}
	req, err := http.NewRequestWithContext(ctx, what.method, address, body)
	if err != nil {
		return nil, err
	}
	req.Header = http.Header{"Authorization": c.auth, "Accept": headerJSON, "User-Agent": headerAgent}
	if what.kind != "" {
		req.Header["Content-Type"] = []string{what.kind}
	}
	return req, nil
}

// postJSON is a call with a JSON body.
func postJSON(path string, v any) (call, error) {
	raw, err := json.Marshal(v)
	return call{method: http.MethodPost, path: path, kind: headerJSON[0], body: raw}, err
}
