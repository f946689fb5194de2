package dlp

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far words around a number count, in bytes: a label stands before its number, sometimes after it.
const (
	reachBefore = 96
	reachAfter  = 48
)

// near reports whether one of the words, which are in lower case, stands around text[start:end] as a whole word. Digits don't make a word
// longer: "SSN123" holds the word ssn. A blank line ends the surroundings.
func near(text string, start, end int, words []string) bool {
	before := text[max(0, start-reachBefore):start]
	if i := strings.LastIndex(before, "\n\n"); i >= 0 {
		before = before[i:]
	}
	after := text[end:min(len(text), end+reachAfter)]
	if i := strings.Index(after, "\n\n"); i >= 0 {
		after = after[:i]
	}
	return holds(before, words) || holds(after, words)
}

// nearest reports whether one of the words stands in the last reach bytes before start.
func nearest(text string, start, reach int, words []string) bool {
	return holds(text[max(0, start-reach):start], words)
}

// holds looks for whole words in a window of at most a few hundred bytes, whatever its case and spacing.
func holds(window string, words []string) bool {
	var room [reachBefore + reachAfter]byte
	plain := room[:0]
	for i := range len(window) {
		b := window[i]
		switch {
		case b >= 'A' && b <= 'Z':
			b += 'a' - 'A'
		case b <= ' ':
			if b = ' '; len(plain) > 0 && plain[len(plain)-1] == ' ' {
				continue
			}
		}
		plain = append(plain, b)
	}
	for _, word := range words {
		for from := 0; ; {
			i := bytes.Index(plain[from:], []byte(word))
			if i < 0 {
				break
			}
			i += from
			before, _ := utf8.DecodeLastRune(plain[:i])
			after, _ := utf8.DecodeRune(plain[i+len(word):])
			if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
				return true
			}
			from = i + 1
		}
	}
	return false
}
