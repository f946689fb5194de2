package extract

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// twoPages writes a PDF whose first page shows no number and whose second does. Objects: 3 and 4 the pages, 5 and 6 their contents, 7 a font, more from 8.
func twoPages(first, second, contents1, contents2 string, more ...string) []byte {
	page := func(contents int, entries string) string {
		return fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s >>", contents, entries)
	}
	return madePDF(append([]string{"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] /DA (/F 12 Tf) >> >>", "<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>",
		page(5, first), page(6, second), stream("", contents1), stream("", contents2),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}, more...)...)
}

const secretText = "BT /F 12 Tf 72 700 Td (The number is 512-43-6789 and) Tj ET"

// What a page that stays shares with one that goes must not carry the other's content into the copy.
func TestS64_NothingOfARedactedPageComesAlongWithAnother(t *testing.T) {
	form := func(content string) string {
		return stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 7 0 R >> >>", content)
	}
	plain := "/Resources << /Font << /F 7 0 R >> >>"
	shared4 := "/Resources 8 0 R"
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"resources in common", twoPages(shared4, shared4, "/X1 Do", "/X2 Do", "<< /Font << /F 7 0 R >> /XObject << /X1 9 0 R /X2 10 0 R >> >>", form(show("first page")), form(secretText))},
		{"resources in common, and those of a form too", twoPages(shared4, shared4, "/X1 Do", "/X2 Do", "<< /Font << /F 7 0 R >> /XObject << /X1 9 0 R /X2 10 0 R >> >>",
			stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources 8 0 R", show("first page")), form(secretText))},
		{"resources in common, flattened note", twoPages(shared4, shared4+" /Annots [9 0 R]", show("first page"), show("second"), "<< /Font << /F 7 0 R >> >>",
			"<< /Type /Annot /Subtype /FreeText /Rect [72 500 400 540] /DA (/F 12 Tf) /Contents (a note on 512-43-6789) >>")},
		{"a field with parts on both", twoPages(plain+" /Annots [9 0 R]", plain+" /Annots [10 0 R]", show("first page"), show("second"),
			"<< /T (both) /Kids [9 0 R 10 0 R] >>",
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Jones) /Rect [72 500 400 540] /DA (/F 12 Tf) /Parent 8 0 R /P 3 0 R >>",
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ssn) /V (512-43-6789) /Rect [72 500 400 540] /DA (/F 12 Tf) /Parent 8 0 R /P 4 0 R >>")},
		{"a reply to a note", twoPages(plain+" /Annots [9 0 R]", plain+" /Annots [10 0 R]", show("first page"), show("second"), "<< /T (none) >>",
			"<< /Type /Annot /Subtype /Text /Rect [72 500 90 520] /Contents (yes) /IRT 10 0 R >>",
			"<< /Type /Annot /Subtype /Text /Rect [72 500 90 520] /Contents (is it 512-43-6789?) >>")},
		{"private data of the program that made it", twoPages(plain+" /PieceInfo << /Maker << /Private 9 0 R >> >>", plain, show("first page"), secretText, "<< /T (none) >>",
			stream("", "everything: 512-43-6789"))},
		{"article threads", twoPages(plain+" /B [9 0 R]", plain, show("first page"), secretText, "<< /T (none) >>", "<< /T 10 0 R /N 9 0 R /V 9 0 R /P 3 0 R /R [0 0 9 9] >>", "<< /F 9 0 R /I << /Title (of 512-43-6789) >> >>")},
		{"a link to the page", twoPages(plain+" /Annots [9 0 R]", plain, show("first page"), secretText, "<< /T (none) >>", "<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /Dest [4 0 R /Fit] >>")},
		{"a pattern that nothing uses", twoPages(shared4, shared4, show("first page"), secretText, "<< /Font << /F 7 0 R >> /Pattern << /P 9 0 R >> /Properties << /M 10 0 R >> >>",
			stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 99 99] /XStep 99 /YStep 99 /Resources << /Font << /F 7 0 R >> >>", secretText), "<< /ActualText (512-43-6789) >>")},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			changed, err := shared.Redact(context.Background(), bytes.NewReader(c.data), int64(len(c.data)), number, &out)
			if err != nil || changed == 0 {
				t.Fatalf("%d pages changed, %v", changed, err)
			}
			if all := everything(t, out.Bytes()); regexp.MustCompile(`512-43|43-67|-6789|512436789`).MatchString(all) {
				at := regexp.MustCompile(`512-43|43-67|-6789|512436789`).FindStringIndex(all)
				t.Errorf("what was hidden is still in the file: %q", all[max(0, at[0]-60):at[1]+20])
			}
			if got := outcome(t, shared, PDF, out.Bytes()); !strings.Contains(got, "first page") {
				t.Errorf("the copy says %q", got)
			}
		})
	}
}

// Signs that the document draws itself (Type 3 fonts) are hidden although the font lies about their size, or the document can't be redacted.
func TestS64_SignsOfAnySizeAreHidden(t *testing.T) {
	for _, width := range []string{"600", "0"} {
		data := ownSigns(width)
		var out bytes.Buffer
		find := func(text string) (out []Span) {
			for _, at := range regexp.MustCompile(`512-?43-?6789`).FindAllStringIndex(text, -1) {
				out = append(out, Span{at[0], at[1]})
			}
			return out
		}
		changed, err := shared.Redact(context.Background(), bytes.NewReader(data), int64(len(data)), find, &out)
		if red(t, data) == 0 || err == nil && changed != 1 {
			t.Fatalf("%s: nothing to hide; %d pages changed", width, changed)
		}
		if err == nil && red(t, out.Bytes()) > 0 {
			t.Errorf("%s: %d of %d dots of the number can still be seen", width, red(t, out.Bytes()), red(t, data))
		}
	}
}

// ownSigns is a document of two pages, whose second has a number in a font of its own, of red boxes.
func ownSigns(width string) []byte {
	glyphs := map[rune]string{}
	var differences, procs, more strings.Builder
	for i, r := range "0123456789-" {
		glyphs[r] = fmt.Sprintf("g%d", i)
		fmt.Fprintf(&procs, "/g%d 10 0 R ", i)
	}
	for _, r := range "-0123456789" {
		fmt.Fprintf(&differences, "%d /%s ", r, glyphs[r])
		fmt.Fprintf(&more, "<%02x> <%04x>\n", r, r)
	}
	cmap := "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 11 beginbfchar\n" + more.String() + "endbfchar endcmap end"
	return twoPages("/Resources << /Font << /F 7 0 R >> >>", "/Resources << /Font << /F 8 0 R >> >>", show("first page"), "BT /F 12 Tf 72 700 Td (512-43-6789) Tj ET",
		"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 45 /LastChar 57 /Widths ["+strings.Repeat(width+" ", 13)+"] /CharProcs 9 0 R /Encoding << /Type /Encoding /Differences ["+differences.String()+"] >> /ToUnicode 11 0 R /Resources << >> >>",
		"<< "+procs.String()+" >>", stream("", width+" 0 d0 1 0 0 rg 0 0 500 700 re f"), stream("", cmap))
}

// red counts the red dots of a document's second page.
func red(t *testing.T, data []byte) (count int) {
	t.Helper()
	picture := secondPage(t, data)
	for k := 0; k < len(picture.Pix); k += 4 {
		if picture.Pix[k] > 128 && picture.Pix[k+1] < 96 && picture.Pix[k+2] < 96 {
			count++
		}
	}
	return count
}

// Whatever is pruned can be read again, and the objects' parser stops at everything.
func FuzzPrune(f *testing.F) {
	f.Add(threePages(""))
	f.Add(twoPages("/Resources 8 0 R", "/Resources 8 0 R", "/X1 Do", "/X2 Do", "<< /XObject << /X1 9 0 R >> >>", stream("/Subtype /Form /Resources 8 0 R", "/X1 Do")))
	f.Add(ownSigns("600"))
	f.Add(twoPages("/Resources 8 0 R", "/Resources 8 0 R", "/F 1 Tf /G 1 Tf", "/F 1 Tf", "<< /Font << /F << /Resources 8 0 R /CharProcs << /a 9 0 R >> >> /G << /Resources 8 0 R >> >> >>", stream("", "/F 1 Tf /G 1 Tf")))
	f.Add([]byte("1 0 obj <</Pages 2 0 R/A[(\\()) <00>]>> endobj 2 0 obj <</Kids[2 0 R]/Type/Pages>> xref 0 3 0 0 f 0 0 n 42 0 n trailer<</Root 1 0 R>>startxref 87"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := prune(data)
		if err != nil {
			return
		}
		if _, err := openObjects(out); err != nil {
			t.Errorf("%v: %q", err, out)
		}
	})
}
