package extract

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// zipped1 writes an archive of name and content pairs.
func zipped1(t testing.TB, pairs []string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = io.WriteString(w, pairs[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestS61_HostileXLSX(t *testing.T) {
	part := func(s string) []string { return []string{"xl/worksheets/sheet1.xml", s} }
	bomb := []string{"xl/sharedStrings.xml", xmlHead + "<sst><si><t>" + strings.Repeat("SSN 512-43-6789 ", 1<<14) + "</t></si></sst>"}
	for _, c := range []struct {
		name  string
		data  []byte
		want  string
		limit Limits
	}{
		{"macros", madeXLSX(t, "", "xl/vbaProject.bin", "x"), "<macros>", Limits{}},
		{"macros of Excel 4", madeXLSX(t, "", "xl/_rels/workbook.xml.rels", madeRels("r1", "xlMacrosheet", "worksheets/sheet1.xml")), "<macros>", Limits{}},
		{"no workbook", madeZip(t, "[Content_Types].xml", "<Types/>", "xl/a.xml", "<a/>"), "<damaged>", Limits{}},
		{"a shared-strings bomb", madeXLSX(t, strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1<<13), bomb...), "<too-long>", Limits{}},
		{"strings without end", madeXLSX(t, "", "xl/sharedStrings.xml", xmlHead+"<sst>"+strings.Repeat("<si/>", 9<<20)+"</sst>"), "<expands>", Limits{}},
		{"a string that isn't there", madeXLSX(t, `<row><c t="s"><v>2</v></c></row>`), "<damaged>", Limits{}},
		{"a string before the first", madeXLSX(t, `<row><c t="s"><v>-1</v></c></row>`), "<damaged>", Limits{}},
		{"a sparse sheet", madeXLSX(t, "<row>"+strings.Repeat(`<c r="A1048576" s="0"/>`, 10_001)+"</row>"), "<crowded>", Limits{Cells: 10_000}},
		{"a sparse sheet of more than it may unpack to", madeXLSX(t, strings.Repeat(`<row r="1048576" spans="1:16384"/>`, 1<<20)), "<expands>", Limits{Expanded: 32 << 20}},
		{"a dimension that lies", madeXLSX(t, "", part(xmlHead+`<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData></worksheet>`)...),
			"sheet Payroll: 7", Limits{}},
		{"DTD", madeXLSX(t, "", part(xmlHead+`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>`)...), "<doctype>", Limits{}},
		{"DTD in the strings", madeXLSX(t, "", "xl/sharedStrings.xml", xmlHead+`<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`), "<doctype>", Limits{}},
		{"deep XML", madeXLSX(t, strings.Repeat("<a>", 100_000)), "<deep>", Limits{}},
		{"deep XML in a cell", madeXLSX(t, `<row><c><is>`+strings.Repeat("<a>", 100_000)), "<deep>", Limits{}},
		{"two sheets of one name", zipped1(t, []string{"[Content_Types].xml", "<Types/>", "xl/a.xml", "<a/>", "XL/A.XML", "<a/>"}), "<same-name>", Limits{}},
		{"cells in cells", madeXLSX(t, `<row><c><c><v>7</v></c></c></row><sheetData><row><c t="n"><v>x</v></c></row></sheetData>`), "x", Limits{}},
		{"sheet data that ends twice", madeXLSX(t, `</sheetData></sheetData>`), "<damaged>", Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := New(Config{Limits: c.limit})
			defer x.Close()
			begun := time.Now()
			got := outcome(t, x, XLSX, c.data)
			if !strings.Contains(got, c.want) {
				t.Errorf("got %.300s, want %s", got, c.want)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><f>"x"</f><v>512436789</v></c><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`))
	f.Add([]byte(`<sst><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>`))
	f.Add([]byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[&lt;=99]0.0;# ?/?;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`))
	f.Add([]byte(`<d><cacheFields><cacheField name="a"/></cacheFields><r><x v="0"/><s v="b"/></r></d>`))
	f.Add([]byte(`<comments><comment ref="B2"><text><r><t>x</t></r></text></comment></comments>`))
	x := New(Config{Limits: tight})
	const row = `<row><c s="1"><v>512436789.5</v></c><c t="s"><v>0</v></c></row>`
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, made := range [][]byte{data, madeXLSX(t, "", "xl/worksheets/sheet1.xml", string(data)), madeXLSX(t, row, "xl/sharedStrings.xml", string(data)),
			madeXLSX(t, row, "xl/styles.xml", string(data)), madeXLSX(t, row, "xl/pivot.xml", string(data)),
			madeXLSX(t, row, "xl/worksheets/_rels/sheet1.xml.rels", madeRels("r1", "comments", "../c.xml"), "xl/c.xml", string(data))} {
			begun := time.Now()
			text, err := x.Extract(t.Context(), XLSX, bytes.NewReader(made), int64(len(made)))
			promises(t, text, err)
			if took := time.Since(begun); took > 10*time.Second {
				t.Fatalf("%d bytes took %v", len(data), took)
			}
		}
	})
}
