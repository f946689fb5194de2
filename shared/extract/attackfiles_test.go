package extract

import (
	"encoding/binary"
	"fmt"
	"image"
	"runtime/debug"
	"strings"
	"testing"
)

// jbig2 is the global part of a JBIG2 stream as PDFs embed it (ISO/IEC 14492, 7.2 and 7.4): a page and a generic region of so many pixels a side
// whose data is a few bytes.
func jbig2(side uint32) string {
	be := binary.BigEndian.AppendUint32
	segment := func(number uint32, kind byte, data []byte) []byte {
		return append(be(append(be(nil, number), kind, 0, 1), uint32(len(data))), data...)
	}
	area := be(be(nil, side), side)
	page := append(be(be(area[:8:8], 0), 0), 0, 0, 0)
	region := append(be(be(area[:8:8], 0), 0), 0, 0, 3, 255, 253, 255, 2, 254, 254, 254) // template 0 and its adaptive pixels
	return string(append(segment(0, 48, page), segment(1, 38, append(region, "\xff\xac"...))...))
}

// jpx is the head of a JPEG 2000 codestream (ISO/IEC 15444-1, A.5) of one tile of so many pixels a side, and no data.
func jpx(side uint32) string {
	be, be16 := binary.BigEndian.AppendUint32, binary.BigEndian.AppendUint16
	b := append(be16([]byte("\xff\x4f\xff\x51"), 38+3*3), 0, 0)
	for _, v := range []uint32{side, side, 0, 0, side, side, 0, 0} {
		b = be(b, v)
	}
	b = append(be16(b, 3), 7, 1, 1, 7, 1, 1, 7, 1, 1)
	b = append(b, "\xff\x52\x00\x0c\x00\x00\x00\x01\x00\x05\x04\x04\x00\x01"...)
	b = append(b, "\xff\x5c\x00\x13\x40\x40\x48\x48\x50\x48\x48\x50\x48\x48\x50\x48\x48\x50\x48\x48\x50"...)
	return string(b) + "\xff\x90\x00\x0a\x00\x00\x00\x00\x00\x0e\x00\x01\xff\x93\xff\xd9"
}

// picturePDF is a page that a picture fills.
func picturePDF(side int, filter, data string) []byte {
	return madePDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>", stream("", "q 595 0 0 842 0 0 cm /P Do Q"),
		stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter %s", side, side, filter), data))
}

// attackFiles are small files that make an unwary program work without end, or fill its memory. Each is held for its own reason.
func attackFiles(t *testing.T) []attackFile {
	t.Helper()
	gib := zeros(t, 1024)
	inflated := func(dictionary string) string { return stream("/Filter /FlateDecode "+dictionary, gib) }
	word := []string{"[Content_Types].xml", "<Types/>", "_rels/.rels", madeRels("r1", "officeDocument", "word/document.xml")}
	sheet := []string{"[Content_Types].xml", "<Types/>", "_rels/.rels", madeRels("r1", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", xmlHead + `<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", madeRels("r1", "worksheet", "worksheets/sheet1.xml")}
	rows := strings.Repeat(`<row r="1048576" spans="1:16384" ht="15" x14ac:dyDescent="0.25"><c r="XFD1048576" s="1"/></row>`+"\n", 11_000)
	message := []byte("From: a@example.org\r\nSubject: x\r\n\r\nend")
	for range 12 {
		message = []byte("From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + string(message))
	}
	return []attackFile{
		{"PDF: JBIG2 of 4 gigapixels", PDF, picturePDF(65_535, "/JBIG2Decode", jbig2(65_535)), "<dimensions>", "<dimensions>"},
		{"PDF: JBIG2 of more pixels than the page says", PDF, picturePDF(100, "/JBIG2Decode", jbig2(65_535)), "<scanned>", "<damaged-page>"},
		{"PDF: JPEG 2000 of 4 gigapixels", PDF, picturePDF(65_535, "/JPXDecode", jpx(65_535)), "<dimensions>", "<dimensions>"},
		{"PDF: JPEG 2000 of more pixels than the page says", PDF, picturePDF(100, "/JPXDecode", jpx(65_535)), "<scanned>", "<damaged-page>"},
		{"PDF: a picture of 1 GiB", PDF, picturePDF(90_000, "/FlateDecode", gib), "<dimensions>", "<dimensions>"},
		{"PDF: 1 GiB of metadata", PDF, onePage(show("x"), "", "/Metadata 6 0 R", inflated("/Type /Metadata /Subtype /XML")), "<gave-up>", ""},
		{"PDF: an attached file of 1 GiB", PDF, onePage(show("x"), "", "/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>",
			"<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 7 0 R >> >>", inflated("/Type /EmbeddedFile")), "<gave-up>", ""},
		{"PDF: 1 GiB of letters' meanings", PDF, []byte(strings.Replace(string(onePage(show("x"), "", "", inflated(""))), "/WinAnsiEncoding", "/WinAnsiEncoding /ToUnicode 6 0 R", 1)), "<gave-up>", ""},
		{"PDF: 1 GiB in a font", PDF, []byte(strings.Replace(string(onePage(show("x"), "", "", "<< /Type /FontDescriptor /FontName /A /Flags 32 /FontFile2 7 0 R >>", inflated(""))),
			"/Subtype /Type1 /BaseFont /Helvetica", "/Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R", 1)), "<gave-up>", ""},
		{"Word: 1 GiB of zeros", DOCX, packageWith(t, "word/document.xml", strings.Repeat("\x00", 1<<20), 1024, word...), "<damaged>", ""},
		{"Word: 1 GiB of spaces", DOCX, packageWith(t, "word/document.xml", strings.Repeat(" ", 1<<20), 1024, word...), "<heavy>", ""},
		{"Word: 1 GiB of paragraphs", DOCX, packageWith(t, "word/document.xml", strings.Repeat("<w:p><w:r><w:t>a</w:t></w:r></w:p>", 1<<15), 1000, word...), "<crowded>", ""},
		{"Excel: 1 GiB of zeros", XLSX, packageWith(t, "xl/worksheets/sheet1.xml", strings.Repeat("\x00", 1<<20), 1024, sheet...), "<damaged>", ""},
		{"Excel: 2 GiB of empty cells", XLSX, packageWith(t, "xl/worksheets/sheet1.xml", rows, 2000, sheet...), "<expands>", ""},
		{"archive: members that quote each other's headers", ZIP, quoted(t, 250), "<overlapping>", ""},
		{"archive: a hole of a TiB", TAR, sparse(t), "<unsupported>", ""},
		{"archive: 1 GiB of zeros in a tar in a gzip", GZIP, gzipped(t, "a.tar", tarred(t, "a.zip", string(zeroArchive(t, "a.txt", 1024)))), "<expands>", ""},
		{"message: messages in messages", EML, message, "<nested>", ""},
		{"message: an attached bomb", EML, []byte(mixed(crlf("Content-Type: application/zip; name=a.zip", "Content-Transfer-Encoding: base64", "", packed(zeroArchive(t, "a.txt", 1024))))), "<expands>", ""},
	}
}

type attackFile struct {
	name string
	kind Kind
	data []byte
	want string // the outcome where nobody recognizes letters
	seen string // and where somebody does, when it is another way to the verdict
}

// The bounds of one attack file on a busy machine. The PDF engine may take 256 MiB.
const (
	attackSeconds = 30 // of processor time
	attackMiB     = 600
)

// TestS61_AttackFiles: every attack file ends in its verdict soon, within the memory that is planned.
func TestS61_AttackFiles(t *testing.T) {
	reading := New(Config{OCR: silent{make(chan *image.Gray, 99)}})
	defer reading.Close()
	for _, c := range attackFiles(t) {
		t.Run(c.name, func(t *testing.T) {
			for x, want := range map[*Extractor]string{shared: c.want, reading: c.seen} {
				if want == "" {
					continue
				}
				debug.FreeOSMemory()
				var got string
				seconds, grown := usage(func() { got = outcome(t, x, c.kind, c.data) })
				t.Logf("%d bytes, %.40s: %.1f s, %d MiB", len(c.data), got, seconds, grown)
				if got != want {
					t.Errorf("got %.300s, want %s", got, want)
				}
				if seconds > attackSeconds || grown > attackMiB {
					t.Errorf("took %.1f s and %d MiB", seconds, grown)
				}
			}
		})
	}
}
