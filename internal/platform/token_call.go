package platform

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/postshitnow/psn/internal/httpc"
	"github.com/postshitnow/psn/internal/psn"
)

// TokenCall is a request in which one secret is traded for another, as a code for a token.
type TokenCall struct {
	Act   string     // what is tried, as "x: refresh the token"
	URL   string     // of the token endpoint
	Form  url.Values // the body
	Basic *App       // the app names itself by Basic authentication; nil if it stands in Form
}

// Trade makes the call once and never repeats it: when its answer is lost, what was traded may be spent. It returns
// the answer's status and body, whatever they are. An error is psn.CodeUnavailable.
func (h HTTP) Trade(ctx context.Context, c TokenCall) (status int, body []byte, err error) {
	form := []byte(c.Form.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, io.NopCloser(bytes.NewReader(form)))
	if err != nil {
		return 0, nil, psn.Errorf(psn.CodeInvalid, "%s: the request can't be made: %w", c.Act, err)
	}
	req.ContentLength = int64(len(form))
	req.Header = http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}, "User-Agent": {httpc.UserAgent},
	}
	if c.Basic != nil {
		req.SetBasicAuth(url.QueryEscape(c.Basic.ID), url.QueryEscape(c.Basic.Secret.Reveal()))
	}
	resp, err := h.Publish.Do(req, nil)
	if err != nil {
		return 0, nil, NoAnswer(c.Act, err)
	}
	defer resp.Body.Close()
	body, err = httpc.ReadBody(resp.Body)
	if err != nil {
		return 0, nil, NoAnswer(c.Act, err)
	}
	return resp.StatusCode, body, nil
}
