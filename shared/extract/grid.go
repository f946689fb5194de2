package extract

import (
	"math"
	"strconv"
	"strings"
)

// grid is the text of the cells of a sheet, row by row, with the place of each. Cells are parted by tabs, and there is one for an empty
// cell as well, so that every value stands under the heading of its column: the word that tells what a number is stands once, at the head
// of the column, thousands of rows above most numbers, and shared/dlp looks for it there.
type grid struct {
	text  strings.Builder
	cells []Place
	row   int32
	line  []cellText // the cells of the row that is coming in
	bytes int        // of their text
	width int32      // columns of the heading rows
	heads bool       // no row with a value has come in this block of rows
	fresh bool       // nor a heading
}

// cellText is a cell of a row, with its column counted from 1.
type cellText struct {
	column int32
	text   string
	stored string // what a number is, where its format shows something else
}

// widestGap is the number of empty cells up to which each has its tab, so that a few cells far apart don't make a long text.
const widestGap = 32

// put adds a cell of words.
func (g *grid) put(out *sink, row, column int32, text string) error {
	return g.add(out, row, cellText{column: column, text: oneLine(text)})
}

// number adds a number, as its format shows it and as it is stored, see storedToo.
func (g *grid) number(out *sink, row, column int32, v float64, shown string) error {
	raw := strconv.FormatFloat(v, 'f', -1, 64)
	c := cellText{column: column, text: oneLine(shown)}
	if c.text != raw {
		c.stored = storedToo(c.text, raw)
	}
	return g.add(out, row, c)
}

func (g *grid) add(out *sink, row int32, c cellText) error {
	if c.text == "" && c.stored == "" {
		return nil
	}
	if row != g.row {
		if len(g.line) > 0 {
			if err := g.end(out); err != nil {
				return err
			}
		}
		if row != g.row+1 || g.row == 0 {
			g.heads, g.fresh = true, true
		}
		g.row = row
	}
	g.bytes += len(c.text) + len(c.stored) + 4
	if g.bytes > out.limit-out.used-g.text.Len() || g.text.Len() > math.MaxInt32-g.bytes {
		return unreadable(TooLong, out.limit>>20)
	}
	g.line = append(g.line, c)
	return nil
}

// end writes the row that came in. A row is as wide as the heading of its block at least, and never a single cell: a list below its
// heading is a table too.
func (g *grid) end(out *sink) error {
	if g.text.Len() > 0 {
		g.text.WriteByte('\n')
	}
	next := int32(1)
	for i, c := range g.line {
		if i > 0 {
			g.text.WriteByte('\t')
			next++
		}
		if gap := c.column - next; gap > 0 {
			g.tabs(min(gap, widestGap))
		}
		next = c.column
		g.cells = append(g.cells, Place{At: int32(g.text.Len()), Row: g.row, Column: c.column})
		g.text.WriteString(c.text)
		if c.stored != "" {
			g.text.WriteString(" (") // a space alone would make one number of the two
			g.text.WriteString(c.stored)
			g.text.WriteByte(')')
		}
	}
	g.tabs(min(max(g.headed(next), 2)-next, widestGap))
	g.line, g.bytes = g.line[:0], 0
	if g.text.Len() > out.limit-out.used || g.text.Len() > math.MaxInt32/2 {
		return unreadable(TooLong, out.limit>>20)
	}
	return nil
}

// headed gives the width of the block's heading, having looked whether the row that ends in column last belongs to it.
func (g *grid) headed(last int32) int32 {
	for _, c := range g.line {
		g.heads = g.heads && headingLike(c.text) && c.stored == ""
	}
	switch {
	case g.heads && g.fresh:
		g.width, g.fresh = last, false
	case g.heads:
		g.width = max(g.width, last)
	}
	return g.width
}

func (g *grid) tabs(n int32) {
	for ; n > 0; n-- {
		g.text.WriteByte('\t')
	}
}

// flush gives the table to the sink and forgets it.
func (g *grid) flush(out *sink, part string) error {
	if len(g.line) > 0 {
		if err := g.end(out); err != nil {
			return err
		}
	}
	if len(g.cells) == 0 {
		return nil
	}
	err := out.table(part, Cell, g.text.String(), g.cells)
	*g = grid{}
	return err
}

// oneLine makes a cell's text fit for a row: a line break or a tab inside would look like a new row or cell.
func oneLine(text string) string {
	if strings.ContainsAny(text, "\r\n\t") {
		text = strings.NewReplacer("\r", "", "\n", " ", "\t", " ").Replace(text)
	}
	return strings.ToValidUTF8(strings.TrimSpace(text), "\uFFFD")
}

// storedDigits is the number of digits before the point from which on a number may be an identifier.
const storedDigits = 6

// storedToo gives what a number is beside what its format shows, or nothing when that adds nothing: when the shown text is the number, cut
// into groups, rounded behind the point, or with a currency; or a number too small, as the days of dates are, to identify anything. "123-45-6789" is shown
// of 123456789, and both count: a firm's pattern may look for either.
func storedToo(shown, raw string) string {
	whole, _, _ := strings.Cut(strings.TrimPrefix(raw, "-"), ".")
	number := between(shown)
	switch {
	case shown == "" && len(whole) > 3:
		return raw // the format hides the number
	case len(whole) < storedDigits:
		return ""
	case strings.HasPrefix(digits(number), whole) && !strings.ContainsAny(number, "-/ ()"):
		return ""
	}
	return raw
}

// between cuts a shown number to what stands between its first and its last digit.
func between(shown string) string {
	const all = "0123456789"
	first, last := strings.IndexAny(shown, all), strings.LastIndexAny(shown, all)
	if first < 0 {
		return ""
	}
	return shown[first : last+1]
}

// digits keeps the digits of a number, without zeros before it.
func digits(s string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	return strings.TrimLeft(kept, "0")
}
