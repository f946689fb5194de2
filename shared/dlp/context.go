package dlp

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

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
