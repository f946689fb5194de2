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

// counting reads what repeating does and counts how often it was asked.
type counting struct {
	repeating
	asked chan struct{}
}

func (c counting) Recognize(ctx context.Context, p Picture) (Page, error) {
	c.asked <- struct{}{}
	return c.repeating.Recognize(ctx, p)
}

// TestS61_PictureOnManySlides: the picture says on which slide it is; one that comes again is read once and said in every place.
func TestS61_PictureOnManySlides(t *testing.T) {
	picture := speckled(t)
	uses := func(n string) string { return madeRels("rId9", "image", "../media/image"+n+".png") }
	slides := []string{madeSlide(shape("one")), madeSlide(shape("two"))}
	data := madePPTX(t, slides, "ppt/media/image1.png", picture, "ppt/media/image2.png", picture,
		"ppt/slides/_rels/slide9.xml.rels", uses("2"), "ppt/slides/_rels/slide8.xml.rels", uses("1"))
	ocr := counting{"512-43-6789", make(chan struct{}, 9)}
	text, err := New(Config{OCR: ocr}).Extract(t.Context(), PPTX, bytes.NewReader(data), int64(len(data)))
	got := told(t, text, err)
	for _, part := range []string{"slide 1, picture 2, picture", "slide 2, picture 1, picture"} {
		if !holds(got, part, "512-43-6789") {
			t.Errorf("nothing on %s: %s", part, got)
		}
	}
	if len(ocr.asked) != 1 {
		t.Errorf("asked %d times", len(ocr.asked))
	}
}
