package extract

import "strings"

// Pairs of offset and length in the file information block of Word 97 ([MS-DOC] 2.5.6) whose tables hold words that somebody wrote, or
// that say who wrote.
var docTables = []struct {
	pair int
	name string
}{
	{36, "comments"}, {51, "revisions"}, {21, "bookmarks"}, {32, "document properties"}, {71, "document properties"}, {60, "document variables"},
	{45, "form fields"}, {70, "routing slip"}, {50, "drawings"},
}

// readTables adds the words that aren't in the text: authors of comments and changes, bookmarks, variables, the routing slip, the last
// authors with the folders that they saved in, and the descriptions of drawings.
func (d *doc) readTables() error {
	if d.old {
		return nil
	}
	for _, t := range docTables {
		b, err := d.part(0x9a + 8*t.pair)
		if err != nil {
			return err
		}
		var words []string
		switch t.pair {
		case 50:
			words = artWords(b, 1)
		case 36:
			words, _ = countedStrings(b)
		case 70:
			words = letterRuns(b)
		default:
			words = stringTable(b)
		}
		if err := d.out.add(t.name, "line", strings.Join(words, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// stringTable reads an STTB ([MS-DOC] 2.2.4) of wide strings, and strings that follow it as the values of document variables do.
func stringTable(b bin) []string {
	if mark, ok := b.u16(0); !ok || mark != 0xffff {
		return letterRuns(b)
	}
	n, _ := b.u16(2)
	extra, _ := b.u16(4)
	var found []string
	at := 6
	for range int(n) {
		length, ok := b.u16(at)
		text, whole := b.cut(at+2, 2*int64(length))
		if !ok || !whole {
			return letterRuns(b)
		}
		found = append(found, wide(text))
		at += 2 + 2*int(length) + int(extra)
	}
	if at < len(b) {
		rest, sound := countedStrings(b[at:])
		if !sound {
			rest = letterRuns(b[at:])
		}
		found = append(found, rest...)
	}
	return found
}

// countedStrings reads wide strings that each follow their length.
func countedStrings(b bin) (found []string, sound bool) {
	for at := 0; at < len(b); {
		length, ok := b.u16(at)
		text, whole := b.cut(at+2, 2*int64(length))
		if !ok || !whole {
			return letterRuns(b), false
		}
		found = append(found, wide(text))
		at += 2 + 2*int(length)
	}
	return found, true
}
