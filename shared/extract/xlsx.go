package extract

import (
	"encoding/xml"
	"path"
	"strings"
)

// readXLSX takes the text of an Excel workbook: the cells of every sheet, shown or hidden, as their formats show them and as they are
// stored, what formulas say, comments, drawings and charts, headers and footers, lists to choose from, names, links, connections, what is
// remembered of other workbooks and of the sources of pivot tables, and strings that no cell uses any more.
//
// It reads a sheet as it comes and keeps its text alone, so neither the dimension that a sheet claims nor how far its cells are apart
// costs anything.
func readXLSX(src *source, out *sink, limits Limits) error {
	before := out.used
	b := &xlsxBook{src: src, out: out, sheets: map[string]string{}, fields: map[string][]string{}, ready: map[string]string{}, codes: numberFormats{}}
	if err := readOffice(src, out, limits, b.open); err != nil {
		return err
	}
	if err := b.unused(); err != nil {
		return err
	}
	return b.p.scanned(out, out.used-before, b.cells)
}

// xlsxBook is a workbook that is being read.
type xlsxBook struct {
	p       *ooxml
	src     *source
	out     *sink
	main    string
	sheets  map[string]string   // what a person calls a sheet, by part
	strings []string            // the shared strings
	shown   []bool              // which of them a cell shows
	formats []string            // the number format of each cell style
	fields  map[string][]string // the columns of what pivot tables remember, by part
	ready   map[string]string   // the text of parts that had to be read before their turn
	codes   numberFormats       // the formats, taken apart
	epoch   bool                // dates count from 1904
	cells   bool                // some cell has text
	count   int                 // cells
}

// workbook is the part that lists the sheets (ECMA-376 part 1, 18.2.27).
type workbook struct {
	walker
	sheets []xml.Attr // label by the id of the relation to it
	epoch  bool
}

// start implements elements.
func (w *workbook) start(name string, attributes []xml.Attr) error {
	switch name {
	case "sheet":
		label := "sheet " + shown(attribute(attributes, "name"))
		if state := attribute(attributes, "state"); state != "" && state != "visible" {
			label = "hidden " + label
		}
		for _, a := range attributes {
			if a.Name.Local == "id" {
				w.sheets = append(w.sheets, xml.Attr{Name: xml.Name{Local: a.Value}, Value: strings.TrimSpace(label)})
			}
		}
	case "workbookPr":
		since := attribute(attributes, "date1904")
		w.epoch = since == "1" || since == "true"
	}
	return w.walker.start(name, attributes)
}

// open reads what the sheets need: their names, the shared strings, the number formats.
func (b *xlsxBook) open(p *ooxml) (func(name string) error, error) {
	b.p = p
	if b.main = p.related("", "officedocument"); b.main == "" {
		b.main = "xl/workbook.xml"
	}
	if _, there := p.files[b.main]; !there {
		return nil, unreadable(Damaged, p.kind.String())
	}
	list := &workbook{walker: walker{out: b.out}}
	if err := p.read(b.main, list); err != nil {
		return nil, err
	}
	b.ready[b.main], b.epoch = list.text(), list.epoch
	for _, s := range list.sheets {
		for _, r := range p.relations[b.main] {
			if r.id == s.Name.Local && b.sheets[r.target] == "" {
				b.sheets[r.target] = s.Value
			}
		}
	}
	for _, r := range p.relations[b.main] {
		if _, there := p.files[r.target]; !there {
			continue
		}
		if err := b.prepare(r); err != nil {
			return nil, err
		}
	}
	return b.read, nil
}

// prepare reads a part ahead of its turn.
func (b *xlsxBook) prepare(r relation) error {
	if _, done := b.ready[r.target]; done {
		return nil
	}
	switch r.kind {
	case "xlmacrosheet", "xlintlmacrosheet": // macros of Excel 4
		return unreadable(Macros)
	case "sharedstrings":
		if b.strings != nil {
			return nil // a workbook has one; a second is read as any part
		}
		s := &sharedStrings{rest: walker{out: b.out}, limit: b.out.limit - b.out.used}
		if err := b.p.read(r.target, s); err != nil {
			return err
		}
		b.strings, b.shown, b.ready[r.target] = s.strings, make([]bool, len(s.strings)), s.rest.text()
	case "styles":
		s := &styleSheet{walker: walker{out: b.out}, codes: map[string]string{}}
		if err := b.p.read(r.target, s); err != nil {
			return err
		}
		b.formats, b.ready[r.target] = s.formats(), s.text()
	case "pivotcachedefinition":
		c := &pivotCache{walker: walker{out: b.out}}
		if err := b.p.read(r.target, c); err != nil {
			return err
		}
		b.fields[r.target], b.ready[r.target] = c.fields, c.text()
	}
	return nil
}

// read adds one part's text.
func (b *xlsxBook) read(name string) error {
	kind, part := b.p.owners[name].kind, b.place(name)
	if text, done := b.ready[name]; done {
		b.out.keep(part, "", text)
		return nil
	}
	switch kind {
	case "worksheet", "dialogsheet":
		return b.readSheet(name, part)
	case "comments", "threadedcomment":
		n := &cellNotes{walker: walker{out: b.out}}
		if err := b.p.read(name, n); err != nil {
			return err
		}
		if err := n.table.flush(b.out, part); err != nil {
			return err
		}
		b.out.keep(part, "", n.text())
		return nil
	case "pivotcacherecords":
		c := &pivotCache{walker: walker{out: b.out}, fields: b.fields[b.p.owners[name].source], records: true}
		if err := b.p.read(name, c); err != nil {
			return err
		}
		b.out.keep(part, "line", c.text())
		return nil
	}
	w := &walker{out: b.out, sheet: kind == "drawing" || kind == "vmldrawing"}
	if err := b.p.read(name, w); err != nil {
		return err
	}
	b.out.keep(part, "", w.text())
	return nil
}

// ofSheet are the parts that are named after their sheet, by the relation that leads to them.
var ofSheet = map[string]string{"drawing": ", drawings", "vmldrawing": ", drawings", "legacydrawinghf": ", drawings", "chart": ", chart", "chartex": ", chart",
	"chartusershapes": ", chart", "comments": ", comments", "threadedcomment": ", comments", "table": ", table", "tablesinglecells": ", table",
	"pivottable": ", pivot table", "querytable": ", query", "ctrlprop": ", controls", "control": ", controls", "diagramdata": ", diagram",
	"diagramdrawing": ", diagram", "namedsheetview": ", views"}

// ofBook are the parts of the whole workbook.
var ofBook = map[string]string{"sharedstrings": "text of cells", "pivotcachedefinition": "pivot table data", "pivotcacherecords": "pivot table data", "externallink": "other workbooks",
	"externallinkpath": "other workbooks", "connections": "connections", "person": "comments", "usernames": "users", "revisionheaders": "changes", "revisionlog": "changes",
	"slicercache": "slicers", "slicer": "slicers", "officedocument": "workbook", "custompropery": "settings"}

// place names a part for a person.
func (b *xlsxBook) place(name string) string {
	if label := b.sheets[name]; label != "" {
		return label
	}
	kind := b.p.owners[name].kind
	if role := ofSheet[kind]; role != "" {
		owner := name
		for range 4 { // what is drawn on a chart belongs to the chart, the chart to the drawings, and those to the sheet
			if owner = b.p.owners[owner].source; b.sheets[owner] != "" {
				return b.sheets[owner] + role
			}
		}
	}
	if part := ofBook[kind]; part != "" {
		return part
	}
	if part := general(name); part != "" {
		return part
	}
	if kind == "worksheet" || kind == "dialogsheet" || kind == "chartsheet" {
		return "sheet without a name (" + shown(path.Base(name)) + ")"
	}
	return "settings"
}

// unused adds the strings that no cell shows: they were deleted, and Excel may keep them.
func (b *xlsxBook) unused() error {
	var lines []string
	for i, text := range b.strings {
		if !b.shown[i] {
			lines = append(lines, text)
		}
	}
	return b.out.add("text that no cell shows", "", strings.Join(lines, "\n"))
}
