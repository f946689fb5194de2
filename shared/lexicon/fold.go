package lexicon

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is what a character is to words.
type kind uint8

const (
	other   kind = iota // punctuation, symbols, controls, bytes that are not UTF-8
	letter              // belongs to a word
	digit               // belongs to a word
	mark                // belongs to the word before it, and isn't compared
	alone               // a word by itself: letters of scripts that put no spaces between words
	space               // white space and dashes: what may stand between the words of a phrase
	nothing             // invisible: as if it weren't there
)

// asciiKinds are those of the first 128 characters.
var asciiKinds = func() (out [128]kind) {
	for c := range out {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			out[c] = letter
		case c >= '0' && c <= '9':
			out[c] = digit
		case c == ' ', c >= '\t' && c <= '\r', c == '-':
			out[c] = space
		}
	}
	return out
}()

func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		return asciiKinds[r]
	case r == 0xad || r >= 0x200b && r <= 0x200f || r == 0x2060 || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f:
		return nothing
	case r == utf8.RuneError:
		return other
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Me, r):
		return mark
	case unicode.IsDigit(r):
		return digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return alone
	case unicode.IsLetter(r), unicode.Is(unicode.Nl, r):
		return letter
	case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == 0x2212:
		return space
	}
	return other
}

func (k kind) word() bool { return k == letter || k == digit || k == alone }

// continues reports whether a character makes a word longer.
func (k kind) continues() bool { return k == letter || k == digit || k == mark || k == nothing }

// folded characters, made when they are met: most texts need a few dozen.
var foldings sync.Map // rune to string

// foldRune gives what a character is compared as: lower case, without accents, in the plain form of compatibility characters (NFKD). "ß" is "ss".
func foldRune(r rune) string {
	if s, ok := foldings.Load(r); ok {
		return s.(string)
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(unicode.ToLower(unicode.ToUpper(r)))) {
		switch {
		case d == 'ß':
			b.WriteString("ss")
		case d == '’' || d == '‘' || d == '`' || d == '´':
			b.WriteByte('\'')
		case unicode.IsDigit(d) && d >= utf8.RuneSelf:
			b.WriteByte('0' + digitValue(d))
		case kindOf(d) != mark:
			b.WriteRune(unicode.ToLower(d))
		}
	}
	s := b.String()
	if r < 0x3000 { // what is kept has a bound
		foldings.Store(r, s)
	}
	return s
}

// digitValue gives the value of a decimal digit of any script: they stand in runs of ten that begin with zero.
func digitValue(r rune) byte {
	zero := r
	for r-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return byte(r - zero)
}

// appendFold adds the folded form of a character.
func appendFold(to []byte, r rune) []byte {
	switch {
	case r >= 'A' && r <= 'Z':
		return append(to, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return append(to, byte(r))
	}
	return append(to, foldRune(r)...)
}

// foldText gives the folded form of a whole text: words as they are compared, one space for each run of spaces and dashes between them,
// everything else as it stands.
func foldText(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range strings.TrimSpace(s) {
		switch k := kindOf(r); k {
		case mark, nothing:
		case space:
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		default:
			out = appendFold(out, r)
		}
	}
	return string(out)
}
