package httpc

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// ErrNotSent is in the chain of an error from Do when provably no byte of the request left this machine.
var ErrNotSent = errors.New("the request was not sent")

// Gate is asked immediately before the first byte of a request is written. An error keeps the request
// from leaving; Do then returns it together with ErrNotSent.
type Gate func() error

// Publisher sends requests that must not be repeated. Its zero value is not usable; see NewPublisher.
type Publisher struct {
	transport *http.Transport
	guard     Gate
}

// Guarded returns a Publisher with the same connections that asks gate whenever a call of its own has none.
func (p *Publisher) Guarded(gate Gate) *Publisher { return &Publisher{p.transport, gate} }

// PublisherOptions bounds the connections of a Publisher.
type PublisherOptions struct {
	MaxConnsPerHost int           // 0 means 64
	DialTimeout     time.Duration // 0 means 10 s; it covers name resolution, connecting and TLS each
	IdleTimeout     time.Duration // 0 means 15 s: below the idle timeouts of the servers it talks to
}

// writeBuffer holds a whole request of usual size, so that it leaves in one write behind the gate.
const writeBuffer = 64 << 10

// NewPublisher returns a Publisher with connections of its own. It speaks HTTP/1.1 only, where one
// connection carries one request at a time, so that "has a byte of this request left" has an answer.
func NewPublisher(o PublisherOptions) *Publisher {
	if o.MaxConnsPerHost == 0 {
		o.MaxConnsPerHost = 64
	}
	if o.DialTimeout == 0 {
		o.DialTimeout = 10 * time.Second
	}
	if o.IdleTimeout == 0 {
		o.IdleTimeout = 15 * time.Second
	}
	dialer := &net.Dialer{Timeout: o.DialTimeout, KeepAlive: 15 * time.Second}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &gatedConn{Conn: conn}, nil
		},
		TLSHandshakeTimeout: o.DialTimeout,
		WriteBufferSize:     writeBuffer,
		MaxIdleConns:        256,
		MaxIdleConnsPerHost: o.MaxConnsPerHost,
		MaxConnsPerHost:     o.MaxConnsPerHost,
		IdleConnTimeout:     o.IdleTimeout,
		DisableCompression:  true,
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
	}
	return &Publisher{transport: t}
}

// Close closes idle connections.
func (p *Publisher) Close() { p.transport.CloseIdleConnections() }

// Do sends req once and returns the answer, whatever its status; a redirect is an answer too. gate may
// be nil. The error has ErrNotSent in its chain if no byte of the request was written; any other error
// means that the server may have received it. Nothing is written for req after Do has returned an error.
// The caller closes the answer's body.
func (p *Publisher) Do(req *http.Request, gate Gate) (*http.Response, error) {
	if gate == nil {
		gate = p.guard
	}
	call := &call{gate: gate}
	req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{GotConn: call.gotConn}))
	req.GetBody = nil // nothing to replay
	resp, err := p.transport.RoundTrip(req)
	if err == nil {
		return resp, nil
	}
	left, refusal := call.finish()
	switch {
	case left:
		return nil, clean(err)
	case refusal != nil:
		return nil, errors.Join(ErrNotSent, refusal)
	}
	return nil, errors.Join(ErrNotSent, clean(err))
}
