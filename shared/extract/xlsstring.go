package extract

import (
	"strings"
	"unicode/utf16"
)

// biffText reads strings that run over the ends of records ([MS-XLS] 2.5.293).
type biffText struct {
	chunks [][]byte
	at     int
}

// more moves on to the next chunk when one is used up.
func (t *biffText) more() bool {
	for len(t.chunks) > 0 && t.at >= len(t.chunks[0]) {
		t.chunks, t.at = t.chunks[1:], 0
	}
	return len(t.chunks) > 0
}

// take reads n bytes, over the ends of records.
func (t *biffText) take(n int64) ([]byte, bool) {
	if n > 0 && t.more() && n <= int64(len(t.chunks[0])-t.at) {
		b := t.chunks[0][t.at:][:n]
		t.at += int(n)
		return b, true
	}
	var b []byte
	for int64(len(b)) < n {
		if !t.more() {
			return b, false
		}
		part := t.chunks[0][t.at:]
		part = part[:min(int64(len(part)), n-int64(len(b)))]
		b = append(b, part...)
		t.at += len(part)
	}
	return b, true
}

// characters reads n characters. Where a record ends in their midst the next begins with a flag that tells their width anew.
func (t *biffText) characters(n int, wide bool) (string, bool) {
	var s strings.Builder
	for n > 0 {
		if len(t.chunks) > 0 && t.at >= len(t.chunks[0]) {
			if !t.more() {
				return s.String(), false
			}
			wide = t.chunks[0][0]&1 != 0
			t.at = 1
		}
		if len(t.chunks) == 0 {
			return s.String(), false
		}
		width := 1
		if wide {
			width = 2
		}
		rest := t.chunks[0][t.at:]
		count := min(n, len(rest)/width)
		if count == 0 {
			if len(rest) > 0 {
				return s.String(), false
			}
			continue
		}
		s.WriteString(biffCharacters(rest[:count*width], wide))
		t.at += count * width
		n -= count
	}
	return s.String(), true
}

// biffCharacters decodes UTF-16, or its lower halves.
func biffCharacters(b []byte, wide bool) string {
	units := make([]uint16, 0, len(b))
	for i := 0; i < len(b); i++ {
		u := uint16(b[i])
		if wide {
			if i+1 >= len(b) {
				break
			}
			i++
			u |= uint16(b[i]) << 8
		}
		if u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// rich reads a string with its formatting and its phonetic guide, of which the latter is text as well.
func (t *biffText) rich() (text string, guide []string, ok bool) {
	head, ok := t.take(3)
	if !ok {
		return "", nil, false
	}
	count, flags := int(head[0])|int(head[1])<<8, head[2]
	var runs, ext int64
	if flags&8 != 0 {
		b, whole := t.take(2)
		if !whole {
			return "", nil, false
		}
		v, _ := bin(b).u16(0)
		runs = int64(v)
	}
	if flags&4 != 0 {
		b, whole := t.take(4)
		if !whole {
			return "", nil, false
		}
		v, _ := bin(b).u32(0)
		ext = int64(v)
	}
	if text, ok = t.characters(count, flags&1 != 0); !ok {
		return text, nil, false
	}
	if _, ok = t.take(4 * runs); !ok {
		return text, nil, false
	}
	b, ok := t.take(ext)
	return text, wideRuns(b), ok
}

// readStrings reads the table of shared strings ([MS-XLS] 2.4.265). The count that it claims is not trusted.
func (x *xls) readStrings(rec *biffRecord) error {
	count, ok := rec.body().u32(4)
	if !ok {
		return unreadable(Damaged, xlsName)
	}
	t := &biffText{chunks: rec.chunks, at: 8}
	used := 0
	for range count {
		if !t.more() {
			return unreadable(Damaged, xlsName)
		}
		text, guide, ok := t.rich()
		if !ok {
			return unreadable(Damaged, xlsName)
		}
		if used += len(text); used > x.out.limit {
			return unreadable(TooLong, x.out.limit>>20)
		}
		x.strings = append(x.strings, text)
		x.pending = append(x.pending, guide...)
	}
	x.shown = make([]bool, len(x.strings))
	return nil
}

// long reads a string behind a length of two bytes ([MS-XLS] 2.5.294). In old workbooks its characters are bytes of the code page.
func (x *xls) long(rec *biffRecord, at int) string {
	if at > len(rec.chunks[0]) {
		return ""
	}
	if x.old {
		size, _ := rec.body().u16(at)
		b := rec.all()[min(len(rec.all()), at+2):]
		return narrow(b[:min(len(b), int(size))], x.page)
	}
	t := &biffText{chunks: rec.chunks, at: at}
	text, _, _ := t.rich()
	return text
}

// short reads a string behind a length of one byte ([MS-XLS] 2.5.240).
func (x *xls) short(b bin) string {
	if len(b) < 2 {
		return ""
	}
	count := int(b[0])
	if x.old {
		return narrow(b[1:min(len(b), 1+count)], x.page)
	}
	wide := b[1]&1 != 0
	if wide {
		count *= 2
	}
	return biffCharacters(b[2:min(len(b), 2+count)], wide)
}

// formatText reads the code of a number format.
func (x *xls) formatText(rec *biffRecord) string {
	if x.old {
		return x.short(rec.body()[min(2, len(rec.body())):])
	}
	return x.long(rec, 2)
}
