package dlp

import (
	"math/bits"
	"sync"
)

// cueFilter says of most words at a glance that no cue begins with them.
type cueFilter struct {
	firsts [1 << 10]uint64 // a bit for each hash of up to eight first letters of a cue
	alone  [1 << 10]uint64 // the same, of cues of one word
	pairs  [1 << 10]uint64 // the same, with the first two letters of the second word
}

const (
	wordFactor = 0x9e3779b97f4a7c15
	wordShift  = 64 - 16
)

// capitalWords are looked for as they stand, by sweep.capitals.
var capitalWords = []string{"key", "user", "bic", "swift"}

// cueFilters is made at the first use.
var cueFilters = sync.OnceValue(func() *cueFilter {
	f := &cueFilter{}
	for _, w := range capitalWords {
		set(&f.firsts, firstOf(w)*wordFactor>>wordShift)
	}
	for w, list := range cues() {
		first := firstOf(w)
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

// firstOf is what firstLetters gives for a word.
func firstOf(w string) uint64 {
	var word [8]byte
	copy(word[:], w)
	_, first := firstLetters(load(string(word[:]), 0))
	return first
}

func set(bitmap *[1 << 10]uint64, h uint64)      { bitmap[h>>6] |= 1 << (h & 63) }
func has(bitmap *[1 << 10]uint64, h uint64) bool { return bitmap[h>>6]>>(h&63)&1 != 0 }

// pair is the hash of a word's first letters and the first two of the next.
func pair(first uint64, a, b byte) uint64 {
	return (first ^ uint64(a&31)<<5 ^ uint64(b&31)) * wordFactor >> wordShift
}

// first gives 1 for a word with whose first letters a cue may begin, by its first eight bytes, their letters small. A hyphen may stand for a break.
func (f *cueFilter) first(word uint64) uint64 {
	n, first := firstLetters(word)
	h := first * wordFactor >> wordShift
	hyphen := (word>>(8*n&63)&0xff ^ '-') - 1
	return f.firsts[h>>6]>>(h&63)&1 | hyphen>>63&^(n>>3)
}

// firstLetters gives the letters that eight bytes begin with, and how many they are.
func firstLetters(word uint64) (n, letters uint64) {
	others := ^((word + (0x80-'a')*ones) &^ (word + (0x7f-'z')*ones) &^ word) & tops
	n = uint64(bits.TrailingZeros64(others)) >> 3
	return n, word << (64 - 8*n)
}

// maybe reports whether a cue may begin with the word at byte i, whose first eight bytes are given with their letters small.
func (f *cueFilter) maybe(text string, i int, word uint64) bool {
	n, first := firstLetters(word)
	end := i + int(n)
	if n < 8 && text[end] == '-' && (text[end+1] == '\n' || text[end+1] == '\r') {
		return true
	}
	h := first * wordFactor >> wordShift
	if !has(&f.firsts, h) {
		return false
	}
	if has(&f.alone, h) {
		return true
	}
	for n == 8 && end < len(text) && end < i+longWord && letter(text[end]) {
		end++
	}
	if end+2 >= len(text) || text[end] != ' ' || !letter(text[end+1]) || !letter(text[end+2]) {
		return true
	}
	return has(&f.pairs, pair(first, text[end+1], text[end+2]))
}
