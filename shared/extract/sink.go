package extract

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// sink collects what a reader finds in one document: text within the limit of characters, and the documents inside it.
type sink struct {
	limit    int
	used     int
	sees     bool // a Recognizer is there: pictures beside text are worth queueing
	segments []Segment
	nested   []nested
	passed   []string                                    // what was passed over, for Text.Passed
	pending  []*reading                                  // pictures whose text is on its way, with their places among the segments
	hold     func(io.Reader) (io.ReaderAt, int64, error) // where nestRead keeps what it reads; nil is a place that nobody counts
}

// nested is a document inside the document, to be read after it.
type nested struct {
	role, name string
	open       func() (io.ReadCloser, error)
	ready      io.ReaderAt // set instead of open when the bytes have been kept already
	size       int64
}

// reserve keeps a place for text that comes later.
func (s *sink) reserve(part string) int {
	s.segments = append(s.segments, Segment{Part: part})
	return len(s.segments) - 1
}

// take counts n more bytes of text, or says that the document is too long.
func (s *sink) take(n int) error {
	if n > s.limit-s.used {
		return unreadable(TooLong, s.limit>>20)
	}
	s.used += n
	return nil
}

// add keeps a segment unless it is blank.
func (s *sink) add(part, unit, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if err := s.take(len(text)); err != nil {
		return err
	}
	s.keep(part, unit, text)
	return nil
}

// keep adds a segment whose bytes have been counted already.
func (s *sink) keep(part, unit, text string) {
	if strings.TrimSpace(text) != "" {
		s.segments = append(s.segments, Segment{Part: part, Unit: unit, Text: strings.ToValidUTF8(text, "\uFFFD")})
	}
}

// table keeps the text of a table whose cells are at these places, and counts it. The text must be valid UTF-8, as the places are offsets
// in it.
func (s *sink) table(part string, unit Unit, text string, cells []Place) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if !utf8.ValidString(text) {
		return s.add(part, "", text)
	}
	if err := s.take(len(text)); err != nil {
		return err
	}
	s.segments = append(s.segments, Segment{Part: part, Unit: unit, Text: text, Cells: cells})
	return nil
}

// nest queues a document inside this one: an attachment, a member of an archive, an embedded object. It is opened, identified by its bytes
// and name, and read after the reader that queued it has returned, in the order of the queue and before anything queued later by others.
// The role says what it is to the document ("attachment", "file", "embedded file", "picture 2"), name what somebody called it, or nothing;
// both appear in places and reasons, and the name is scanned like text. An error of the opened reader that is no *Unreadable counts as
// damage of the document that held it.
func (s *sink) nest(role, name string, open func() (io.ReadCloser, error)) error {
	s.nested = append(s.nested, nested{role: role, name: name, open: open})
	return nil
}

// inMemory is the largest inner document that is kept in memory; larger ones go to a scratch file that has no name.
const inMemory = 8 << 20

// nestBytes queues bytes that have been taken out already, because what held them will be gone: attachments that lived in the PDF engine's
// memory. The caller must not change data afterwards.
func (s *sink) nestBytes(role, name string, data []byte) error {
	return s.nestRead(role, name, bytes.NewReader(data))
}

// nestRead queues what r gives, which is read at once: what can't be opened again later. An error is r's, a verdict about the size, or a
// *scratchError.
func (s *sink) nestRead(role, name string, r io.Reader) error {
	hold := s.hold
	if hold == nil {
		hold = (&scratch{}).keep
	}
	kept, size, err := hold(r)
	if err != nil {
		return err
	}
	s.nested = append(s.nested, nested{role: role, name: name, ready: kept, size: size})
	return nil
}
