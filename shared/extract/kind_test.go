package extract

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// identified is a file and what it is: a kind, or the reason of the verdict.
type identified struct {
	name string
	data []byte
	want string
}

func holdIdentified(t *testing.T, cases []identified) {
	t.Helper()
	for _, c := range cases {
		kind, err := Identify(c.name, bytes.NewReader(c.data), int64(len(c.data)))
		got := string(kind)
		var verdict *Unreadable
		if errors.As(err, &verdict) {
			got = verdict.Reason
		} else if err != nil {
			t.Errorf("%s: an error of ours: %v", c.name, err)
			continue
		}
		if got != c.want {
			t.Errorf("%s, %.20q:\n got %s\nwant %s", c.name, c.data, got, c.want)
		}
	}
}

// compound is a compound file with one stream.
func compound(stream string) []byte { return madeOLE(map[string]string{stream: "x"}) }

func TestS61_Identify(t *testing.T) {
	letter := onePage(show("Dear Sir"), "", "")
	docx := madeZip(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>")
	holdIdentified(t, []identified{
		{"a.pdf", letter, "pdf"},
		{"A.PDF", letter, "pdf"},
		{"a", letter, "pdf"},
		{"a.pdf", append([]byte("\xef\xbb\xbf\n"), letter...), "pdf"},
		{"a.docx", docx, "docx"},
		{"a", docx, "docx"},
		{"a.txt", []byte("Hello"), "text"},
		{"a.csv", []byte("a,b\n1,2\n"), "csv"},
		{"a.docm", docx, "docx"},
		{"a.dotx", docx, "docx"},
		{"a.xlsx", madeZip(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<w/>"), "xlsx"},
		{"a.pptx", madeZip(t, "[Content_Types].xml", "<Types/>", "ppt/presentation.xml", "<w/>"), "pptx"},
		{"a.zip", madeZip(t, "x", "y"), "zip"},
		{"a.zip", madeZip(t), "zip"},
		{"a.doc", compound("WordDocument"), "doc"},
		{"a.doc", []byte(`{\rtf1 Hi}`), "rtf"},
		{"a.rtf", []byte(`{\rtf1 Hi}`), "rtf"},
		{"a.xls", compound("Workbook"), "xls"},
		{"a.ppt", compound("PowerPoint Document"), "ppt"},
		{"a.msg", compound("__substg1.0_0037001F"), "msg"},
		{"a.html", []byte("<!DOCTYPE html><html></html>"), "html"},
		{"a.htm", []byte("no tags at all"), "html"},
		{"a", []byte("<html><body>Hi</body></html>"), "html"},
		{"a.txt", []byte("<html><body>Hi</body></html>"), "text"},
		{"a.json", []byte(`{"a": 1}`), "text"},
		{"a.xml", []byte(`<?xml version="1.0"?><a/>`), "text"},
		{"a.xyz", []byte("Hello"), "text"},
		{"README", []byte("Hello"), "text"},
		{"a.eml", []byte("From: a@example.org\n\nHi"), "eml"},
		{"a", []byte("Received: x\nFrom: a@example.org\nSubject: b\n\nHi"), "eml"},
		{"memo.txt", []byte("From: Ann\nTo: Ben\nDate: today\nSubject: b\n\nHi"), "text"},
		{"a.txt", []byte("From: a@example.org\nMIME-Version: 1.0\n\nHi"), "eml"},
		{"a.jpg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), "jpeg"},
		{"a.jpe", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), "jpeg"},
		{"a.tif", []byte("II*\x00\x08\x00\x00\x00"), "tiff"},
		{"a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "png"},
		{"a.gif", []byte("GIF89a\x01\x00\x01\x00"), "gif"},
		{"a.bmp", []byte("BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), "bmp"},
		{"a.webp", []byte("RIFF\x24\x00\x00\x00WEBPVP8 "), "webp"},
		{"a.gz", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00"), "gzip"},
		{"Smith v. Jones", letter, "pdf"},
		{"scan.001", letter, "pdf"},
		{"key.pem", []byte("-----BEGIN X-----\n"), "text"},
		{"a.txt", nil, "text"},
		{"a.txt", []byte("Gr\xfc\xdfe \x80 10"), "text"},
		{"a.txt", []byte("Grüße €"), "text"},
		{"a.txt", []byte(utf16le("Grüße €")), "text"},
		{"a.txt", []byte("\xfe\xff\x00H\x00i"), "text"},
		{"a.txt", []byte("\xff\xfe\x00\x00H\x00\x00\x00"), "text"},
		{"a.txt", []byte(strings.Repeat("é", headSize)), "text"},
		{"a.txt", append([]byte("x"), []byte(strings.Repeat("é", headSize))...), "text"},
		{"a.txt", []byte(utf16le(strings.Repeat("x", headSize))), "text"},
	})
}

func TestS61_IdentifyRefuses(t *testing.T) {
	letter := onePage(show("Dear Sir"), "", "")
	docx := madeZip(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>")
	holdIdentified(t, []identified{
		{"a.pdf", madeZip(t, "x", "y"), "The file is named .pdf but is a ZIP archive."},
		{"a.docx", letter, "The file is named .docx but is a PDF document."},
		{"a.txt", letter, "The file is named .txt but is a PDF document."},
		{"a.exe", letter, "The file is named .exe but is a PDF document."},
		{"a.pdf", docx, "The file is named .pdf but is a Word document."},
		{"a.pdf", []byte("Hello"), "The file is named .pdf but is a text file."},
		{"a.jpg", []byte("Hello"), "The file is named .jpg but is a text file."},
		{"a.pdf", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "The file is named .pdf but is a PNG picture."},
		{"a.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "The file is named .pdf but is a Windows program."},
		{"a.docx", compound("WordDocument"), "The file is named .docx but is an old Word document (.doc)."},
		{"a.docx", compound("EncryptedPackage"), "The document is protected by a password, so a person must review it. Save it without a password and send it again."},
		{"a.docx", docx[:len(docx)/2], "The Word document is damaged or incomplete and can't be read, so a person must review it."},
		{"a.odt", madeZip(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<w/>"), "Strongroom can't read this kind of file yet (OpenDocument file), so a person must review it."},
		{"a.txt", []byte(`{\rtf1 Hi}`), "The file is named .txt but is an RTF document."},
		{"a.xlsb", madeZip(t, "[Content_Types].xml", "<Types/>", "xl/workbook.bin", "w"), "Strongroom can't read this kind of file yet (binary Excel workbook (.xlsb)), so a person must review it."},
		{"a.xlsx", docx, "The file is named .xlsx but is a Word document."},
		{"a.xls", []byte("<html><table></table></html>"), "The file is named .xls but is a text file."},
		{"a.eml", []byte("Hello"), "The file is named .eml but is a text file."},
		{"a.mbox", []byte("From a@example.org Mon\nFrom: a@example.org\nSubject: b\n\nHi"), "Strongroom can't read this kind of file yet (mailbox), so a person must review it."},
		{"a.7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04"), "Strongroom can't read this kind of file yet (7-Zip archive), so a person must review it."},
		{"a.rar", []byte("Rar!\x1a\x07\x01\x00"), "Strongroom can't read this kind of file yet (RAR archive), so a person must review it."},
		{"a.zip", encrypted(t), "The document is protected by a password, so a person must review it. Save it without a password and send it again."},
		{"a.bin", []byte{0, 1, 2, 3, 0x81, 0xfe}, "Strongroom can't read this kind of file yet (a type that Strongroom doesn't know), so a person must review it."},
		{"a.txt", []byte("bin\x00ary"), "The file is named .txt but is a type that Strongroom doesn't know."},
		{"a.pdf", append(bytes.Clone(letter), madeZip(t, "hidden.txt", "x")...), "The file is a PDF document and a ZIP archive at the same time, so a person must review it."},
		{"a.txt", append([]byte("Hello\n"), madeZip(t, "hidden.txt", "x")...), "The file is named .txt but is a type that Strongroom doesn't know."},
	})
}

type failing struct{}

var errStore = errors.New("the store doesn't answer")

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errStore }

// A store that fails says nothing about the document.
func TestS61_FailureIsNoVerdict(t *testing.T) {
	for _, kind := range []Kind{PDF, DOCX, PlainText} {
		_, err := shared.Extract(t.Context(), kind, failing{}, 1000)
		var verdict *Unreadable
		if !errors.Is(err, errStore) || errors.As(err, &verdict) {
			t.Errorf("%s: got %v", kind, err)
		}
	}
	if _, err := Identify("a.pdf", failing{}, 1000); !errors.Is(err, errStore) {
		t.Errorf("identify: got %v", err)
	}
}

func TestS61_PlainText(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"UTF-8", "Grüße €", ": Grüße €"},
		{"UTF-8 with mark", "\xef\xbb\xbfHi", ": Hi"},
		{"Windows-1252", "Gr\xfc\xdfe \x80", ": Grüße €"},
		{"UTF-16 little", "\xff\xfeH\x00i\x00", ": Hi"},
		{"UTF-16 big", "\xfe\xff\x00H\x00i", ": Hi"},
		{"UTF-32", "\xff\xfe\x00\x00H\x00\x00\x00i\x00\x00\x00", ": Hi"},
		{"line ends", "a\r\nb\rc\n", ": a\nb\nc"},
		{"empty", "", ""},
		{"odd bytes at the end of UTF-16", "\xff\xfeH\x00i", "<damaged>"},
		{"control characters far in", strings.Repeat("x", 100_000) + "\x00", "<damaged>"},
		{"half a surrogate", "\xff\xfe\x00\xd8H\x00", "<damaged>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, PlainText, []byte(c.data)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSegmentWhere(t *testing.T) {
	for _, c := range []struct {
		s      Segment
		offset int
		want   string
	}{
		{Segment{Part: "page 3", Text: "a\nb"}, 2, "page 3"},
		{Segment{Unit: "line", Text: "a\nb"}, 0, "line 1"},
		{Segment{Unit: "line", Text: "a\nb"}, 2, "line 2"},
		{Segment{Part: "footnotes", Unit: "paragraph", Text: "a\nb\nc"}, 4, "footnotes, paragraph 3"},
		{Segment{Part: "sheet Payroll", Unit: Cell, Text: "a\tb", Cells: []Place{{0, 1, 1}, {2, 1, 28}}}, 3, "sheet Payroll, cell AB1"},
		{Segment{Part: "sheet Payroll", Unit: Cell, Text: "a\tb", Cells: []Place{{2, 1, 1}}}, 0, "sheet Payroll"},
		{Segment{Unit: Row, Text: "\n\na\tb"}, 4, "row 3, column B"},
		{Segment{Unit: "line", Text: "a"}, 99, "line 1"},
		{Segment{Unit: "line", Text: "a"}, -1, "line 1"},
	} {
		if got := c.s.Where(c.offset); got != c.want {
			t.Errorf("%+v at %d: got %q, want %q", c.s, c.offset, got, c.want)
		}
	}
}
