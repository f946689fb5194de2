package dlp

import (
	"unicode"
	"unicode/utf8"
)

const (
	maxToken     = 34 // characters of the longest number that is matched by shape: an IBAN (ISO 13616)
	maxWords     = 20 // groups that are looked at together
	slash    gap = 1 << 6
)

// token is a run of letters and digits from a word's beginning, with the separators left out that people write inside a number.
type token struct {
	text    string
	c       [maxToken + 1]byte // upper-case ASCII
	at, end [maxToken + 1]int
	gap     [maxToken + 1]gap // before the character
	n       int
	letters uint64 // which characters are letters
	lower   bool   // there are lower-case letters
	cut     bool   // the last word goes on beyond what was read
	glued   bool   // it begins inside a word, behind its letters
}

// alnum gives the upper-case ASCII letter or digit that a character stands for: full-width letters, decimal digits of any script.
func alnum(r rune) (b byte, lower, ok bool) {
	switch {
	case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
		return byte(r), false, true
	case r >= 'a' && r <= 'z':
		return byte(r - 32), true, true
	case r < utf8.RuneSelf:
		return 0, false, false
	case r >= 'Ａ' && r <= 'Ｚ':
		return byte(r-'Ａ') + 'A', false, true
	case r >= 'ａ' && r <= 'ｚ':
		return byte(r-'ａ') + 'A', true, true
	}
	if v, is := digitValue(r); is {
		return '0' + v, false, true
	}
	return 0, false, false
}

// read fills t with what begins at byte i.
func (t *token) read(i int, glued bool) {
	t.n, t.letters, t.lower, t.cut, t.glued = 0, 0, false, false, glued
	var between gap
	for words := 1; t.n <= maxToken; {
		r, size := rune(0), 0
		if i < len(t.text) {
			if r, size = rune(t.text[i]), 1; r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(t.text[i:])
			}
		}
		b, lower, ok := alnum(r)
		switch {
		case ok:
			if between != 0 {
				if words++; words > maxWords || b >= 'A' && !t.welcome(i) {
					return
				}
			}
			if t.n == maxToken {
				t.cut = between == 0
				return
			}
			t.c[t.n], t.at[t.n], t.end[t.n], t.gap[t.n] = b, i, i+size, between
			if b >= 'A' {
				t.letters |= 1 << t.n
				t.lower = t.lower || lower
			}
			t.n++
			between = 0
			i += size
		case invisible(r):
			i += size
		case between != 0:
			return
		default:
			if r == '_' || unicode.IsLetter(r) {
				t.cut = true
				return
			}
			if between, size = separator(t.text[i:], r, size); between == 0 {
				return
			}
			i += size
		}
	}
}

// separator reads what may stand between two groups: one sign, a line's end, or one or two spaces.
func separator(rest string, r rune, size int) (gap, int) {
	switch {
	case r == ' ' || r == '\t' || r == '\u00a0' || r > 0x1fff && unicode.Is(unicode.Zs, r):
		if len(rest) > 1 && rest[size:] != "" && (rest[size] == ' ' || rest[size] == '\n') {
			kind := space
			if rest[size] == '\n' {
				kind = line
			}
			return kind, size + 1
		}
		return space, size
	case r == '\r' && len(rest) > 1 && rest[1] == '\n':
		return line, 2
	case r == '\n', r == '\r', r == '\u2028':
		return line, size
	case r == '.' || r == '\u00b7' || r == '\u2024' || r == '\uff0e':
		return kindAtLineEnd(rest, size, dot)
	case r == '/':
		return slash, size
	case isDash(r):
		return kindAtLineEnd(rest, size, dash)
	}
	return 0, 0
}

// kindAtLineEnd takes a line's end after a sign with it.
func kindAtLineEnd(rest string, size int, kind gap) (gap, int) {
	if len(rest) > size && rest[size] == '\n' {
		return kind | line, size + 1
	}
	return kind, size
}

// welcome reports whether the word at byte i, which begins with a letter, may be a group of a number: it has digits too, or is short and in
// capitals, or may be the bank in an IBAN.
func (t *token) welcome(i int) bool {
	iban := t.n == 4 && t.letters == 3
	for size := 0; ; size++ {
		if i+size >= len(t.text) {
			return size <= 6
		}
		switch b := t.text[i+size]; {
		case b >= '0' && b <= '9':
			return true
		case b >= 'a' && b <= 'z' && !iban:
			return size > 0 && size < 3 && i+size+1 < len(t.text) && t.text[i+size+1] >= '0' && t.text[i+size+1] <= '9'
		case b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z':
			if size > 5 {
				return false
			}
		case b >= utf8.RuneSelf:
			r, _ := utf8.DecodeRuneInString(t.text[i+size:])
			_, _, ok := alnum(r)
			return ok || !unicode.IsLetter(r)
		default:
			return b != '_'
		}
	}
}

// layout gives the sizes of the groups of the first n characters, four bits each, and what the separators are. Broken counts the line ends.
func (t *token) layout(n int) (sizes uint64, kinds gap, groups, broken int) {
	size := 0
	for i := range n {
		if i > 0 && t.gap[i] != 0 {
			sizes = sizes<<4 | uint64(min(size, 15))
			size = 0
			groups++
			kinds |= t.gap[i] &^ line
			if t.gap[i]&line != 0 {
				broken++
			}
		}
		size++
	}
	return sizes<<4 | uint64(min(size, 15)), kinds, groups + 1, broken
}
