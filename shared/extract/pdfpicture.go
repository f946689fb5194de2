package extract

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// The areas, in square points, from which on pictures on a page may hold text that somebody can read, all of them taken together, as scanners
// cut a page into strips.
const (
	// legible is for a page without text: one square inch. A logo on a separator sheet is smaller, a scan larger.
	legible = 72 * 72
	// notable is for a page with text: four square inches. A letterhead's logo is smaller, a copy of an identity card (7.1) larger.
	notable = 4 * 72 * 72
)

// A text layer over a scan is taken for what the scan says when the scan covers most of the page, the layer is no shorter than that of a
// short letter, and next to nothing of it is to be seen: it is invisible or lies under the scan. Anything shorter may be a stamp.
const (
	coversMost  = 0.8
	layerLeast  = 500 // letters and digits
	layerHidden = 0.9 // part of the text objects
)

// objectsMost bounds the page objects that are looked at in a whole document: the engine's tables keep some 250 bytes for each.
const objectsMost = 2_000_000

// beside decides what becomes of what page n shows beside its text: nothing, or recognition, or a verdict when that isn't available.
func (d *pdf) beside(page requests.Page, n int, text string, unclear bool) error {
	s, err := d.look(page, n)
	if err != nil {
		return err
	}
	if s.crowded && strings.TrimSpace(text) == "" {
		return unreadable(Crowded, d.limits.Objects)
	}
	scanned := s.crowded || s.scanned(text)
	if !d.ocr {
		switch {
		case scanned && strings.TrimSpace(text) == "":
			return unreadable(Scanned, s.part)
		case scanned:
			d.out.passed = append(d.out.passed, s.part+" (pictures beside text)")
		}
		return nil
	}
	if scanned || unclear || s.drawn(text) {
		part := s.part + " (scanned)"
		d.scans = append(d.scans, scan{page: n, part: part, known: text, dpi: s.dpi, pictures: s.pictures > 0, segment: d.out.reserve(part)})
	}
	return nil
}

// sight is what a page shows beside its text.
type sight struct {
	part     string  // which page it is
	pictures float64 // area of all pictures, in square points
	dpi      float64 // of the finest picture
	paths    int     // lines, areas and letters drawn as such
	shown    int     // text objects that are to be seen
	hidden   int     // text objects that aren't
	covered  bool    // a picture that covers most of the page has been painted over what came before
	page     float64 // area of the page
	looked   int
	crowded  bool // not everything was looked at
}

// look finds out what page n shows. Forms are looked into, as scanners like to wrap the picture in one.
func (d *pdf) look(page requests.Page, n int) (*sight, error) {
	size, err := d.i.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return nil, err
	}
	s := &sight{part: fmt.Sprintf("page %d", n+1), page: size.Width * size.Height}
	count, err := d.i.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	for k := range max(count.Count, 0) {
		got, err := d.i.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: k})
		if err != nil {
			return nil, err
		}
		if err := d.object(got.PageObject, s, 0, 0); errors.Is(err, errCrowded) {
			s.crowded = true
			break
		} else if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// errCrowded ends the look at a page with more objects than are looked at.
var errCrowded = errors.New("more objects than are looked at")

// object takes one page object in, and those inside it if it is a form. within is the area of the outermost form around it, in which
// everything shown is; 0 when there is none.
func (d *pdf) object(object references.FPDF_PAGEOBJECT, s *sight, within float64, depth int) error {
	d.objects++
	if s.looked++; s.looked > d.limits.Objects || d.objects > objectsMost {
		return errCrowded
	}
	if depth > d.limits.Depth {
		return unreadable(Deep, d.limits.Depth)
	}
	if err := d.ctx.Err(); err != nil {
		return err
	}
	kind, err := d.i.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_FORM:
		return d.wrapper(object, s, within, depth)
	case enums.FPDF_PAGEOBJ_IMAGE:
		return d.picture(object, s, within)
	case enums.FPDF_PAGEOBJ_PATH:
		s.paths++
	case enums.FPDF_PAGEOBJ_TEXT:
		mode, err := d.i.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
		if err != nil {
			return err
		}
		if mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			s.hidden++
		} else {
			s.shown++
		}
	}
	return nil
}

func (d *pdf) wrapper(object references.FPDF_PAGEOBJECT, s *sight, within float64, depth int) error {
	if depth == 0 { // deeper, the box is in the outer form's own measure, which may be anything
		wide, high, err := d.extent(object)
		if err != nil {
			return err
		}
		within = wide * high
	}
	inside, err := d.i.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
	if err != nil {
		return err
	}
	for k := range max(inside.Count, 0) {
		got, err := d.i.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(k)})
		if err != nil {
			return err
		}
		if err := d.object(got.PageObject, s, within, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// picture takes a picture in. One with more pixels than any is allowed ends the reading before the engine decodes it.
func (d *pdf) picture(object references.FPDF_PAGEOBJECT, s *sight, within float64) error {
	area := within
	wide, high, err := d.extent(object)
	if err != nil {
		return err
	}
	size, err := d.i.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: object})
	if err != nil {
		return err
	}
	if size.Width > 0 && size.Height > 0 && !bearable(int(min(size.Width, maxSide+1)), int(min(size.Height, maxSide+1)), 1) {
		return unreadable(Dimensions, s.part)
	}
	if within == 0 {
		area = wide * high
	}
	s.pictures += min(area, s.page)
	if area > 0 {
		s.dpi = max(s.dpi, 72*math.Sqrt(float64(size.Width)*float64(size.Height)/area))
	}
	if area >= coversMost*s.page { // what was painted before lies under it
		s.hidden, s.shown, s.covered = s.hidden+s.shown, 0, true
	}
	return nil
}

func (d *pdf) extent(object references.FPDF_PAGEOBJECT) (wide, high float64, err error) {
	box, err := d.i.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return 0, 0, err
	}
	return max(float64(box.Right-box.Left), 0), max(float64(box.Top-box.Bottom), 0), nil
}

// scanned reports that a page with this text has to be recognized, for what it shows.
func (s *sight) scanned(text string) bool {
	if strings.TrimSpace(text) == "" {
		return s.pictures >= legible
	}
	return s.pictures >= notable && !s.layered(text)
}

// layered reports that the text is a layer over a scan that says the same.
func (s *sight) layered(text string) bool {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	return s.covered && letters >= layerLeast && float64(s.hidden) >= layerHidden*float64(s.hidden+s.shown)
}

// drawn reports that a page without text shows lines or areas, which may be letters drawn as such.
func (s *sight) drawn(text string) bool { return strings.TrimSpace(text) == "" && s.paths > 0 }
