package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tableWalk is a table inside a text (ECMA-376 part 1, 17.4 and 21.1.3) that is being walked through.
type tableWalk struct {
	row, column int      // counted from 1
	span        int      // columns that the open cell takes
	heads       []string // of the first row's columns
}

// tableColumns bounds what a table's cells may claim to span; Word allows 63 columns.
const tableColumns = 1024

func (w *walker) startTable(name string, attributes []xml.Attr) {
	if name == "tbl" {
		w.tables = append(w.tables, &tableWalk{})
		return
	}
	if len(w.tables) == 0 {
		return
	}
	t := w.tables[len(w.tables)-1]
	switch name {
	case "tr":
		t.row, t.column, t.span = t.row+1, 0, 1
	case "tc":
		if t.column == 0 {
			t.column = 1
		} else {
			t.column = min(t.column+t.span, tableColumns)
		}
		t.span = span(attribute(attributes, "gridSpan")) // PowerPoint's way
	case "gridSpan":
		t.span = span(attribute(attributes, "val")) // Word's way
	}
}

func span(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return min(max(n, 1), tableColumns)
}

// paragraph adds a finished paragraph. In a table, a value has the heading of its column before it: each cell is a line of its own here, so
// the word that tells what a number is would stand far from it.
func (w *walker) paragraph(text string) error {
	if len(w.tables) > 0 && len(w.open) == 0 {
		t := w.tables[len(w.tables)-1]
		switch {
		case t.column == 0:
		case t.row == 1 && headingLike(text):
			for len(t.heads) < t.column {
				t.heads = append(t.heads, "")
			}
			t.heads[t.column-1] = headingOf(t.heads[t.column-1] + " " + text)
		case t.row > 1 && t.column <= len(t.heads):
			if head := t.heads[t.column-1]; head != "" && wantsHeading(text) {
				if err := w.out.take(len(head) + 2); err != nil {
					return err
				}
				text = head + ": " + text
			}
		}
	}
	w.finish(text)
	return nil
}

// headingBytes is how much of a heading is repeated: the words that tell are the first ones.
const headingBytes = 48

// headingLike reports whether a cell's text can be the heading of a column: it has letters and no number worth the name.
func headingLike(text string) bool {
	letters, digits := false, 0
	for _, r := range text {
		letters = letters || unicode.IsLetter(r)
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return letters && digits <= 4 && len(text) <= 120
}

// headingOf shortens a heading to what is repeated.
func headingOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > headingBytes {
		cut := headingBytes
		if i := strings.LastIndexByte(text[:cut+1], ' '); i > 0 {
			cut = i
		}
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	return strings.TrimRight(text, ": ")
}

// wantsHeading reports whether a value may be one that only its heading explains: it has a digit and is no single small number.
func wantsHeading(text string) bool {
	return len(text) >= 4 && strings.ContainsAny(text, "0123456789")
}
