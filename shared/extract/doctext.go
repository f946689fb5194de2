package extract

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// docWriter turns the characters of a Word document into paragraphs, story by story.
type docWriter struct {
	out    *sink
	counts []uint32 // characters of each story

	story int
	left  uint32 // characters of the story still to come
	text  strings.Builder
	codes []string // field codes of the story
	code  strings.Builder
	open  []bool // for each open field, whether its code is being read
	cell  bool   // the last character ended a table cell
	high  rune   // a high surrogate that waits for its partner
}

// begin starts a story, or the next one that has characters. Text behind the last story belongs to none.
func (w *docWriter) begin(story int) {
	for ; story < len(w.counts) && w.counts[story] == 0; story++ {
	}
	w.story = story
	if w.left = 0; story < len(w.counts) {
		w.left = w.counts[story]
	}
}

// units adds characters as they stand in the file.
func (w *docWriter) units(b []byte, wide bool) error {
	for i := 0; i < len(b); i++ {
		var r rune
		if wide {
			if i+1 >= len(b) {
				break
			}
			r = rune(b[i]) | rune(b[i+1])<<8
			i++
		} else {
			r = rune(b[i])
			if r >= 0x80 {
				r = charmap.Windows1252.DecodeByte(b[i])
			}
		}
		w.character(r)
		if w.left == 0 {
			continue
		}
		if w.left--; w.left == 0 {
			if err := w.flush(); err != nil {
				return err
			}
			w.begin(w.story + 1)
		}
	}
	return nil
}

// character handles one character. Those below 32 have meanings of their own ([MS-DOC] 2.4.1, 2.9.x).
func (w *docWriter) character(r rune) {
	cell := false
	switch r {
	case 0x07: // the end of a table cell, and after the last one of a row
		if cell = !w.cell; cell {
			w.put('\t')
		} else {
			w.put('\n')
		}
	case 0x0b, 0x0c, 0x0d, 0x0e: // line, page, paragraph, column
		w.put('\n')
	case 0x13:
		w.open = append(w.open, true)
	case 0x14:
		if n := len(w.open); n > 0 {
			w.open[n-1] = false
			w.endCode()
		}
	case 0x15:
		if n := len(w.open); n > 0 {
			w.open = w.open[:n-1]
			w.endCode()
		}
	case 0x1e: // a hyphen that doesn't break
		w.put('-')
	case '\t':
		w.put(r)
	default:
		if r >= 0x20 && r != 0x7f {
			w.put(r)
		}
	}
	w.cell = cell
}

// coding reports that an open field's code is being read, so that the character isn't part of the text that people see.
func (w *docWriter) coding() bool {
	for _, code := range w.open {
		if code {
			return true
		}
	}
	return false
}

func (w *docWriter) put(r rune) {
	if utf16.IsSurrogate(r) {
		if w.high == 0 && r < 0xdc00 {
			w.high = r
			return
		}
		r = utf16.DecodeRune(w.high, r)
	}
	w.high = 0
	if w.coding() {
		w.code.WriteRune(r)
		return
	}
	w.text.WriteRune(r)
}

// endCode keeps a finished field code as a line of its own: in the text it would cut words and numbers in two.
func (w *docWriter) endCode() {
	if w.code.Len() > 0 && !w.coding() {
		w.codes = append(w.codes, strings.TrimSpace(strings.ReplaceAll(w.code.String(), "\n", " ")))
		w.code.Reset()
	}
}

// flush adds the story that has ended.
func (w *docWriter) flush() error {
	w.open = w.open[:0]
	w.endCode()
	name := "text"
	if w.story < len(docStories) {
		name = docStories[w.story]
	}
	if err := w.out.add(name, "paragraph", w.text.String()); err != nil {
		return err
	}
	err := w.out.add(name+", field codes", "line", strings.Join(w.codes, "\n"))
	w.text.Reset()
	w.codes, w.cell, w.high = nil, false, 0
	return err
}

// end adds what is left.
func (w *docWriter) end() error { return w.flush() }
