package extract

import (
	"context"
	"errors"
	"image"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// redaction is what is known of a document while it is being redacted.
type redaction struct {
	find  Find
	pages map[int]bool    // those that have something to hide, counted from 0
	count int             // of all pages
	scans []scan          // pages whose pictures may hold letters
	seen  map[int]sighted // what was recognized on a page
}

// sighted is what a Recognizer saw on a page as it is shown, letter by letter.
type sighted struct {
	glyphs []glyph
	size   image.Point // of the picture that it saw
}

// redact finds the pages that have something to hide, has those recognized that may show more than their text says, and writes the copy. The
// engine is given back while pages are recognized.
func (j *job) redact(src *source, find Find, out io.Writer) (changed int, err error) {
	r := &redaction{find: find, pages: map[int]bool{}, seen: map[int]sighted{}}
	sees := j.letters.recognizer != nil
	err = j.onEngine(func(ctx context.Context, i *instance) error {
		d := &pdf{ctx: ctx, i: i, file: &cursor{src: src}, out: &sink{limit: j.limits.Characters}, limits: j.limits, ocr: sees}
		return d.affected(r)
	})
	if err != nil {
		return 0, err
	}
	if err := j.see(src, r, r.scans); err != nil {
		return 0, err
	}
	var verdict *Unreadable
	err = j.see(src, r, r.others(sees, j.limits.Recognize))
	if errors.Is(err, ErrNoRecognizer) || errors.As(err, &verdict) && verdict.Code == Illegible {
		err = nil // no matter: Extract doesn't ask for these pages at all
	}
	if err != nil {
		return 0, err
	}
	err = j.onEngine(func(ctx context.Context, i *instance) error {
		d := &pdf{ctx: ctx, i: i, file: &cursor{src: src}, limits: j.limits}
		return d.rewrite(r, out)
	})
	return len(r.pages), err
}

// others gives the pages that have something to hide and haven't been recognized, as far as the limit allows: a small picture on them may
// show it again, and the text laid over a scan may stand beside what it says.
func (r *redaction) others(sees bool, most int) []scan {
	if !sees {
		return nil
	}
	done := map[int]bool{}
	for _, s := range r.scans {
		done[s.page] = true
	}
	var list []scan
	for n := range r.count {
		if r.pages[n] && !done[n] && len(r.scans)+len(list) < most {
			list = append(list, scan{page: n, known: "text", segment: n})
		}
	}
	return list
}

// see has pages recognized and keeps what was seen. The error wraps ErrNoRecognizer when nobody is there.
func (j *job) see(src *source, r *redaction, scans []scan) error {
	if len(scans) == 0 {
		return nil
	}
	out := &sink{}
	err := j.recognizePages(src, out, scans)
	j.clock.pause()
	defer j.clock.run()
	j.letters.running.Wait()
	if e := j.caller.Err(); e != nil {
		return e
	}
	for _, p := range out.pending {
		if _, err := p.outcome(); errors.Is(err, ErrNoRecognizer) {
			return errors.Join(ErrNoRecognizer, unreadable(Unredactable, p.segment+1))
		}
	}
	if err != nil {
		return err
	}
	if err := j.letters.failure(out.pending); err != nil {
		return err
	}
	for _, p := range out.pending {
		page, _ := p.outcome()
		s := sighted{glyphs: page.glyphs(), size: p.size}
		if text, _ := spell(s.glyphs); len(r.find(text)) > 0 {
			r.pages[p.segment] = true
		}
		r.seen[p.segment] = s
	}
	return nil
}

// glyphs gives the letters of what was recognized, each with its share of its word's box, as Extract spells them.
func (p Page) glyphs() []glyph {
	var out []glyph
	for _, l := range p.Lines {
		text := l.Text() + "\n"
		gaps := zones(text) == text
		for i, w := range l.Words {
			if i > 0 && gaps {
				out = append(out, glyph{text: " "})
			}
			runes := []rune(strings.ToValidUTF8(w.Text, "\uFFFD"))
			for k, r := range runes {
				box := w.Box
				box.Min.X, box.Max.X = w.Box.Min.X+w.Box.Dx()*k/len(runes), w.Box.Min.X+w.Box.Dx()*(k+1)/len(runes)
				out = append(out, glyph{text: clean(string(r)), box: box})
			}
		}
		out = append(out, glyph{text: "\n"})
	}
	return out
}

// within gives the letters with their places in a picture of the page that isn't turned, where turn is how the page is shown.
func (s sighted) within(picture image.Rectangle, turn enums.FPDF_PAGE_ROTATION) []glyph {
	out := make([]glyph, len(s.glyphs))
	for k, g := range s.glyphs {
		out[k].text = g.text
		if !g.box.Empty() {
			out[k].box = image.Rectangle{Min: s.point(g.box.Min, picture, turn), Max: s.point(g.box.Max, picture, turn)}.Canon()
		}
	}
	return out
}

// point turns a point of the recognized picture back and fits it to another size. Turns are clockwise, in quarters (ISO 32000-1, 7.7.3.3).
func (s sighted) point(p image.Point, picture image.Rectangle, turn enums.FPDF_PAGE_ROTATION) image.Point {
	x, y := float64(p.X)/float64(s.size.X), float64(p.Y)/float64(s.size.Y)
	switch turn {
	case enums.FPDF_PAGE_ROTATION_90_CW:
		x, y = y, 1-x
	case enums.FPDF_PAGE_ROTATION_180_CW:
		x, y = 1-x, 1-y
	case enums.FPDF_PAGE_ROTATION_270_CW:
		x, y = 1-y, x
	}
	return picture.Min.Add(image.Pt(int(x*float64(picture.Dx())+0.5), int(y*float64(picture.Dy())+0.5)))
}

// hide says which glyphs find wants hidden. Of a recognized word, whose letters' places are guesses, all letters go.
func (r *redaction) hide(glyphs []glyph, words bool) []bool {
	text, owner := spell(glyphs)
	hidden := make([]bool, len(glyphs))
	for _, span := range r.find(text) {
		for at := max(span.Start, 0); at < min(span.End, len(text)); at++ {
			hidden[owner[at]] = true
		}
	}
	for from := 0; words && from < len(glyphs); {
		to, any := from, false
		for ; to < len(glyphs) && !glyphs[to].box.Empty(); to++ {
			any = any || hidden[to]
		}
		for k := from; k < to; k++ {
			hidden[k] = any
		}
		from = to + 1
	}
	return hidden
}

// blacken paints over what has to go from a page's picture, in its own letters and in what was recognized. It gives the letters to lay under
// the picture: the page's own ones, or, where it has none, the recognized ones.
func (r *redaction) blacken(picture *image.RGBA, glyphs, words []glyph) (lay []glyph, hidden []bool) {
	own, seen := r.hide(glyphs, false), r.hide(words, true)
	for _, box := range boxes(glyphs, own) {
		paint(picture, box)
	}
	mask := image.NewAlpha(image.Rectangle{})
	for n, box := range boxes(words, seen) {
		if n == 0 {
			mask = image.NewAlpha(picture.Rect)
		}
		paint(picture, box)
		box = box.Intersect(mask.Rect)
		for y := box.Min.Y; y < box.Max.Y; y++ {
			row := mask.Pix[mask.PixOffset(box.Min.X, y):]
			for x := range box.Dx() {
				row[x] = 1
			}
		}
	}
	if text, _ := spell(glyphs); strings.TrimSpace(text) == "" {
		return words, seen
	}
	for k, g := range glyphs { // a text laid over a scan may say in its own way what is under the black
		middle := g.box.Min.Add(g.box.Max).Div(2)
		own[k] = own[k] || !g.box.Empty() && mask.AlphaAt(middle.X, middle.Y).A != 0
	}
	return glyphs, own
}

// asShown turns a page that has no letters of its own back to how it is shown, so that recognized words lie along the lines. It reports whether
// it did.
func (d *pdf) asShown(page requests.Page, turn enums.FPDF_PAGE_ROTATION, glyphs []glyph) (bool, error) {
	if text, _ := spell(glyphs); strings.TrimSpace(text) != "" || turn == enums.FPDF_PAGE_ROTATION_NONE {
		return false, nil
	}
	_, err := d.i.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{Page: page, Rotate: turn})
	return true, err
}
