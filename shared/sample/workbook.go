package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
	"time"
)

// Sheet is a sheet of a Workbook.
type Sheet struct {
	Name   string
	Hidden bool       // as a person hides it, not "very hidden"
	Rows   [][]string // the cells' values, from A1 on; a whole number of up to 15 digits without leading zeros is stored as a number
}

// Workbook is an XLSX with these sheets. The same sheets give the same bytes. The error is one of writing to memory.
func Workbook(sheets ...Sheet) ([]byte, error) {
	const main = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	list, types, rels := "", "", ""
	parts := [][2]string{}
	for i, s := range sheets {
		n := i + 1
		state := ""
		if s.Hidden {
			state = ` state="hidden"`
		}
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, html.EscapeString(s.Name), n, state, n)
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, main)
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, n, relations, n)
		parts = append(parts, [2]string{fmt.Sprintf("xl/worksheets/sheet%d.xml", n), worksheet(s.Rows)})
	}
	const head, relationships = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	parts = append([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + main + `sheet.main+xml"/>` + types + `</Types>`},
		{"_rels/.rels", relationships + `<Relationship Id="rId1" Type="` + relations + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + strings.TrimSuffix(relations, "/") + `"><sheets>` + list + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relationships + rels + `</Relationships>`},
	}, parts...)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p[0], Method: zip.Deflate, Modified: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = io.WriteString(w, head+p[1])
		}
		if err != nil {
			return nil, fmt.Errorf("sample workbook: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("sample workbook: %w", err)
	}
	return b.Bytes(), nil
}

// worksheet is a sheet's part (ECMA-376 part 1, 18.3.1.99).
func worksheet(rows [][]string) string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for r, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for c, text := range row {
			place := letters(c) + strconv.Itoa(r+1)
			switch {
			case text == "":
			case isNumber(text):
				fmt.Fprintf(&b, `<c r="%s"><v>%s</v></c>`, place, text)
			default:
				fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, place, html.EscapeString(text))
			}
		}
		b.WriteString(`</row>`)
	}
	return b.String() + `</sheetData></worksheet>`
}

// letters names a column, counted from 0.
func letters(column int) string {
	if column >= 26 {
		return letters(column/26-1) + letters(column%26)
	}
	return string(rune('A' + column))
}

func isNumber(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n < 1e15 && n > -1e15 && strconv.FormatInt(n, 10) == s
}

// HiddenCard is a workbook about expenses with a payment card number on a hidden sheet, in cell B2: see CardNumber.
func HiddenCard() ([]byte, error) {
	return Workbook(
		Sheet{Name: "Expenses", Rows: [][]string{{"Date", "Item", "Amount"}, {"12 May 2026", "Flight to Oslo", "412"}, {"13 May 2026", "Hotel", "260"}}},
		Sheet{Name: "Accounts", Hidden: true, Rows: [][]string{{"Card holder", "Card number"}, {"Samir Haddad", group(CardNumber("4716", 16, 1))}}},
	)
}

// TrackedDeletion is a DOCX in whose only paragraph a text was deleted while changes were tracked: Word shows what was kept, and the file
// has both.
func TrackedDeletion(firm, kept, deleted string) ([]byte, error) {
	body := `<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(kept) + ` </w:t></w:r><w:del w:id="1" w:author="Tomas Reyes" w:date="2026-11-20T10:00:00Z"><w:r><w:delText xml:space="preserve">` +
		html.EscapeString(deleted) + `</w:delText></w:r></w:del></w:p>`
	return WordWith(firm, body, nil)
}
