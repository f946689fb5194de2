package extract

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// sideBySide is how many pictures are with the Recognizer at a time: enough to hide what a service far away takes for its answer, few enough
// for memory (a page at 300 dpi has 9 MB) and for the service's limits.
const sideBySide = 4

// letters has the pictures of one document read, side by side, while the document is read further. Its methods are for one goroutine.
type letters struct {
	ctx        context.Context
	stop       context.CancelFunc
	recognizer Recognizer // nil: there is nobody who could read
	most       int        // Limits.Recognize
	asked      int
	free       chan struct{}
	running    sync.WaitGroup
	readings   []*reading                     // of the documents that have been collected
	first      map[[sha256.Size]byte]*reading // of every picture, by its dots: a logo stands on many pages
}

// reading is one picture on its way: written by its goroutine until running is done, read after that.
type reading struct {
	at      trail // of the document, once that has been read
	part    string
	segment int      // where the text belongs
	known   string   // text that the page has beside the picture
	twin    *reading // of the same picture on another ground
	size    image.Point
	page    Page
	err     error
	same    *reading // asked for the same picture before; page and err are there
}

// outcome gives what came of the picture.
func (r *reading) outcome() (Page, error) {
	if r.same != nil {
		return r.same.page, r.same.err
	}
	return r.page, r.err
}

func newLetters(ctx context.Context, r Recognizer, most int) *letters {
	l := &letters{recognizer: r, most: most, first: map[[sha256.Size]byte]*reading{}, free: make(chan struct{}, sideBySide)}
	l.ctx, l.stop = context.WithCancel(ctx)
	return l
}

// close ends what is under way and waits for it.
func (l *letters) close() {
	l.stop()
	l.running.Wait()
}

// recognize has a picture read. Its text will stand at a place that out.reserve gave; lines of it that known holds are left out. It waits
// while enough pictures are being read, and the clock stands still meanwhile: how long a Recognizer takes is not the document's doing.
func (j *job) recognize(out *sink, s scene, segment int, known string) error {
	l := j.letters
	if l.recognizer == nil {
		return unreadable(Scanned, s.part)
	}
	r := &reading{part: s.part, segment: segment, known: known, size: s.image.Rect.Size()}
	if n := len(out.pending); s.again && n > 0 {
		r.twin = out.pending[n-1]
	}
	key := fingerprint(s.image)
	if r.same = l.first[key]; r.same != nil {
		out.pending = append(out.pending, r)
		return nil
	}
	if l.asked++; l.asked > l.most {
		return unreadable(ScannedPages, l.most)
	}
	l.first[key] = r
	j.clock.pause()
	defer j.clock.run()
	select {
	case l.free <- struct{}{}:
	case <-l.ctx.Done(): // the caller's end, or another picture's error
		l.running.Wait()
		if err := l.failure(slices.Concat(l.readings, out.pending)); err != nil {
			return err
		}
		return l.ctx.Err()
	}
	out.pending = append(out.pending, r)
	picture := Picture{Image: s.image, DPI: s.dpi}
	l.running.Go(func() {
		defer func() { <-l.free }()
		if r.page, r.err = l.recognizer.Recognize(l.ctx, picture); r.err != nil {
			l.stop()
		}
	})
	return nil
}

// fingerprint tells pictures apart.
func fingerprint(m *image.Gray) (sum [sha256.Size]byte) {
	h := sha256.New()
	var width [8]byte
	binary.LittleEndian.PutUint64(width[:], uint64(m.Rect.Dx()))
	_, _ = h.Write(width[:]) // a hash takes everything
	for y := range m.Rect.Dy() {
		_, _ = h.Write(m.Pix[y*m.Stride:][:m.Rect.Dx()])
	}
	h.Sum(sum[:0])
	return sum
}

// spell waits for all pictures and puts their texts into their places.
func (j *job) spell() error {
	j.clock.pause()
	defer j.clock.run()
	j.letters.running.Wait()
	if err := j.caller.Err(); err != nil {
		return err
	}
	if err := j.letters.failure(j.letters.readings); err != nil {
		return err
	}
	for _, r := range j.letters.readings {
		known := r.known
		if r.twin != nil {
			other, _ := r.twin.outcome()
			known += other.Text()
		}
		page, _ := r.outcome()
		text := unknown(known, zones(clean(strings.ToValidUTF8(page.Text(), "\uFFFD"))))
		if len(text) > j.limits.Characters-j.used {
			return unreadable(TooLong, j.limits.Characters>>20)
		}
		j.used += len(text)
		j.text.Segments[r.segment].Text = text
	}
	j.text.Segments = slices.DeleteFunc(j.text.Segments, func(s Segment) bool { return strings.TrimSpace(s.Text) == "" })
	return nil
}

// failure gives the error among readings that counts: one that says nothing about the document before a verdict, as the document is not known
// then; of verdicts the first. What was stopped because of another picture doesn't count.
func (l *letters) failure(readings []*reading) error {
	var verdict error
	for _, r := range readings {
		_, err := r.outcome()
		switch v := r.verdict(); {
		case v != nil && verdict == nil:
			verdict = v
		case v == nil && err != nil && !(errors.Is(err, context.Canceled) && l.ctx.Err() != nil):
			return fmt.Errorf("recognizing a picture: %w", err)
		}
	}
	return verdict
}

// verdict is what came of a picture says about the document, or nil when it says nothing.
func (r *reading) verdict() error {
	switch page, err := r.outcome(); {
	case errors.Is(err, ErrNoRecognizer):
		return placed(unreadable(Scanned, r.part), r.at)
	case errors.Is(err, ErrIllegible), err == nil && strings.TrimSpace(r.known) == "" && page.guessed():
		return placed(unreadable(Illegible, r.part), r.at)
	}
	return nil
}

// zones takes the spaces out of the lines of machine-readable zones, which have none: recognizers see gaps among the fillers. The shortest
// such line has 30 characters (ICAO Doc 9303, parts 4 to 7); some may be lost.
func zones(text string) string {
	if !strings.Contains(text, "<<") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		core := strings.ReplaceAll(strings.TrimSuffix(line, "\n"), " ", "")
		if len(core) >= 28 && len(core) <= 46 && strings.Contains(core, "<<") && strings.Trim(core, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") == "" {
			line = core + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// unknown gives the lines of text that known doesn't hold, whatever stands between their letters and digits.
func unknown(known, text string) string {
	if known == "" {
		return text
	}
	had := bare(known)
	var b strings.Builder
	for line := range strings.Lines(text) {
		if core := bare(line); core != "" && !strings.Contains(had, core) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// bare gives the letters and digits of a text, in lower case.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
