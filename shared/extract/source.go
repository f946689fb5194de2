package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// source reads a document, remembers a failure of the store that the parsers would mistake for damage, and stops when the time is over.
type source struct {
	ctx    context.Context
	r      io.ReaderAt
	size   int64
	failed error
	kind   Kind   // for reasons; "" while it is being found out
	spent  *spent // what the whole tree of documents has used; nil while a document is only being identified
}

// spent is what a document and everything inside it have used of the limits that they share.
type spent struct {
	members  int   // files inside files, and parts of packages that were opened
	expanded int64 // bytes that were unpacked
}

// member counts one more file or part.
func (s *spent) member(limits Limits) error {
	if s.members++; s.members > limits.Members {
		return unreadable(Parts, limits.Members)
	}
	return nil
}

// unpacked counts n more bytes.
func (s *spent) unpacked(n int, limits Limits) error {
	if s.expanded += int64(n); s.expanded > limits.Expanded {
		return unreadable(Expands)
	}
	return nil
}

// account gives where to count, also for a source that stands alone.
func (s *source) account() *spent {
	if s.spent == nil {
		s.spent = &spent{}
	}
	return s.spent
}

// ReadAt implements io.ReaderAt over exactly size bytes.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if off < 0 || off >= s.size {
		return 0, io.EOF
	}
	cut := false
	if int64(len(p)) > s.size-off {
		p, cut = p[:s.size-off], true
	}
	n, err := s.r.ReadAt(p, off)
	if n < len(p) {
		if err == nil || errors.Is(err, io.EOF) {
			err = fmt.Errorf("%d bytes at %d of %d: %w", n, off, s.size, io.ErrUnexpectedEOF)
		}
		if s.failed == nil {
			s.failed = err
		}
		return n, err
	}
	if cut {
		return n, io.EOF
	}
	return n, nil
}

// all reads the whole document into memory. The caller has bounded the size.
func (s *source) all() ([]byte, error) {
	data := make([]byte, s.size)
	if _, err := s.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return data, nil
}
