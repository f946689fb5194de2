package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestS61_PDF(t *testing.T) {
	empty := stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20]", "")
	picture := stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x")
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"text", onePage(show("Dear Sir"), "", ""), "page 1: Dear Sir"},
		{"blank page", onePage("", "", ""), ""},
		{"lines", onePage("BT /F 12 Tf 14 TL 72 700 Td (4539 5787) Tj T* (6362 1486) Tj ET", "", ""), "page 1: 4539 5787\n6362 1486"},
		{"number in several runs", onePage("BT /F 12 Tf 72 700 Td [(4539) -20 (5787) 10 (6362) (1486)] TJ ET", "", ""), "page 1: 4539578763621486"},
		{"invisible text", onePage("BT 3 Tr /F 12 Tf 72 700 Td (hidden) Tj ET", "", ""), "page 1: hidden"},
		{"white text", onePage("1 g "+show("white"), "", ""), "page 1: white"},
		{"text outside the page", onePage("BT /F 12 Tf 5000 5000 Td (far) Tj ET", "", ""), "page 1: far"},
		{"information", madeInfo(), "document properties: Title: Case 512-43-6789\nAuthor: E. W. | page 1: x"},
		{"XMP", onePage(show("x"), "", "/Metadata 6 0 R", stream("/Type /Metadata /Subtype /XML",
			`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><d>deep note</d></x:xmpmeta><?xpacket end="w"?>`)),
			"document properties (XMP): deep note | page 1: x"},
		{"bookmarks", onePage(show("x"), "", "/Outlines 6 0 R", "<< /First 7 0 R /Last 7 0 R >>", "<< /Title (Chapter) /Parent 6 0 R /First 8 0 R /Last 8 0 R >>",
			"<< /Title (Part) /Parent 7 0 R >>"), "bookmarks: Chapter\nPart | page 1: x"},
		{"note", onePage(show("x"), "/Annots [6 0 R]", "", "<< /Type /Annot /Subtype /Text /Rect [0 0 10 10] /Contents (between us) /T (Tomas) >>"),
			"page 1: x | page 1, notes and fields: Tomas\nbetween us"},
		{"hidden note", onePage(show("x"), "/Annots [6 0 R]", "", "<< /Type /Annot /Subtype /Text /F 2 /Rect [0 0 10 10] /Contents (between us) >>"),
			"page 1: x | page 1, notes and fields: between us"},
		{"link", onePage(show("x"), "/Annots [6 0 R]", "", "<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /A << /S /URI /URI (https://example.org/512-43-6789) >> >>"),
			"page 1: x | page 1, notes and fields: https://example.org/512-43-6789"},
		{"shown annotation", onePage(show("x"), "/Annots [6 0 R]", "", "<< /Type /Annot /Subtype /FreeText /F 4 /Rect [72 600 172 620] /AP << /N 7 0 R >> >>",
			stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 4 0 R >> >>", "BT /F 12 Tf 2 5 Td (stamped) Tj ET")),
			"page 1: x | page 1, annotations and form fields: stamped"},
		{"form field", onePage(show("x"), "/Annots [6 0 R]", "/AcroForm << /Fields [6 0 R] >>",
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ssn) /TU (Social security number) /V (512436789) /Rect [72 600 172 620] /AP << /N 7 0 R >> >>", empty),
			"page 1: x | page 1, notes and fields: ssn (Social security number): 512436789"},
		{"hidden form field", onePage(show("x"), "/Annots [6 0 R]", "/AcroForm << /Fields [6 0 R] >>",
			"<< /Type /Annot /Subtype /Widget /F 2 /FT /Tx /T (a) /V (secret) /Rect [0 0 0 0] >>"), "page 1: x | page 1, notes and fields: a: secret"},
		{"script", onePage(show("x"), "", "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (var k = 1;) >>] >> >>"), "script 1: var k = 1; | page 1: x"},
		{"attached file", onePage(show("x"), "", "/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>] >> >>",
			stream("", "inside")), "page 1: x | attachment “a.txt”, name: a.txt | attachment “a.txt”: inside"},
		{"one file on the list, one on none", onePage(show("x"), "", "/AF [<< /Type /Filespec /F (b.txt) /EF << /F 7 0 R >> >>] /Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>] >> >>",
			stream("/Type /EmbeddedFile", "inside"), stream("/Type /EmbeddedFile", "hidden")), "<attachments>"},
		{"attached file that can't be read", onePage(show("x"), "", "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>",
			stream("/Type /EmbeddedFile", "MZ\x90\x00\x03\x00\x00\x00\x04\x00")), "<unsupported>"},
		{"associated file", onePage(show("x"), "", "/AF [<< /Type /Filespec /F (a.txt) /EF << /F 6 0 R >> >>]", stream("/Type /EmbeddedFile", "inside")), "<attachments>"},
		{"file on a note", onePage(show("x"), "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (a) /EF << /F 6 0 R >> >> >>]", "",
			stream("", "inside")), "page 1: x | attachment “a”, name: a | attachment “a”: inside"},
		{"empty list of attachments", onePage(show("x"), "", "/Names << /EmbeddedFiles << /Names [] >> >>"), "page 1: x"},
		{"scan", onePage("q 595 0 0 842 0 0 cm /P Do Q", "", "", picture), "<scanned>"},
		{"small logo on an empty page", onePage("q 40 0 0 40 0 0 cm /P Do Q", "", "", picture), ""},
		{"picture beside text", onePage(show("x")+" q 595 0 0 842 0 0 cm /P Do Q", "", "", picture), "page 1: x"},
		{"no catalog", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"), "<damaged>"},
		{"no pages", madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"), "<no-pages>"},
		{"header only", []byte("%PDF-1.7\n"), "<damaged>"},
		{"rubbish", []byte("%PDF-1.7\n" + strings.Repeat("rubbish ", 1000)), "<damaged>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := bytes.ReplaceAll(c.data, []byte("/Resources << /Font << /F 4 0 R >> >> "), []byte("/Resources << /Font << /F 4 0 R >> /XObject << /P 6 0 R >> >> "))
			if got := outcome(t, shared, PDF, data); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// A portfolio is a PDF whose documents are its attachments.
func TestS61_PDFPortfolio(t *testing.T) {
	data := onePage(show("x"), "", "/Collection << >> /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.pdf) /Desc (the lease) /EF << /F 6 0 R >> >>] >> >>",
		stream("/Type /EmbeddedFile", string(onePage(show("Dear Sir"), "", ""))))
	want := "description of attachment 1: the lease | page 1: x | attachment “a.pdf”, name: a.pdf | attachment “a.pdf”, page 1: Dear Sir"
	if got := outcome(t, shared, PDF, data); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func madeInfo() []byte {
	pdf := onePage(show("x"), "", "", "<< /Title (Case 512-43-6789) /Author (E. W.) >>")
	return bytes.Replace(pdf, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Info 6 0 R"), 1)
}

// The attack files of old: each ends in a verdict of its own, within seconds and the engine's memory, and the next document is read as if
// nothing had been.
func TestS61_HostilePDF(t *testing.T) {
	x := New(Config{Limits: Limits{Time: 20 * time.Second}})
	defer x.Close()
	var deep strings.Builder
	for range 5000 {
		deep.WriteString("[")
	}
	var kids []string
	for range 40 {
		kids = append(kids, "3 0 R")
	}
	wide := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 99 /Kids [3 0 R] >>"}
	for n := 3; n < 12; n++ {
		wide = append(wide, fmt.Sprintf("<< /Type /Pages /Parent %d 0 R /Count 99 /Kids [%s] >>", n-1, strings.ReplaceAll(strings.Join(kids, " "), "3 0 R", fmt.Sprintf("%d 0 R", n+1))))
	}
	wide = append(wide, "<< /Type /Page /Parent 11 0 R /MediaBox [0 0 9 9] >>")
	bomb := zeros(t, 1024)
	for _, c := range []struct {
		name string
		data []byte
		want string // one of these, separated by spaces
	}{
		{"page tree loop", madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R] >>"), "<no-pages> <damaged-page> <damaged>"},
		{"count of two thousand million", madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"), "<damaged-page> <pages> <damaged> <>"},
		{"page tree that multiplies", madePDF(wide...), "<damaged-page> <pages> <damaged> <>"},
		{"1 GiB in a content stream", onePageStream(stream("/Filter /FlateDecode", bomb)), "<gave-up> <damaged-page> <too-slow> <>"},
		{"1 GiB in two layers", onePageStream(stream("/Filter [/FlateDecode /FlateDecode]", zerosOf(t, bomb))), "<gave-up> <damaged-page> <too-slow> <>"},
		{"outline loop", onePage(show("x"), "", "/Outlines 6 0 R", "<< /First 7 0 R >>", "<< /Title (a) /Next 7 0 R /First 7 0 R >>"), "<deep> <crowded> <damaged> <page 1: x> <bookmarks: a | page 1: x>"},
		{"nested arrays", onePage(deep.String(), "", ""), "<> <damaged-page> <gave-up>"},
		{"form that draws itself", bytes.ReplaceAll(onePage("/P Do", "", "", stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /P 6 0 R >> >>", "/P Do /P Do")),
			[]byte("/Font << /F 4 0 R >>"), []byte("/XObject << /P 6 0 R >>")), "<> <damaged-page> <gave-up>"},
		{"huge numbers", onePage("BT /F 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (x) Tj ET", "/UserUnit 1e38", ""), "<page 1: x> <> <letters> <damaged-page>"},
		{"length that lies", bytes.Replace(onePage(show("Dear Sir"), "", ""), []byte("/Length 44"), []byte("/Length 99999999"), 1), "<page 1: Dear Sir> <> <damaged-page>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			got := outcome(t, x, PDF, c.data)
			if !strings.HasPrefix(got, "<") {
				got = "<" + got + ">"
			}
			if !strings.Contains(c.want, got) {
				t.Errorf("got %.200s, want one of %s", got, c.want)
			}
			if took := time.Since(begun); took > 40*time.Second {
				t.Errorf("took %v", took)
			}
			t.Logf("%s in %v", got, time.Since(begun))
			if got := outcome(t, x, PDF, onePage(show("after"), "", "")); got != "page 1: after" {
				t.Errorf("the next document: %s", got)
			}
		})
	}
}

func onePageStream(content string) []byte {
	return madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>", content)
}

func TestS61_PDFLimits(t *testing.T) {
	pages := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 3 /Kids [3 0 R 3 0 R 3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", stream("", show(strings.Repeat("x", 50)))}
	three := madePDF(pages...)
	for _, c := range []struct {
		name   string
		limits Limits
		want   string
	}{
		{"pages", Limits{Pages: 2}, "<pages>"},
		{"characters", Limits{Characters: 120}, "<too-long>"},
		{"time", Limits{Time: time.Nanosecond}, "<too-slow>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := New(Config{Limits: c.limits})
			defer x.Close()
			if got := outcome(t, x, PDF, three); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A cancelled caller is not the document's fault, however deep in the engine the document is.
func TestS61_CancelledIsNoVerdict(t *testing.T) {
	x := New(Config{})
	defer x.Close()
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	busy := onePageStream(stream("", strings.Repeat("1 0 0 1 0 0 cm q Q 0 0 m 1 1 l S ", 1<<20)))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := x.Extract(ctx, PDF, bytes.NewReader(busy), int64(len(busy)))
	var verdict *Unreadable
	if errors.As(err, &verdict) || err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("stopped after %v", took)
	}
	if got := outcome(t, x, PDF, onePage(show("after"), "", "")); got != "page 1: after" {
		t.Errorf("the next document: %s", got)
	}
}

func TestS61_Closed(t *testing.T) {
	x := New(Config{})
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Warm(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

// A document that waits for another one's turn doesn't use its own time up.
func TestS61_WaitingIsNotSlow(t *testing.T) {
	x := New(Config{Limits: Limits{Time: 300 * time.Millisecond}})
	defer x.Close()
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	turn <- struct{}{}
	time.AfterFunc(600*time.Millisecond, func() { <-turn })
	if got := outcome(t, x, PDF, onePage(show("patient"), "", "")); got != "page 1: patient" {
		t.Errorf("got %s", got)
	}
}

// Documents sent at the same time are read one after the other, each as if alone.
func TestS61_AtTheSameTime(t *testing.T) {
	done := make(chan string)
	for n := range 8 {
		go func() {
			text, err := shared.Extract(context.Background(), PDF, bytes.NewReader(onePage(show(fmt.Sprintf("number %d", n)), "", "")), int64(len(onePage(show(fmt.Sprintf("number %d", n)), "", ""))))
			if err != nil || len(text.Segments) != 1 || strings.TrimSpace(text.Segments[0].Text) != fmt.Sprintf("number %d", n) {
				done <- fmt.Sprintf("%d: %+v %v", n, text, err)
				return
			}
			done <- ""
		}()
	}
	for range 8 {
		if problem := <-done; problem != "" {
			t.Error(problem)
		}
	}
}
