package extract

import (
	"fmt"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// legible is the area, in square points, from which on a picture may hold text that somebody can read: one square inch. A logo on a
// separator sheet is smaller, a scan larger.
const legible = 72 * 72

// pictures looks for pictures on page n, which has no text. Forms are looked into, as scanners like to wrap the picture in one.
func (d *pdf) pictures(page requests.Page, n int) error {
	count, err := d.i.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return err
	}
	looked := 0
	for k := range max(count.Count, 0) {
		got, err := d.i.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: k})
		if err != nil {
			return err
		}
		if err := d.picture(got.PageObject, n, &looked, 0); err != nil {
			return err
		}
	}
	return nil
}

// picture refuses a legible picture, and looks into forms.
func (d *pdf) picture(object references.FPDF_PAGEOBJECT, n int, looked *int, depth int) error {
	if *looked++; *looked > d.limits.Objects {
		return unreadable(Crowded, d.limits.Objects)
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
		inside, err := d.i.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: object})
		if err != nil {
			return err
		}
		for k := range max(inside.Count, 0) {
			got, err := d.i.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: object, Index: uint64(k)})
			if err != nil {
				return err
			}
			if err := d.picture(got.PageObject, n, looked, depth+1); err != nil {
				return err
			}
		}
	case enums.FPDF_PAGEOBJ_IMAGE:
		box, err := d.i.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
		if err != nil {
			return err
		}
		// Inside a form the box is in the form's own measure, which may be anything.
		if depth > 0 || (box.Right-box.Left)*(box.Top-box.Bottom) >= legible {
			return unreadable(Scanned, fmt.Sprintf("page %d", n+1))
		}
	}
	return nil
}
