package sample

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// What the passport says. Nobody holds it: the number and the personal number are made up, the check digits computed.
const (
	passportHolder  = "VAN DER MEER"
	passportGiven   = "SOFIE ELISABETH"
	passportNumber  = "SPK7R4QX1"
	passportBorn    = "870314"
	passportExpires = "310902"
	passportOther   = "483920167"
)

// PassportMRZ gives the two lines of the machine-readable zone on the scanned passport (ICAO Doc 9303, part 4, 4.2.2).
func PassportMRZ() [2]string {
	filled := func(s string, length int) string {
		return strings.ReplaceAll(s, " ", "<") + strings.Repeat("<", length-len(s))
	}
	checked := func(s string) string { return s + string(rune('0'+CheckDigit9303(s))) }
	number, born, expires, other := checked(passportNumber), checked(passportBorn), checked(passportExpires), checked(filled(passportOther, 14))
	composite := CheckDigit9303(number + born + expires + other)
	return [2]string{
		filled("P<NLD"+passportHolder+"<<"+passportGiven, 44),
		number + "NLD" + born + "F" + expires + other + string(rune('0'+composite)),
	}
}

// CheckDigit9303 computes the check digit of a field in a machine-readable zone: weights 7, 3, 1 over digits, letters from A as 10, and the
// filler as 0, modulo 10 (ICAO Doc 9303, part 3, 4.9).
func CheckDigit9303(field string) int {
	sum := 0
	for i, c := range field {
		value := 0
		switch {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * []int{7, 3, 1}[i%3]
	}
	return sum % 10
}

// PassportScan draws an A4 sheet with a copy of a passport's data page on it, as a flat-bed scanner sees it at so many dots per inch: grey,
// grainy, and a little askew.
func PassportScan(dpi int) (*image.Gray, error) {
	sheet := image.NewGray(image.Rect(0, 0, 8268*dpi/1000, 11693*dpi/1000))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.Gray{Y: 244}), image.Point{}, draw.Src)
	p := &painter{sheet: sheet, dpi: float64(dpi)}
	p.text(gobold.TTF, 15, 25, 30, "Identity document of the beneficial owner")
	p.text(goregular.TTF, 10, 25, 38, "Copy made for the client file. The original was seen on 19 November 2026.")
	frame := image.Rect(p.mm(25), p.mm(60), p.mm(25+130), p.mm(60+92))
	draw.Draw(sheet, frame, image.NewUniform(color.Gray{Y: 222}), image.Point{}, draw.Src)
	photo := image.Rect(p.mm(30), p.mm(76), p.mm(62), p.mm(116))
	draw.Draw(sheet, photo, image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	p.text(gobold.TTF, 12, 30, 69, "PASPOORT  PASSPORT  PASSEPORT")
	for i, field := range [][2]string{
		{"1. Surname", passportHolder}, {"2. Given names", passportGiven}, {"3. Nationality", "NEDERLANDSE"}, {"4. Date of birth", "14 MRT/MAR 1987"},
		{"5. Passport No.", passportNumber}, {"6. Date of expiry", "02 SEP/SEP 2031"},
	} {
		p.text(goregular.TTF, 7, 68, 77+8*float64(i), field[0])
		p.text(gobold.TTF, 10, 68, 81+8*float64(i), field[1])
	}
	for i, line := range PassportMRZ() {
		p.text(gomono.TTF, 12, 31, 138+7*float64(i), line) // ten characters an inch, as OCR-B has in the zone
	}
	p.text(goregular.TTF, 10, 25, 175, "Certified as a true copy of the original.")
	p.text(goregular.TTF, 10, 25, 181, "Eleanor Whitcombe, Partner")
	if p.err != nil {
		return nil, fmt.Errorf("drawing the passport: %w", p.err)
	}
	return askew(grainy(sheet)), nil
}

// painter writes on a sheet, in millimetres from its top left corner.
type painter struct {
	sheet *image.Gray
	dpi   float64
	err   error
}

func (p *painter) mm(length float64) int { return int(length / 25.4 * p.dpi) }

// text writes a line whose base line begins at x, y; the size is in points.
func (p *painter) text(face []byte, size, x, y float64, line string) {
	if p.err != nil {
		return
	}
	parsed, err := opentype.Parse(face)
	if err != nil {
		p.err = err
		return
	}
	made, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: p.dpi, Hinting: font.HintingNone})
	if err != nil {
		p.err = err
		return
	}
	ink := image.NewUniform(color.Gray{Y: 40})
	(&font.Drawer{Dst: p.sheet, Src: ink, Face: made, Dot: fixed.P(p.mm(x), p.mm(y))}).DrawString(line)
	p.err = made.Close()
}

// grainy adds the noise of a scanner.
func grainy(m *image.Gray) *image.Gray {
	x := xorshift(0x9e3779b97f4a7c15)
	for i, v := range m.Pix {
		if i%8 == 0 {
			x.next()
		}
		grain := int(uint64(x)>>(8*(i%8))&15) - 8
		m.Pix[i] = uint8(min(max(int(v)+grain, 0), 255))
	}
	return m
}

// askew turns a sheet by a third of a degree, as paper lies on the glass.
func askew(m *image.Gray) *image.Gray {
	turned := image.NewGray(m.Rect)
	width, height := m.Rect.Dx(), m.Rect.Dy()
	for y := range height {
		for x := range width {
			fromX, fromY := x+y/170, y-x/170
			if fromX < width && fromY >= 0 {
				turned.Pix[y*turned.Stride+x] = m.Pix[fromY*m.Stride+fromX]
			} else {
				turned.Pix[y*turned.Stride+x] = 240
			}
		}
	}
	return turned
}
