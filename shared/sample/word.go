package sample

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
)

// Word is a clean DOCX: an engagement letter with a header, a footer, a table, a footnote and a comment. Nothing in it is to be found.
func Word(firm string) ([]byte, error) {
	body := title("Engagement letter") +
		para("Dear Ms Okafor,") +
		para("We are pleased to act for Meridian Holdings plc in the charter dispute with Castellan Shipping. This letter sets out the terms.") +
		`<w:p><w:r><w:t xml:space="preserve">Our charges follow the rates below</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>` +
		table([][]string{{"Role", "Rate an hour"}, {"Partner", "GBP 480"}, {"Associate", "GBP 310"}, {"Paralegal", "GBP 165"}}) +
		para("Please sign and return a copy through the portal.") +
		`<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Eleanor Whitcombe, Partner</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`
	return WordWith(firm, body, nil)
}

// WordWith is a DOCX with the given WordprocessingML inside its body, and further parts by name, which replace those of the same name. It
// is for tests of what documents can hide.
func WordWith(firm, body string, extra map[string]string) ([]byte, error) {
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/document.xml", `<w:document ` + spaces + `><w:body>` + body + `<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/></w:sectPr></w:body></w:document>`},
		{"word/header1.xml", `<w:hdr ` + spaces + `>` + para(firm) + `</w:hdr>`},
		{"word/footer1.xml", `<w:ftr ` + spaces + `>` + para("Privileged and confidential") + `</w:ftr>`},
		{"word/footnotes.xml", `<w:footnotes ` + spaces + `><w:footnote w:id="2">` + para("Reviewed each January.") + `</w:footnote></w:footnotes>`},
		{"word/comments.xml", `<w:comments ` + spaces + `><w:comment w:id="0" w:author="Tomas Reyes">` + para("Signed copy expected by Friday.") + `</w:comment></w:comments>`},
		{"word/styles.xml", styles},
		{"docProps/core.xml", fmt.Sprintf(coreProperties, html.EscapeString(firm))},
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, content)
		return err
	}
	for _, p := range parts {
		content := `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + p.content
		if other, ok := extra[p.name]; ok {
			content = other
		}
		if err := add(p.name, content); err != nil {
			return nil, fmt.Errorf("sample word document: %w", err)
		}
	}
	for name, content := range extra {
		if known := func() bool {
			for _, p := range parts {
				if p.name == name {
					return true
				}
			}
			return false
		}(); known {
			continue
		}
		if err := add(name, content); err != nil {
			return nil, fmt.Errorf("sample word document: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("sample word document: %w", err)
	}
	return b.Bytes(), nil
}

func para(s string) string { return `<w:p><w:r><w:t>` + html.EscapeString(s) + `</w:t></w:r></w:p>` }

func title(s string) string {
	return `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>` + html.EscapeString(s) + `</w:t></w:r></w:p>`
}

func table(rows [][]string) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		for _, cell := range row {
			b.WriteString(`<w:tc>` + para(cell) + `</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	return b.String() + `</w:tbl>`
}

// The fixed parts of the package (ECMA-376).
const (
	spaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ` +
		`xmlns:v="urn:schemas-microsoft-com:vml"`
	word         = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + word + `document.main+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + word + `header+xml"/><Override PartName="/word/footer1.xml" ContentType="` + word + `footer+xml"/>` +
		`<Override PartName="/word/footnotes.xml" ContentType="` + word + `footnotes+xml"/><Override PartName="/word/comments.xml" ContentType="` + word + `comments+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + word + `styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
	relations   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relations + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
	documentRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relations + `header" Target="header1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relations + `footer" Target="footer1.xml"/><Relationship Id="rId3" Type="` + relations + `footnotes" Target="footnotes.xml"/>` +
		`<Relationship Id="rId4" Type="` + relations + `comments" Target="comments.xml"/><Relationship Id="rId5" Type="` + relations + `styles" Target="styles.xml"/></Relationships>`
	styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style></w:styles>`
	coreProperties = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>Engagement letter</dc:title><dc:creator>%s</dc:creator></cp:coreProperties>`
)
