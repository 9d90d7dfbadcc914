package httpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// Fetcher gets pages and files whose addresses come from content that somebody wrote: links, feeds. It
// connects to the public Internet only, whatever a name resolves to at that moment and wherever a redirect
// leads, sends no credentials, and stops at a bound of bytes and time.
type Fetcher struct {
	client *http.Client
	allow  []netip.AddrPort
}

// fetchRedirects is how many redirects a Fetcher follows.
const fetchRedirects = 5

// NewFetcher returns a Fetcher with connections of its own. timeout bounds one whole call; 0 means 10 s. The
// addresses in allow are reached although they are not public, as a simulator's on this machine.
func NewFetcher(timeout time.Duration, allow ...netip.AddrPort) *Fetcher {
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	f := &Fetcher{allow: allow}
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error { return f.check(address) }}
	f.client = &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			// No proxy: it would resolve the name by itself, behind the guard's back.
			DialContext:           dialer.DialContext,
			TLSHandshakeTimeout:   timeout,
			ResponseHeaderTimeout: timeout,
			MaxIdleConns:          8,
			IdleConnTimeout:       5 * time.Second,
			ForceAttemptHTTP2:     true,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > fetchRedirects {
				return errors.New("it redirects too often")
			}
			return checkTarget(req.URL)
		},
	}
	return f
}

// Close closes idle connections.
func (f *Fetcher) Close() { f.client.CloseIdleConnections() }

// check is asked about the resolved address of each connection before it is made.
func (f *Fetcher) check(address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrForbidden, address)
	}
	if slices.Contains(f.allow, netip.AddrPortFrom(target.Addr().Unmap(), target.Port())) {
		return nil
	}
	return checkAddress(target.Addr())
}

func checkTarget(u *url.URL) error {
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return fmt.Errorf("%w: only http and https addresses without a password are fetched", ErrForbidden)
	}
	return nil
}

// Fetched is what an address gave.
type Fetched struct {
	URL    *url.URL // after redirects
	Status int
	Header http.Header
	Body   []byte
	Cut    bool // there was more than the bound; Body is its beginning
}

// Fetch gets an address, at most most bytes of its body, whatever the answer's status. accept is the Accept
// header. Errors tell no query string.
func (f *Fetcher) Fetch(ctx context.Context, address, accept string, most int64) (Fetched, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Fetched{}, fmt.Errorf("%w: it is no address", ErrForbidden)
	}
	if err := checkTarget(u); err != nil {
		return Fetched{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Fetched{}, clean(err)
	}
	req.Header = http.Header{"Accept": {accept}, "User-Agent": {UserAgent}}
	resp, err := f.client.Do(req)
	if err != nil {
		return Fetched{}, clean(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return Fetched{}, clean(err)
	}
	out := Fetched{URL: resp.Request.URL, Status: resp.StatusCode, Header: resp.Header, Body: body}
	if int64(len(body)) > most {
		out.Body, out.Cut = body[:most], true
	}
	return out, nil
}
