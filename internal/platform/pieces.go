package platform

import (
	"errors"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// OpenAt opens the file at a byte, for an upload in pieces that goes on.
func (f File) OpenAt(act string, at int64) (io.ReadCloser, error) {
	content, err := f.Open()
	if err != nil {
		return nil, psn.Errorf(psn.CodeOf(err), "%s: open the file: %w", act, err)
	}
	if _, err := io.CopyN(io.Discard, content, at); err != nil {
		_ = content.Close() // only read from
		return nil, f.unread(act, err)
	}
	return content, nil
}

// ReadPiece fills a piece with what follows in the file.
func (f File) ReadPiece(act string, content io.Reader, piece []byte) error {
	if _, err := io.ReadFull(content, piece); err != nil {
		return f.unread(act, err)
	}
	return nil
}

// AtEnd returns an error unless the file ends here. Its end says whether it is the one that was stored.
func (f File) AtEnd(act string, content io.Reader) error {
	n, err := io.ReadFull(content, make([]byte, 1))
	switch {
	case n > 0:
		return psn.Errorf(psn.CodeInternal, "%s: the file has more than %d bytes", act, f.Bytes)
	case errors.Is(err, io.EOF):
		return nil
	}
	return f.unread(act, err)
}

func (f File) unread(act string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return psn.Errorf(psn.CodeInternal, "%s: the file has fewer than %d bytes", act, f.Bytes)
	}
	return psn.Errorf(psn.CodeOf(err), "%s: read the file: %w", act, err)
}
