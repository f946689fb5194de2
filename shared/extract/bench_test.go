package extract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"strongroom/shared/sample"
)

func benchmark(b *testing.B, kind Kind, data []byte) {
	b.Helper()
	x := New(Config{})
	defer x.Close()
	if err := x.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := x.Extract(b.Context(), kind, bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPDFLetter(b *testing.B) { benchmark(b, PDF, sample.Letter("Firm")) }

func BenchmarkPDF40MiB(b *testing.B) {
	var data bytes.Buffer
	if err := sample.WriteLarge(&data, "Firm", 40<<20); err != nil {
		b.Fatal(err)
	}
	benchmark(b, PDF, data.Bytes())
}

// BenchmarkPDFPages reads 500 pages of 3,000 characters each.
func BenchmarkPDFPages(b *testing.B) {
	line := strings.Repeat("The party of the first part holds harmless. ", 2)
	content := stream("", "BT /F 9 Tf 11 TL 40 800 Td "+strings.Repeat("("+line+") Tj T* ", 35)+"ET")
	bodies := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	var kids strings.Builder
	for n := range 500 {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*n)
		bodies = append(bodies, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>", 5+2*n), content)
	}
	bodies[1] = "<< /Type /Pages /Count 500 /Kids [" + kids.String() + "] >>"
	benchmark(b, PDF, madePDF(bodies...))
}

func BenchmarkDOCX(b *testing.B) {
	body := strings.Repeat(`<w:p><w:r><w:t>The party of the </w:t></w:r><w:r><w:t>first part holds harmless the second.</w:t></w:r></w:p>`, 20_000)
	data, err := sample.WordWith("Firm", body, nil)
	if err != nil {
		b.Fatal(err)
	}
	x := New(Config{Limits: Limits{Ratio: 5000}})
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := x.Extract(b.Context(), DOCX, bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkXLSX reads 100,000 cells: words, numbers shown by a format, amounts.
func BenchmarkXLSX(b *testing.B) {
	var rows strings.Builder
	for r := 1; r <= 25_000; r++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d" t="s"><v>%d</v></c><c r="B%[1]d" s="1"><v>%d</v></c><c r="C%[1]d" s="3"><v>%d.25</v></c><c r="D%[1]d" t="str"><f>C%[1]d</f><v>paid</v></c></row>`, r, r%2, 100_000_000+r*7919, r*37)
	}
	data := madeXLSX(b, rows.String())
	b.ReportMetric(100_000, "cells/op")
	x := New(Config{})
	b.SetBytes(int64(rows.Len()))
	for b.Loop() {
		if _, err := x.Extract(b.Context(), XLSX, bytes.NewReader(data), int64(len(data))); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlainText(b *testing.B) {
	benchmark(b, PlainText, bytes.Repeat([]byte("The party of the first part.\r\n"), 1<<18))
}

// BenchmarkXLS reads a sheet of 50,000 rows with names and numbers.
func BenchmarkXLS(b *testing.B) {
	var records strings.Builder
	for row := range 50_000 {
		records.WriteString(rec(biffLabelSST, at(row, 0), le32(0)) + rec(biffNumber, at(row, 1), float(float64(row)*12345)))
	}
	data := withGlobals(rec(biffFormat, le16(200), long8("000-00-0000"))+rec(biffStyle, le16(0, 200))+table(long8("John Smith, Main Street")), records.String()).write()
	benchmark(b, XLS, data)
}

func BenchmarkDOC(b *testing.B) {
	benchmark(b, DOC, narrowWord(strings.Repeat("The party of the first part holds harmless the second.\r", 20_000)).write())
}

const clause = "The party of the first part holds harmless the second, née Grüße, SSN 512-43-6789. "

func BenchmarkHTML(b *testing.B) {
	benchmark(b, HTML, []byte("<html><body>"+strings.Repeat("<p class=x>"+clause+"<b>bold</b> &amp; <a href='https://x.example/a'>link</a></p>\n", 1<<15)))
}

func BenchmarkEML(b *testing.B) {
	text := crlf("Content-Type: text/plain; charset=utf-8", "", strings.Repeat(clause+"\r\n", 1<<14))
	attached := crlf("Content-Type: text/plain; name=a.txt", "Content-Transfer-Encoding: base64", "", packed([]byte(strings.Repeat(clause+"\r\n", 1<<14))))
	benchmark(b, EML, []byte(mixed(text, attached)))
}

func BenchmarkCSV(b *testing.B) {
	benchmark(b, CSV, []byte(strings.Repeat("Ann Lee,512-43-6789,\"Main Street 5, Springfield\",2024-11-03\r\n", 1<<16)))
}

func BenchmarkLegacyText(b *testing.B) {
	benchmark(b, PlainText, bytes.Repeat([]byte("Gr\xfc\xdfe an die Partei der ersten Seite.\r\n"), 1<<18))
}
