package extract

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// walker turns one XML part of a Word document, a workbook or a presentation into paragraphs. A paragraph is collected apart from the one
// that it stands in (a text box stands in the paragraph that it is anchored to), so that neither cuts the other's numbers in two.
type walker struct {
	out *sink

	path   []string           // local names of the open elements
	open   []*strings.Builder // the open paragraphs, innermost last
	loose  strings.Builder    // text outside paragraphs, up to the end of its element
	done   []string           // finished paragraphs
	choice []map[string]bool  // for each open mc:AlternateContent, what its first branch said
	mark   []int              // where the open branch began in done
	tables []*tableWalk       // the open tables, innermost last
	sheet  bool               // the part is a drawing on a sheet
	asides []string           // what stands beside the paragraphs: descriptions of pictures in them, who changed what
	said   map[string]bool    // the asides, each once
}

// blocks are the elements whose text is one whole, however many pieces it is in: paragraphs, and in workbooks the shared strings, inline
// strings and texts of comments (ECMA-376 part 1, 18.4.8, 18.3.1.53, 18.7.7).
var blocks = map[string]bool{"p": true, "si": true, "is": true, "text": true}

// measures are the elements inside a paragraph whose characters are places and sizes of drawings (ECMA-376 part 1, 20.4). They would
// stand in the middle of the paragraph's text.
var measures = map[string]bool{"posOffset": true, "align": true, "pctWidth": true, "pctHeight": true, "pctPosHOffset": true, "pctPosVOffset": true}

// anchors are the elements that say where on a sheet a drawing stands (ECMA-376 part 1, 20.5.2.17; part 4, 19.4.2.1). Their numbers, one below
// the other, would look like those of people.
var anchors = map[string]bool{"col": true, "row": true, "colOff": true, "rowOff": true, "Anchor": true, "Row": true, "Column": true}

// spaced are the elements in which spaces alone are text, and not the layout of the XML.
var spaced = map[string]bool{"t": true, "delText": true, "instrText": true, "delInstrText": true}

// telling are the attributes that hold text which somebody wrote.
var telling = map[string]bool{"descr": true, "title": true, "alt": true, "tooltip": true, "author": true, "instr": true, "string": true,
	"displayText": true, "Target": true, "initials": true, "screenTip": true, "prompt": true, "promptTitle": true, "error": true,
	"errorTitle": true, "description": true, "connection": true, "command": true, "serverCommand": true, "connectionFile": true,
	"odcFile": true, "sourceFile": true, "url": true, "post": true, "comment": true, "user": true, "userName": true, "displayName": true,
	"destinationFile": true, "totalsRowLabel": true, "caption": true, "formatCode": true, "lastModifiedBy": true, "userId": true, "display": true, "location": true}

// named are the elements whose "name" attribute somebody wrote; drawings number theirs by themselves.
var named = map[string]bool{"docVar": true, "property": true, "definedName": true, "sheet": true, "sheetName": true, "cacheField": true, "table": true,
	"tableColumn": true, "queryTable": true, "queryTableField": true, "connection": true, "parameter": true, "scenario": true, "protectedRange": true,
	"customSheetView": true, "customWorkbookView": true, "tag": true, "cmAuthor": true, "author": true, "custShow": true, "section": true,
	"pivotTableDefinition": true, "dataField": true, "slicer": true, "slicerCache": true, "userInfo": true, "ddeItem": true, "oleItem": true,
	"author15": true}

// valued are the elements whose "val" attribute holds text which somebody wrote.
var valued = map[string]bool{"docVar": true, "alias": true, "tag": true, "default": true, "listEntry": true, "statusText": true, "helpText": true,
	"result": true, "caption": true, "inputCells": true, "cellSmartTagPr": true, "sheetName": true}

// authored reports whether an attribute holds text which somebody wrote.
func authored(element string, a xml.Attr) bool {
	switch a.Name.Local {
	case "name":
		return named[element]
	case "val":
		return valued[element]
	case "v": // what a pivot table remembers of its source (ECMA-376 part 1, 18.10.1)
		return element == "s" || element == "n" || element == "d" || element == "e"
	}
	return telling[a.Name.Local]
}

// start implements elements.
func (w *walker) start(name string, attributes []xml.Attr) error {
	w.path = append(w.path, name)
	switch name {
	case "p", "si", "is", "text":
		w.open = append(w.open, &strings.Builder{})
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "AlternateContent":
		w.choice = append(w.choice, nil)
	case "Choice", "Fallback":
		w.mark = append(w.mark, len(w.done))
	case "tbl", "tr", "tc", "gridSpan":
		w.startTable(name, attributes)
	}
	return w.attributes(name, attributes)
}

// signing are the attributes that say who did something, on every change of a document; on those of remarked, they are part of the text.
var (
	signing  = map[string]bool{"author": true, "initials": true, "userId": true}
	remarked = map[string]bool{"comment": true, "cm": true, "cmAuthor": true, "author": true}
)

// attributes adds the text of attributes as paragraphs of their own, or as asides when they would come between the paragraphs of a text and
// spoil their count.
func (w *walker) attributes(element string, attributes []xml.Attr) error {
	if element == "Relationship" && attribute(attributes, "TargetMode") != "External" {
		return nil
	}
	for _, a := range attributes {
		if a.Value == "" || a.Name.Space == "xmlns" || !authored(element, a) {
			continue
		}
		aside := signing[a.Name.Local] && !remarked[element] || len(w.open) > 0 && !valued[element]
		if aside && w.said[a.Value] {
			continue
		}
		if err := w.out.take(len(a.Value)); err != nil {
			return err
		}
		if !aside {
			w.finish(a.Value)
			continue
		}
		if w.said == nil {
			w.said = map[string]bool{}
		}
		w.said[a.Value] = true
		w.asides = append(w.asides, a.Value)
	}
	return nil
}

// characters implements elements.
func (w *walker) characters(data []byte) error {
	at := w.path[len(w.path)-1]
	if len(w.open) > 0 && (measures[at] || !spaced[at] && len(bytes.TrimSpace(data)) == 0) {
		return nil
	}
	if w.sheet && anchors[at] && len(bytes.Trim(data, "0123456789-, \r\n\t")) == 0 {
		return nil
	}
	if err := w.out.take(len(data)); err != nil {
		return err
	}
	if len(w.open) > 0 {
		w.open[len(w.open)-1].Write(data)
		return nil
	}
	w.loose.Write(data)
	return nil
}

func (w *walker) write(s string) {
	if len(w.open) > 0 {
		w.open[len(w.open)-1].WriteString(s)
	}
}

// end implements elements.
func (w *walker) end(name string) error {
	w.path = w.path[:len(w.path)-1]
	var err error
	switch {
	case blocks[name]:
		n := len(w.open) - 1
		text := w.open[n].String()
		w.open = w.open[:n]
		err = w.paragraph(text)
	case name == "Choice", name == "Fallback":
		w.branch()
	case name == "AlternateContent":
		w.choice = w.choice[:len(w.choice)-1]
	case name == "tbl":
		w.tables = w.tables[:len(w.tables)-1]
	}
	if w.loose.Len() > 0 {
		w.finish(w.loose.String())
		w.loose.Reset()
	}
	if err == nil && len(w.done) > mostParagraphs {
		err = unreadable(Crowded, mostParagraphs)
	}
	return err
}

// mostParagraphs bounds the paragraphs of one part: a short one takes many times its own length in memory. 20,000 pages have a million.
const mostParagraphs = 2 << 20

// branch drops the paragraphs of a branch that repeat those of an earlier one: Word writes a text box twice, for new and old programs.
// What only one branch says is kept.
func (w *walker) branch() {
	n, c := len(w.mark), len(w.choice)
	from := w.mark[n-1]
	w.mark = w.mark[:n-1]
	if c == 0 {
		return
	}
	if w.choice[c-1] == nil {
		w.choice[c-1] = map[string]bool{}
	}
	kept := w.done[:from]
	var said []string
	for _, text := range w.done[from:] {
		if !w.choice[c-1][text] {
			kept = append(kept, text)
		}
		said = append(said, text)
	}
	for _, text := range said {
		w.choice[c-1][text] = true
	}
	w.done = kept
}

func (w *walker) finish(text string) {
	if strings.TrimSpace(text) != "" {
		w.done = append(w.done, text)
	}
}

// text gives the paragraphs, one a line, and what stands beside them.
func (w *walker) text() string {
	return strings.Join(append(w.done[:len(w.done):len(w.done)], w.asides...), "\n")
}
