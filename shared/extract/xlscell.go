package extract

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"
)

// sheetText collects what stands on one sheet.
type sheetText struct {
	part     string
	cells    grid
	chart    grid // what charts on the sheet remember of their data
	formulas grid
	notes    grid
	boxes    []string
	margins  []string // headers and footers
	others   []string
	art      []byte
	texts    map[uint16]string // of drawn objects, by number
	object   uint16            // the object that the next text belongs to
}

func newSheetText(part string) *sheetText {
	return &sheetText{part: part, texts: map[uint16]string{}}
}

// biffCell is where a cell stands and how it is shown.
type biffCell struct {
	row, column int32 // from 1
	style       uint16
}

// place reads the beginning that all cells share ([MS-XLS] 2.5.13).
func place(b bin) (biffCell, bool) {
	row, _ := b.u16(0)
	column, _ := b.u16(2)
	style, ok := b.u16(4)
	return biffCell{int32(row) + 1, int32(column) + 1, style}, ok
}

// cell handles the records of cells.
func (x *xls) cell(rec *biffRecord) error {
	b := rec.body()
	if rec.kind == biffString {
		return x.release(x.long(rec, 0))
	}
	c, ok := place(b)
	if !ok || x.sheet == nil {
		return nil
	}
	switch rec.kind {
	case biffLabel, biffRString:
		return x.words(c, x.long(rec, 6))
	case biffLabelSST:
		i, ok := b.u32(6)
		if !ok || int64(i) >= int64(len(x.strings)) {
			return unreadable(Damaged, xlsName)
		}
		x.shown[i] = true
		return x.words(c, x.strings[i])
	case biffNumber:
		v, _ := b.u64(6)
		return x.number(c, math.Float64frombits(v))
	case biffRK:
		v, _ := b.u32(6)
		return x.number(c, decodeRK(v))
	case biffMulRK:
		for at := 4; at+6 <= len(b)-2; at += 6 {
			c.style, _ = b.u16(at)
			v, _ := b.u32(at + 2)
			if err := x.number(c, decodeRK(v)); err != nil {
				return err
			}
			c.column++
		}
		return nil
	}
	return x.formula(c, rec)
}

// formula adds a formula's words and numbers, and its result ([MS-XLS] 2.4.127, 2.5.133). A result of text comes in the next record.
func (x *xls) formula(c biffCell, rec *biffRecord) error {
	b := rec.body()
	size, _ := b.u16(20)
	if tokens, ok := b.cut(22, int64(size)); ok {
		words := strings.Join(x.tokens(tokens), ", ")
		if err := x.sheet.formulas.put(x.out, c.row, c.column, words); err != nil {
			return err
		}
	}
	result, ok := b.u64(6)
	if !ok {
		return nil
	}
	if result>>48 == 0xffff {
		if result&0xff == 0 {
			x.held = &c
		}
		return nil
	}
	return x.number(c, math.Float64frombits(result))
}

// release adds the text result of the formula before.
func (x *xls) release(text string) error {
	c := x.held
	x.held = nil
	if c == nil || x.sheet == nil {
		return nil
	}
	return x.words(*c, text)
}

// table is where cells go: those of a chart are what it remembers of its data.
func (x *xls) table() *grid {
	if x.depth > 1 {
		return &x.sheet.chart
	}
	return &x.sheet.cells
}

func (x *xls) words(c biffCell, text string) error {
	return x.table().put(x.out, c.row, c.column, text)
}

// number adds a number as it is shown and as it is stored.
func (x *xls) number(c biffCell, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	code := ""
	if int(c.style) < len(x.styles) {
		code = x.code(x.styles[c.style])
	}
	return x.table().number(x.out, c.row, c.column, v, x.codes.show(code, v, x.epoch))
}

// decodeRK decodes a number in four bytes ([MS-XLS] 2.5.217).
func decodeRK(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// pictures gives the drawings of the workbook, pictures among them, as a stream.
func (x *xls) pictures() *oleEntry {
	return &oleEntry{size: int64(len(x.extra.art)), content: bytes.NewReader(x.extra.art)}
}

// closeSheet gives a finished sheet to the sink.
func (x *xls) closeSheet() error {
	s := x.sheet
	if x.sheet = nil; s == nil {
		return nil
	}
	s.boxes = append(s.boxes, artWords(s.art, 0)...)
	for _, id := range slices.Sorted(maps.Keys(s.texts)) { // those that no comment has taken
		s.boxes = append(s.boxes, s.texts[id])
	}
	for _, t := range []struct {
		table *grid
		name  string
	}{{&s.cells, ""}, {&s.formulas, ", formulas"}, {&s.notes, ", comments"}, {&s.chart, ", chart"}} {
		if err := t.table.flush(x.out, s.part+t.name); err != nil {
			return err
		}
	}
	for _, l := range []struct {
		lines []string
		name  string
	}{{s.boxes, ", text boxes"}, {s.margins, ", header and footer"}, {s.others, ", other data"}} {
		if err := x.out.add(s.part+l.name, "line", strings.Join(l.lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}
