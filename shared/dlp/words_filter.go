package dlp

import (
	"math/bits"
	"sync"
	"unicode/utf8"
)

// cueFilter says of most words at a glance that no cue begins with them.
type cueFilter struct {
	heads  [1 << 12]uint32 // by a hash of the first three letters, a bit for the fourth
	firsts [1 << 10]uint64 // a bit for each hash of up to eight first letters of a cue
	alone  [1 << 10]uint64 // the same, of cues of one word
	pairs  [1 << 10]uint64 // the same, with the first two letters of the second word
}

const (
	headFactor = 2654435761
	headShift  = 32 - 12
	wordFactor = 0x9e3779b97f4a7c15
	wordShift  = 64 - 16
)

// capitalWords are looked for as they stand, by sweep.capitals.
var capitalWords = []string{"key", "user", "bic", "swift"}

// cueFilters is made at the first use.
var cueFilters = sync.OnceValue(func() *cueFilter {
	f := &cueFilter{}
	for _, w := range capitalWords {
		f.addHead(w)
	}
	for w, list := range cues() {
		f.addHead(w)
		var word uint64
		n := 0
		for n < len(w) && n < 8 && letter(w[n]) {
			word |= uint64(w[n]) << (8 * n)
			n++
		}
		first := word << (64 - 8*n)
		set(&f.firsts, first*wordFactor>>wordShift)
		for _, c := range list {
			if len(c.rest) == 0 {
				set(&f.alone, first*wordFactor>>wordShift)
			} else if next := c.rest[0]; len(next) > 1 {
				set(&f.pairs, pair(first, next[0], next[1]))
			}
		}
	}
	return f
})

func set(bitmap *[1 << 10]uint64, h uint64)      { bitmap[h>>6] |= 1 << (h & 63) }
func has(bitmap *[1 << 10]uint64, h uint64) bool { return bitmap[h>>6]>>(h&63)&1 != 0 }

// pair is the hash of a word's first letters and the first two of the next.
func pair(first uint64, a, b byte) uint64 {
	return (first ^ uint64(a&31)<<5 ^ uint64(b&31)) * wordFactor >> wordShift
}

func (f *cueFilter) addHead(w string) {
	head := [4]byte{' ', ' ', ' ', ' '}
	copy(head[:], w)
	three := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16
	fourth := uint32(1) << (head[3] & 31)
	if len(w) < 4 {
		fourth = 1<<32 - 1
	}
	if len(w) >= 3 {
		f.heads[three*headFactor>>headShift] |= fourth
		return
	}
	for _, b := range " -./:\n\t\r)°\u00a0" { // a word of two letters, before what can follow it
		first := utf8.AppendRune(nil, b)[0] | 0x20
		two := three&0xffff | uint32(first)<<16
		f.heads[two*headFactor>>headShift] |= fourth
	}
}

// maybe reports whether a cue may begin with the word at byte i, whose first eight bytes are given with their letters small. A hyphen may
// stand for a break.
func (f *cueFilter) maybe(text string, i int, word uint64) bool {
	letters := (word + (0x80-'a')*ones) &^ (word + (0x7f-'z')*ones) & tops &^ word
	n := 8
	if letters != tops {
		if n = bits.TrailingZeros64(^letters&tops) >> 3; byte(word>>(8*n)) == '-' {
			return true
		}
	}
	first := word << (64 - 8*n)
	h := first * wordFactor >> wordShift
	if !has(&f.firsts, h) {
		return false
	}
	if has(&f.alone, h) {
		return true
	}
	end := i + n
	for n == 8 && end < len(text) && end < i+longWord && letter(text[end]) {
		end++
	}
	if end+2 >= len(text) || text[end] != ' ' || !letter(text[end+1]) || !letter(text[end+2]) {
		return true
	}
	return has(&f.pairs, pair(first, text[end+1], text[end+2]))
}
