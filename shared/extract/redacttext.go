package extract

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// glyph is one character of a page's text with the dots that it covers in the page's picture; an empty box for those that the engine added
// (spaces between words, ends of lines).
type glyph struct {
	text string // as Extract gives it: mostly one character, nothing for what Extract leaves out
	box  image.Rectangle
	made bool // added by the engine
}

// anyPlaceless reports whether one of the hidden characters is drawn where nobody knows, so that it can't be hidden.
func anyPlaceless(glyphs []glyph, hidden []bool) bool {
	for k, g := range glyphs {
		if hidden[k] && !g.made && g.box.Empty() && strings.TrimSpace(g.text) != "" {
			return true
		}
	}
	return false
}

// glyphs reads the page's characters one by one.
func (d *pdf) glyphs(page requests.Page, v view) ([]glyph, error) {
	opened, err := d.i.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	count, err := d.i.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: opened.TextPage})
	if err != nil {
		return nil, err
	}
	if count.Count > d.limits.Characters {
		return nil, unreadable(TooLong, d.limits.Characters>>20)
	}
	var out []glyph
	for k := range max(count.Count, 0) {
		if err := d.ctx.Err(); err != nil {
			return nil, err
		}
		got, err := d.i.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: opened.TextPage, Index: k})
		if err != nil {
			return nil, err
		}
		g := glyph{}
		if got.Unicode != '\r' { // of the engine's "\r\n"
			g.text = clean(string(rune(got.Unicode)))
		}
		made, err := d.i.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: opened.TextPage, Index: k})
		if err != nil {
			return nil, err
		}
		g.made = made.IsGenerated
		if g.box, err = d.box(page, opened.TextPage, k, v); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	_, err = d.i.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: opened.TextPage})
	return out, err
}

// box is where a character stands in the picture: the place that the font plans for it, and the ink, which may be larger.
func (d *pdf) box(page requests.Page, text references.FPDF_TEXTPAGE, k int, v view) (image.Rectangle, error) {
	tight, err := d.i.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: k})
	if err != nil {
		return image.Rectangle{}, d.i.trap(err) // a character that the engine added stands nowhere
	}
	ink, err := d.dots(page, v, tight.Left, tight.Top, tight.Right, tight.Bottom)
	if err != nil {
		return ink, err
	}
	loose, err := d.i.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: k})
	if err != nil {
		return ink, d.i.trap(err)
	}
	planned, err := d.dots(page, v, float64(loose.Rect.Left), float64(loose.Rect.Top), float64(loose.Rect.Right), float64(loose.Rect.Bottom))
	return ink.Union(planned), err
}

// dots turns a box of the page, which may be turned or cut to size, into one of the picture.
func (d *pdf) dots(page requests.Page, v view, left, top, right, bottom float64) (image.Rectangle, error) {
	if left == right || top == bottom {
		return image.Rectangle{}, nil
	}
	size := v.picture.Rect.Size()
	var corners [2]image.Point
	for i, p := range [2][2]float64{{left, top}, {right, bottom}} {
		at, err := d.i.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: page, SizeX: size.X, SizeY: size.Y, PageX: p[0], PageY: p[1]})
		if err != nil {
			return image.Rectangle{}, err
		}
		corners[i] = image.Pt(at.DeviceX, at.DeviceY)
	}
	return image.Rectangle{Min: corners[0], Max: corners[1]}.Canon(), nil
}

// spell writes the glyphs out and says of each byte which glyph it belongs to.
func spell(glyphs []glyph) (string, []int) {
	var b strings.Builder
	var owner []int
	for k, g := range glyphs {
		b.WriteString(g.text)
		for range len(g.text) {
			owner = append(owner, k)
		}
	}
	return b.String(), owner
}

// boxes joins the hidden glyphs that follow one another on a line, with what stands between them, so that nobody counts letters.
func boxes(glyphs []glyph, hidden []bool) []image.Rectangle {
	var out []image.Rectangle
	joined := false
	for k, g := range glyphs {
		switch {
		case !hidden[k]:
			joined = false
		case g.box.Empty(): // added by the engine: says nothing about the line
		case joined && alike(out[len(out)-1], g.box):
			out[len(out)-1] = out[len(out)-1].Union(g.box)
		default:
			out = append(out, g.box)
			joined = true
		}
	}
	for i := range out {
		out[i] = out[i].Inset(-3)
	}
	return out
}

// alike reports whether two boxes stand on one line.
func alike(a, b image.Rectangle) bool {
	return min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y) > min(a.Dy(), b.Dy())/2
}

func paint(picture *image.RGBA, box image.Rectangle) {
	draw.Draw(picture, box.Intersect(picture.Rect), image.NewUniform(color.Black), image.Point{}, draw.Src)
}

// layText puts the letters that stay under the picture, unseen, line by line, so that the page can still be searched. Letters that the
// standard fonts don't have become spaces.
func (d *pdf) layText(copied references.FPDF_DOCUMENT, page requests.Page, v view, glyphs []glyph, hidden []bool) error {
	font, err := d.i.FPDFText_LoadStandardFont(&requests.FPDFText_LoadStandardFont{Document: copied, Font: "Helvetica"})
	if err != nil {
		return err
	}
	var run strings.Builder
	var box image.Rectangle
	lay := func() error {
		text := strings.TrimSpace(run.String())
		at := box
		run.Reset()
		box = image.Rectangle{}
		if text == "" || at.Empty() {
			return nil
		}
		return d.layRun(copied, page, font.Font, v, text, at)
	}
	for k, g := range glyphs {
		if hidden[k] || strings.Contains(g.text, "\n") || !box.Empty() && !g.box.Empty() && (!alike(box, g.box) || g.box.Min.X < box.Max.X-g.box.Dx()) {
			if err := lay(); err != nil {
				return err
			}
		}
		if hidden[k] {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(g.text); r < ' ' || r > '~' && (r < 0xa1 || r > 0xff) {
			run.WriteByte(' ')
		} else {
			run.WriteString(g.text)
		}
		box = box.Union(g.box)
	}
	return lay()
}

// layRun puts one stretch of text, in the place and about the width that it has in the picture.
func (d *pdf) layRun(copied references.FPDF_DOCUMENT, page requests.Page, font references.FPDF_FONT, v view, text string, box image.Rectangle) error {
	scale := v.width / float64(v.picture.Rect.Dx())
	height := max(float64(box.Dy())*scale*0.75, 1)
	made, err := d.i.FPDFPageObj_CreateTextObj(&requests.FPDFPageObj_CreateTextObj{Document: copied, Font: font, FontSize: float32(height)})
	if err != nil {
		return err
	}
	if _, err := d.i.FPDFText_SetText(&requests.FPDFText_SetText{PageObject: made.PageObject, Text: text}); err != nil {
		return err
	}
	unseen := enums.FPDF_TEXT_RENDERMODE(enums.FPDF_TEXTRENDERMODE_INVISIBLE)
	if _, err := d.i.FPDFTextObj_SetTextRenderMode(&requests.FPDFTextObj_SetTextRenderMode{PageObject: made.PageObject, TextRenderMode: unseen}); err != nil {
		return err
	}
	move := requests.FPDFPageObj_Transform{PageObject: made.PageObject}
	move.Transform.A = float32(float64(box.Dx()) * scale / (float64(len(text)) * height / 2)) // half an em is about what a letter takes
	move.Transform.D = 1
	move.Transform.E = float32(float64(box.Min.X) * scale)
	move.Transform.F = float32(v.height - float64(box.Max.Y)*scale)
	if _, err := d.i.FPDFPageObj_Transform(&move); err != nil {
		return err
	}
	_, err = d.i.FPDFPage_InsertObject(&requests.FPDFPage_InsertObject{Page: page, PageObject: made.PageObject})
	return err
}
