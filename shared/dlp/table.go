package dlp

import "strings"

// table knows the header of the table that a number stands in: cells separated by tabs, vertical bars, semicolons or commas, one row a line.
// The header is the first of the lines above that have as many cells, or a later one that looks like one: phrases of the dictionary in it,
// and no cell that begins with a digit.
//
// It reads every line of a table once, as long as the questions go forward.
type table struct {
	reader  reading
	begin   int // the line that was looked at last; its end is 0 when there was none
	end     int
	seen    int  // as far as line ends have been looked for
	sign    byte // between the cells
	cells   int
	headAt  int // the header's line; -1 for none
	headEnd int
	column  int // whose marks are kept, -1 for none
	marks   []mark
	rules   ruleSet
	asked   int // the place that was asked about last
}

const (
	longestRow  = 2048 // bytes of a row that is looked at
	mostRowsUp  = 4096 // rows that are looked at above a number whose table isn't known
	mostColumns = 512
	longestHead = 64 // bytes of a column's header
)

// speaks reports whether the header of the column in which byte at stands is about a rule.
func (t *table) speaks(text string, rule, at int) bool {
	t.find(text, at)
	return t.column >= 0 && t.rules.has(rule)
}

// head gives the phrases in the header of the column in which byte at stands.
func (t *table) head(text string, at int) []mark {
	t.find(text, at)
	if t.column < 0 {
		return nil
	}
	return t.marks
}

// find looks the column up.
func (t *table) find(text string, at int) {
	if t.asked == at+1 {
		return
	}
	t.asked = at + 1
	if t.end == 0 || at < t.begin || at >= t.end {
		t.row(text, at)
	}
	if t.headAt < 0 {
		t.column = -1
		return
	}
	column := separators(text[t.begin:at], t.sign)
	if column == t.column {
		return
	}
	t.column, t.rules, t.marks = column, ruleSet{}, t.marks[:0]
	from, to, ok := cell(text[t.headAt:t.headEnd], t.sign, column)
	if !ok {
		t.column = -1
		return
	}
	t.names(text, t.headAt+from, t.headAt+to)
	for _, m := range t.reader.marked(t.headAt+from, t.headAt+to) {
		t.marks = append(t.marks, m)
		t.rules.join(&m.phrase.rules)
	}
}

// row moves to the line in which byte at stands, and looks for its header.
func (t *table) row(text string, at int) {
	known, old := t.end, *t
	t.line(text, at)
	t.sign, t.cells = separated(text[t.begin:t.end])
	t.headAt, t.column = -1, -1
	if t.cells == 0 || at-t.begin >= longestRow {
		return
	}
	for end, rows := t.begin-1, 0; end > 0 && rows < mostRowsUp; rows++ {
		if end == known && old.cells == t.cells && old.sign == t.sign {
			if t.headAt < 0 || !t.renewed(text) {
				t.headAt, t.headEnd = old.headAt, old.headEnd
			}
			return
		}
		low := max(0, end-longestRow)
		begin := low + strings.LastIndexByte(text[low:end], '\n') + 1
		if separators(text[begin:end], t.sign) != t.cells {
			return
		}
		if title(text[begin:end]) && t.names(text, begin, end) > 0 {
			t.headAt, t.headEnd = begin, end
		}
		end = begin - 1
	}
}

// renewed reports whether the header that was found inside a table begins another one: two or more of its cells have phrases.
func (t *table) renewed(text string) bool {
	return t.names(text, t.headAt, t.headEnd) > 1
}

// names counts the phrases of the dictionary in a row.
func (t *table) names(text string, begin, end int) int {
	t.reader = reading{text: text[:end], dictionary: dictionary(), letters: t.reader.letters[:0], words: t.reader.words[:0], marks: t.reader.marks[:0]}
	t.reader.reach(begin, end)
	return len(t.reader.marked(begin, end))
}

// line finds the line in which byte at stands, as far as a row goes.
func (t *table) line(text string, at int) {
	low, begin := max(0, at-longestRow), max(0, at-longestRow)
	if t.seen > low && t.seen <= at {
		low, begin = t.seen, t.begin
	}
	if i := strings.LastIndexByte(text[low:at], '\n'); i >= 0 {
		begin = low + i + 1
	}
	t.begin, t.seen, t.end = begin, at, min(len(text), at+longestRow)
	if i := strings.IndexByte(text[at:t.end], '\n'); i >= 0 {
		t.end = at + i
	}
}

// separated gives the sign that separates a line's cells, and how many there are of it.
func separated(line string) (sign byte, count int) {
	for _, sign := range []byte("\t|;,") {
		if n := separators(line, sign); n > 0 && n < mostColumns {
			return sign, n
		}
	}
	return 0, 0
}

// separators counts the signs between the cells of a row: those that don't stand between quotation marks (RFC 4180, 2.5).
func separators(row string, sign byte) int {
	n := strings.Count(row, string(rune(sign)))
	if n == 0 || strings.IndexByte(row, '"') < 0 {
		return n
	}
	n = 0
	quoted := false
	for i := range len(row) {
		if row[i] == '"' {
			quoted = !quoted
		} else if row[i] == sign && !quoted {
			n++
		}
	}
	return n
}

// title reports whether a row can be a header: it has letters, and no cell begins with a digit.
func title(row string) bool {
	first, letters := true, false
	for i := range len(row) {
		switch b := row[i]; {
		case b >= '0' && b <= '9':
			if first {
				return false
			}
		case letterByte(b):
			first, letters = false, true
		case b == '\t' || b == '|' || b == ';' || b == ',':
			first = true
		}
	}
	return letters
}

// cell gives where a row's cell lies, counting from 0. Cells as long as sentences head no columns.
func cell(row string, sign byte, column int) (from, to int, ok bool) {
	quoted := false
	for to = range len(row) {
		switch {
		case row[to] == '"':
			quoted = !quoted
		case row[to] != sign || quoted:
		case column == 0:
			return from, to, to-from <= longestHead
		default:
			column--
			from = to + 1
		}
	}
	return from, len(row), column == 0 && len(row)-from <= longestHead
}
