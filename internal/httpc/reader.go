package httpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

// MaxAnswer is the most bytes of an answer that are read.
const MaxAnswer = 8 << 20

// maxWait is the longest Retry-After that a Reader waits for; a longer one is the caller's to judge.
const maxWait = 2 * time.Second

// Reader makes calls that are safe to repeat: it retries connection failures, 5xx, and 429 that asks for
// at most two seconds, twice. A redirect is followed on the same scheme and host only.
type Reader struct {
	client  *http.Client
	retry   retrypolicy.RetryPolicy[Answer]
	timeout time.Duration
}

// Answer is an answer with its whole body.
type Answer struct {
	Status int // HTTP status
	Header http.Header
	Body   []byte
}

// NewReader returns a Reader with connections of its own. timeout bounds one whole call with its
// retries; 0 means 20 s.
func NewReader(timeout time.Duration) *Reader {
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	return &Reader{
		timeout: timeout,
		retry: retrypolicy.NewBuilder[Answer]().
			WithMaxRetries(2).
			WithBackoff(200*time.Millisecond, maxWait).
			WithJitterFactor(0.2).
			WithDelayFunc(func(e failsafe.ExecutionAttempt[Answer]) time.Duration { return retryAfter(e.LastResult()) }).
			HandleIf(transient).
			ReturnLastFailure().
			Build(),
		client: &http.Client{
			Transport: &http.Transport{
				Proxy:               http.ProxyFromEnvironment,
				TLSHandshakeTimeout: 10 * time.Second,
				MaxIdleConns:        64,
				MaxIdleConnsPerHost: 8,
				IdleConnTimeout:     15 * time.Second,
				ForceAttemptHTTP2:   true,
			},
			CheckRedirect: func(req *http.Request, via []*http.Request) error {
				if len(via) > 5 || req.URL.Host != via[0].URL.Host || req.URL.Scheme != via[0].URL.Scheme {
					return http.ErrUseLastResponse // a token never follows to another host, nor out of TLS
				}
				return nil
			},
		},
	}
}

// Within returns a Reader with the same connections that bounds one whole call by timeout.
func (r *Reader) Within(timeout time.Duration) *Reader {
	other := *r
	other.timeout = timeout
	return &other
}

// Close closes idle connections.
func (r *Reader) Close() { r.client.CloseIdleConnections() }

// Do sends req, which must be safe to repeat, and returns the last answer with its whole body, at most
// MaxAnswer bytes, whatever its status.
func (r *Reader) Do(req *http.Request) (Answer, error) {
	ctx, cancel := context.WithTimeout(req.Context(), r.timeout)
	defer cancel()
	a, err := failsafe.With(r.retry).WithContext(ctx).Get(func() (Answer, error) { return r.once(ctx, req) })
	if err != nil {
		return Answer{}, clean(err)
	}
	return a, nil
}

// once makes one call and reads its answer.
func (r *Reader) once(ctx context.Context, req *http.Request) (Answer, error) {
	again := req.WithContext(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return Answer{}, err
		}
		again.Body = body
	}
	resp, err := r.client.Do(again)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	body, err := ReadBody(resp.Body)
	if err != nil {
		return Answer{}, fmt.Errorf("read answer of %s: %w", bareURL(req.URL.String()), err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// transient reports whether the same call may succeed in a moment.
func transient(a Answer, err error) bool {
	switch {
	case err != nil:
		return !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, errTooLong)
	case a.Status == http.StatusTooManyRequests:
		return retryAfter(a) >= 0
	}
	return a.Status >= 500 && a.Status != http.StatusNotImplemented
}

// retryAfter returns how long an answer asks to wait in seconds, or -1 if it does not say or asks for
// more than maxWait.
func retryAfter(a Answer) time.Duration {
	seconds, err := strconv.Atoi(a.Header.Get("Retry-After"))
	if err != nil || seconds < 0 || time.Duration(seconds)*time.Second > maxWait {
		return -1
	}
	return time.Duration(seconds) * time.Second
}

// errTooLong says that an answer has more than MaxAnswer bytes.
var errTooLong = fmt.Errorf("the answer has more than %d bytes", MaxAnswer)

// ReadBody reads a whole answer and fails beyond MaxAnswer bytes.
func ReadBody(body io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(body, MaxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MaxAnswer {
		return nil, errTooLong
	}
	return raw, nil
}
