package extract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// pictured is a PDF of one page of 300 by 400 points that shows a picture of a size in points, behind and before other content.
func pictured(wide, high int, before, after, picture string) []byte {
	return madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>",
		stream("", fmt.Sprintf("%s q %d 0 0 %d 0 0 cm /I Do Q %s", before, wide, high, after)), picture,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

// dots is a picture of 300 by 400 grey dots, as an object of a PDF.
func dots() string {
	pixels := make([]byte, 300*400)
	for i := range pixels {
		pixels[i] = byte(i * i >> 5)
	}
	return stream("/Type /XObject /Subtype /Image /Width 300 /Height 400 /BitsPerComponent 8 /ColorSpace /DeviceGray", string(pixels))
}

// lines is a text object in a rendering mode, as text of a page or, in mode 3, as a layer that isn't seen.
func lines(mode, count int, text string) string {
	return fmt.Sprintf("BT %d Tr /F 6 Tf 7 TL 20 380 Td ", mode) + strings.Repeat("("+text+") Tj T* ", count) + "ET"
}

// TestS61_PicturesOnPages: when a page of a PDF is recognized, besides having text, instead of it, or not at all.
func TestS61_PicturesOnPages(t *testing.T) {
	const clause = "the Seller shall deliver the goods to the Buyer"
	for _, c := range []struct {
		name         string
		data         []byte
		blind        string // without a recognizer
		seen, passed bool   // with one: asked; without: passed over
	}{
		{"no text, a picture", pictured(300, 400, "", "", dots()), "<scanned>", true, false},
		{"no text, a logo", pictured(60, 60, "", "", dots()), "", false, false},
		{"text and a large picture", pictured(150, 150, "", lines(0, 1, "memo"), dots()), "page 1: memo", true, true},
		{"text and a logo", pictured(140, 140, "", lines(0, 1, "memo"), dots()), "page 1: memo", false, false},
		{"a stamp on a scan", pictured(300, 400, "", lines(0, 1, "FILED"), dots()), "page 1: FILED", true, true},
		{"a short layer under a scan", pictured(300, 400, lines(0, 3, "memo"), "", dots()), "page 1: memo", true, true},
		{"a layer under a scan", pictured(300, 400, lines(0, 20, clause), "", dots()), "page 1: " + clause, false, false},
		{"a layer over a scan that isn't seen", pictured(300, 400, "", lines(3, 20, clause), dots()), "page 1: " + clause, false, false},
		{"as much text over a scan", pictured(300, 400, "", lines(0, 20, clause), dots()), "page 1: " + clause, true, true},
		{"a hidden text beside a picture", pictured(200, 200, "", lines(3, 20, clause), dots()), "page 1: " + clause, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := shared.Extract(t.Context(), PDF, bytes.NewReader(c.data), int64(len(c.data)))
			if got := told(t, text, err); !strings.HasPrefix(got, c.blind) || c.blind == "" && got != "" || len(text.Passed) > 0 != c.passed {
				t.Errorf("without a recognizer: %.80q, passed %q", got, text.Passed)
			}
			x := New(Config{OCR: repeating("512-43-6789")})
			t.Cleanup(func() { x.Close() })
			got := outcome(t, x, PDF, c.data)
			if strings.Contains(got, "page 1 (scanned): 512-43-6789") != c.seen {
				t.Errorf("with a recognizer: %.80q", got)
			}
			if c.blind != "<scanned>" && !strings.HasPrefix(got, c.blind) {
				t.Errorf("the page's own text is gone: %.80q", got)
			}
		})
	}
}

// TestS61_LettersInFontsAlone: letters that only the font knows are recognized where somebody can, and held elsewhere.
func TestS61_LettersInFontsAlone(t *testing.T) {
	private := "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
	meaning := stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "+
		"1 beginbfrange <20> <7e> <e020> endbfrange endcmap end end")
	data := bytes.Replace(onePage(lines(0, 2, "the Seller shall deliver the goods"), "", "", stream("", ""), meaning),
		[]byte("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"), []byte(private), 1)
	if got := outcome(t, shared, PDF, data); got != "<letters>" {
		t.Errorf("without a recognizer: %q", got)
	}
	x := New(Config{OCR: repeating("512-43-6789")})
	t.Cleanup(func() { x.Close() })
	if got := outcome(t, x, PDF, data); !strings.Contains(got, "page 1 (scanned): 512-43-6789") {
		t.Errorf("with a recognizer: %q", got)
	}
}

// TestS63_PicturesThatFail: a page whose picture can't be decoded isn't blank, and one with far too many dots costs nothing.
func TestS63_PicturesThatFail(t *testing.T) {
	image := func(width, height, depth int, filter, data string) string {
		return stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray /Filter /%s", width, height, depth, filter), data)
	}
	x := New(Config{OCR: repeating("x")})
	t.Cleanup(func() { x.Close() })
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, picture, want string }{
		{"JPEG without an end or a beginning", image(300, 400, 8, "DCTDecode", "\xff\xd8\xff\xe0 no picture"), "<damaged-page>"},
		{"JPEG 2000 that is none", image(300, 400, 8, "JPXDecode", "no picture"), "<damaged-page>"},
		{"20,000 by 20,000, packed to nothing", image(20_000, 20_000, 1, "FlateDecode", zeros(t, 48)), "<dimensions>"},
		{"65,536 dots wide", image(65_536, 4, 1, "FlateDecode", zeros(t, 3)), "<dimensions>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			if got := outcome(t, x, PDF, pictured(300, 400, "", "", c.picture)); got != c.want {
				t.Errorf("got %q, want %s", got, c.want)
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
