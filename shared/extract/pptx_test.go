package extract

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// madeRels lists relations of a part: id, type and target.
func madeRels(triples ...string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(triples); i += 3 {
		b.WriteString(`<Relationship Id="` + triples[i] + `" Type="` + relationships + triples[i+1] + `" Target="` + triples[i+2] + `"/>`)
	}
	return b.String() + `</Relationships>`
}

// shape is a shape with these paragraphs.
func shape(paragraphs ...string) string {
	var b strings.Builder
	for _, p := range paragraphs {
		b.WriteString(`<a:p><a:r><a:t>` + p + `</a:t></a:r></a:p>`)
	}
	return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1"/></p:nvSpPr><p:txBody>` + b.String() + `</p:txBody></p:sp>`
}

const deckSpaces = ` xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:c="c" xmlns:dgm="dgm"`

func madeSlide(content string) string {
	return xmlHead + `<p:sld` + deckSpaces + `><p:cSld><p:spTree>` + content + `</p:spTree></p:cSld></p:sld>`
}

// madePPTX is a presentation of slides, which show in this order, with further parts.
func madePPTX(t *testing.T, slides []string, more ...string) []byte {
	t.Helper()
	list, rels := "", []string{}
	parts := []string{"[Content_Types].xml", "<Types/>", "_rels/.rels", madeRels("r1", "officeDocument", "ppt/presentation.xml")}
	for i, s := range slides {
		id, name := "rId"+string(rune('1'+i)), "slides/slide"+string(rune('9'-i))+".xml" // the names' order is not the show's
		list += `<p:sldId id="` + string(rune('1'+i)) + `" r:id="` + id + `"/>`
		rels = append(rels, id, "slide", name)
		parts = append(parts, "ppt/"+name, s)
	}
	parts = append(parts, "ppt/presentation.xml", xmlHead+`<p:presentation`+deckSpaces+`><p:sldIdLst>`+list+`</p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", madeRels(rels...))
	return madeZip(t, append(parts, more...)...)
}

func TestS61_PPTX(t *testing.T) {
	one := []string{madeSlide(shape("First"))}
	rels := func(triples ...string) []string {
		return []string{"ppt/slides/_rels/slide9.xml.rels", madeRels(triples...)}
	}
	for _, c := range []struct {
		name       string
		slides     []string
		more       []string
		part, text string
	}{
		{"runs are one text", []string{madeSlide(`<a:p><a:r><a:t>512-</a:t></a:r><a:r><a:t>43-6789</a:t></a:r></a:p>`)}, nil, "slide 1", "512-43-6789"},
		{"the show's order", []string{madeSlide(shape("First")), madeSlide(shape("Second"))}, nil, "slide 2", "Second"},
		{"hidden slide", []string{strings.Replace(madeSlide(shape("First")), "<p:sld ", `<p:sld show="0" `, 1)}, nil, "hidden slide 1", "First"},
		{"slide that is not in the show", one, append(rels("r1", "slide", "lost.xml"), "ppt/slides/lost.xml", madeSlide(shape("Lost"))), "slide outside of the show", "Lost"},
		{"notes", one, append(rels("r1", "notesSlide", "../notesSlides/notesSlide1.xml"), "ppt/notesSlides/notesSlide1.xml", madeSlide(shape("Off the record"))), "slide 1, notes", "Off the record"},
		{"comment", one, append(rels("r1", "comments", "../comments/comment1.xml"), "ppt/comments/comment1.xml",
			xmlHead+`<p:cmLst`+deckSpaces+`><p:cm authorId="0"><p:text>privileged</p:text></p:cm></p:cmLst>`), "slide 1, comments", "privileged"},
		{"later comment", one, append(rels("r1", "comments", "/ppt/comments/modernComment_1.xml"), "ppt/comments/modernComment_1.xml",
			xmlHead+`<p188:cmLst xmlns:a="a" xmlns:p188="m"><p188:cm><p188:txBody><a:p><a:r><a:t>privileged</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>`), "slide 1, comments", "privileged"},
		{"who commented", one, []string{"ppt/commentAuthors.xml", xmlHead + `<p:cmAuthorLst` + deckSpaces + `><p:cmAuthor name="Tomas Reyes" initials="TR"/></p:cmAuthorLst>`,
			"ppt/_rels/presProps.xml.rels", madeRels("r1", "commentAuthors", "commentAuthors.xml")}, "comments", "Tomas Reyes\nTR"},
		{"master", one, append(rels("r1", "slideLayout", "../slideLayouts/slideLayout1.xml"), "ppt/slideLayouts/slideLayout1.xml", madeSlide(shape("Draft"))), "slide layout", "Draft"},
		{"table", []string{madeSlide(`<a:tbl><a:tr><a:tc>` + shape("Name") + `</a:tc><a:tc>` + shape("SSN") + `</a:tc></a:tr><a:tr><a:tc>` + shape("Ada") + `</a:tc><a:tc>` + shape("512436789") + `</a:tc></a:tr></a:tbl>`)},
			nil, "slide 1", "Name\nSSN\nAda\nSSN: 512436789"},
		{"diagram, drawn again", one, append(rels("r1", "diagramData", "../diagrams/data1.xml", "r2", "diagramDrawing", "../diagrams/drawing1.xml"), "ppt/diagrams/data1.xml",
			xmlHead+`<dgm:dataModel`+deckSpaces+`>`+shape("Board", "Partner")+`</dgm:dataModel>`, "ppt/diagrams/drawing1.xml", xmlHead+`<dgm:drawing`+deckSpaces+`>`+shape("Board", "Hidden")+`</dgm:drawing>`),
			"slide 1, diagram", "Hidden"},
		{"chart", one, append(rels("r1", "chart", "../charts/chart1.xml"), "ppt/charts/chart1.xml", xmlHead+`<c:chart`+deckSpaces+`><c:v>Q3 loss</c:v></c:chart>`), "slide 1, chart", "Q3 loss"},
		{"what stands on a chart", one, append(rels("r1", "chart", "../charts/chart1.xml"), "ppt/charts/chart1.xml", xmlHead+`<c/>`,
			"ppt/charts/_rels/chart1.xml.rels", madeRels("r1", "chartUserShapes", "../drawings/drawing1.xml"), "ppt/drawings/drawing1.xml", xmlHead+`<c`+deckSpaces+`>`+shape("Peak")+`</c>`), "slide 1, chart", "Peak"},
		{"description of a picture", []string{madeSlide(`<p:pic><p:cNvPr id="1" name="Picture 1" descr="passport of J. Doe"/></p:pic>`)}, nil, "slide 1", "passport of J. Doe"},
		{"tag", one, append(rels("r1", "tags", "../tags/tag1.xml"), "ppt/tags/tag1.xml", xmlHead+`<p:tagLst`+deckSpaces+`><p:tag name="CLIENT" val="Meridian"/></p:tagLst>`), "slide 1, tags", "CLIENT\nMeridian"},
		{"properties", one, []string{"docProps/core.xml", xmlHead + `<p><title>Case 512-43-6789</title></p>`}, "document properties", "Case 512-43-6789"},
		{"embedded file", one, []string{"ppt/embeddings/notes.txt", "call the bank"}, "embedded file “notes.txt”", "call the bank"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, PPTX, madePPTX(t, c.slides, c.more...)); !holds(got, c.part, c.text) {
				t.Errorf("%s lacks %q in: %s", c.part, c.text, got)
			}
		})
	}
}

func TestS61_HostilePPTX(t *testing.T) {
	one := []string{madeSlide(shape("First"))}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"macros", madePPTX(t, one, "ppt/vbaProject.bin", "x"), "<macros>"},
		{"film", madePPTX(t, one, "ppt/media/film.mp4", "\x00\x00\x00\x18ftypmp42"), "<unsupported>"},
		{"DTD", madePPTX(t, []string{xmlHead + `<!DOCTYPE x><x/>`}), "<doctype>"},
		{"deep XML", madePPTX(t, []string{xmlHead + strings.Repeat("<a>", 100_000)}), "<deep>"},
		{"no presentation", madeZip(t, "[Content_Types].xml", "<Types/>", "ppt/slides/slide1.xml", one[0]), "<damaged>"},
		{"relations that go in a circle", madePPTX(t, one, "ppt/charts/_rels/a.xml.rels", madeRels("r1", "chart", "b.xml"), "ppt/charts/_rels/b.xml.rels", madeRels("r1", "chart", "a.xml"),
			"ppt/charts/a.xml", "<a/>", "ppt/charts/b.xml", "<a>x</a>"), "slide 1: First | chart: x"},
		{"pictures and nothing else", madePPTX(t, []string{madeSlide("")}, "ppt/media/scan.png", "x"), "<scanned>"},
		{"slides listed twice", madePPTX(t, one, "ppt/_rels/other.xml.rels", madeRels("rId1", "slide", "slides/slide9.xml")), "slide 1: First"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, PPTX, c.data); got != c.want {
				t.Errorf("got %.200s, want %s", got, c.want)
			}
		})
	}
}

func FuzzPPTX(f *testing.F) {
	f.Add([]byte(madeSlide(shape("512-43-6789"))))
	f.Add([]byte(`<p:sld show="0"><a:tbl><a:tr><a:tc><a:p><a:t>SSN</a:t></a:p></a:tc></a:tr><a:tr><a:tc><a:p><a:t>512436789</a:t></a:p></a:tc></a:tr></a:tbl></p:sld>`))
	f.Add([]byte(`<a><tr/><tc gridSpan="99999999999"/><tbl><tc/><tr><tc gridSpan="-1"><p>x</p></tc></tr></tbl></a>`))
	f.Add([]byte(madeRels("r1", "slide", "../../../slides/slide9.xml", "r2", "chart", "%2e%2e/x")))
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, made := range [][]byte{data, madePPTX(t, []string{string(data)}), madePPTX(t, []string{madeSlide("")}, "ppt/slides/_rels/slide9.xml.rels", string(data))} {
			begun := time.Now()
			text, err := x.Extract(t.Context(), PPTX, bytes.NewReader(made), int64(len(made)))
			promises(t, text, err)
			if took := time.Since(begun); took > 10*time.Second {
				t.Fatalf("%d bytes took %v", len(data), took)
			}
		}
	})
}
