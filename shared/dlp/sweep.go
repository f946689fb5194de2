package dlp

import (
	"math/bits"
)

// Masks over eight bytes.
const (
	ones = 0x0101010101010101
	tops = 0x8080808080808080
)

// load reads eight bytes, the first one lowest.
func load(s string, i int) uint64 {
	_ = s[i+7]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 | uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
}

// gather moves the lowest bits of eight bytes to the highest byte.
const gather = 0x0102040810204080

// bitmaps say what stands where in 64 bytes of a text, a bit for each byte, the first one lowest.
type bitmaps struct {
	starts uint64 // words begin: an ASCII letter that follows none, or a capital that follows a small letter, as in "userPassword"
	leads  uint64 // characters outside ASCII begin
	marks  uint64 // "0" to "@": digits, ":", "=", ">", "<" and "@" among them
	commas uint64 // "," and "|"
	solid  uint64 // no space and no control character
}

// edge is what the last byte before a block was: the top bit of the lowest byte.
type edge struct{ letter, small uint64 }

// read sorts the 64 bytes of text at byte i.
func (b *bitmaps) read(text string, i int, e *edge) {
	*b = bitmaps{}
	before, small := e.letter, e.small
	for k := 0; k < 64; k += 8 {
		x := load(text, i+k)
		high := x & tops
		low := x &^ tops
		lower := low | 0x20*ones
		letters := (lower + (0x80-'a')*ones) &^ (lower + (0x7f-'z')*ones) & tops &^ high
		smalls := letters & (x << 2)
		begin := letters&^(letters<<8|before) | letters&^(x<<2)&(smalls<<8|small)
		before, small = letters>>56, smalls>>56
		b.starts |= begin >> 7 * gather >> 56 << k
		b.leads |= (high & (x << 1)) >> 7 * gather >> 56 << k
		b.marks |= ((low + (0x80-'0')*ones) &^ (low + (0x7f-'@')*ones) & tops &^ high) >> 7 * gather >> 56 << k
		b.commas |= (^((low ^ ','*ones) + 0x7f*ones) | ^((low ^ '|'*ones) + 0x7f*ones)) & tops &^ high >> 7 * gather >> 56 << k
		b.solid |= ((low + (0x7f-' ')*ones | high) & tops) >> 7 * gather >> 56 << k
	}
	e.letter, e.small = before, small
}

// runs gives the places from which at least 8 bytes are solid, and those from which minSecret and minToken are. Bytes behind the block count
// as solid for the first two.
func (b *bitmaps) runs() (eight, secret, token uint64) {
	n := b.solid
	n &= n>>1 | 1<<63
	n &= n>>2 | 3<<62
	n &= n>>4 | 15<<60
	t := b.solid & (b.solid >> 1)
	t &= t >> 2
	t &= t >> 4
	return n, n & (n>>2 | 3<<62), t & (t >> 7)
}

// run is the pass. Words with letters outside ASCII are looked at where such a letter stands. Sixty-four bytes are sorted first, and what
// begins something is looked at then: fewer branches that can't be foretold.
func (s *sweep) run() {
	text := s.text
	var b bitmaps
	var e edge
	i := 0
	for ; i+72 <= len(text); i += 64 {
		b.read(text, i, &e)
		s.words(i, b.starts, b.leads)
		_, secret, token := b.runs()
		// what is assigned begins at most eight bytes behind a sign
		near := secret>>1 | secret>>2
		near |= near >> 2
		near |= near >> 4
		near |= 0xff << 56
		s.marks(i, b.marks|b.commas&near|b.leads)
		if token != 0 || b.solid&0xff == 0xff || b.solid>>56 == 0xff {
			s.tokens(i, token, b.solid)
		}
	}
	s.tail(i)
}

// words looks at the words that begin in the block at byte i. Those that may begin a cue are picked first, without a branch.
func (s *sweep) words(i int, starts, leads uint64) {
	text, f := s.text, s.filter
	events := leads
	for ; starts != 0; starts &= starts - 1 {
		bit := bits.TrailingZeros64(starts) & 63
		events |= f.first(load(text, i+bit)|0x20*ones) << bit
	}
	for ; events != 0; events &= events - 1 {
		at := i + bits.TrailingZeros64(events)
		if text[at] >= 0x80 {
			s.wide(at)
			continue
		}
		s.capitals(at)
		if f.maybe(text, at, load(text, at)|0x20*ones) {
			s.head(at)
		}
	}
}

// capitals looks at the word at byte i for what private keys and bank codes are found by, which is written in one way only.
func (s *sweep) capitals(i int) {
	switch s.text[i] {
	case 'K', 'U':
		s.keyWord(i)
	case 'B', 'S':
		s.bankLabel(i)
	}
}

// marks looks at the signs and digits of the block at byte i.
func (s *sweep) marks(i int, events uint64) {
	for events != 0 {
		at := i + bits.TrailingZeros64(events)
		events &= events - 1
		switch kind := class[s.text[at]]; {
		case kind == signClass:
			s.sign(at)
		case kind != 0 && s.numbers != nil && at >= s.numbers.next:
			s.numbers.look(at, kind)
			events &= ^uint64(0) << min(63, s.numbers.next-i) // there is nothing else inside a number
		}
	}
}

// tokens looks at the long words of the block at byte i.
func (s *sweep) tokens(i int, starts, solid uint64) {
	if solid&0xff == 0xff && i >= s.runEnd {
		s.long(i)
	}
	for ; starts != 0; starts &= starts - 1 {
		if at := i + bits.TrailingZeros64(starts); at >= s.runEnd {
			s.long(at)
		}
	}
	if solid>>56 == 0xff && i+63 >= s.runEnd {
		s.long(i + 63)
	}
}

// tail is run for the last bytes of the text, one at a time.
func (s *sweep) tail(i int) {
	for ; i < len(s.text); i++ {
		b := s.text[i]
		switch {
		case letter(b):
			if i == 0 || !letter(s.text[i-1]) || b < 'a' && s.text[i-1] >= 'a' {
				s.capitals(i)
				s.head(i)
			}
		case b >= 0xc0:
			s.wide(i)
		}
		switch kind := class[b]; {
		case kind == signClass:
			s.sign(i)
		case kind != 0 && s.numbers != nil && i >= s.numbers.next:
			s.numbers.look(i, kind)
		}
		if b > ' ' && i >= s.runEnd {
			s.long(i)
		}
	}
}
