package extract

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"
)

// number finds what the tests hide.
func number(text string) []Span {
	var out []Span
	for _, at := range regexp.MustCompile(`512-43-\d{4}`).FindAllStringIndex(text, -1) {
		out = append(out, Span{at[0], at[1]})
	}
	return out
}

func threePages(middle string) []byte {
	page := func(contents int, more string) string {
		return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 6 0 R >> >> %s >>", contents, more)
	}
	return madePDF("<< /Type /Catalog /Pages 2 0 R /Outlines 10 0 R >>", "<< /Type /Pages /Count 3 /Kids [3 0 R 4 0 R 5 0 R] >>",
		page(7, ""), page(8, middle), page(9, ""),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		stream("", show("first page")), stream("", "BT /F 12 Tf 72 700 Td (The number is 512-43-6789 and) Tj 0 -20 Td (the rest stays.) Tj ET"), stream("", show("last page")),
		"<< /Type /Outlines /Count 1 /First 11 0 R /Last 11 0 R >>", "<< /Title (about 512-43-6789) /Parent 10 0 R /Dest [4 0 R /Fit] >>",
		"<< /Title (512-43-6789) >>")
}

// everything is a file with all of its streams unpacked.
func everything(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	b.Write(data)
	for rest := data; ; {
		at := bytes.Index(rest, []byte("stream"))
		if at < 0 {
			return b.String()
		}
		rest = bytes.TrimLeft(rest[at+len("stream"):], "\r\n")
		if r, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			_, _ = io.Copy(&b, r) // up to the stream's end; what follows is no part of it
		}
	}
}

func TestS64_Redaction(t *testing.T) {
	annotation := "/Annots [ << /Type /Annot /Subtype /FreeText /Rect [72 500 400 540] /DA (/F 12 Tf) /Contents (a note on 512-43-6789) >> ]"
	field := "/Annots [ << /Type /Annot /Subtype /Widget /FT /Tx /T (ssn) /V (512-43-6789) /Rect [72 500 400 540] /DA (/F 12 Tf) >> ]"
	for _, c := range []struct {
		name    string
		data    []byte
		changed int
		want    string // what the copy says
	}{
		{"one page of three", threePages(""), 1, "page 1: first page | page 2: The number is and\nthe rest stays. | page 3: last page"},
		{"turned page", threePages("/Rotate 90"), 1, "page 1: first page | page 2: The number is and\nthe rest stays. | page 3: last page"},
		{"page that is cut to size", threePages("/CropBox [50 400 545 792]"), 1, "page 1: first page | page 2: The number is and\nthe rest stays. | page 3: last page"},
		{"a note says it again", threePages(annotation), 1, "page 1: first page | page 2: The number is and\nthe rest stays. | page 3: last page"},
		{"a field says it again", threePages(field), 1, "page 1: first page | page 2: The number is and\nthe rest stays. | page 3: last page"},
		{"nothing to hide", onePage(show("plain"), "", ""), 0, "page 1: plain"},
		{"not a PDF", []byte("%PDF-1.7 rubbish"), 0, "<damaged>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			changed, err := shared.Redact(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), number, &out)
			if err != nil {
				if got := told(t, Text{}, err); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
				return
			}
			if changed != c.changed {
				t.Errorf("%d pages changed, want %d", changed, c.changed)
			}
			got := regexp.MustCompile(` *\n\s*`).ReplaceAllString(outcome(t, shared, PDF, out.Bytes()), "\n")
			if got = strings.TrimPrefix(got, "document properties: Creator: PDFium\nProducer: PDFium | "); got != c.want {
				t.Errorf("the copy says %q, want %q", got, c.want)
			}
			if all := everything(t, out.Bytes()); regexp.MustCompile(`512-43|43-67|-6789|512436789`).MatchString(all) {
				at := regexp.MustCompile(`512-43|43-67|-6789|512436789`).FindStringIndex(all)
				t.Errorf("what was hidden is still in the file: %q", all[max(0, at[0]-60):at[1]+20])
			}
		})
	}
}

// What is hidden is black in the picture, and what isn't can still be read.
func TestS64_RedactedPicture(t *testing.T) {
	for name, data := range map[string][]byte{"upright": threePages(""), "turned": threePages("/Rotate 90")} {
		var out bytes.Buffer
		if _, err := shared.Redact(context.Background(), bytes.NewReader(data), int64(len(data)), number, &out); err != nil {
			t.Fatal(err)
		}
		before, after := darkness(t, data), darkness(t, out.Bytes())
		if hidden := after - before; hidden < 0.0012 || hidden > 0.004 {
			t.Errorf("%s: %.4f of the page was dark, %.4f is", name, before, after)
		}
	}
}

// darkness is the share of a document's second page that is black.
func darkness(t *testing.T, data []byte) float64 {
	t.Helper()
	picture := secondPage(t, data)
	dark := 0
	for k := 0; k < len(picture.Pix); k += 4 {
		if picture.Pix[k] < 64 && picture.Pix[k+3] > 200 {
			dark++
		}
	}
	return float64(dark) / float64(len(picture.Pix)/4)
}

// secondPage is a document's second page as a picture.
func secondPage(t *testing.T, data []byte) (picture *image.RGBA) {
	t.Helper()
	err := shared.engine.with(t.Context(), func() {}, func(ctx context.Context, i *instance) error {
		d := &pdf{ctx: ctx, i: i, file: &cursor{src: &source{ctx: ctx, r: bytes.NewReader(data), size: int64(len(data))}}, out: &sink{limit: 1 << 20}, limits: shared.limits}
		if err := d.open(); err != nil {
			return err
		}
		page, _, err := d.settled(1)
		if err != nil {
			return err
		}
		v, err := d.view(page)
		if err != nil {
			return err
		}
		picture = v.picture
		_, err = i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
