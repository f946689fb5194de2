// Package extract takes the text out of a document, with the places that the text stands in, so that shared/dlp can look for what must not
// leave the firm and say where it is.
//
// Guarantees:
//   - What can't be read completely is not read at all: Extract gives every text that it knows how to reach, or an *Unreadable with a
//     plain reason for a person. There is no third outcome in which part of a document is passed over in silence, apart from the
//     non-goals below.
//   - Every cost has a bound (pages, characters, parts, expansion, depth, time, memory of the PDF engine), and every bound has a reason
//     of its own. No input makes a call run longer than Limits.Time, plus the moment that the engine needs to stop.
//   - An *Unreadable is a verdict about the document: the same bytes give it again (TooSlow as far as clocks allow). Every other error is a failure of ours (a store that
//     doesn't answer, a cancelled context), says nothing about the document, and is worth another try.
//   - No document text is in an error, and none is kept after Extract has returned.
//
// Non-goals: reading letters in pictures (a page that is only a picture is unreadable; a picture beside text is passed over), formats
// other than PDF, DOCX and plain text, PDF metadata in compressed XMP streams and in information keys outside the standard ones, what
// earlier revisions of a PDF held, pages that a PDF's own count leaves out, and running anything that a document contains.
package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Text is everything that was read from a document, in reading order as far as the format has one.
type Text struct {
	Segments []Segment
}

// Characters counts the bytes of all segments' UTF-8.
func (t Text) Characters() int {
	n := 0
	for _, s := range t.Segments {
		n += len(s.Text)
	}
	return n
}

// Segment is a run of text from one place. Lines and paragraphs end in "\n", so a number that is broken over two of them is still within
// one segment.
type Segment struct {
	Part string // where it is, for a person: "page 3", "page 3, form fields", "footnotes", "document properties"; empty for a plain text file
	Unit string // what its lines are called: "line", "paragraph"; empty when the part alone says where
	Text string // valid UTF-8
}

// Where names the place of a byte offset in the segment's text: "page 3", "footnotes, paragraph 2", "line 17". It reads the text up to the
// offset.
func (s Segment) Where(offset int) string {
	if s.Unit == "" {
		return s.Part
	}
	offset = min(max(offset, 0), len(s.Text))
	place := fmt.Sprintf("%s %d", s.Unit, 1+strings.Count(s.Text[:offset], "\n"))
	if s.Part == "" {
		return place
	}
	return s.Part + ", " + place
}

// Limits bounds the work for one document. A field that is zero takes its value from DefaultLimits.
type Limits struct {
	Pages      int           // of a PDF
	Characters int           // bytes of UTF-8 over all segments
	Members    int           // parts in an OOXML package
	Expanded   int64         // bytes of XML, unpacked, over all parts of a package
	Ratio      int64         // unpacked bytes for each packed byte of a part, looked at from one MiB unpacked on
	Depth      int           // XML elements, or PDF outline entries, inside one another
	Objects    int           // objects looked at on a page without text, annotations on a page, outline entries, scripts
	Time       time.Duration // for the whole document, by the clock
}

// DefaultLimits are meant for a function with 2 GiB of memory. 20,000 pages and 64 MiB of text are far above any document that a person
// writes, and below what exhausts the function.
func DefaultLimits() Limits {
	return Limits{Pages: 20_000, Characters: 64 << 20, Members: 10_000, Expanded: 512 << 20, Ratio: 500, Depth: 256, Objects: 20_000, Time: 4 * time.Minute}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	set := func(have *int, otherwise int) {
		if *have <= 0 {
			*have = otherwise
		}
	}
	set(&l.Pages, d.Pages)
	set(&l.Characters, d.Characters)
	set(&l.Members, d.Members)
	set(&l.Depth, d.Depth)
	set(&l.Objects, d.Objects)
	if l.Expanded <= 0 {
		l.Expanded = d.Expanded
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	if l.Time <= 0 {
		l.Time = d.Time
	}
	return l
}

// Config sets an Extractor up. The zero value works: it compiles the PDF engine when the first PDF comes, which takes 3 to 4 seconds.
type Config struct {
	// CacheDir holds the PDF engine compiled for this kind of processor, as Prebuild leaves it. It may be read-only. When it is empty,
	// missing, or made for another processor or version, the engine is compiled anew, and kept for the next process where that can be.
	CacheDir string
	// ScratchDir is a folder for code compiled here, writable by this process's user alone, because the code in it is run; empty means
	// a folder in the user's cache folder, and memory when there is none.
	ScratchDir string
	Limits     Limits
}

// Extractor takes text out of documents. It is safe for concurrent use; one PDF is read at a time in a process, because one may need the
// whole memory that is planned for the engine.
type Extractor struct {
	limits Limits
	engine *engine
}

// New makes an Extractor. It does no work yet; the PDF engine starts with the first PDF, or with Warm.
func New(c Config) *Extractor {
	return &Extractor{limits: c.Limits.orDefault(), engine: newEngine(c.CacheDir, c.ScratchDir)}
}

// Warm starts the PDF engine ahead of the first PDF. An error is a failure of ours.
func (e *Extractor) Warm(ctx context.Context) error {
	return e.engine.with(ctx, e.limits.Time, func(context.Context, *instance) error { return nil })
}

// Close stops the PDF engine and gives its memory back. An Extractor can't be used after Close.
func (e *Extractor) Close() error { return e.engine.close() }

// Extract reads the text of a document of a kind that Identify found. It reads r from several positions, possibly more than once, and not
// after it has returned. The error is an *Unreadable when the document is to blame, and anything else when it is not; ctx ending is never
// the document's fault, Limits.Time running out is.
func (e *Extractor) Extract(ctx context.Context, kind Kind, r io.ReaderAt, size int64) (Text, error) {
	if err := ctx.Err(); err != nil {
		return Text{}, fmt.Errorf("extract: %w", err)
	}
	src := &source{ctx: ctx, r: r, size: size}
	sink := &sink{limit: e.limits.Characters}
	var err error
	switch kind {
	case PDF: // the clock starts when the engine is free and running: neither is the document's doing
		err = e.engine.with(ctx, e.limits.Time, func(bounded context.Context, i *instance) error {
			src.ctx = bounded
			return readPDF(bounded, i, src, sink, e.limits)
		})
	case DOCX, PlainText:
		bounded, cancel := context.WithTimeoutCause(ctx, e.limits.Time, errTooSlow)
		defer cancel()
		src.ctx = bounded
		if kind == DOCX {
			err = readDOCX(src, sink, e.limits)
		} else {
			err = readPlain(src, sink)
		}
	default:
		return Text{}, fmt.Errorf("extract: no reader for kind %q", kind)
	}
	return conclude(ctx, src, sink, err)
}

// conclude tells our failures from the document's. What ended the work first decides: the caller's context, a source that failed, the time
// limit, then what the reader said.
func conclude(caller context.Context, src *source, sink *sink, err error) (Text, error) {
	if e := caller.Err(); e != nil {
		return Text{}, fmt.Errorf("extract: %w", e)
	}
	if src.failed != nil {
		return Text{}, fmt.Errorf("extract: reading the document: %w", src.failed)
	}
	if err == nil {
		return Text{Segments: sink.segments}, nil
	}
	if errors.Is(context.Cause(src.ctx), errTooSlow) {
		return Text{}, unreadable(TooSlow)
	}
	var verdict *Unreadable
	if errors.As(err, &verdict) {
		return Text{}, verdict
	}
	return Text{}, fmt.Errorf("extract: %w", err)
}

var errTooSlow = errors.New("time limit for one document")

// source reads the document, remembers a failure of the store that the parsers would mistake for damage, and stops when the time is over.
type source struct {
	ctx    context.Context
	r      io.ReaderAt
	size   int64
	failed error
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

// sink collects segments within the limit of characters.
type sink struct {
	limit    int
	used     int
	segments []Segment
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
