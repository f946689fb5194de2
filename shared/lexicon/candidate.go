package lexicon

import (
	"slices"
	"unicode/utf8"
)

// candidates reads the values of a text that an index may have, and confirms those that pass its filter.
type candidates struct {
	index   *Index
	confirm func(tagged []byte, start, end int)
	scratch []byte
	sorted  [][]byte
}

// look tries everything that begins with the word in sight.
func (c *candidates) look(text string, s *sight) {
	t := &s.tokens[0]
	if c.index.num && (t.digits || c.prefixed(text, s)) {
		c.numbers(text, s)
	}
	if c.index.named && t.capital && t.letters {
		c.names(text, s)
	}
	if c.index.phrased {
		c.phrases(text, s)
	}
	if c.index.dated {
		c.dates(text, s)
	}
}

// try confirms a value if the filter knows it.
func (c *candidates) try(start, end int) {
	if c.index.values.has(c.index.sip.sum(c.scratch)) {
		c.confirm(c.scratch, start, end)
	}
}

// known reports whether a word is one of the list's names or texts.
func (c *candidates) known(word []byte) bool {
	c.scratch = append(append(c.scratch[:0], 'w'), word...)
	return c.index.words.has(c.index.sip.sum(c.scratch))
}

// prefixed reports whether the word is letters that belong to a number: "AC-12345".
func (c *candidates) prefixed(text string, s *sight) bool {
	t := &s.tokens[0]
	return t.to-t.from <= 4 && len(s.tokens) > 1 && s.tokens[1].digits && joins(text[t.end:s.tokens[1].start])
}

// mostGroups is how many groups a number may be written in.
const mostGroups = 9

func (c *candidates) numbers(text string, s *sight) {
	c.scratch = append(c.scratch[:0], '#')
	digits := false
	for i := range min(mostGroups, len(s.tokens)) {
		t := &s.tokens[i]
		if i > 0 && (!joins(text[s.tokens[i-1].end:t.start]) || !t.digits && t.to-t.from > 4) {
			return
		}
		c.scratch = append(c.scratch, s.word(i)...)
		digits = digits || t.digits
		n := len(c.scratch) - 1
		if n > longestNumber {
			return
		}
		if digits && c.index.Lengths&(1<<n) != 0 {
			c.try(s.tokens[0].start, t.end)
		}
	}
}

// joins reports whether what stands between two groups is one separator of numbers.
func joins(gap string) bool {
	r, size := utf8.DecodeRuneInString(gap)
	if size != len(gap) {
		return false
	}
	return kindOf(r) == space || r == '.' || r == '/' || r == '_'
}

// near reports whether two words may belong to one name or text.
func near(gap string) bool {
	if len(gap) > 4 {
		return false
	}
	for _, r := range gap {
		switch {
		case kindOf(r) == space, r == ',', r == '.', r == '\'', r == '’', r == '&', r == '"':
		default:
			return false
		}
	}
	return true
}

func (c *candidates) names(text string, s *sight) {
	if w := s.word(0); idle(string(w)) || !c.known(w) {
		return
	}
	c.sorted = c.sorted[:0]
	for i := range s.tokens[:min(len(s.tokens), 2*mostWords)] {
		if i > 0 && !near(text[s.tokens[i-1].end:s.tokens[i].start]) {
			return
		}
		w := s.word(i)
		if idle(string(w)) {
			continue
		}
		if i > 0 && !c.known(w) || len(c.sorted) == mostWords {
			return
		}
		at, _ := slices.BinarySearchFunc(c.sorted, w, slices.Compare)
		c.sorted = slices.Insert(c.sorted, at, w)
		if c.index.Sizes&(1<<len(c.sorted)) == 0 {
			continue
		}
		c.scratch = append(c.scratch[:0], 'n')
		for k, word := range c.sorted {
			if k > 0 {
				c.scratch = append(c.scratch, ' ')
			}
			c.scratch = append(c.scratch, word...)
		}
		c.try(s.tokens[0].start, s.tokens[i].end)
	}
}

func (c *candidates) phrases(text string, s *sight) {
	for i := range s.tokens[:min(len(s.tokens), mostWords)] {
		if i > 0 && !near(text[s.tokens[i-1].end:s.tokens[i].start]) || !c.known(s.word(i)) {
			return
		}
		if c.index.Sizes&(1<<(i+1)) == 0 {
			continue
		}
		c.scratch = append(c.scratch[:0], 't')
		for k := range i + 1 {
			if k > 0 {
				c.scratch = append(c.scratch, ' ')
			}
			c.scratch = append(c.scratch, s.word(k)...)
		}
		c.try(s.tokens[0].start, s.tokens[i].end)
	}
}

// dates tries the ways in which a date is written: 1980-03-04, 4.3.1980 and 3/4/1980 (in both orders), 19800304, 4 March 1980, March 4th, 1980.
func (c *candidates) dates(text string, s *sight) {
	var parts [3]int // numbers; months by name are negative
	first := &s.tokens[0]
	if first.digits && first.to-first.from == 8 && !first.letters {
		if w := s.word(0); number(w[:4]) > 0 {
			c.date(first, first.end, number(w[:4]), number(w[4:6]), number(w[6:]))
		}
		return
	}
	n, end := 0, 0
	for i := range s.tokens[:min(len(s.tokens), 4)] {
		if i > 0 && !between(text[s.tokens[i-1].end:s.tokens[i].start]) {
			return
		}
		w := s.word(i)
		if n == 1 && (string(w) == "of" || string(w) == "de") {
			continue
		}
		v := -1
		if s.tokens[i].digits {
			v = number(w)
		} else if m := months[string(w)]; m > 0 {
			v = -m - 1
		}
		if v == -1 {
			return
		}
		parts[n], end = v, s.tokens[i].end
		if n++; n == 3 {
			break
		}
	}
	if n < 3 {
		return
	}
	a, b, y := parts[0], parts[1], parts[2]
	switch {
	case a > 31 && b > 0:
		c.date(first, end, a, b, y)
	case y <= 31 || a == 0 || b == 0:
	case a < 0 && b > 0:
		c.date(first, end, y, -a-1, b)
	case b < 0 && a > 0:
		c.date(first, end, y, -b-1, a)
	case a > 0 && b > 0:
		c.date(first, end, y, b, a)
		if a != b {
			c.date(first, end, y, a, b)
		}
	}
}

// between reports whether what stands between the parts of a date fits one.
func between(gap string) bool {
	if len(gap) > 3 {
		return false
	}
	for _, r := range gap {
		if kindOf(r) != space && r != '.' && r != '/' && r != ',' {
			return false
		}
	}
	return true
}

func (c *candidates) date(first *token, end, year, month, day int) {
	if d := validDate(year, month, day); d != "" {
		c.scratch = append(append(c.scratch[:0], 'd'), d...)
		c.try(first.start, end)
	}
}
