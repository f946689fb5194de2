package extract

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"strongroom/shared/sample"
)

func madeDOCX(t *testing.T, body string, extra map[string]string) []byte {
	t.Helper()
	data, err := sample.WordWith("Firm", body, extra)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// holds reports which of the parts' texts the outcome has, as "part: text".
func holds(got, part, text string) bool {
	for _, p := range strings.Split(got, " | ") {
		if name, all, _ := strings.Cut(p, ": "); name == part && strings.Contains("\n"+all+"\n", "\n"+text+"\n") {
			return true
		}
	}
	return false
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>`

func TestS61_DOCX(t *testing.T) {
	w := func(s string) string {
		return `<w:x xmlns:w="w" xmlns:a="a" xmlns:c="c" xmlns:mc="mc" xmlns:v="v" xmlns:wp="wp">` + s + `</w:x>`
	}
	for _, c := range []struct {
		name, body string
		extra      map[string]string
		part, text string
	}{
		{"runs are one text", `<w:p><w:r><w:t>512-</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>43-67</w:t></w:r><w:proofErr/><w:r><w:t>89</w:t></w:r></w:p>`, nil, "text", "512-43-6789"},
		{"tabs, breaks, hyphens", `<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>`, nil, "text", "a\tb\nc-d"},
		{"deleted text", `<w:p><w:del w:author="x"><w:r><w:delText>512-43-6789</w:delText></w:r></w:del></w:p>`, nil, "text", "512-43-6789"},
		{"inserted text", `<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>`, nil, "text", "new"},
		{"hidden text", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>`, nil, "text", "hidden"},
		{"field codes", `<w:p><w:r><w:instrText>HYPERLINK "https://x/1"</w:instrText></w:r></w:p>`, nil, "text", `HYPERLINK "https://x/1"`},
		{"table", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>512</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>43</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, nil, "text", "512\n43"},
		{"table with a heading", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>SSN</w:t></w:r></w:p></w:tc></w:tr>` +
			`<w:tr><w:tc><w:p><w:r><w:t>Ada</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>512436789</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, nil, "text", "Name\nSSN\nAda\nSSN: 512436789"},
		{"heading over two columns", `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>SSN</w:t></w:r></w:p></w:tc></w:tr>` +
			`<w:tr><w:tc/><w:tc/><w:tc><w:p><w:r><w:t>512436789</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, nil, "text", "SSN: 512436789"},
		{"deleted row of a table", `<w:tbl><w:tr><w:trPr><w:del w:author="x"/></w:trPr><w:tc><w:p><w:del w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:tc></w:tr></w:tbl>`, nil, "text", "gone"},
		{"moved text", `<w:p><w:moveFrom w:author="x"><w:r><w:t>512-43-6789</w:t></w:r></w:moveFrom></w:p>`, nil, "text", "512-43-6789"},
		{"glossary", "", map[string]string{"word/glossary/document.xml": xmlHead + w(`<w:p><w:r><w:t>clause</w:t></w:r></w:p>`)}, "building blocks", "clause"},
		{"text box apart from its paragraph", `<w:p><w:r><w:t>45</w:t></w:r><w:r><w:drawing><wp:posOffset>999</wp:posOffset><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r><w:r><w:t>39</w:t></w:r></w:p>`, nil, "text", "boxed\n4539"},
		{"fallback that says the same", `<w:p><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>`, nil, "text", "boxed"},
		{"fallback that says more", `<w:p><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>shown</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>other</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>`, nil, "text", "shown\nother"},
		{"description of a picture", `<w:p><w:r><wp:docPr id="1" name="x" descr="passport of J. Doe"/></w:r></w:p>`, nil, "text, descriptions", "passport of J. Doe"},
		{"header", "", map[string]string{"word/header2.xml": xmlHead + w(`<w:p><w:r><w:t>top</w:t></w:r></w:p>`)}, "header", "top"},
		{"footnote", "", map[string]string{"word/footnotes.xml": xmlHead + w(`<w:p><w:r><w:t>note</w:t></w:r></w:p>`)}, "footnotes", "note"},
		{"endnote", "", map[string]string{"word/endnotes.xml": xmlHead + w(`<w:p><w:r><w:t>note</w:t></w:r></w:p>`)}, "endnotes", "note"},
		{"comment and its author", "", map[string]string{"word/comments.xml": xmlHead + w(`<w:comment w:author="Tomas"><w:p><w:r><w:t>privileged</w:t></w:r></w:p></w:comment>`)}, "comments", "Tomas\nprivileged"},
		{"core properties", "", map[string]string{"docProps/core.xml": xmlHead + `<p><title>Case 512-43-6789</title></p>`}, "document properties", "Case 512-43-6789"},
		{"custom properties", "", map[string]string{"docProps/custom.xml": xmlHead + `<Properties><property name="Client SSN"><lpwstr>512-43-6789</lpwstr></property></Properties>`}, "document properties", "Client SSN\n512-43-6789"},
		{"custom XML", "", map[string]string{"customXml/item1.xml": xmlHead + `<a><b>kept</b></a>`}, "custom data", "kept"},
		{"document variables", "", map[string]string{"word/settings.xml": xmlHead + w(`<w:docVars><w:docVar w:name="ssn" w:val="512436789"/></w:docVars>`)}, "settings", "ssn\n512436789"},
		{"where a link leads", "", map[string]string{"word/_rels/header1.xml.rels": xmlHead + `<Relationships><Relationship Id="r" TargetMode="External" Target="mailto:a@example.org?subject=512-43-6789"/></Relationships>`}, "links", "mailto:a@example.org?subject=512-43-6789"},
		{"chart", "", map[string]string{"word/charts/chart1.xml": xmlHead + w(`<c:v>Q3 loss</c:v><a:p><a:r><a:t>Axis</a:t></a:r></a:p>`)}, "charts", "Q3 loss\nAxis"},
		{"embedded file", "", map[string]string{"word/embeddings/notes.txt": "call the bank"}, "embedded file “notes.txt”", "call the bank"},
		{"inserted document", "", map[string]string{"word/afchunk.txt": "call the bank"}, "inserted file “afchunk.txt”", "call the bank"},
		{"UTF-16 part", "", map[string]string{"word/header2.xml": utf16le(`<?xml version="1.0" encoding="UTF-16"?>` + w(`<w:p><w:r><w:t>wide</w:t></w:r></w:p>`))}, "header", "wide"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, DOCX, madeDOCX(t, c.body, c.extra)); !holds(got, c.part, c.text) {
				t.Errorf("%s lacks %q in: %s", c.part, c.text, got)
			}
		})
	}
}

func utf16le(s string) string {
	b := []byte("\xff\xfe")
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

func TestS61_HostileDOCX(t *testing.T) {
	part := func(s string) map[string]string { return map[string]string{"word/header2.xml": s} }
	for _, c := range []struct {
		name  string
		data  []byte
		want  string
		limit Limits
	}{
		{"macros", madeDOCX(t, "", map[string]string{"word/vbaProject.bin": "x"}), "<macros>", Limits{}},
		{"embedded object", madeDOCX(t, "", map[string]string{"word/embeddings/oleObject1.bin": "\x00"}), "<unsupported>", Limits{}},
		{"imported part", madeDOCX(t, "", map[string]string{"word/afchunk.docx": "x"}), "<mismatch>", Limits{}},
		{"film", madeDOCX(t, "", map[string]string{"word/media/film.mp4": "\x00\x00\x00\x18ftypmp42"}), "<unsupported>", Limits{}},
		{"DTD", madeDOCX(t, "", part(xmlHead+`<!DOCTYPE x><x/>`)), "<doctype>", Limits{}},
		{"external entity", madeDOCX(t, "", part(xmlHead+`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`)), "<doctype>", Limits{}},
		{"billion laughs", madeDOCX(t, "", part(xmlHead+`<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>`)), "<doctype>", Limits{}},
		{"entity without a DTD", madeDOCX(t, "", part(xmlHead+`<x>&e;</x>`)), "<damaged>", Limits{}},
		{"deep XML", madeDOCX(t, "", part(xmlHead+strings.Repeat("<a>", 100_000))), "<deep>", Limits{}},
		{"XML that breaks off", madeDOCX(t, "", part(xmlHead+`<a><b>`)), "<damaged>", Limits{}},
		{"tags that don't match", madeDOCX(t, "", part(xmlHead+`<a></b>`)), "<damaged>", Limits{}},
		{"encoding that isn't allowed", madeDOCX(t, "", part(`<?xml version="1.0" encoding="UTF-7"?><a>+ADw-</a>`)), "<damaged>", Limits{}},
		{"bomb", madeDOCX(t, "", part(xmlHead+"<a>"+strings.Repeat(" ", 64<<20)+"</a>")), "<expands>", Limits{}},
		{"bomb of many parts", madeDOCX(t, "<w:p><w:r><w:t>"+strings.Repeat("x y ", 1<<20)+"</w:t></w:r></w:p>", nil), "<expands>", Limits{Expanded: 1 << 20}},
		{"text without end", madeDOCX(t, "<w:p><w:r><w:t>"+strings.Repeat("x y ", 1<<10)+"</w:t></w:r></w:p>", nil), "<too-long>", Limits{Characters: 1 << 10}},
		{"two parts of one name", doubled(t), "<same-name>", Limits{}},
		{"names that differ in case", madeDOCX(t, "", map[string]string{"word/HEADER1.xml": xmlHead + "<a/>"}), "<same-name>", Limits{}},
		{"overlapping parts", overlapping(t), "<overlapping>", Limits{}},
		{"encrypted parts", encrypted(t), "<password>", Limits{}},
		{"checksum that is wrong", corrupted(t), "<damaged>", Limits{}},
		{"too many parts", madeDOCX(t, "", nil), "<parts>", Limits{Members: 5}},
		{"pictures and nothing else", madeDOCX(t, "", map[string]string{"word/media/scan.png": "x"}), "<scanned>", Limits{}},
		{"no archive", []byte("PK\x03\x04 rubbish"), "<damaged>", Limits{}},
		{"a directory without end", endless(), "<parts>", Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := New(Config{Limits: c.limit})
			defer x.Close()
			begun := time.Now()
			if got := outcome(t, x, DOCX, c.data); got != c.want {
				t.Errorf("got %.200s, want %s", got, c.want)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func doubled(t *testing.T) []byte {
	return madeZip(t, "[Content_Types].xml", "<a/>", "word/document.xml", "<a/>", "word/document.xml", "<b/>")
}

// overlapping writes two directory entries for one part's bytes.
func overlapping(t *testing.T) []byte {
	t.Helper()
	data := madeZip(t, "word/a.xml", "<a/>", "word/b.xml", "<a/>")
	first := bytes.Index(data, []byte("PK\x01\x02"))
	second := first + 4 + bytes.Index(data[first+4:], []byte("PK\x01\x02"))
	copy(data[second+42:second+46], data[first+42:first+46]) // the offset of the local header
	return data
}

func encrypted(t *testing.T) []byte {
	t.Helper()
	data := madeZip(t, "word/a.xml", "<a/>")
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1
	return data
}

func corrupted(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	content := []byte("<a>x</a>")
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/a.xml", Method: zip.Store, CRC32: crc32.ChecksumIEEE(content) + 1, CompressedSize64: 8, UncompressedSize64: 8})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// endless is a directory of 300,000 entries whose end record claims 300,000 modulo 65,536, as archive/zip counts.
func endless() []byte {
	entry := make([]byte, 46+4)
	copy(entry, "PK\x01\x02")
	binary.LittleEndian.PutUint16(entry[28:], 4)
	copy(entry[46:], "a.xm")
	const n = 300_000
	data := append([]byte("PK\x03\x04"), bytes.Repeat(entry, n)...)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(n&0xffff))
	binary.LittleEndian.PutUint16(end[10:], uint16(n&0xffff))
	binary.LittleEndian.PutUint32(end[12:], uint32(n*len(entry)))
	binary.LittleEndian.PutUint32(end[16:], 4)
	return append(data, end...)
}
