// Package extract takes the text out of a document, with the places that the text stands in, so that shared/dlp can look for what must not
// leave the firm and say where it is.
//
// Guarantees:
//   - What can't be read completely is not read at all: Extract gives every text that it knows how to reach, or an *Unreadable with a
//     plain reason for a person. There is no third outcome in which part of a document is passed over in silence, apart from the
//     non-goals below.
//   - Documents inside documents (attachments, members of archives, embedded files) are read as well, to Limits.Nesting levels. One that
//     can't be read makes the whole unreadable, and the reason names it. Inner files without text for a person, like fonts, are passed
//     over and listed in Text.Passed; sound, film and programs are not: they are held.
//   - Every cost has a bound (pages, characters, parts, expansion, nesting, depth, time, memory of the PDF engine), over the document and
//     all that is inside it together, and every bound has a reason of its own. No input makes a call run longer than Limits.Time, plus the
//     moment that the engine needs to stop.
//   - An *Unreadable is a verdict about the document: the same bytes give it again (TooSlow as far as clocks allow). Every other error is a failure of ours (a store that
//     doesn't answer, a scratch disk that is full, a cancelled context), says nothing about the document, and is worth another try.
//   - No document text is in an error, and none is kept after Extract has returned. The names of inner files are in places and reasons,
//     without their digits when they might be a number of a person.
//
// How it works: Identify finds the kind, the table readers has a reader for every kind, and a reader puts text into a sink and queues the
// documents inside its own (sink.nest), which job reads after it, depth first.
//
// Non-goals: recognizing letters in pictures itself (a Recognizer does; see Config.OCR for what happens without one), letters that drawings in
// Office files (EMF, WMF) hold as lines or as numbers of a font's letters, and drawings of other forms, which are listed in Text.Passed, formats
// that Identify doesn't know, numbers and dates that a program writes by itself while it shows a document (list numbers, today's date),
// words that only the bytes of an old Office file still hold and no part of it refers to, PDF metadata in compressed XMP streams and in
// information keys outside the standard ones, what earlier revisions of a PDF held, pages that a PDF's own count leaves out, and running
// anything that a document contains.
package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Config sets an Extractor up. The zero value works: it compiles the PDF engine when the first PDF comes, which takes 3 to 4 seconds.
type Config struct {
	// CacheDir holds the PDF engine compiled for this kind of processor, as Prebuild leaves it. It may be read-only. When it is empty,
	// missing, or made for another processor or version, the engine is compiled anew, and kept for the next process where that can be.
	CacheDir string
	// ScratchDir is a folder for code compiled here, writable by this process's user alone, because the code in it is run; empty means
	// a folder in the user's cache folder, and memory when there is none.
	ScratchDir string
	Limits     Limits
	// OCR reads the letters in pictures. Without one, a picture that may hold letters makes a document unreadable (Scanned), and a picture
	// beside text is passed over and listed in Text.Passed. A picture that comes again is read once.
	OCR Recognizer
}

// Extractor takes text out of documents. It is safe for concurrent use; one PDF is read at a time in a process, because one may need the
// whole memory that is planned for the engine.
type Extractor struct {
	limits Limits
	engine *engine
	ocr    Recognizer
}

// New makes an Extractor. It does no work yet; the PDF engine starts with the first PDF, or with Warm.
func New(c Config) *Extractor {
	return &Extractor{limits: c.Limits.orDefault(), engine: newEngine(c.CacheDir, c.ScratchDir), ocr: c.OCR}
}

// Warm starts the PDF engine ahead of the first PDF. An error is a failure of ours.
func (e *Extractor) Warm(ctx context.Context) error {
	return e.engine.with(ctx, func() {}, func(context.Context, *instance) error { return nil })
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
	bounded, clock := newClock(ctx, e.limits.Time)
	defer clock.stop()
	j := &job{caller: ctx, ctx: bounded, clock: clock, engine: e.engine, limits: e.limits, letters: newLetters(ctx, e.ocr, e.limits.Recognize)}
	defer j.scratch.close()
	defer j.letters.close()
	err := j.read(kind, &source{r: r, size: size}, nil)
	if err == nil {
		err = j.spell()
	}
	if err != nil {
		if verdict := (*Unreadable)(nil); errors.As(err, &verdict) {
			return Text{}, verdict
		}
		return Text{}, fmt.Errorf("extract: %w", err)
	}
	return j.text, nil
}
