package extract

import (
	"bufio"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// xlsExtra collects what belongs to the workbook and to no sheet.
type xlsExtra struct {
	names []string
	other []string
	art   []byte
}

// biffWorded are the records whose structure is passed over and whose words are read: who has the file open, other workbooks and values
// remembered of them, scenarios, queries, pivot tables and their data, tables, links' tool tips, later headers and footers, comments on
// names, views.
var biffWorded = map[uint16]bool{0x005a: true, 0x005b: true, 0x01ae: true, 0x0023: true, 0x00ae: true, 0x00af: true, 0x0051: true, 0x0052: true, 0x01ad: true,
	0x00dc: true, 0x0803: true, 0x0804: true, 0x0801: true, 0x00cd: true, 0x00c7: true, 0x00b0: true, 0x00b1: true, 0x00b2: true, 0x00c5: true, 0x0100: true, 0x00f6: true, 0x0872: true, 0x0877: true,
	0x0878: true, 0x0800: true, 0x089c: true, 0x0894: true, 0x01a9: true, 0x01aa: true, 0x01b8: true, 0x087f: true, 0x01b5: true, 0x00d0: true, 0x00d3: true}

// artBytes bounds the drawings of a sheet, and the pictures of a workbook, which are held in memory.
const artBytes = 64 << 20

// other handles the records that are no cells.
func (x *xls) other(rec *biffRecord) error {
	s := x.sheet
	switch {
	case rec.kind == biffName:
		x.extra.names = append(x.extra.names, x.name(rec)...)
	case rec.kind == biffArtGroup:
		return appendArt(&x.extra.art, rec)
	case rec.kind == biffUser:
		x.extra.other = append(x.extra.other, strings.TrimSpace(x.margin(rec)))
	case biffWorded[rec.kind] && s == nil:
		x.extra.other = append(x.extra.other, letterRuns(rec.all())...)
	case s == nil:
	case biffWorded[rec.kind]:
		s.others = append(s.others, letterRuns(rec.all())...)
	case rec.kind == biffHeader, rec.kind == biffFooter:
		if text := x.margin(rec); text != "" {
			s.margins = append(s.margins, text)
		}
	case rec.kind == biffSeriesText:
		s.boxes = append(s.boxes, x.short(rec.body()[min(2, len(rec.body())):]))
	case rec.kind == biffValidation:
		s.others = append(s.others, x.validation(rec)...)
	case rec.kind == biffArt:
		return appendArt(&s.art, rec)
	case rec.kind == biffObject:
		if x.old {
			s.boxes = append(s.boxes, narrowRuns(rec.all())...)
		} else if kind, _ := rec.body().u16(0); kind == 0x15 {
			s.object, _ = rec.body().u16(6)
		}
	case rec.kind == biffTextBox:
		x.drawnText(rec)
	case rec.kind == biffNote:
		return x.note(rec)
	}
	return nil
}

// appendArt adds a record of drawings to those before it.
func appendArt(art *[]byte, rec *biffRecord) error {
	for _, c := range rec.chunks {
		if len(*art)+len(c) > artBytes {
			return unreadable(Drawings, artBytes>>20)
		}
		*art = append(*art, c...)
	}
	return nil
}

// margin reads a header or a footer; its codes for fonts and page numbers stay in it.
func (x *xls) margin(rec *biffRecord) string {
	if len(rec.body()) == 0 {
		return ""
	}
	if x.old {
		return x.short(rec.body())
	}
	return x.long(rec, 0)
}

// name reads a defined name with the words in its formula ([MS-XLS] 2.4.150). A name of one character below 14 is a built-in one.
func (x *xls) name(rec *biffRecord) []string {
	b := bin(rec.all())
	if x.old {
		return narrowRuns(b)
	}
	size, ok := b.u16(4)
	if !ok || len(b) < 15 {
		return nil
	}
	count, width := int64(b[3]), int64(1)
	wide := b[14]&1 != 0
	if wide {
		width = 2
	}
	text, ok := b.cut(15, count*width)
	if !ok {
		return letterRuns(b)
	}
	var words []string
	if name := biffCharacters(text, wide); len(name) > 1 || name >= "\x0e" {
		words = append(words, name)
	}
	if tokens, ok := b.cut(15+int(count*width), int64(size)); ok {
		words = append(words, x.tokens(tokens)...)
	}
	return words
}

// validation reads the titles and messages of a validation rule, and the words of its list ([MS-XLS] 2.4.95).
func (x *xls) validation(rec *biffRecord) []string {
	if x.old {
		return narrowRuns(rec.all())
	}
	t := &biffText{chunks: rec.chunks, at: 4}
	var words []string
	for range 4 {
		text, _, ok := t.rich()
		if !ok {
			return letterRuns(rec.all())
		}
		if len(text) > 1 {
			words = append(words, text)
		}
	}
	rest, _ := t.take(int64(len(rec.all())))
	return append(words, letterRuns(rest)...)
}

// drawnText keeps the text of a text box or a comment: its characters are in the records that continue it ([MS-XLS] 2.4.329).
func (x *xls) drawnText(rec *biffRecord) {
	count, ok := rec.body().u16(10)
	if !ok || len(rec.chunks) < 2 || len(rec.chunks[1]) == 0 {
		return
	}
	if x.old {
		x.sheet.boxes = append(x.sheet.boxes, narrowRuns(rec.all())...)
		return
	}
	t := &biffText{chunks: rec.chunks[1:], at: 1}
	text, _ := t.characters(int(count), rec.chunks[1][0]&1 != 0)
	if text == "" {
		return
	}
	if old := x.sheet.texts[x.sheet.object]; old != "" {
		text = old + "\n" + text
	}
	x.sheet.texts[x.sheet.object] = text
}

// note adds a comment at its cell, with its author ([MS-XLS] 2.4.179). In old workbooks it holds its text itself.
func (x *xls) note(rec *biffRecord) error {
	b := rec.body()
	row, _ := b.u16(0)
	column, ok := b.u16(2)
	if !ok {
		return nil
	}
	var words string
	if x.old {
		words = narrow(b[min(len(b), 6):], x.page)
	} else {
		id, _ := b.u16(6)
		words = x.long(rec, 8)
		if text := x.sheet.texts[id]; text != "" {
			words += ": " + strings.TrimPrefix(text, words+":")
			delete(x.sheet.texts, id)
		}
	}
	return x.sheet.notes.put(x.out, int32(row)+1, int32(column)+1, words)
}

// end adds what belongs to the whole workbook.
func (x *xls) end() error {
	var unused []string
	for i, s := range x.strings {
		if !x.shown[i] && s != "" {
			unused = append(unused, s)
		}
	}
	for _, l := range []struct {
		part  string
		lines []string
	}{
		{"names", x.extra.names}, {"text that no cell shows", unused}, {"phonetic guides", x.pending},
		{"workbook, other data", append(x.extra.other, artWords(x.extra.art, 0)...)},
	} {
		if err := x.out.add(l.part, "line", strings.Join(l.lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// readCaches reads what pivot tables remember of their source, also when the source is gone ([MS-XLS] 2.1.7.12).
func (x *xls) readCaches(root *oleEntry) error {
	var lines []string
	for _, name := range []string{"_SX_DB_CUR", "_SX_DB"} {
		store := root.child(name)
		if store == nil || !store.storage {
			continue
		}
		for _, c := range store.children {
			b := &biffReader{r: bufio.NewReader(c.reader())}
			for {
				rec, err := b.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					return unreadable(Damaged, xlsName)
				}
				lines = append(lines, x.cached(rec)...)
			}
		}
	}
	return x.out.add("pivot table data", "line", strings.Join(lines, "\n"))
}

// cached reads one remembered value: a text, a number, a date.
func (x *xls) cached(rec *biffRecord) []string {
	b := rec.body()
	switch rec.kind {
	case 0x00cd:
		return []string{x.long(rec, 0)}
	case 0x00c9:
		if v, ok := b.u64(0); ok {
			return []string{strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64)}
		}
	case 0x00ce:
		year, _ := b.u16(0)
		month, ok := b.u16(2)
		if ok && len(b) >= 5 {
			return []string{pad(int(year), 4) + "-" + pad(int(month), 2) + "-" + pad(int(b[4]), 2)}
		}
	case 0x00c7, 0x0051, 0x0052:
		return letterRuns(rec.all())
	}
	return nil
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

// tokenSizes are the lengths of a formula's tokens after the first byte, whose class (bits 5 and 6) is taken out ([MS-XLS] 2.5.198).
var tokenSizes = map[byte]int{0x01: 4, 0x02: 4, 0x18: 5, 0x1c: 1, 0x1d: 1, 0x1e: 2, 0x1f: 8, 0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6, 0x27: 6, 0x28: 6,
	0x29: 2, 0x2a: 4, 0x2b: 8, 0x2c: 4, 0x2d: 8, 0x2e: 2, 0x2f: 2, 0x39: 6, 0x3a: 6, 0x3b: 10, 0x3c: 6, 0x3d: 10}

// tokens gives the texts and the long numbers in a formula.
func (x *xls) tokens(b bin) []string {
	if x.old {
		return narrowRuns(b)
	}
	var words []string
	for at := 0; at < len(b); {
		token := b[at]
		at++
		if token >= 0x40 {
			token = token&0x1f | 0x20
		}
		switch {
		case token >= 0x03 && token <= 0x16:
		case token == 0x17:
			text := b[at:]
			words = append(words, x.short(text))
			if len(text) < 2 {
				return words
			}
			at += 2 + int(text[0])*(1+int(text[1]&1))
		case token == 0x19:
			data, _ := b.u16(at + 1)
			if at < len(b) && b[at]&4 != 0 {
				at += 2 * (int(data) + 1)
			}
			at += 3
		case token == 0x1f:
			v, _ := b.u64(at)
			words = append(words, strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64))
			at += 8
		default:
			size, known := tokenSizes[token]
			if !known {
				return append(words, letterRuns(b[at:])...)
			}
			at += size
		}
	}
	return slices.DeleteFunc(words, func(s string) bool { return strings.TrimSpace(s) == "" })
}
