package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/postshitnow/psn/internal/psn"
)

// scan reads a file from its beginning to its end. A file that ends in the middle of something is
// errTruncated.
type scan struct {
	r *bufio.Reader
}

func newScan(r io.ReaderAt, size int64) *scan {
	return &scan{bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 64<<10)}
}

func readError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTruncated
	}
	return psn.Errorf(psn.CodeInvalid, "the file can't be read: %w", err)
}

// peek returns up to n of the next bytes without passing them.
func (s *scan) peek(n int) []byte {
	head, _ := s.r.Peek(n) // what is missing is met when it is read
	return head
}

// byte returns the next byte.
func (s *scan) byte() (byte, error) {
	b, err := s.r.ReadByte()
	if err != nil {
		return 0, readError(err)
	}
	return b, nil
}

// take returns the next n bytes.
func (s *scan) take(n int) ([]byte, error) {
	out := make([]byte, n)
	if _, err := io.ReadFull(s.r, out); err != nil {
		return nil, readError(err)
	}
	return out, nil
}

// skip passes n bytes.
func (s *scan) skip(n int64) error {
	if _, err := io.CopyN(io.Discard, s.r, n); err != nil {
		return readError(err)
	}
	return nil
}

// big16 returns the next two bytes as a number, the high one first.
func (s *scan) big16() (int, error) {
	raw, err := s.take(2)
	if err != nil {
		return 0, err
	}
	return int(binary.BigEndian.Uint16(raw)), nil
}
