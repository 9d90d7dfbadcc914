package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// object reads a file from any place on. It asks the server at the first Read after Open or Seek.
type object struct {
	ctx  context.Context //nolint:containedctx // it is that of the reading, as of a file
	b    *Bucket
	key  string
	at   int64
	body io.ReadCloser // from at on; nil until it is asked for
	size int64         // -1 until it is known
}

// Read implements io.Reader.
func (o *object) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if o.size >= 0 && o.at >= o.size {
		return 0, io.EOF
	}
	if o.body == nil {
		if err := o.open(); err != nil {
			return 0, o.b.place.explain("read a file of the bucket", err)
		}
	}
	n, err := o.body.Read(p)
	o.at += int64(n)
	if err == io.EOF {
		return n, err
	}
	return n, o.b.place.explain("read a file of the bucket", err)
}

func (o *object) open() error {
	a := ask{method: http.MethodGet, key: o.key}
	if o.at > 0 {
		a.header = http.Header{"Range": {fmt.Sprintf("bytes=%d-", o.at)}}
	}
	resp, err := o.b.client.do(o.ctx, a)
	if err != nil {
		return err
	}
	if o.at > 0 && resp.StatusCode != http.StatusPartialContent {
		_ = resp.Body.Close() // only read from
		return errors.New("the server sends files from their beginning only")
	}
	o.body = resp.Body
	return nil
}

// Seek implements io.Seeker.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.at
	case io.SeekEnd:
		if o.size < 0 {
			info, err := o.b.stat(o.ctx, o.key)
			if err != nil {
				return 0, o.b.place.explain("read a file of the bucket", err)
			}
			o.size = info.Bytes
		}
		offset += o.size
	}
	if offset < 0 {
		return 0, errors.New("bucket: a place before the beginning")
	}
	if offset != o.at && o.body != nil {
		_ = o.body.Close() // only read from
		o.body = nil
	}
	o.at = offset
	return offset, nil
}

// Close implements io.Closer.
func (o *object) Close() error {
	if o.body == nil {
		return nil
	}
	return o.body.Close()
}

func sizeOf(h http.Header) int64 {
	n, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
