package lexicon

import (
	"unicode"
	"unicode/utf8"
)

// token is one word of a text.
type token struct {
	start, end int    // bytes of the text
	from, to   int    // of its folded form in sight.folded
	hash       uint64 // of its folded form
	capital    bool   // it does not begin with a lower-case letter
	digits     bool   // it has a digit
	letters    bool   // it has something else
}

// sight is what a matcher sees at one word: it, and those after it.
type sight struct {
	tokens []token // the first is the word that the matcher is at
	folded []byte
}

func (s *sight) word(i int) []byte { return s.folded[s.tokens[i].from:s.tokens[i].to] }

const (
	block  = 64 << 10 // bytes of text that are cut into words at a time
	ahead  = 24       // words after it that a matcher may look at
	longer = 256      // bytes of a folded word that count; what is longer is no word that anybody looks for
)

// eachWord calls at for every word of the text in its order. Matchers look at most ahead words forward. keep says whether they need the folded
// words themselves.
func eachWord(text string, keep bool, at func(*sight)) {
	c := cutter{text: text, keep: keep}
	var s sight
	for pos := 0; pos < len(text); {
		c.tokens, c.folded = c.tokens[:0], c.folded[:0]
		limit := min(pos+block, len(text))
		end := c.cut(pos, limit, -1)
		own := len(c.tokens)
		c.cut(end, len(text), own+ahead)
		s.folded = c.folded
		for i := range own {
			s.tokens = c.tokens[i:]
			at(&s)
		}
		pos = end
	}
}

// cutter cuts words.
type cutter struct {
	text   string
	keep   bool
	tokens []token
	folded []byte
}

// The parameters of the words' own hash, FNV-1a with 64 bits. It needs no key: it only looks words up that are compared afterwards.
const (
	fnvBasis = 14695981039346656037
	fnvPrime = 1099511628211
)

// cut adds the words that begin in [pos, limit) until there are most of them, and gives where the next one may begin.
func (c *cutter) cut(pos, limit, most int) int {
	text := c.text
	for pos < limit && len(c.tokens) != most {
		b := text[pos]
		if b < utf8.RuneSelf {
			if asciiKinds[b] != letter && asciiKinds[b] != digit {
				pos++
				continue
			}
			pos = c.word(pos)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[pos:])
		if k := kindOf(r); !k.word() {
			pos += size
			continue
		}
		pos = c.word(pos)
	}
	return max(pos, limit)
}

// word adds the word that begins at pos and gives its end.
func (c *cutter) word(pos int) int {
	text := c.text
	t := token{start: pos, from: len(c.folded), hash: fnvBasis, capital: true}
	first := true
	for pos < len(text) {
		b := text[pos]
		if b < utf8.RuneSelf {
			k := asciiKinds[b]
			if k != letter && k != digit {
				break
			}
			t.note(k, first && b >= 'a')
			if b >= 'A' && b <= 'Z' {
				b += 'a' - 'A'
			}
			c.put(&t, b)
			pos++
			first = false
			continue
		}
		r, size := utf8.DecodeRuneInString(text[pos:])
		k := kindOf(r)
		if k == alone && !first || k != alone && !k.continues() {
			break
		}
		pos += size
		if k == letter || k == digit || k == alone {
			f := foldRune(r)
			t.note(k, first && unicode.IsLower(r))
			for i := range len(f) {
				c.put(&t, f[i])
			}
		}
		if first = false; k == alone {
			pos = c.trail(pos)
			break
		}
	}
	t.end, t.to = pos, len(c.folded)
	c.tokens = append(c.tokens, t)
	return pos
}

// trail passes over marks and invisible characters.
func (c *cutter) trail(pos int) int {
	for pos < len(c.text) {
		r, size := utf8.DecodeRuneInString(c.text[pos:])
		if k := kindOf(r); k != mark && k != nothing {
			break
		}
		pos += size
	}
	return pos
}

func (c *cutter) put(t *token, b byte) {
	t.hash = (t.hash ^ uint64(b)) * fnvPrime
	if c.keep && len(c.folded)-t.from < longer {
		c.folded = append(c.folded, b)
	}
}

func (t *token) note(k kind, lower bool) {
	if lower {
		t.capital = false
	}
	if k == digit {
		t.digits = true
	} else {
		t.letters = true
	}
}
