package extract

import "strings"

// readCSV reads a table of values (RFC 4180) with any of the usual separators. Cells of a row are parted by tabs and rows by line ends,
// whatever was inside the quotes, so that the place of a character is the row and column that it stands in.
func readCSV(src *source, out *sink, _ Limits) error {
	text, err := readCharacters(src, out)
	if err != nil {
		return err
	}
	_, links := unescaped(text)
	if err := out.add("", Row, rows(text, separator(text))); err != nil {
		return err
	}
	return out.add("addresses", "", links)
}

// separators are the characters that part cells, the most usual first.
const separators = ",;\t|"

// separator finds the character that parts the cells: the one that most of the first rows have, and as often as each other. Excel writes
// it into the first line when asked to ("sep=;").
func separator(text string) byte {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 0 && strings.IndexByte(separators, rest[0]) >= 0 {
		return rest[0]
	}
	best, most := byte(','), 0
	for i := range len(separators) {
		if score := regular(text, separators[i]); score > most {
			best, most = separators[i], score
		}
	}
	return best
}

// regular scores how alike the first rows are in the number of cells that a separator cuts them into.
func regular(text string, by byte) int {
	var counts []int
	n, quoted := 0, false
	for i := 0; i < min(len(text), 64<<10) && len(counts) < 100; i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == by:
			n++
		case c == '\n':
			counts = append(counts, n)
			n = 0
		}
	}
	if len(counts) == 0 {
		return n
	}
	score := 0
	for _, c := range counts {
		if c > 0 && c == counts[0] {
			score += 2
		} else if c > 0 {
			score++
		}
	}
	return score
}

// rows writes the table with one tab between cells and one line end between rows. A quote that never ends takes the rest of the text into
// its cell, as spreadsheet programs do; nothing is lost by it but the rows.
func rows(text string, by byte) string {
	var b strings.Builder
	b.Grow(len(text))
	quoted, begin := false, true // begin: at the beginning of a cell
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"' && quoted && i+1 < len(text) && text[i+1] == '"':
			b.WriteByte('"')
			i++
		case c == '"' && (quoted || begin):
			quoted, begin = !quoted, false
		case quoted && (c == '\n' || c == '\t'):
			b.WriteByte(' ')
		case !quoted && c == by:
			b.WriteByte('\t')
			begin = true
		case !quoted && c == '\n':
			b.WriteByte('\n')
			begin = true
		case c == '\t':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
			begin = false
		}
	}
	return b.String()
}
