package extract

import (
	"context"
	"fmt"
	"image"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// How pages are rendered. Recognizers read best between 200 and 300 dots per inch; beyond a picture's own resolution nothing is gained.
const (
	leastDPI = 200
	mostDPI  = 300
	// poorDPI is below what ten-point type needs.
	poorDPI = 100
	// renderMost bounds a rendered page in pixels, one byte each: A3 at 300 dpi has 17.4 million.
	renderMost = 18_000_000
	// renderAtOnce is how many pages are rendered before the engine is given back and they are recognized.
	renderAtOnce = 8
)

// scan is a page that has to be recognized.
type scan struct {
	page     int    // from 0
	part     string // "page 3 (scanned)"
	known    string // what the page's own text says
	dpi      float64
	pictures bool // the page shows pictures, which may fail to decode
	segment  int  // the place for what is recognized
}

// recognizePages has pages of a PDF read. The engine renders a few at a time and is given back while they are read.
func (j *job) recognizePages(src *source, out *sink, scans []scan) error {
	if len(scans) > 2*j.limits.Recognize { // of sheets scanned on both sides half may be blank, and blank pages don't count
		return unreadable(ScannedPages, j.limits.Recognize)
	}
	for len(scans) > 0 {
		batch := scans[:min(renderAtOnce, len(scans))]
		scans = scans[len(batch):]
		var rendered []scene
		err := j.onEngine(func(ctx context.Context, i *instance) error {
			d := &pdf{ctx: ctx, i: i, file: &cursor{src: src}, limits: j.limits}
			if err := d.open(); err != nil {
				return err
			}
			for _, s := range batch {
				shown, err := d.render(s)
				if err != nil {
					return d.passVerdict(err, s.page)
				}
				rendered = append(rendered, shown)
			}
			return d.shut()
		})
		if err != nil {
			return err
		}
		for k, shown := range rendered {
			if shown.image == nil {
				continue
			}
			if err := j.recognize(out, shown, batch[k].segment, batch[k].known); err != nil {
				return err
			}
		}
	}
	return nil
}

// render draws a page in shades of grey. The scene has no image when the page is blank.
func (d *pdf) render(s scan) (scene, error) {
	loaded, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: s.page})
	if err != nil {
		return scene{}, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	size, err := d.i.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return scene{}, err
	}
	dpi, ok := resolution(size.Width, size.Height, s.dpi)
	if !ok {
		return scene{}, unreadable(Dimensions, s.part)
	}
	drawn, err := d.i.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: dpi, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT,
		ImageFormat: requests.RenderImageFormatGrayscale})
	if err != nil {
		return scene{}, err
	}
	grey, ok := drawn.Result.RenderedImage.(*image.Gray)
	if !ok {
		drawn.Cleanup()
		return scene{}, fmt.Errorf("rendered as %T", drawn.Result.RenderedImage)
	}
	shown := scene{part: s.part, dpi: dpi, image: onGround(grey, 0xff)} // a copy: the original lies in the engine's memory
	drawn.Cleanup()
	if nothingToRead(shown.image) {
		shown.image = nil
		if s.pictures {
			if err := d.sound(page, s.page); err != nil {
				return scene{}, err
			}
		}
	}
	_, err = d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	return shown, err
}

// resolution gives the dots per inch to render a page of so many points at, whose finest picture has the resolution own, or 0. It is not ok
// when the page is so large that letters would be lost.
func resolution(width, height, own float64) (dpi int, ok bool) {
	if !(width > 0 && height > 0) {
		return 0, false
	}
	wanted := math.Round(min(max(own, leastDPI), mostDPI))
	fits := math.Floor(72 * math.Sqrt(renderMost/(width*height)))
	if fits >= wanted {
		return int(wanted), true
	}
	return int(fits), fits >= 1 && (fits >= poorDPI || own > 0 && fits >= own)
}

// sound finds out whether a page that came out blank has pictures that can't be decoded: the engine leaves those out without a word.
func (d *pdf) sound(page requests.Page, n int) error {
	count, err := d.i.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return err
	}
	for k := range max(count.Count, 0) {
		got, err := d.i.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: k})
		if err != nil {
			return err
		}
		if err := d.decodes(got.PageObject, n, 0); err != nil {
			return err
		}
	}
	return nil
}

// decodes refuses a picture that can't be decoded, and looks into forms.
func (d *pdf) decodes(object references.FPDF_PAGEOBJECT, n, depth int) error {
	if depth > d.limits.Depth {
		return unreadable(Deep, d.limits.Depth)
	}
	kind, err := d.i.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		bitmap, err := d.i.FPDFImageObj_GetBitmap(&requests.FPDFImageObj_GetBitmap{ImageObject: object})
		if err != nil {
			return d.i.damage(err, DamagedPage, n+1)
		}
		_, err = d.i.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap.Bitmap})
		return err
	case enums.FPDF_PAGEOBJ_FORM:
		inside, err := d.i.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
		if err != nil {
			return err
		}
		for k := range max(inside.Count, 0) {
			got, err := d.i.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(k)})
			if err != nil {
				return err
			}
			if err := d.decodes(got.PageObject, n, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
