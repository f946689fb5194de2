package sample

import (
	"bytes"
	"fmt"
	"strings"
)

// Measures of the letter, in points.
const (
	pageWidth, pageHeight = 595.0, 842.0 // A4
	left, right           = 72.0, 72.0
	bodySize, leading     = 11.0, 15.5
	bottom                = 86.0
)

// The fonts, by the names that page resources give them: three of the standard fourteen.
const (
	roman  = "F1" // Times-Roman
	bold   = "F2" // Helvetica-Bold
	sans   = "F3" // Helvetica
	typist = "F4" // Courier
)

// letter lays text out on pages, from the top down.
type letter struct {
	firm, subject string
	pages         []*bytes.Buffer
	y             float64
}

func newLetter(firm, subject string) *letter {
	d := &letter{firm: firm, subject: subject}
	d.newPage()
	d.text(sans, 9, left, d.y, "22 November 2026", 0.35)
	d.y -= 34
	d.text(bold, 13, left, d.y, subject, 0.1)
	d.y -= 26
	return d
}

func (d *letter) newPage() {
	page := &bytes.Buffer{}
	d.pages = append(d.pages, page)
	// Letterhead: a dark band with the firm's name, a thin line in gold below it.
	fmt.Fprintf(page, "0.12 0.23 0.37 rg 0 %.1f %.1f 64 re f\n0.72 0.58 0.29 rg 0 %.1f %.1f 2.5 re f\n", pageHeight-64, pageWidth, pageHeight-66.5, pageWidth)
	fmt.Fprintf(page, "BT 1 1 1 rg /%s 17 Tf %.1f %.1f Td %s Tj ET\n", bold, left, pageHeight-40, literal(d.firm))
	fmt.Fprintf(page, "0.8 0.8 0.8 RG 0.5 w %.1f 62 m %.1f 62 l S\n", left, pageWidth-right)
	d.y = pageHeight - 104
	d.text(sans, 8, left, 48, d.firm+"  –  Privileged and confidential", 0.45)
	d.text(sans, 8, pageWidth-right-32, 48, fmt.Sprintf("Page %d", len(d.pages)), 0.45)
}

func (d *letter) page() *bytes.Buffer { return d.pages[len(d.pages)-1] }

func (d *letter) text(font string, size, x, y float64, s string, grey float64) {
	fmt.Fprintf(d.page(), "BT %.2f g /%s %.1f Tf %.1f %.1f Td %s Tj ET\n", grey, font, size, x, y, literal(s))
}

// room starts a new page when there are fewer than height points left.
func (d *letter) room(height float64) {
	if d.y-height < bottom {
		d.newPage()
	}
}

func (d *letter) heading(s string) {
	d.room(3 * leading)
	d.y -= 6
	d.text(bold, 11.5, left, d.y, s, 0.15)
	d.y -= leading + 3
}

func (d *letter) paragraph(s string) { d.block(s, left) }

func (d *letter) bullet(s string) {
	d.room(2 * leading)
	d.text(roman, bodySize, left+4, d.y, "•", 0)
	d.block(s, left+18)
}

func (d *letter) block(s string, x float64) {
	for _, line := range wrap(s, bodySize, pageWidth-right-x) {
		d.room(leading)
		d.text(roman, bodySize, x, d.y, line, 0)
		d.y -= leading
	}
	d.y -= 7
}

func (d *letter) signature(name, title string) {
	d.room(100)
	d.text(roman, bodySize, left, d.y, "Yours sincerely,", 0)
	d.y -= leading + 34
	d.text(roman, bodySize, left, d.y, name, 0)
	d.text(sans, 9, left, d.y-13, title, 0.35)
	d.y -= 30
}

func (d *letter) code(s string) {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for _, line := range lines {
		d.room(12)
		fmt.Fprintf(d.page(), "0.95 0.95 0.93 rg %.1f %.1f %.1f 12 re f\n", left, d.y-3, pageWidth-left-right)
		d.text(typist, 9, left+8, d.y, line, 0.1)
		d.y -= 12
	}
	d.y -= 14
}

func (d *letter) table(rows [][]string) {
	d.y -= 4
	columns := []float64{left + 6, left + 112, left + 268, left + 340}
	for i, row := range rows {
		d.room(22)
		font, grey := roman, 0.0
		if i == 0 {
			font, grey = bold, 0.2
			fmt.Fprintf(d.page(), "0.91 0.93 0.96 rg %.1f %.1f %.1f 20 re f\n", left, d.y-6, pageWidth-left-right)
		}
		for c, cell := range row {
			d.text(font, 10.5, columns[c], d.y, cell, grey)
		}
		fmt.Fprintf(d.page(), "0.8 0.8 0.8 RG 0.5 w %.1f %.1f m %.1f %.1f l S\n", left, d.y-6, pageWidth-right, d.y-6)
		d.y -= 20
	}
	d.y -= 14
}

// fonts writes the font objects and gives the resource dictionary that names them.
func fonts(o *objects) string {
	var b strings.Builder
	b.WriteString("/Font << ")
	for i, name := range []string{"Times-Roman", "Helvetica-Bold", "Helvetica", "Courier"} {
		n := o.reserve()
		o.dictionary(n, "/Type /Font /Subtype /Type1 /BaseFont /"+name+" /Encoding /WinAnsiEncoding")
		fmt.Fprintf(&b, "/F%d %d 0 R ", i+1, n)
	}
	return b.String() + ">>"
}

// leaf writes a page with its content and gives its number.
func leaf(o *objects, tree int, resources string, content []byte) int {
	body := o.reserve()
	o.bytesStream(body, "", content)
	n := o.reserve()
	o.dictionary(n, fmt.Sprintf("/Type /Page /Parent %d 0 R /MediaBox [0 0 %.0f %.0f] /Resources << %s >> /Contents %d 0 R", tree, pageWidth, pageHeight, resources, body))
	return n
}

// frame writes catalog, page tree and information, and gives the numbers of catalog and information.
func frame(o *objects, tree int, leaves []int, firm, title string) (root, info int) {
	var kids strings.Builder
	for _, n := range leaves {
		fmt.Fprintf(&kids, "%d 0 R ", n)
	}
	o.dictionary(tree, fmt.Sprintf("/Type /Pages /Count %d /Kids [%s]", len(leaves), kids.String()))
	root, info = o.reserve(), o.reserve()
	o.dictionary(root, fmt.Sprintf("/Type /Catalog /Pages %d 0 R /Lang (en-GB) /ViewerPreferences << /DisplayDocTitle true >>", tree))
	o.dictionary(info, "/Title "+literal(title)+" /Author "+literal(firm)+" /Producer (Strongroom sample documents) /CreationDate (D:20261122090000Z)")
	return root, info
}

func (d *letter) bytes() []byte {
	var b bytes.Buffer
	o := newObjects(&b)
	tree := o.reserve()
	resources := fonts(o)
	var leaves []int
	for _, p := range d.pages {
		leaves = append(leaves, leaf(o, tree, resources, p.Bytes()))
	}
	root, info := frame(o, tree, leaves, d.firm, d.subject)
	o.write(o.trailer(root, info, o.at))
	return b.Bytes()
}

// romanWidths are Times-Roman's advance widths from space to tilde, in thousandths of the size (Adobe Font Metrics for the standard fonts).
var romanWidths = [...]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500,
	278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
	722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722,
	500, 500, 444, 480, 200, 480, 541}

func width(s string, size float64) float64 {
	sum := 0
	for _, r := range s {
		if i := int(r) - ' '; i >= 0 && i < len(romanWidths) {
			sum += romanWidths[i]
		} else {
			sum += 500
		}
	}
	return float64(sum) * size / 1000
}

// wrap breaks text at spaces into lines of at most so many points.
func wrap(s string, size, room float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && width(longer, size) > room {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}
