package extract

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// pair is an encoding of one or two bytes a character, and the characters that nearly every text in it is made of.
type pair struct {
	as     encoding.Encoding
	common func(lead byte, r rune) bool
}

// pairs are tried in this order. Common are the syllables of the language where it has some, and otherwise the zone of the code table in
// which its first few thousand ideographs stand, ordered by how usual they are.
var pairs = []pair{
	{japanese.ShiftJIS, func(_ byte, r rune) bool { return kana(r) }},
	{japanese.EUCJP, func(_ byte, r rune) bool { return kana(r) }},
	{korean.EUCKR, func(_ byte, r rune) bool { return unicode.Is(unicode.Hangul, r) }},
	{simplifiedchinese.GBK, func(lead byte, _ rune) bool { return lead >= 0xb0 && lead <= 0xd7 || lead == 0xa1 || lead == 0xa3 }},
	{traditionalchinese.Big5, func(lead byte, _ rune) bool { return lead >= 0xa4 && lead <= 0xc6 || lead == 0xa1 }},
}

func kana(r rune) bool { return r >= 0x3041 && r <= 0x30ff }

// singles are the code pages of one byte a character. Of two that fit equally, the first is taken: the most usual, but Hebrew before Cyrillic,
// as it has no characters for the last letters of the Cyrillic alphabet and gives way as soon as one of them occurs.
var singles = []*charmap.Charmap{charmap.Windows1252, charmap.Windows1250, charmap.Windows1255, charmap.Windows1251, charmap.Windows1253,
	charmap.Windows1254, charmap.Windows1256, charmap.Windows1257, charmap.KOI8R, charmap.ISO8859_5, charmap.Windows874, charmap.CodePage866}

// guessSize is how much of a text the guess looks at.
const guessSize = 64 << 10

// legacy decodes text from before Unicode, which says nowhere what it is in. Whatever is guessed, ASCII digits stay what they are: every
// single-byte page agrees on them, and a two-byte encoding is taken only when decoding has left all of them standing. It is false when no
// page has a character for every byte.
func legacy(data []byte) (string, bool) {
	for _, p := range pairs {
		if !p.fits(data[:min(len(data), guessSize)]) {
			continue
		}
		if text, ok := convert(p.as, data); ok && sameDigits(data, text) {
			return text, true
		}
	}
	var best *charmap.Charmap
	most := -1 << 60
	var seen [256]bool
	for _, b := range data {
		seen[b] = true
	}
	for _, page := range singles {
		if score := fit(page, data[:min(len(data), guessSize)]); score > most && covers(page, &seen) {
			best, most = page, score
		}
	}
	if best == nil {
		return "", false
	}
	return convert(best, data)
}

// fits reports whether most characters of two bytes are common ones in the encoding.
func (p pair) fits(data []byte) bool {
	decoder := p.as.NewDecoder()
	wide, common := 0, 0
	var buffer [8]byte
	for i := 0; i < len(data); {
		if data[i] < 0x80 {
			i++
			continue
		}
		if i+1 == len(data) {
			break // cut off by the end of what is looked at
		}
		decoder.Reset()
		written, read, err := decoder.Transform(buffer[:], data[i:i+2], false)
		r, _ := utf8.DecodeRune(buffer[:written])
		if err != nil && read == 0 || r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			return false
		}
		wide++
		if p.common(data[i], r) {
			common++
		}
		if _, first := utf8.DecodeRune(buffer[:written]); first < written { // one byte was a character of its own
			read = 1
		}
		i += max(read, 1)
	}
	if p.as == japanese.ShiftJIS || p.as == japanese.EUCJP { // about half of Japanese prose is kana
		return wide >= 4 && 5*common >= wide
	}
	return wide >= 4 && 10*common >= 9*wide
}

// sameDigits reports that the ASCII digits of data are those of text.
func sameDigits(data []byte, text string) bool {
	count := func(s []byte) (n int) {
		for d := byte('0'); d <= '9'; d++ {
			n += bytes.Count(s, []byte{d})
		}
		return n
	}
	return count(data) == count([]byte(text))
}

// covers reports that the page has a character for every byte that occurs, other than controls of C1.
func covers(page *charmap.Charmap, seen *[256]bool) bool {
	for b := 0x80; b < 0x100; b++ {
		if r := page.DecodeByte(byte(b)); seen[b] && (r == utf8.RuneError || r < 0xa0) {
			return false
		}
	}
	return true
}

// fit scores how much the text looks like words when it is read in the page: letters beyond ASCII speak for it when they stand with letters
// of their own script; signs between letters, capitals after small letters and scripts that change inside a word speak against it.
func fit(page *charmap.Charmap, data []byte) int {
	score := 0
	var before, middle rune = ' ', ' '
	for _, b := range append(data, ' ') {
		after := page.DecodeByte(b)
		if middle >= 0x80 {
			score += suits(before, middle, after)
		}
		before, middle = middle, after
	}
	return score
}

func suits(before, r, after rune) int {
	switch {
	case r == utf8.RuneError, r < 0xa0, r >= 0x2500 && r <= 0x25ff:
		return -10
	case !unicode.IsLetter(r):
		if unicode.IsLetter(before) && unicode.IsLetter(after) && r != '\u2019' && r != '\u00ad' && !unicode.Is(unicode.Mn, r) {
			return -6
		}
		return 0
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -6
	case script(before) != script(r) && script(before) > 0, script(after) != script(r) && script(after) > 0:
		return -6
	case script(r) == 1 && before >= 0x80 && after >= 0x80 && unicode.IsLetter(before) && unicode.IsLetter(after):
		return -3 // no Latin alphabet does without ASCII for three letters
	case unicode.IsUpper(r) && unicode.IsUpper(before) && unicode.IsLower(after):
		return -2
	case unicode.IsLower(r), !unicode.IsUpper(r):
		return 2
	}
	return 1
}

// script numbers the scripts that code pages hold; 0 is no letter.
func script(r rune) int {
	switch {
	case !unicode.IsLetter(r):
		return 0
	case r < 0x250:
		return 1
	case unicode.Is(unicode.Cyrillic, r):
		return 2
	case unicode.Is(unicode.Greek, r):
		return 3
	case unicode.Is(unicode.Hebrew, r):
		return 4
	case unicode.Is(unicode.Arabic, r):
		return 5
	case unicode.Is(unicode.Thai, r):
		return 6
	}
	return 7
}
