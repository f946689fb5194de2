package extract

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// sheetReader reads a worksheet (ECMA-376 part 1, 18.3.1.99). Cells go to tables, and everything else that has text through the walker:
// headers and footers, lists to choose from and their messages, links, rules of formats.
type sheetReader struct {
	rest     walker
	book     *xlsxBook
	cells    grid
	formulas grid

	table  bool // inside sheetData
	level  int  // elements inside it that are no cells
	row    int32
	column int32

	cell    bool // inside a cell
	inside  int  // elements inside it
	kind    string
	style   int
	leaf    string
	value   []byte
	formula []byte
	rich    richText
	inline  bool // inside a text of the cell's own
}

// readSheet adds a sheet's text under its name.
func (b *xlsxBook) readSheet(name, part string) error {
	s := &sheetReader{rest: walker{out: b.out}, book: b}
	if err := b.p.read(name, s); err != nil {
		return err
	}
	before := len(b.out.segments)
	if err := s.cells.flush(b.out, part); err != nil {
		return err
	}
	b.cells = b.cells || len(b.out.segments) > before
	if err := s.formulas.flush(b.out, part+", formulas"); err != nil {
		return err
	}
	b.out.keep(part+", other data", "", s.rest.text())
	return nil
}

// start implements elements.
func (s *sheetReader) start(name string, attributes []xml.Attr) error {
	switch {
	case s.cell:
		return s.startInside(name, attributes)
	case !s.table:
		if name != "sheetData" {
			return s.rest.start(name, attributes)
		}
		s.table, s.level = true, 0
		return nil
	case name == "c":
		return s.startCell(attributes)
	case name == "row":
		s.column = 0
		if n, err := strconv.ParseInt(attribute(attributes, "r"), 10, 32); err == nil && n > 0 {
			s.row = int32(n)
		} else {
			s.row++
		}
	}
	s.level++
	return s.rest.attributes(name, attributes)
}

func (s *sheetReader) startCell(attributes []xml.Attr) error {
	limit := s.book.p.limits.Cells
	if s.book.count++; s.book.count > limit {
		return unreadable(Crowded, limit)
	}
	s.cell, s.inside, s.kind, s.style, s.leaf = true, 0, "", 0, ""
	s.value, s.formula = s.value[:0], s.formula[:0]
	s.column++
	for _, a := range attributes {
		switch a.Name.Local {
		case "r":
			if column, row := cellReference(a.Value); column > 0 && row > 0 {
				s.column, s.row = column, row
			}
		case "t":
			s.kind = a.Value
		case "s":
			s.style, _ = strconv.Atoi(a.Value) // what is no number has the first style, as in Excel
		}
	}
	return nil
}

func (s *sheetReader) startInside(name string, attributes []xml.Attr) error {
	if s.inline {
		s.rich.start(name)
		return nil
	}
	s.inside++
	s.leaf = name
	if name == "is" {
		s.inline = true
		return nil
	}
	return s.rest.attributes(name, attributes)
}

// characters implements elements.
func (s *sheetReader) characters(text []byte) error {
	switch {
	case !s.cell && !s.table:
		return s.rest.characters(text)
	case s.inline:
		s.rich.characters(text)
	case s.cell && s.leaf == "v":
		s.value = append(s.value, text...)
	case s.cell && s.leaf == "f":
		s.formula = append(s.formula, text...)
	case len(bytes.TrimSpace(text)) == 0:
		return nil
	default: // where no text belongs
		if err := s.rest.out.take(len(text)); err != nil {
			return err
		}
		s.rest.finish(string(text))
	}
	if out := s.rest.out; len(s.value)+len(s.formula)+len(s.rich.text)+len(s.rich.guide) > out.limit-out.used {
		return unreadable(TooLong, out.limit>>20)
	}
	return nil
}

// end implements elements.
func (s *sheetReader) end(name string) error {
	switch {
	case s.inline:
		if !s.rich.end() {
			return nil
		}
		s.inline, s.leaf = false, ""
		s.inside--
		text, guide := s.rich.take()
		s.rest.finish(guide)
		return s.cells.put(s.rest.out, s.row, s.column, text)
	case s.cell && s.inside > 0:
		s.inside--
		s.leaf = ""
		return nil
	case s.cell:
		s.cell = false
		return s.endCell()
	case !s.table:
		return s.rest.end(name)
	case s.level == 0:
		s.table = false
		return nil
	}
	s.level--
	return nil
}

// endCell adds a cell by its type (ECMA-376 part 1, 18.18.11).
func (s *sheetReader) endCell() error {
	out := s.rest.out
	if len(s.formula) > 0 && wordy(s.formula) {
		if err := s.formulas.put(out, s.row, s.column, string(s.formula)); err != nil {
			return err
		}
	}
	if len(s.value) == 0 {
		return nil
	}
	switch s.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(string(s.value)))
		if err != nil || i < 0 || i >= len(s.book.strings) {
			return unreadable(Damaged, s.book.p.kind.String())
		}
		s.book.shown[i] = true
		return s.cells.put(out, s.row, s.column, s.book.strings[i])
	case "b":
		if text, ok := truth[string(s.value)]; ok {
			return s.cells.put(out, s.row, s.column, text)
		}
	case "", "n":
		if v, err := strconv.ParseFloat(string(s.value), 64); err == nil {
			code := ""
			if s.style >= 0 && s.style < len(s.book.formats) {
				code = s.book.formats[s.style]
			}
			return s.cells.number(out, s.row, s.column, v, s.book.codes.show(code, v, s.book.epoch))
		}
	}
	return s.cells.put(out, s.row, s.column, string(s.value))
}

var truth = map[string]string{"0": "FALSE", "1": "TRUE"}

// wordy reports whether a formula says something of its own: a text, a name with spaces, another workbook, or a long number. The others
// are made of functions, names that the workbook lists, and the places of cells, which look like numbers of all kinds.
func wordy(formula []byte) bool {
	if bytes.ContainsAny(formula, `"'[`) {
		return true
	}
	run, letters := 0, false
	for _, c := range formula {
		switch {
		case c >= '0' && c <= '9':
			if run++; run >= storedDigits && !letters {
				return true
			}
		default:
			run, letters = 0, c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '$'
		}
	}
	return false
}

// cellReference reads a place like "C17"; both are 0 when it is none.
func cellReference(s string) (column, row int32) {
	i := 0
	for ; i < len(s) && i < 4 && (s[i] >= 'A' && s[i] <= 'Z' || s[i] >= 'a' && s[i] <= 'z'); i++ {
		column = column*26 + int32(s[i]&^0x20-'A') + 1
	}
	n, err := strconv.ParseUint(s[i:], 10, 31)
	if err != nil || i == 0 {
		return 0, 0
	}
	return column, int32(n)
}
