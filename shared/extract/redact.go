package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Span is a stretch of a text, in bytes, End exclusive.
type Span struct{ Start, End int }

// Find gives the stretches of a text that must go, in order.
type Find func(text string) []Span

// Redact writes a copy of a PDF without what find finds in its pages. A page with something to hide becomes a picture of itself in which that
// is black, with the rest of its text laid under the picture so that it can still be searched; nothing of the page's own content is kept. The other
// pages are taken over with what they show, notes and fields included, and nothing else that hangs on them; see prune. With Config.OCR, what can only be seen on a page is found and blacked out as well; without one, a document
// with scanned pages can't be redacted. What belongs to no page (information, bookmarks, attachments, scripts, forms' data) is left out.
//
// It gives the number of pages that were changed. The error is an *Unreadable when the document can't be redacted, as for Extract; anything
// else is a failure of ours. Whoever calls it reads the copy again before handing it out: the copy is no better than what find finds.
func (e *Extractor) Redact(ctx context.Context, r io.ReaderAt, size int64, find Find, out io.Writer) (changed int, err error) {
	bounded, clock := newClock(ctx, e.limits.Time)
	defer clock.stop()
	j := &job{caller: ctx, ctx: bounded, clock: clock, engine: e.engine, limits: e.limits, letters: newLetters(ctx, e.ocr, e.limits.Recognize)}
	defer j.letters.close()
	src := &source{ctx: bounded, r: r, size: size, spent: &j.spent, kind: PDF}
	j.open = []*source{src}
	changed, err = j.redact(src, find, out)
	if err = j.judge(err); err == nil {
		return changed, nil
	}
	if verdict := (*Unreadable)(nil); errors.As(err, &verdict) {
		return 0, verdict
	}
	return 0, fmt.Errorf("redacting: %w", err)
}

// affected finds the pages in whose text, notes or fields something is found, those that have to be recognized, and how many pages there are.
func (d *pdf) affected(r *redaction) error {
	if err := d.open(); err != nil {
		return err
	}
	got, err := d.i.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.doc})
	switch {
	case err != nil:
		return d.i.damage(err, Damaged, PDF.String())
	case got.PageCount <= 0:
		return unreadable(NoPages)
	case got.PageCount > d.limits.Pages:
		return unreadable(Pages, d.limits.Pages)
	}
	r.count = got.PageCount
	for n := range got.PageCount {
		asked := len(d.scans)
		if err := d.page(n); err != nil {
			if verdict := (*Unreadable)(nil); errors.As(err, &verdict) && verdict.Code == Scanned {
				return unreadable(Unredactable, n+1)
			}
			return err
		}
		for _, s := range d.out.segments {
			if len(r.find(s.Text)) > 0 {
				r.pages[n] = true
			}
		}
		for k := range d.scans[asked:] {
			d.scans[asked+k].segment = n // the pages' own order, as their texts go nowhere
		}
		d.out.segments = d.out.segments[:0]
		if err := d.relieve(); err != nil {
			return err
		}
	}
	r.scans = d.scans
	return d.shut()
}

// blackOut adds the redacted picture of page n to the copy.
func (d *pdf) blackOut(copied references.FPDF_DOCUMENT, n int, r *redaction) error {
	page, turn, err := d.settled(n)
	if err != nil {
		return err
	}
	view, err := d.view(page)
	if err != nil {
		return err
	}
	glyphs, err := d.glyphs(page, view)
	if err != nil {
		return err
	}
	if anyPlaceless(glyphs, r.hide(glyphs, false)) {
		return unreadable(Letters, n+1)
	}
	again, err := d.asShown(page, turn, glyphs)
	if err != nil {
		return err
	}
	if again {
		turn, glyphs = enums.FPDF_PAGE_ROTATION_NONE, nil
		if view, err = d.view(page); err != nil {
			return err
		}
	}
	lay, hidden := r.blacken(view.picture, glyphs, r.seen[n].within(view.picture.Rect, turn))
	if err := d.place(copied, n, turn, view, lay, hidden); err != nil {
		return err
	}
	_, err = d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference})
	return err
}

// settled opens page n with its annotations and form fields made part of it, so that they are drawn and their letters have places, and not turned;
// turn is how it was.
func (d *pdf) settled(n int) (page requests.Page, turn enums.FPDF_PAGE_ROTATION, err error) {
	for pass := 0; pass < 2; pass++ {
		loaded, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: n})
		if err != nil {
			return page, 0, err
		}
		page = requests.Page{ByReference: &loaded.Page}
		if pass == 1 {
			break
		}
		if _, err := d.i.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page}); err != nil {
			return page, 0, err
		}
		if _, err := d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}); err != nil {
			return page, 0, err
		}
	}
	was, err := d.i.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return page, 0, err
	}
	_, err = d.i.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{Page: page})
	return page, was.PageRotation, err
}

// view is a page as a picture.
type view struct {
	picture       *image.RGBA
	width, height float64 // of the page as it is shown, in points
}

// Resolution of the pictures that redacted pages become, in dots per inch, and the number of dots that it gives way to.
const (
	sharp    = 200
	mostDots = 25 << 20
)

func (d *pdf) view(page requests.Page) (view, error) {
	width, err := d.i.FPDF_GetPageWidthF(&requests.FPDF_GetPageWidthF{Page: page})
	if err != nil {
		return view{}, err
	}
	height, err := d.i.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: page})
	if err != nil {
		return view{}, err
	}
	v := view{width: float64(width.PageWidth), height: float64(height.PageHeight)}
	dpi := sharp
	for dpi > 20 && v.width/72*float64(dpi)*v.height/72*float64(dpi) > mostDots {
		dpi -= 10
	}
	if v.width <= 0 || v.height <= 0 || v.width/72*float64(dpi)*v.height/72*float64(dpi) > mostDots {
		return view{}, fmt.Errorf("a page of %g by %g points", v.width, v.height)
	}
	drawn, err := d.i.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: dpi})
	if err != nil {
		return view{}, err
	}
	defer drawn.Cleanup()
	v.picture = image.NewRGBA(drawn.Result.RenderedImage.Bounds()) // the engine's own pixels go with Cleanup
	draw.Draw(v.picture, v.picture.Rect, drawn.Result.RenderedImage, v.picture.Rect.Min, draw.Src)
	return v, nil
}

// place adds a page with the picture, over the letters that may be read, to the copy.
func (d *pdf) place(copied references.FPDF_DOCUMENT, n int, turn enums.FPDF_PAGE_ROTATION, v view, glyphs []glyph, hidden []bool) error {
	made, err := d.i.FPDFPage_New(&requests.FPDFPage_New{Document: copied, PageIndex: n, Width: v.width, Height: v.height})
	if err != nil {
		return err
	}
	page := requests.Page{ByReference: &made.Page}
	if err := d.layText(copied, page, v, glyphs, hidden); err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := jpeg.Encode(&packed, v.picture, &jpeg.Options{Quality: 85}); err != nil {
		return err
	}
	object, err := d.i.FPDFPageObj_NewImageObj(&requests.FPDFPageObj_NewImageObj{Document: copied})
	if err != nil {
		return err
	}
	if _, err := d.i.FPDFImageObj_LoadJpegFileInline(&requests.FPDFImageObj_LoadJpegFileInline{ImageObject: object.PageObject, FileData: packed.Bytes()}); err != nil {
		return err
	}
	matrix := requests.FPDFImageObj_SetMatrix{ImageObject: object.PageObject}
	matrix.Transform.A, matrix.Transform.D = float32(v.width), float32(v.height)
	if _, err := d.i.FPDFImageObj_SetMatrix(&matrix); err != nil {
		return err
	}
	if _, err := d.i.FPDFPage_InsertObject(&requests.FPDFPage_InsertObject{Page: page, PageObject: object.PageObject}); err != nil {
		return err
	}
	if _, err := d.i.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{Page: page, Rotate: turn}); err != nil {
		return err
	}
	if _, err := d.i.FPDFPage_GenerateContent(&requests.FPDFPage_GenerateContent{Page: page}); err != nil {
		return err
	}
	_, err = d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: made.Page})
	return err
}
