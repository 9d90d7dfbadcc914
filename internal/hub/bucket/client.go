package bucket

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// How patient the client is.
const (
	tries    = 3
	pause    = 200 * time.Millisecond // before the second try, and twice that before the third
	dialIn   = 10 * time.Second
	answers  = time.Minute // until the first byte of an answer
	mostSaid = 1 << 20     // bytes of an answer that is no file
)

// client makes signed requests to a bucket's server, and follows no redirect with its keys.
type client struct {
	http   *http.Client
	base   url.URL // of the bucket, without a slash at its end
	sign   signer
	clock  psn.Clock
	closes func()
}

func newClient(p Place, k Keys, clock psn.Clock) (*client, error) {
	u, err := url.Parse(p.Endpoint)
	if err != nil {
		return nil, invalid("the endpoint can't be read", "see psn hub store --help")
	}
	if p.PathStyle {
		u.Path = "/" + p.Bucket
	} else {
		u.Host = p.Bucket + "." + u.Host
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialIn}).DialContext, TLSHandshakeTimeout: dialIn,
		ResponseHeaderTimeout: answers, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 4, DisableCompression: true,
	}
	return &client{
		http: &http.Client{
			Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		base: *u, sign: signer{k, p.Region}, clock: clock, closes: transport.CloseIdleConnections,
	}, nil
}

// ask is a request.
type ask struct {
	method, key string // key is the whole name of a file; empty for the bucket
	query       url.Values
	header      http.Header
	body        func() (io.Reader, error) // makes the body of another try; nil for none
	size        int64
	once        bool // the body can't be made again
}

// said is what a server says instead of doing something.
type said struct {
	Status int    `xml:"-"`
	Code   string `xml:"Code"`
}

// Error names the answer; what the server says beside its code is not kept.
func (s *said) Error() string { return fmt.Sprintf("the server answered %d %s", s.Status, s.Code) }

// do makes a request, and again where the server or the connection fails, and returns an answer that is a success. Its
// body must be closed.
func (c *client) do(ctx context.Context, a ask) (*http.Response, error) {
	for try := 1; ; try++ {
		resp, err := c.try(ctx, a)
		if err == nil || a.once || try == tries || ctx.Err() != nil || !passes(err) {
			return resp, err
		}
		timer := time.NewTimer(pause << (try - 1))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
	}
}

// passes reports whether a failure may pass by itself.
func passes(err error) bool {
	answer, ok := errors.AsType[*said](err)
	return !ok || answer.Status >= 500 || answer.Status == http.StatusTooManyRequests
}

func (c *client) try(ctx context.Context, a ask) (*http.Response, error) {
	u := c.at(a.key)
	u.RawQuery = query(a.query)
	var body io.Reader = http.NoBody
	if a.body != nil {
		var err error
		if body, err = a.body(); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, a.method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if a.header != nil {
		req.Header = a.header.Clone()
	}
	req.ContentLength = a.size
	c.sign.sign(req, c.clock())
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode/100 == 2 {
		return resp, nil
	}
	defer resp.Body.Close()
	answer := &said{}
	raw, _ := io.ReadAll(io.LimitReader(resp.Body, mostSaid)) // what can't be read says nothing
	_ = xml.Unmarshal(raw, answer)                            // likewise
	answer.Status = resp.StatusCode
	return nil, answer
}

// at is the address of a file, or of the bucket.
func (c *client) at(key string) *url.URL {
	u := c.base
	if key != "" || u.Path == "" {
		u.Path += "/" + key
	}
	u.RawPath = escapePath(u.Path)
	return &u
}

// settle makes a request whose answer has no body of use.
func (c *client) settle(ctx context.Context, a ask) (http.Header, error) {
	resp, err := c.do(ctx, a)
	if err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, mostSaid)) // so that the connection can be used again
	return resp.Header, resp.Body.Close()
}
