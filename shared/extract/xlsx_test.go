package extract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

// madeXLSX is a workbook of one sheet "Payroll" with these rows in it, with further parts, which replace those of the same name.
func madeXLSX(t testing.TB, rows string, more ...string) []byte {
	t.Helper()
	parts := []string{
		"[Content_Types].xml", "<Types/>", "_rels/.rels", madeRels("r1", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml", xmlHead + `<workbook xmlns:r="r"><sheets><sheet name="Payroll" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", madeRels("r1", "worksheet", "worksheets/sheet1.xml", "r2", "sharedStrings", "sharedStrings.xml", "r3", "styles", "styles.xml", "r4", "pivotCacheDefinition", "pivot.xml"),
		"xl/worksheets/sheet1.xml", xmlHead + `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml", xmlHead + `<sst><si><t>SSN</t></si><si><r><t>512-</t></r><r><rPr><b/></rPr><t>43-6789</t></r></si></sst>`,
		"xl/styles.xml", xmlHead + `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000\-00\-0000"/><numFmt numFmtId="165" formatCode=";;;"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="4"/><xf numFmtId="14"/><xf numFmtId="11"/></cellXfs></styleSheet>`,
	}
	for i := 0; i < len(more); i += 2 {
		replaced := false
		for j := 0; j < len(parts); j += 2 {
			if parts[j] == more[i] {
				parts[j+1], replaced = more[i+1], true
			}
		}
		if !replaced {
			parts = append(parts, more[i], more[i+1])
		}
	}
	return zipped1(t, parts)
}

// cells gives the segments of a part with the tabs and the ends of rows in sight.
func cells(text Text, part string) string {
	var found []string
	for _, s := range text.Segments {
		if s.Part == part {
			found = append(found, strings.NewReplacer("\t", "|", "\n", "/").Replace(s.Text))
		}
	}
	return strings.Join(found, "/")
}

// sheetCase is a workbook of one sheet, and what a part of its text must have.
type sheetCase struct {
	name, rows string
	more       []string
	part, text string
}

func checkSheets(t *testing.T, cases []sheetCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			data := madeXLSX(t, c.rows, c.more...)
			text, err := shared.Extract(t.Context(), XLSX, bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			if got := cells(text, c.part); !strings.Contains("/"+got+"/", "/"+c.text+"/") {
				t.Errorf("%s: got %q, want %q in %s", c.part, got, c.text, told(t, text, nil))
			}
		})
	}
}

// listing is a workbook part with one sheet that has these attributes.
func listing(attributes string) string {
	return xmlHead + `<workbook xmlns:r="r"><sheets><sheet name="Payroll" ` + attributes + ` r:id="r1"/></sheets></workbook>`
}

func TestS61_XLSX(t *testing.T) {
	checkSheets(t, []sheetCase{
		{"shared strings", `<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`, nil, "sheet Payroll", "SSN|512-43-6789"},
		{"strings of the cell's own", `<row><c t="inlineStr"><is><r><t>512-</t></r><r><t>43-6789</t></r></is></c></row>`, nil, "sheet Payroll", "512-43-6789|"},
		{"a formula's text", `<row><c t="str"><f>A1</f><v>done</v></c></row>`, nil, "sheet Payroll", "done|"},
		{"numbers, truth and errors", `<row><c><v>1.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>`, nil, "sheet Payroll", "1.5|TRUE|#N/A"},
		{"a number as shown and as stored", `<row><c s="1"><v>512436789</v></c></row>`, nil, "sheet Payroll", "512-43-6789 (512436789)|"},
		{"a number that is not shown", `<row><c s="2"><v>512436789</v></c></row>`, nil, "sheet Payroll", " (512436789)|"},
		{"a number shown with few of its digits", `<row><c s="5"><v>4539578763621486</v></c></row>`, nil, "sheet Payroll", "4.54E+15 (4539578763621486)|"},
		{"a number in floating form", `<row><c><v>4.539578763621486E15</v></c></row>`, nil, "sheet Payroll", "4539578763621486|"},
		{"an amount", `<row><c s="3"><v>1284500</v></c></row>`, nil, "sheet Payroll", "1,284,500.00|"},
		{"a date", `<row><c s="4"><v>25750</v></c></row>`, nil, "sheet Payroll", "7/1/1970|"},
		{"a date since 1904", `<row><c s="4"><v>25750</v></c></row>`, []string{"xl/workbook.xml", strings.Replace(listing(""), "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}, "sheet Payroll", "7/2/1974|"},
		{"values under their headings", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>0</v></c></row><row r="9"><c r="C9"><v>7</v></c></row>`, nil, "sheet Payroll", "SSN||SSN/||7"},
		{"rows as wide as their heading", `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>`, nil, "sheet Payroll", "SSN||SSN/7||"},
		{"cells far apart", `<row><c r="XFD1"><v>7</v></c></row>`, nil, "sheet Payroll", strings.Repeat("|", widestGap) + "7"},
		{"a line break in a cell", `<row><c t="str"><v>512-43&#10;6789</v></c></row>`, nil, "sheet Payroll", "512-43 6789|"},
		{"a hidden row", `<row hidden="1"><c><v>7</v></c></row>`, nil, "sheet Payroll", "7|"},
		{"hidden sheet", `<row><c><v>7</v></c></row>`, []string{"xl/workbook.xml", listing(`state="hidden"`)}, "hidden sheet Payroll", "7|"},
		{"very hidden sheet", `<row><c><v>7</v></c></row>`, []string{"xl/workbook.xml", listing(`state="veryHidden"`)}, "hidden sheet Payroll", "7|"},
		{"sheet that the workbook doesn't list", "", []string{"xl/worksheets/lost.xml", xmlHead + `<worksheet><sheetData><row><c><v>512436789</v></c></row></sheetData></worksheet>`}, "settings", "512436789"},
	})
}

// What stands beside the cells of a sheet, and what belongs to the workbook.
func TestS61_XLSXBesideCells(t *testing.T) {
	const sheetRels = "xl/worksheets/_rels/sheet1.xml.rels"
	beside := func(content string) string { return xmlHead + `<worksheet><sheetData/>` + content + `</worksheet>` }
	checkSheets(t, []sheetCase{
		{"what a formula says", `<row><c r="B2"><f>"SSN "&amp;A1</f></c></row>`, nil, "sheet Payroll, formulas", `|"SSN "&A1`},
		{"a long number in a formula", `<row><c><f>512436789+0</f></c></row>`, nil, "sheet Payroll, formulas", "512436789+0|"},
		{"text that no cell shows", "", nil, "text that no cell shows", "SSN/512-43-6789"},
		{"phonetic guide", "", []string{"xl/sharedStrings.xml", xmlHead + `<sst><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>`}, "text of cells", "トウキョウ"},
		{"comment", "", []string{sheetRels, madeRels("r1", "comments", "../comments1.xml"), "xl/comments1.xml",
			xmlHead + `<comments><authors><author>Ann</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>call </t></r><r><t>her</t></r></text></comment></commentList></comments>`}, "sheet Payroll, comments", "|call her"},
		{"comment of a conversation", "", []string{sheetRels, madeRels("r1", "threadedComment", "../threadedComments/t1.xml"), "xl/threadedComments/t1.xml",
			xmlHead + `<ThreadedComments><threadedComment ref="B2"><text>call her</text></threadedComment></ThreadedComments>`}, "sheet Payroll, comments", "|call her"},
		{"text box", "", []string{sheetRels, madeRels("r1", "drawing", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml", xmlHead + `<xdr:x xmlns:xdr="x" xmlns:a="a" xmlns:p="p">` + shape("Box") + `</xdr:x>`}, "sheet Payroll, drawings", "Box"},
		{"header", "", []string{"xl/worksheets/sheet1.xml", beside(`<headerFooter><oddHeader>&amp;CPrivileged</oddHeader></headerFooter>`)}, "sheet Payroll, other data", "&CPrivileged"},
		{"list to choose from", "", []string{"xl/worksheets/sheet1.xml", beside(`<dataValidations><dataValidation prompt="Pick" sqref="A1"><formula1>"Ann,Bob"</formula1></dataValidation></dataValidations>`)},
			"sheet Payroll, other data", `Pick/"Ann,Bob"`},
		{"name", "", []string{"xl/workbook.xml", strings.Replace(listing(""), "</sheets>", `</sheets><definedNames><definedName name="SSN">512436789</definedName></definedNames>`, 1)}, "workbook", "Payroll/SSN/512436789"},
		{"pivot table's memory", "", []string{"xl/pivot.xml", xmlHead + `<d><cacheFields><cacheField name="SSN"><sharedItems><n v="512436789"/></sharedItems></cacheField><cacheField name="Name"/></cacheFields></d>`},
			"pivot table data", "SSN/SSN: 512436789/Name"},
		{"pivot table's records", "", []string{"xl/pivot.xml", xmlHead + `<d><cacheFields><cacheField name="Name"/><cacheField name="SSN"/></cacheFields></d>`, "xl/_rels/pivot.xml.rels", madeRels("r1", "pivotCacheRecords", "records.xml"),
			"xl/records.xml", xmlHead + `<p><r><x v="0"/><n v="512436789"/></r></p>`}, "pivot table data", "SSN: 512436789"},
		{"connection", "", []string{"xl/connections.xml", xmlHead + `<connections><connection name="Bank"><dbPr connection="Server=db;Password=hunter2" command="SELECT 1"/></connection></connections>`}, "settings", "Bank/Server=db;Password=hunter2/SELECT 1"},
		{"another workbook's values", "", []string{"xl/externalLinks/externalLink1.xml", xmlHead + `<externalLink><cell r="A1" t="str"><v>kept</v></cell></externalLink>`}, "settings", "kept"},
		{"embedded file", "", []string{"xl/embeddings/notes.txt", "call the bank"}, "embedded file “notes.txt”", "call the bank"},
	})
}

// A finding's place is the cell, and the heading of its column speaks for it, however far above it stands.
func TestS61_XLSXPlaces(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="D1" t="s"><v>0</v></c><c r="F1" t="str"><v>Remarks</v></c></row>`)
	for r := 2; r <= 5000; r++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="str"><v>Person of no interest</v></c>`, r, r)
		if r%40 == 0 {
			fmt.Fprintf(&rows, `<c r="D%d"><v>512436789</v></c>`, r)
		}
		rows.WriteString(`</row>`)
	}
	list := `<row r="1"><c r="B1" t="s"><v>0</v></c></row>` + strings.Repeat(`<row><c><v>512436789</v></c></row>`, 3)
	for _, c := range []struct {
		name, rows string
		count      int
		last       string
	}{
		{"a long table", rows.String(), 125, "sheet Payroll, cell D5000"},
		{"a list", list, 3, "sheet Payroll, cell A4"},
		{"shown and stored", `<row r="17"><c r="B17" t="s"><v>0</v></c><c r="C17" s="1"><v>512436789</v></c></row>`, 2, "sheet Payroll, cell C17"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := madeXLSX(t, c.rows)
			text, err := shared.Extract(t.Context(), XLSX, bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			n, last := 0, ""
			for _, s := range text.Segments {
				for _, f := range dlp.Scan(s.Text) {
					if f.Detector == dlp.SSN && f.Confidence == dlp.High && strings.HasPrefix(s.Part, "sheet") {
						n, last = n+1, s.Where(f.Start)
					}
				}
			}
			if n != c.count || last != c.last {
				t.Errorf("got %d, the last in %q; want %d in %q", n, last, c.count, c.last)
			}
		})
	}
}

// Where a drawing stands on its sheet is no text; words in the same elements are.
func TestS61_XLSXAnchors(t *testing.T) {
	data := madeXLSX(t, "", "xl/worksheets/_rels/sheet1.xml.rels", madeRels("r1", "drawing", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml",
		xmlHead+`<d><from><col>512</col><colOff>436789</colOff><row>7</row><row>SSN 7</row></from><p><t>Box</t></p></d>`)
	text, err := shared.Extract(t.Context(), XLSX, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got := cells(text, "sheet Payroll, drawings"); got != "SSN 7/Box" {
		t.Errorf("got %q", got)
	}
}
