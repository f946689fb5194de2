package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"
)

// The shades of the two bars that the pages of these tests show, which barReader reads as words.
const (
	secretShade = 128
	plainShade  = 190
)

// barReader recognizes a bar of one shade as one word: the secret one as the number that the tests hide.
type barReader struct{ err error }

// area is the smallest rectangle around the dots of about a shade, and their number. A dot counts in a row of twenty: the edges of letters have
// every shade.
func area(m *image.Gray, shade int) (box image.Rectangle, count int) {
	for y := range m.Rect.Dy() {
		run := 0
		for x := range m.Rect.Dx() {
			if v := int(m.Pix[y*m.Stride+x]); v <= shade-12 || v >= shade+12 {
				run = 0
			} else if run++; run == 20 {
				box, count = box.Union(image.Rect(x-19, y, x+1, y+1)), count+20
			} else if run > 20 {
				box, count = box.Union(image.Rect(x, y, x+1, y+1)), count+1
			}
		}
	}
	return box, count
}

func (b barReader) Recognize(_ context.Context, p Picture) (Page, error) {
	var page Page
	for _, bar := range []struct {
		shade int
		says  string
	}{{secretShade, "512-43-6789"}, {plainShade, "stays"}} {
		if box, count := area(p.Image, bar.shade); count > 2000 {
			page.Lines = append(page.Lines, Line{Words: []Word{{Text: bar.says, Box: box, Confidence: 1}}})
		}
	}
	return page, b.err
}

// scannedPage is a PDF of one page whose picture has the two bars, with more in the page's dictionary and in its content.
func scannedPage(more, content string) []byte {
	m := image.NewGray(image.Rect(0, 0, 300, 400))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for y := range 20 {
		for x := range 160 {
			m.Pix[(60+y)*m.Stride+40+x] = secretShade
			m.Pix[(220+y)*m.Stride+100+x] = plainShade
		}
	}
	return madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> "+more+" >>",
		stream("", "q 300 0 0 400 0 0 cm /I Do Q "+content),
		stream("/Type /XObject /Subtype /Image /Width 300 /Height 400 /BitsPerComponent 8 /ColorSpace /DeviceGray", string(m.Pix)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

// watching keeps the last picture that it was shown.
type watching struct{ last *image.Gray }

func (w *watching) Recognize(_ context.Context, p Picture) (Page, error) {
	w.last = p.Image
	return Page{}, nil
}

// TestS64_RedactedScan: what only a recognizer saw is black in the copy, however the page lies; the other words stay, to be seen and searched.
func TestS64_RedactedScan(t *testing.T) {
	layer := "BT 3 Tr /F 12 Tf 42 322 Td (512-43-6780 misread) Tj 0 -160 Td (kept) Tj ET"
	for _, c := range []struct {
		name, more, content, want string
	}{
		{"upright", "", "", "stays"},
		{"turned right", "/Rotate 90", "", "stays"},
		{"upside down", "/Rotate 180", "", "stays"},
		{"turned left", "/Rotate 270", "", "stays"},
		{"cut to size", "/CropBox [20 20 290 380]", "", "stays"},
		{"words below the scan", "", "BT /F 12 Tf 150 60 Td (a stamp) Tj ET", "a stamp"},
		{"turned, with words", "/Rotate 90", "BT /F 12 Tf 150 60 Td (a stamp) Tj ET", "a stamp"},
		{"a hidden layer that reads otherwise", "", strings.ReplaceAll(layer, "512-43-6780", "5l2-43-67B9"), "kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := New(Config{OCR: barReader{}})
			t.Cleanup(func() { x.Close() })
			data := scannedPage(c.more, c.content)
			var out bytes.Buffer
			changed, err := x.Redact(t.Context(), bytes.NewReader(data), int64(len(data)), number, &out)
			if err != nil || changed != 1 {
				t.Fatalf("%d pages changed, %v", changed, err)
			}
			eye := &watching{}
			again := New(Config{OCR: eye})
			t.Cleanup(func() { again.Close() })
			text, err := again.Extract(t.Context(), PDF, bytes.NewReader(out.Bytes()), int64(out.Len()))
			if got := told(t, text, err); !strings.Contains(got, "page 1: "+c.want) || strings.Contains(got, "67") {
				t.Errorf("the copy says %q", got)
			}
			if _, gone := area(eye.last, secretShade); gone > 400 {
				t.Errorf("%d dots of the secret can still be seen", gone)
			}
			if _, stays := area(eye.last, plainShade); stays < 10_000 {
				t.Errorf("%d dots of the other bar in %v", stays, eye.last.Rect)
			}
			if black, count := area(eye.last, 0); count < 20_000 || black.Dx()*black.Dy() > 3*count/2 {
				t.Errorf("%d black dots in %v", count, black)
			}
		})
	}
}

// TestS64_RedactionWithoutRecognizer: a scanned page isn't handed out as redacted when nobody can read it; text pages don't need anybody.
func TestS64_RedactionWithoutRecognizer(t *testing.T) {
	refused := "Page 1 is a scanned page, which can't be redacted without text recognition."
	ours := errors.New("throttled")
	for _, c := range []struct {
		name string
		ocr  Recognizer
		data []byte
		want string
	}{
		{"nobody", nil, scannedPage("", ""), refused},
		{"nobody there after all", barReader{ErrNoRecognizer}, scannedPage("", ""), refused},
		{"our failure", barReader{ours}, scannedPage("", ""), "throttled"},
		{"nobody, and text", nil, threePages(""), "1 changed"},
		{"nobody after all, and text", barReader{ErrNoRecognizer}, threePages(""), "1 changed"},
		{"pages with text that can't be recognized", barReader{ErrIllegible}, threePages(""), "1 changed"},
		{"our failure at a page with text", barReader{ours}, threePages(""), "throttled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := New(Config{OCR: c.ocr})
			t.Cleanup(func() { x.Close() })
			var out bytes.Buffer
			changed, err := x.Redact(t.Context(), bytes.NewReader(c.data), int64(len(c.data)), number, &out)
			got := fmt.Sprint(changed, " changed")
			switch verdict := (*Unreadable)(nil); {
			case errors.As(err, &verdict):
				got = verdict.Reason
			case errors.Is(err, ours):
				got = "throttled"
			case err != nil:
				got = err.Error()
			}
			if got != c.want || err != nil && out.Len() > 0 {
				t.Errorf("%q and %d bytes, want %q", got, out.Len(), c.want)
			}
		})
	}
}
