package dlp

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// sweep is the one pass over a text: digits, words that begin a cue, signs of an assignment, and long words. It looks at eight bytes at a
// time, so its cost doesn't grow with the number of detectors, cues and rules.
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
	banks        []int     // where the labels of bank codes end
	keys         []keyMark // what private keys are found by
	numbers      *numbers  // what looks at digits; nil when nobody asks for numbers
	filter       *cueFilter
	cues         map[string][]cue
	keywords     *keywordTables
}

// newSweep makes ready for a pass over a text.
func newSweep(text string) *sweep {
	return &sweep{text: text, begun: -1, filter: cueFilters(), cues: cues(), keywords: keywords()}
}

// sweepText finds credentials, markings and what else begins with a word.
func sweepText(text string) []Finding {
	s := newSweep(text)
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

func letter(b byte) bool {
	return b|0x20 >= 'a' && b|0x20 <= 'z'
}

// wide looks at a character outside ASCII at byte i: words that hold letters with marks, ligatures, full-width letters or invisible
// characters begin before it.
func (s *sweep) wide(i int) {
	b := s.text[i]
	if b < 0xc2 || b > 0xc9 && b != 0xcc && b != 0xcd && b != 0xe2 && b != 0xef || s.plainSign(i) {
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

// plainSign knows quotation marks, dashes and other signs of U+0080 to U+00BF and U+2000 to U+2FFF by their bytes: they are not letters, and few are invisible.
func (s *sweep) plainSign(i int) bool {
	rest := s.text[i:min(len(s.text), i+3)]
	switch {
	case rest[0] == 0xc2:
		return len(rest) < 2 || rest[1] != 0xad
	case rest[0] == 0xe2:
		return len(rest) < 3 || !(rest[1] == 0x80 && (rest[2] >= 0x8b && rest[2] <= 0x8f || rest[2] >= 0xaa && rest[2] <= 0xae) || rest[1] == 0x81 && rest[2] >= 0xa0)
	}
	return false
}

// head looks up the word that begins at byte i, and uses the cues that begin with it.
func (s *sweep) head(i int) {
	if i <= s.begun {
		return
	}
	if i > 0 && wordy[s.text[i-1]] {
		r, _ := utf8.DecodeLastRuneInString(s.text[:i])
		if r != utf8.RuneError && unicode.IsLetter(r) && !(r < utf8.RuneSelf && r >= 'a' && s.text[i] < 'a') {
			return
		}
	}
	var end int
	s.word, end = readWord(s.word[:0], s.text, i)
	list, ok := s.cues[string(s.word)]
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
