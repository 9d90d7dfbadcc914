package bucket

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// partSize is how much of a file is in memory while it is put; a bigger file goes in parts.
const partSize = 5 << 20

// How patient the client is.
const (
	tries   = 3
	dialIn  = 10 * time.Second
	answers = time.Minute // until the first byte of an answer
)

// Bucket is a bucket with the keys to it. It is safe for concurrent use.
type Bucket struct {
	place  Place
	client *minio.Client
	close  func()
}

// Info is what a bucket says of a file.
type Info struct {
	Name     string // without the place's prefix
	Bytes    int64
	Modified time.Time // by the server's clock
}

// Open returns a bucket. It asks the server nothing.
func Open(p Place, k Keys) (*Bucket, error) {
	p, err := p.Check()
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(p.Endpoint)
	if err != nil {
		return nil, invalid("the endpoint can't be read", "see psn hub store --help")
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: dialIn}).DialContext, TLSHandshakeTimeout: dialIn,
		ResponseHeaderTimeout: answers, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 4, DisableCompression: true,
	}
	lookup := minio.BucketLookupDNS
	if p.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(k.Access, k.Secret.Reveal(), ""),
		Secure: u.Scheme == "https", Region: p.Region, BucketLookup: lookup, Transport: transport, MaxRetries: tries,
	})
	if err != nil {
		return nil, p.explain("open the bucket", err)
	}
	return &Bucket{p, client, transport.CloseIdleConnections}, nil
}

// Close closes the idle connections.
func (b *Bucket) Close() { b.close() }

// Place returns where the bucket is.
func (b *Bucket) Place() Place { return b.place }

// Put stores size bytes of r under a name, whole or not at all, and replaces what is there. An error of r is
// returned as it is.
func (b *Bucket) Put(ctx context.Context, name, mime string, r io.Reader, size int64) error {
	source := &source{Reader: r}
	_, err := b.client.PutObject(ctx, b.place.Bucket, b.place.Prefix+name, source, size, minio.PutObjectOptions{
		ContentType: mime, PartSize: partSize, NumThreads: 1,
	})
	if source.err != nil {
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
	o, err := b.client.GetObject(ctx, b.place.Bucket, b.place.Prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, b.place.explain("read a file of the bucket", err)
	}
	return &object{o, b.place}, nil
}

// object reads a file and explains what goes wrong.
type object struct {
	*minio.Object
	place Place
}

// Read implements io.Reader.
func (o *object) Read(p []byte) (int, error) {
	n, err := o.Object.Read(p)
	if err == io.EOF { //nolint:errorlint // only io.EOF itself ends a reader
		return n, err
	}
	return n, o.place.explain("read a file of the bucket", err)
}

// Seek implements io.Seeker.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	n, err := o.Object.Seek(offset, whence)
	return n, o.place.explain("read a file of the bucket", err)
}

// Stat returns what the bucket says of a file; an error with psn.CodeNotFound if there is none.
func (b *Bucket) Stat(ctx context.Context, name string) (Info, error) {
	info, err := b.client.StatObject(ctx, b.place.Bucket, b.place.Prefix+name, minio.StatObjectOptions{})
	return Info{name, info.Size, info.LastModified}, b.place.explain("look for a file of the bucket", err)
}

// Remove removes a file. One that is not there is no error.
func (b *Bucket) Remove(ctx context.Context, name string) error {
	err := b.client.RemoveObject(ctx, b.place.Bucket, b.place.Prefix+name, minio.RemoveObjectOptions{})
	return b.place.explain("remove a file of the bucket", err)
}

// List calls see for each file whose name begins with prefix, in the order of the names.
func (b *Bucket) List(ctx context.Context, prefix string, see func(Info) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	options := minio.ListObjectsOptions{Prefix: b.place.Prefix + prefix, Recursive: true}
	for o := range b.client.ListObjectsIter(ctx, b.place.Bucket, options) {
		if o.Err != nil {
			return b.place.explain("list the bucket", o.Err)
		}
		if err := see(Info{strings.TrimPrefix(o.Key, b.place.Prefix), o.Size, o.LastModified}); err != nil {
			return err
		}
	}
	return nil
}

// Presign returns an address at which anybody can fetch a file until it expires. It asks the server nothing.
func (b *Bucket) Presign(ctx context.Context, name string, life time.Duration) (string, error) {
	u, err := b.client.PresignedGetObject(ctx, b.place.Bucket, b.place.Prefix+name, life, nil)
	if err != nil {
		return "", b.place.explain("make an address of a file of the bucket", err)
	}
	return u.String(), nil
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
