package extract_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strongroom/shared/extract"
	"strongroom/shared/sample"
	"strongroom/shared/tesseract"
)

// installed gives the program where it is installed, and nil elsewhere: documents with pictures must then be held.
func installed(t *testing.T) extract.Recognizer {
	t.Helper()
	p, err := tesseract.Find(t.Context(), "")
	switch {
	case errors.Is(err, extract.ErrNoRecognizer):
		t.Log("without tesseract:", err)
		return nil
	case err != nil:
		t.Fatal(err)
	}
	return p
}

func take(t *testing.T, x *extract.Extractor, name string, data []byte) (extract.Text, error) {
	t.Helper()
	kind, err := extract.Identify(name, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return extract.Text{}, err
	}
	return x.Extract(t.Context(), kind, bytes.NewReader(data), int64(len(data)))
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// sideways stores a scan turned by 90 degrees, with the EXIF orientation that turns it back.
func sideways(t *testing.T, m *image.Gray) []byte {
	t.Helper()
	turned := image.NewGray(image.Rect(0, 0, m.Rect.Dy(), m.Rect.Dx()))
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			turned.Pix[(m.Rect.Dx()-1-x)*turned.Stride+y] = m.Pix[y*m.Stride+x]
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, turned, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00")
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(segment, exif...), b.Bytes()[2:]...)
}

// TestS61_ScannedPassport: the scan of a passport gives both lines of its machine-readable zone, letter by letter, in whatever file it comes.
// Without a recognizer it is held.
func TestS61_ScannedPassport(t *testing.T) {
	ocr := installed(t)
	x := extract.New(extract.Config{OCR: ocr})
	t.Cleanup(func() { x.Close() })
	scan, err := sample.PassportScan(sample.ScannedDPI)
	if err != nil {
		t.Fatal(err)
	}
	fine, err := sample.PassportScan(300)
	if err != nil {
		t.Fatal(err)
	}
	ok := must(t)
	for _, row := range []struct {
		name, part string
		data       []byte
	}{
		{"passport.pdf", "page 1 (scanned)", ok(sample.ScannedPassport("Hallam & Reyes"))},
		{"passport.jpg", "picture", ok(sample.ScannedPicture("jpg"))},
		{"passport.png", "picture", ok(sample.ScannedPicture("png"))},
		{"passport.tif", "picture", ok(sample.ScannedPicture("tif"))},
		{"sideways.jpeg", "picture", sideways(t, scan)},
		{"fine.jpg", "picture", func() []byte {
			var b bytes.Buffer
			if err := jpeg.Encode(&b, fine, nil); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}()},
	} {
		t.Run(row.name, func(t *testing.T) {
			text, err := take(t, x, row.name, row.data)
			if ocr == nil {
				if v := (*extract.Unreadable)(nil); !errors.As(err, &v) || v.Code != extract.Scanned || !strings.Contains(v.Reason, "text recognition isn't available") {
					t.Fatalf("without a recognizer: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, s := range text.Segments {
				for _, line := range sample.PassportMRZ() {
					if s.Part == row.part && strings.Contains(s.Text, line+"\n") {
						found++
					}
				}
			}
			if found != 2 {
				t.Errorf("%d of the two lines in %q: %+v", found, row.part, text.Segments)
			}
		})
	}
}

// TestS61_PictureForms reads the same small fax in every form that law firms meet, made by other programs (libtiff, libwebp).
func TestS61_PictureForms(t *testing.T) {
	ocr := installed(t)
	x := extract.New(extract.Config{OCR: ocr})
	t.Cleanup(func() { x.Close() })
	rare := map[string]bool{"fax-g3-2d.tif": true, "planes.tif": true}
	files, err := filepath.Glob("testdata/picture/*")
	if err != nil || len(files) < 15 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			text, err := take(t, x, name, must(t)(os.ReadFile(path)))
			var verdict *extract.Unreadable
			errors.As(err, &verdict)
			switch {
			case rare[name]:
				if verdict == nil || verdict.Code != extract.Unsupported {
					t.Errorf("a form that isn't read: %v", err)
				}
			case ocr == nil:
				if verdict == nil || verdict.Code != extract.Scanned {
					t.Errorf("without a recognizer: %v", err)
				}
			case err != nil:
				t.Error(err)
			default:
				parts := map[string]bool{}
				for _, s := range text.Segments {
					if strings.Contains(s.Text, "22 November 2026") {
						parts[s.Part] = true
					}
				}
				if want := map[bool]int{true: 2, false: 1}[name == "fax-two-pages.tif"]; len(parts) != want {
					t.Errorf("the date is in %v: %+v", parts, text.Segments)
				}
			}
		})
	}
}

// answering is a Recognizer that says the same of every picture.
type answering struct {
	page  extract.Page
	err   error
	asked chan image.Rectangle // receives the picture's measure when there is room
	delay time.Duration
}

func (a answering) Recognize(ctx context.Context, p extract.Picture) (extract.Page, error) {
	select {
	case a.asked <- p.Image.Rect:
	default:
	}
	select {
	case <-time.After(a.delay):
		return a.page, a.err
	case <-ctx.Done():
		return extract.Page{}, ctx.Err()
	}
}

func words(confidence float64, count int) extract.Page {
	var l extract.Line
	for range count {
		l.Words = append(l.Words, extract.Word{Text: "word", Confidence: confidence})
	}
	return extract.Page{Lines: []extract.Line{l}}
}

// TestS63_RecognizersAnswers: what a recognizer says becomes text, a verdict, or a failure of ours.
func TestS63_RecognizersAnswers(t *testing.T) {
	ours := errors.New("throttled")
	pdf := must(t)(sample.ScannedPassport("Firm"))
	for _, row := range []struct {
		name string
		ocr  extract.Recognizer
		want string // text, "<code>", or "!" and the failure
	}{
		{"words", answering{page: words(0.9, 2)}, "word word"},
		{"a picture without letters", answering{}, ""},
		{"nobody there", nil, "<scanned>"},
		{"nobody there after all", answering{err: extract.ErrNoRecognizer}, "<scanned>"},
		{"refused", answering{err: extract.ErrIllegible}, "<illegible>"},
		{"guesses", answering{page: words(0.2, 30)}, "<illegible>"},
		{"a few guesses", answering{page: words(0.2, 5)}, "word word word word word"},
		{"our failure", answering{err: ours}, "!throttled"},
	} {
		t.Run(row.name, func(t *testing.T) {
			x := extract.New(extract.Config{OCR: row.ocr})
			t.Cleanup(func() { x.Close() })
			text, err := take(t, x, "scan.pdf", pdf)
			var verdict *extract.Unreadable
			got := ""
			switch {
			case errors.As(err, &verdict):
				got = "<" + string(verdict.Code) + ">"
			case errors.Is(err, ours):
				got = "!throttled"
			case err != nil:
				got = "!" + err.Error()
			}
			for _, s := range text.Segments {
				if strings.HasPrefix(s.Part, "page 1") {
					got += strings.TrimSpace(s.Text)
				}
			}
			if got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// TestS63_ScannedPages: a document with more scanned pages than are recognized is held, one with as many isn't; waiting for the recognizer
// takes nothing of the document's time; and a caller who ends waits for nobody.
func TestS63_ScannedPages(t *testing.T) {
	var scans []*image.Gray
	for n := range 3 {
		scan, err := sample.PassportScan(72 + n)
		if err != nil {
			t.Fatal(err)
		}
		scans = append(scans, scan)
	}
	pdf := must(t)(sample.ScannedPDF("Firm", "Bundle", scans...))
	again := must(t)(sample.ScannedPDF("Firm", "Bundle", scans[0], scans[0], scans[0]))
	slow := answering{page: words(1, 1), delay: 700 * time.Millisecond}
	for _, row := range []struct {
		name   string
		data   []byte
		limits extract.Limits
		want   extract.Code
	}{
		{"as many", pdf, extract.Limits{Recognize: 3}, ""},
		{"one more", pdf, extract.Limits{Recognize: 2}, extract.ScannedPages},
		{"far more", pdf, extract.Limits{Recognize: 1}, extract.ScannedPages},
		{"the same again counts once", again, extract.Limits{Recognize: 2}, ""},
	} {
		x := extract.New(extract.Config{OCR: slow, Limits: row.limits})
		_, err := take(t, x, "bundle.pdf", row.data)
		x.Close()
		if v := (*extract.Unreadable)(nil); errors.As(err, &v) && v.Code != row.want || v == nil && (err != nil || row.want != "") {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	x := extract.New(extract.Config{OCR: answering{delay: time.Hour}})
	defer x.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	if _, err := x.Extract(ctx, extract.PDF, bytes.NewReader(pdf), int64(len(pdf))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a caller who ended: %v", err)
	}
}
