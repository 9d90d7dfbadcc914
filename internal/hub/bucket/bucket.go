package bucket

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/postshitnow/psn/internal/psn"
)

// Bucket is a bucket with the keys to it. It is safe for concurrent use.
type Bucket struct {
	place  Place
	client *client
}

// Info is what a bucket says of a file.
type Info struct {
	Name     string // without the place's prefix
	Bytes    int64
	Modified time.Time // by the server's clock
}

// Open returns a bucket. It asks the server nothing.
func Open(p Place, k Keys, clock psn.Clock) (*Bucket, error) {
	p, err := p.Check()
	if err != nil {
		return nil, err
	}
	c, err := newClient(p, k, clock)
	if err != nil {
		return nil, err
	}
	return &Bucket{p, c}, nil
}

// Close closes the idle connections.
func (b *Bucket) Close() { b.client.closes() }

// Place returns where the bucket is.
func (b *Bucket) Place() Place { return b.place }

// Put stores size bytes of r under a name, whole or not at all, and replaces what is there. An error of r is
// returned as it is. It goes in one request, of which a few kilobytes are in memory, and is tried once unless r can seek.
func (b *Bucket) Put(ctx context.Context, name, mime string, r io.Reader, size int64) error {
	source := &source{Reader: r}
	a := ask{method: http.MethodPut, key: b.place.Prefix + name, size: size, header: http.Header{}, once: true}
	if mime != "" {
		a.header.Set("Content-Type", mime)
	}
	a.body = func() (io.Reader, error) { return io.NopCloser(source), nil }
	if seeker, ok := r.(io.Seeker); ok {
		if start, err := seeker.Seek(0, io.SeekCurrent); err == nil {
			a.once = false
			a.body = func() (io.Reader, error) {
				_, err := seeker.Seek(start, io.SeekStart)
				return io.NopCloser(source), err
			}
		}
	}
	_, err := b.client.settle(ctx, a)
	if err != nil && source.err != nil {
		return source.err
	}
	return b.place.explain("put a file into the bucket", err)
}

// source remembers why a file could not be read.
type source struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Open opens a file for reading at any place. Nothing is asked of the server before the first Read or Seek from
// the end.
func (b *Bucket) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	return &object{ctx: ctx, b: b, key: b.place.Prefix + name, size: -1}, nil
}

// Stat returns what the bucket says of a file; an error with psn.CodeNotFound if there is none.
func (b *Bucket) Stat(ctx context.Context, name string) (Info, error) {
	info, err := b.stat(ctx, b.place.Prefix+name)
	info.Name = name
	return info, b.place.explain("look for a file of the bucket", err)
}

func (b *Bucket) stat(ctx context.Context, key string) (Info, error) {
	header, err := b.client.settle(ctx, ask{method: http.MethodHead, key: key})
	if err != nil {
		return Info{}, err
	}
	modified, _ := http.ParseTime(header.Get("Last-Modified")) // zero if the server does not say
	return Info{Bytes: sizeOf(header), Modified: modified}, nil
}

// Remove removes a file. One that is not there is no error.
func (b *Bucket) Remove(ctx context.Context, name string) error {
	_, err := b.client.settle(ctx, ask{method: http.MethodDelete, key: b.place.Prefix + name})
	if answer, ok := errors.AsType[*said](err); ok && answer.Code == "NoSuchKey" {
		return nil
	}
	return b.place.explain("remove a file of the bucket", err)
}

// listed is an answer to ListObjectsV2.
type listed struct {
	Contents []struct {
		Key          string
		Size         int64
		LastModified time.Time
	}
	IsTruncated           bool
	NextContinuationToken string
}

// List calls see for each file whose name begins with prefix, in the order of the names.
func (b *Bucket) List(ctx context.Context, prefix string, see func(Info) error) error {
	ask := ask{method: http.MethodGet, query: url.Values{"list-type": {"2"}, "prefix": {b.place.Prefix + prefix}}}
	for {
		page, err := b.page(ctx, ask)
		if err != nil {
			return b.place.explain("list the bucket", err)
		}
		for _, o := range page.Contents {
			if err := see(Info{strings.TrimPrefix(o.Key, b.place.Prefix), o.Size, o.LastModified}); err != nil {
				return err
			}
		}
		if !page.IsTruncated || page.NextContinuationToken == "" {
			return nil
		}
		ask.query.Set("continuation-token", page.NextContinuationToken)
	}
}

// mostListed is the most bytes of a page of 1,000 names.
const mostListed = 8 << 20

func (b *Bucket) page(ctx context.Context, a ask) (listed, error) {
	var page listed
	resp, err := b.client.do(ctx, a)
	if err != nil {
		return page, err
	}
	defer resp.Body.Close()
	return page, xml.NewDecoder(io.LimitReader(resp.Body, mostListed)).Decode(&page)
}

// Presign returns an address at which anybody can fetch a file until it expires. It asks the server nothing.
func (b *Bucket) Presign(_ context.Context, name string, life time.Duration) (string, error) {
	return b.client.sign.presign(b.client.at(b.place.Prefix+name), life, b.client.clock()), nil
}

// Check puts, reads, lists and removes a file of that name, as the keys must allow.
func (b *Bucket) Check(ctx context.Context, name string) error {
	if err := b.Put(ctx, name, "text/plain", strings.NewReader("psn"), 3); err != nil {
		return err
	}
	_, err := b.Stat(ctx, name)
	if err == nil {
		err = b.List(ctx, name, func(Info) error { return nil })
	}
	return errors.Join(err, b.Remove(ctx, name))
}
