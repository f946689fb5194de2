package dlp

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// longWord is how many letters of a word are read, from four times as many bytes at most.
const longWord = 40

// readWord appends the word of text that begins at byte i, in lower case and without marks, and gives its end. Invisible characters and
// apostrophes inside a word don't count, nor does a hyphen at a line's end before a small letter.
func readWord(word []byte, text string, i int) ([]byte, int) {
	end := i
	for limit := min(len(text), i+4*longWord); i < limit && len(word) < longWord; {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case r >= 'A' && r <= 'Z':
			word = append(word, byte(r)+'a'-'A')
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			word = append(word, byte(r))
		case r == '\'' || r == '’':
			if i+size >= len(text) || !letter(text[i+size]) {
				return word, end
			}
			i += size
			continue
		case r == '-' || r == '\u2010' || r == 0xad:
			rest := text[i+size:]
			if len(rest) > 1 && rest[0] == '\r' {
				rest = rest[1:]
			}
			if len(rest) > 1 && rest[0] == '\n' && rest[1] >= 'a' && rest[1] <= 'z' {
				i = len(text) - len(rest) + 1
				continue
			}
			if r != 0xad {
				return word, end
			}
			i += size
			continue
		case r >= utf8.RuneSelf && (invisible(r) || unicode.Is(unicode.Mn, r)):
			i += size
			continue
		default:
			f := ""
			if r >= utf8.RuneSelf {
				f = folded(r)
			}
			if f == "" {
				return word, end
			}
			word = append(word, f...)
		}
		i += size
		end = i
	}
	return word, end
}

// nextWord finds the next word after byte i when nothing but spaces, signs of writing and at most one line's end stands between, and gives
// its first byte, or -1.
func nextWord(text string, i int) int {
	lines := 0
	for limit := i + 12; i < len(text) && i < limit; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r < utf8.RuneSelf && (letter(byte(r)) || r >= '0' && r <= '9'), folded(r) != "":
			return i
		case r == '\n':
			if lines++; lines > 1 {
				return -1
			}
		case r == ' ' || r == '\t' || r == '\r' || r == '-' || r == '/' || r == '\'' || r == '’' || r == '_' || r == '.' || r == '(' || r == ')' || r == '&' ||
			unicode.Is(unicode.Zs, r) || invisible(r) || isDash(r):
		default:
			return -1
		}
		i += size
	}
	return -1
}

// foldings are the letters outside ASCII that phrases are written with, and what they are compared as.
var foldings = sync.OnceValue(func() map[rune]string {
	by := map[rune]string{'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ı': "i",
		'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st"}
	for plain, marked := range map[string]string{"a": "àáâãäåāăą", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭį", "j": "ĵ", "k": "ķ",
		"l": "ĺļľŀ", "n": "ñńņňŉ", "o": "òóôõöōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž"} {
		for _, r := range marked {
			by[r] = plain
			by[unicode.ToUpper(r)] = plain
		}
	}
	for r := 'a'; r <= 'z'; r++ {
		by['ａ'+r-'a'], by['Ａ'+r-'a'] = string(r), string(r)
	}
	return by
})

// folded gives what a letter outside ASCII is compared as, or nothing.
func folded(r rune) string {
	if r < 0xc0 || r > 0x24f && r < 0x1e00 {
		return ""
	}
	return foldings()[r]
}
