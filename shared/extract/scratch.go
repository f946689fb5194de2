package extract

import (
	"bytes"
	"io"
	"os"
)

// scratch keeps the bytes of inner documents while they are read: small ones in memory, large ones, and small ones beyond memoryTotal, in one
// file that has no name. The file is gone when the process is, whatever happens.
type scratch struct {
	file   *os.File
	end    int64 // where the file's next document begins
	memory int64 // bytes kept in memory
}

// memoryTotal bounds what a job keeps of inner documents in memory at once.
const memoryTotal = 64 << 20

// mark is a moment that scratch can go back to.
type mark struct{ end, memory int64 }

func (s *scratch) mark() mark { return mark{s.end, s.memory} }

// release forgets what was kept since the mark.
func (s *scratch) release(m mark) {
	if s.file != nil && s.end > m.end {
		_ = s.file.Truncate(m.end) // space given back early; the file's end does the rest
	}
	s.end, s.memory = m.end, m.memory
}

// keep reads r to its end. An error is r's, as it is, or a *scratchError.
func (s *scratch) keep(r io.Reader) (io.ReaderAt, int64, error) {
	room := min(int64(inMemory), memoryTotal-s.memory)
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, room+1))
	if err != nil {
		return nil, 0, err
	}
	if n <= room {
		s.memory += n
		return bytes.NewReader(b.Bytes()), n, nil
	}
	if err := s.open(); err != nil {
		return nil, 0, err
	}
	w := &writer{file: s.file, at: s.end}
	if _, err := w.Write(b.Bytes()); err == nil {
		_, err = io.Copy(w, r)
		if err != nil && w.failed == nil {
			return nil, 0, err
		}
	}
	if w.failed != nil {
		return nil, 0, w.failed
	}
	begin := s.end
	s.end = w.at
	return io.NewSectionReader(s.file, begin, w.at-begin), w.at - begin, nil
}

// open makes the file and takes its name away at once.
func (s *scratch) open() error {
	if s.file != nil {
		return nil
	}
	f, err := os.CreateTemp("", "strongroom-*")
	if err != nil {
		return &scratchError{err}
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close() // the error that matters is the one above
		return &scratchError{err}
	}
	s.file = f
	return nil
}

func (s *scratch) close() {
	if s.file != nil {
		_ = s.file.Close() // nothing in it is wanted any more
	}
}

// scratchError is a failure of the scratch file: no room, most likely. It says nothing about the document.
type scratchError struct{ cause error }

// Error implements error.
func (e *scratchError) Error() string { return "scratch file: " + e.cause.Error() }

// Unwrap gives the system's error.
func (e *scratchError) Unwrap() error { return e.cause }

// writer writes on from a place and remembers its own failure, which is never the document's.
type writer struct {
	file   *os.File
	at     int64
	failed error
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	n, err := w.file.WriteAt(p, w.at)
	w.at += int64(n)
	if err != nil {
		w.failed = &scratchError{err}
	}
	return n, err
}
