package extract

import (
	"bytes"
	"context"
	"image"
	"slices"
	"strings"
	"testing"
)

// repeating reads the same letters in every picture.
type repeating string

func (r repeating) Recognize(context.Context, Picture) (Page, error) {
	return Page{Lines: []Line{{Words: []Word{{Text: string(r), Confidence: 1}}}}}, nil
}

// speckled is a picture that may hold letters.
func speckled(t *testing.T) string {
	m := image.NewGray(image.Rect(0, 0, 400, 200))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i >> 3)
	}
	return string(pngWith(t, m))
}

// Pictures of a package are read where a Recognizer is, and said to be passed over where none is. Drawings are passed over.
func TestS61_PicturesInOffice(t *testing.T) {
	picture := speckled(t)
	for _, c := range []struct {
		kind         Kind
		data         []byte
		part, passed string
	}{
		{DOCX, madeDOCX(t, "<w:p><w:r><w:t>see below</w:t></w:r></w:p>", map[string]string{"word/media/image1.jpeg": picture}), "picture 1, picture", "picture “image1.jpeg” (picture beside text)"},
		{PPTX, madePPTX(t, []string{madeSlide(shape("see below"))}, "ppt/media/image1.png", picture), "picture 1, picture", "picture “image1.png” (picture beside text)"},
		{XLSX, madeXLSX(t, `<row><c><v>7</v></c></row>`, "xl/media/image1.png", picture, "xl/media/image2.emf", "x"), "picture 1, picture", "picture “image2.emf” (drawing)"},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			blind, err := New(Config{}).Extract(t.Context(), c.kind, bytes.NewReader(c.data), int64(len(c.data)))
			if err != nil || !slices.Contains(blind.Passed, c.passed) {
				t.Errorf("without a recognizer: passed %q, %v", blind.Passed, err)
			}
			seen, err := New(Config{OCR: repeating("512-43-6789")}).Extract(t.Context(), c.kind, bytes.NewReader(c.data), int64(len(c.data)))
			if got := told(t, seen, err); !holds(got, c.part, "512-43-6789") {
				t.Errorf("with a recognizer: %s", got)
			}
			if slices.ContainsFunc(seen.Passed, func(p string) bool { return strings.Contains(p, "beside text") }) {
				t.Errorf("with a recognizer: passed %q", seen.Passed)
			}
		})
	}
}
