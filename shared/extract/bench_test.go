package extract

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"strongroom/shared/sample"
)

// benchmark reads a document of so many pages (0 when it has none) again and again. Beside the time by the clock it gives megabytes of the file,
// of packages unpacked, and pages for each second of processor time, which other work on the computer changes less.
func benchmark(b *testing.B, kind Kind, data []byte, pages int) {
	b.Helper()
	x := New(Config{Limits: Limits{Ratio: 5000}})
	defer x.Close()
	if err := x.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	size := unpackedSize(b, kind, data)
	b.SetBytes(size)
	seconds, _ := usage(func() {
		for b.Loop() {
			if _, err := x.Extract(b.Context(), kind, bytes.NewReader(data), int64(len(data))); err != nil {
				b.Fatal(err)
			}
		}
	})
	if seconds == 0 {
		return
	}
	b.ReportMetric(float64(b.N)*float64(size)/1e6/seconds, "MB/CPU-s")
	if pages > 0 {
		b.ReportMetric(float64(b.N*pages)/seconds, "pages/CPU-s")
	}
}

// unpackedSize is what has to be read: of a package what its parts unpack to.
func unpackedSize(b *testing.B, kind Kind, data []byte) int64 {
	b.Helper()
	if !zipped[kind] {
		return int64(len(data))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	size := int64(0)
	for _, f := range z.File {
		size += int64(f.UncompressedSize64)
	}
	return size
}

// BenchmarkEngineStart starts the PDF engine as a new process does: with the code that Prebuild left, and without.
func BenchmarkEngineStart(b *testing.B) {
	prebuilt := b.TempDir()
	if err := Prebuild(b.Context(), prebuilt); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		cache string
	}{{"prebuilt", prebuilt}, {"compiled", ""}} {
		b.Run(c.name, func(b *testing.B) {
			seconds, _ := usage(func() {
				for b.Loop() {
					x := New(Config{CacheDir: c.cache, ScratchDir: b.TempDir()})
					if err := x.Warm(b.Context()); err != nil {
						b.Fatal(err)
					}
					if err := x.Close(); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(seconds/float64(b.N), "CPU-s/op")
		})
	}
}

func BenchmarkPDFLetter(b *testing.B) { benchmark(b, PDF, sample.Letter("Firm"), 1) }

func BenchmarkPDF40MiB(b *testing.B) {
	var data bytes.Buffer
	if err := sample.WriteLarge(&data, "Firm", 40<<20); err != nil {
		b.Fatal(err)
	}
	benchmark(b, PDF, data.Bytes(), 0)
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
	benchmark(b, PDF, madePDF(bodies...), 500)
}

func BenchmarkDOCX(b *testing.B) {
	body := strings.Repeat(`<w:p><w:r><w:t>The party of the </w:t></w:r><w:r><w:t>first part holds harmless the second.</w:t></w:r></w:p>`, 20_000)
	data, err := sample.WordWith("Firm", body, nil)
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, DOCX, data, 500) // 40 paragraphs a page
}

// BenchmarkXLSX reads a sheet of 50,000 rows with names and numbers.
func BenchmarkXLSX(b *testing.B) {
	var rows strings.Builder
	for row := range 50_000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="B%d" s="1"><v>%d</v></c></row>`, row+1, row+1, row+1, row*12345)
	}
	benchmark(b, XLSX, madeXLSX(b, rows.String()), 0)
}

// BenchmarkZIP reads a hundred letters.
func BenchmarkZIP(b *testing.B) {
	letter := string(sample.Letter("Firm"))
	var pairs []string
	for n := range 100 {
		pairs = append(pairs, fmt.Sprintf("%d.pdf", n), letter)
	}
	benchmark(b, ZIP, zipped1(b, pairs), 100)
}

func BenchmarkPlainText(b *testing.B) {
	benchmark(b, PlainText, bytes.Repeat([]byte("The party of the first part.\r\n"), 1<<18), 0)
}

// BenchmarkXLS reads a sheet of 50,000 rows with names and numbers.
func BenchmarkXLS(b *testing.B) {
	var records strings.Builder
	for row := range 50_000 {
		records.WriteString(rec(biffLabelSST, at(row, 0), le32(0)) + rec(biffNumber, at(row, 1), float(float64(row)*12345)))
	}
	data := withGlobals(rec(biffFormat, le16(200), long8("000-00-0000"))+rec(biffStyle, le16(0, 200))+table(long8("John Smith, Main Street")), records.String()).write()
	benchmark(b, XLS, data, 0)
}

func BenchmarkDOC(b *testing.B) {
	benchmark(b, DOC, narrowWord(strings.Repeat("The party of the first part holds harmless the second.\r", 20_000)).write(), 0)
}

const clause = "The party of the first part holds harmless the second, née Grüße, SSN 512-43-6789. "

func BenchmarkHTML(b *testing.B) {
	benchmark(b, HTML, []byte("<html><body>"+strings.Repeat("<p class=x>"+clause+"<b>bold</b> &amp; <a href='https://x.example/a'>link</a></p>\n", 1<<15)), 0)
}

func BenchmarkEML(b *testing.B) {
	text := crlf("Content-Type: text/plain; charset=utf-8", "", strings.Repeat(clause+"\r\n", 1<<14))
	attached := crlf("Content-Type: text/plain; name=a.txt", "Content-Transfer-Encoding: base64", "", packed([]byte(strings.Repeat(clause+"\r\n", 1<<14))))
	benchmark(b, EML, []byte(mixed(text, attached)), 0)
}

func BenchmarkCSV(b *testing.B) {
	benchmark(b, CSV, []byte(strings.Repeat("Ann Lee,512-43-6789,\"Main Street 5, Springfield\",2024-11-03\r\n", 1<<16)), 0)
}

func BenchmarkLegacyText(b *testing.B) {
	benchmark(b, PlainText, bytes.Repeat([]byte("Gr\xfc\xdfe an die Partei der ersten Seite.\r\n"), 1<<18), 0)
}
