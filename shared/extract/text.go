package extract

import (
	"fmt"
	"sort"
	"strings"
)

// Text is everything that was read from a document, in reading order as far as the format has one. What a document inside the document says
// follows the document that it is in.
type Text struct {
	Segments []Segment
	// Passed names the inner files that hold no text for a person and were not read, such as fonts: "attachment “logo.ttf” (font)".
	Passed []string
}

// Characters counts the bytes of all segments' UTF-8.
func (t Text) Characters() int {
	n := 0
	for _, s := range t.Segments {
		n += len(s.Text)
	}
	return n
}

// Segment is a run of text from one place. Lines and paragraphs end in "\n", so a number that is broken over two of them is still within
// one segment.
type Segment struct {
	// Part is where it is, for a person: "page 3", "page 3, form fields", "footnotes"; empty for a plain text file. In a document inside
	// a document the way to it comes first: "attachment “contracts.zip”, file “annex/2.pdf”, page 1".
	Part  string
	Unit  Unit    // what its lines are called; empty when the part alone says where
	Text  string  // valid UTF-8
	Cells []Place // where the cells of a table begin, in the order of the text, for the unit Cell
}

// Unit is how places inside a segment are counted.
type Unit = string

// The units that count cells instead of lines.
const (
	Cell Unit = "cell" // "cell C17", as spreadsheets call it: Segment.Cells says where each begins
	Row  Unit = "row"  // "row 17, column C": lines are rows, and tabs part the cells
)

// Place is where a table's cell begins in a segment's text.
type Place struct {
	At          int32 // offset in the text
	Row, Column int32 // counted from 1
}

// Where names the place of a byte offset in the segment's text: "page 3", "footnotes, paragraph 2", "line 17", "sheet Payroll, cell C17". It
// reads the text up to the offset; for many offsets use Locate.
func (s Segment) Where(offset int) string { return s.Locate()(offset) }

// Locate gives a Where for offsets that ascend: together they read the text once. An offset below an earlier one counts as that.
func (s Segment) Locate() func(offset int) string {
	at, line, begin := 0, 1, 0 // the line that at is in, and where it begins
	return func(offset int) string {
		offset = max(min(offset, len(s.Text)), at)
		if s.Unit != "" && s.Unit != Cell {
			passed := s.Text[at:offset]
			line += strings.Count(passed, "\n")
			if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
				begin = at + i + 1
			}
			at = offset
		}
		return s.place(offset, line, begin)
	}
}

func (s Segment) place(offset, line, begin int) string {
	place := ""
	switch s.Unit {
	case "":
		return s.Part
	case Row:
		place = fmt.Sprintf("row %d, column %s", line, columnName(1+strings.Count(s.Text[begin:offset], "\t")))
	case Cell:
		if place = s.cell(offset); place == "" {
			return s.Part
		}
	default:
		place = fmt.Sprintf("%s %d", s.Unit, line)
	}
	if s.Part == "" {
		return place
	}
	return s.Part + ", " + place
}

// cell names the last cell that begins at or before the offset.
func (s Segment) cell(offset int) string {
	n := sort.Search(len(s.Cells), func(i int) bool { return int(s.Cells[i].At) > offset })
	if n == 0 {
		return ""
	}
	at := s.Cells[n-1]
	return fmt.Sprintf("cell %s%d", columnName(int(at.Column)), at.Row)
}

// columnName gives the letters of a column that is counted from 1: 1 is A, 27 is AA.
func columnName(n int) string {
	var b []byte
	for ; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}
