package dlp

import (
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
)

// sweep is one pass over a text for what isn't a number: words that begin a cue, signs of an assignment, and long
// words. It looks at eight bytes at a time, so its cost doesn't grow with the number of cues and rules.
type sweep struct {
	text         string
	found        []Finding
	secrets      secretState
	word         []byte // the word read last, folded
	next         []byte // room for the words after it
	begun        int    // the last word looked up begins here, -1 for none
	lastPassword int    // where the last password ends
	wideEnd      int    // words with characters outside ASCII up to here have been looked up
	runEnd       int    // long words up to here have been looked at
	topics       [topicCount]topicState
}

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

// sweepText finds credentials, markings and what else begins with a word.
func sweepText(text string) []Finding {
	s := &sweep{text: text, begun: -1}
	s.run()
	return s.settled()
}

// settled gives the findings without those of the generic rule that lie in another one's: the other says more.
func (s *sweep) settled() []Finding {
	const generic, neighbours = secretPrefix + genericSecret, 8
	kept := make([]Finding, 0, len(s.found))
	for i, f := range s.found {
		near := s.found[max(0, i-neighbours):min(len(s.found), i+neighbours)]
		if f.Detector != generic || !slices.ContainsFunc(near, func(o Finding) bool { return o.Detector != generic && o.Start < f.End && f.Start < o.End }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// run is the pass. A word begins at an ASCII letter that follows none, or at a capital that follows a small one, as in "userPassword";
// words with other letters are looked at where such a letter stands. Sixty-four bytes are sorted first, and their words, signs and long
// words looked at then: fewer branches that can't be foretold.
func (s *sweep) run() {
	text := s.text
	i := 0
	var before, small uint64 // the top bit of the lowest byte: what the last byte was
	for ; i+72 <= len(text); i += 64 {
		var starts, leads, signs, solid uint64
		for k := 0; k < 64; k += 8 {
			x := load(text, i+k)
			high := x & tops
			low := x &^ tops
			lower := low | 0x20*ones
			letters := (lower + (0x80-'a')*ones) &^ (lower + (0x7f-'z')*ones) & tops &^ high
			smalls := letters & (x << 2)
			begin := letters&^(letters<<8|before) | letters&^(x<<2)&(smalls<<8|small)
			before, small = letters>>56, smalls>>56
			starts |= begin >> 7 * gather >> 56 << k
			leads |= (high & (x << 1)) >> 7 * gather >> 56 << k
			// ":" to ">", "," and "|"
			sign := (low + (0x80-':')*ones) &^ (low + (0x7f-'>')*ones)
			sign |= ^((low ^ ','*ones) + 0x7f*ones)
			sign |= ^((low ^ '|'*ones) + 0x7f*ones)
			signs |= (sign & tops &^ high) >> 7 * gather >> 56 << k
			if (low+(0x7f-' ')*ones|high)&tops == tops {
				solid |= 1 << k
			}
		}
		for events := starts | leads; events != 0; events &= events - 1 {
			at := i + bits.TrailingZeros64(events)
			word := load(text, at) | 0x20*ones
			if leads&events&-events != 0 {
				s.wide(at)
			} else if heads[uint32(word)&0xffffff*headFactor>>headShift]>>(word>>24&31)&1 != 0 && maybeCue(word) {
				s.head(at)
			}
		}
		for ; signs != 0; signs &= signs - 1 {
			s.sign(i + bits.TrailingZeros64(signs))
		}
		for ; solid != 0; solid &= solid - 1 {
			if at := i + bits.TrailingZeros64(solid); at >= s.runEnd {
				s.long(at)
			}
		}
	}
	s.tail(i)
}

// gather moves the lowest bits of eight bytes to the highest byte.
const gather = 0x0102040810204080

// tail is run for the last bytes of the text, one at a time.
func (s *sweep) tail(i int) {
	for ; i < len(s.text); i++ {
		b := s.text[i]
		switch {
		case letter(b):
			if i == 0 || !letter(s.text[i-1]) || b < 'a' && s.text[i-1] >= 'a' {
				s.head(i)
			}
		case b >= 0xc0:
			s.wide(i)
		case b >= ':' && b <= '>' || b == ',' || b == '|':
			s.sign(i)
		}
		if b > ' ' && i >= s.runEnd {
			s.long(i)
		}
	}
}

func letter(b byte) bool {
	return b|0x20 >= 'a' && b|0x20 <= 'z'
}

// wide looks at a character outside ASCII at byte i: words that hold letters with marks, ligatures, full-width letters or invisible
// characters begin before it.
func (s *sweep) wide(i int) {
	b := s.text[i]
	if b < 0xc2 || b > 0xc9 && b != 0xcc && b != 0xcd && b != 0xe2 && b != 0xef {
		return
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	if i < s.wideEnd || folded(r) == "" && !invisible(r) {
		return
	}
	if before, _ := utf8.DecodeLastRuneInString(s.text[:i]); invisible(r) && !unicode.IsLetter(before) {
		return // it is inside no word
	}
	start := i
	for start > 0 && i-start < longWord {
		r, size := utf8.DecodeLastRuneInString(s.text[:start])
		if r < utf8.RuneSelf && !letter(byte(r)) || r >= utf8.RuneSelf && folded(r) == "" && !invisible(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		start -= size
	}
	s.head(start)
	_, s.wideEnd = readWord(s.next[:0], s.text, i)
}

// head looks up the word that begins at byte i, and uses the cues that begin with it.
func (s *sweep) head(i int) {
	if i <= s.begun {
		return
	}
	if r, _ := utf8.DecodeLastRuneInString(s.text[:i]); r != utf8.RuneError && unicode.IsLetter(r) && !(r < utf8.RuneSelf && r >= 'a' && s.text[i] < 'a') {
		return
	}
	var end int
	s.word, end = readWord(s.word[:0], s.text, i)
	list, ok := cues[string(s.word)]
	if !ok {
		return
	}
	s.begun = i
	for k := range list {
		p := &list[k]
		if stop, ok := s.follows(end, p.rest); ok {
			if s.use(p, i, stop) {
				return
			}
		}
	}
}

// follows reports whether the words stand after byte i, and where the last of them ends.
func (s *sweep) follows(i int, rest []string) (end int, ok bool) {
	for _, w := range rest {
		if i = nextWord(s.text, i); i < 0 {
			return 0, false
		}
		s.next, end = readWord(s.next[:0], s.text, i)
		if string(s.next) != w {
			return 0, false
		}
		i = end
	}
	return i, true
}

// The filter of the first four letters of the cues: a hash of three, and one bit for the fourth.
const (
	headFactor = 2654435761
	headShift  = 32 - 12
)

// maybeCue reports whether a cue may begin with the letters that word begins with. A hyphen may stand for a break.
func maybeCue(word uint64) bool {
	letters := (word + (0x80-'a')*ones) &^ (word + (0x7f-'z')*ones) & tops &^ word
	n := bits.TrailingZeros64(^letters&tops|1<<63) >> 3
	if letters == tops {
		n = 8
	} else if byte(word>>(8*n)) == '-' {
		return true
	}
	h := word << (64 - 8*n) * wordFactor >> wordShift
	return cueHeads[h>>6]>>(h&63)&1 != 0
}

const (
	wordFactor = 0x9e3779b97f4a7c15
	wordShift  = 64 - 16
)

// cueHeads has a bit for each hash of up to eight first letters of a cue.
var cueHeads = func() (bitmap [1 << 10]uint64) {
	for w := range cues {
		var word uint64
		n := 0
		for n < len(w) && n < 8 && letter(w[n]) {
			word |= uint64(w[n]) << (8 * n)
			n++
		}
		h := word << (64 - 8*n) * wordFactor >> wordShift
		bitmap[h>>6] |= 1 << (h & 63)
	}
	return bitmap
}()

var heads = func() (filter [1 << 12]uint32) {
	for w := range cues {
		head := [4]byte{' ', ' ', ' ', ' '}
		copy(head[:], w)
		three := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16
		fourth := uint32(1) << (head[3] & 31)
		if len(w) < 4 {
			fourth = 1<<32 - 1
		}
		if len(w) >= 3 {
			filter[three*headFactor>>headShift] |= fourth
			continue
		}
		for _, b := range " -./:\n\t\r)°\u00a0" { // a word of two letters, before what can follow it
			first := utf8.AppendRune(nil, b)[0] | 0x20
			two := three&0xffff | uint32(first)<<16
			filter[two*headFactor>>headShift] |= fourth
		}
	}
	return filter
}()
