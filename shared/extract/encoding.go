package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var (
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	utf32LE = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	utf32BE = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
)

// marks of the Unicode encodings (The Unicode Standard, 23.8). UTF-32 comes first: its little-endian mark begins with UTF-16's.
var marks = []struct {
	mark string
	as   encoding.Encoding // nil for UTF-8
}{
	{"\x00\x00\xfe\xff", utf32BE}, {"\xff\xfe\x00\x00", utf32LE}, {"\xfe\xff", utf16BE}, {"\xff\xfe", utf16LE}, {"\xef\xbb\xbf", nil},
}

// plainHead reports whether the beginning of a file looks like plain text in an encoding that decode knows. The head may end inside a
// character of up to four bytes.
func plainHead(head []byte, size int64) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(head); cut++ {
		if _, ok := decode(head[:len(head)-cut]); ok {
			return true
		}
		if int64(len(head)) == size {
			return false
		}
	}
	return false
}

// decode gives the text of a whole file as UTF-8 without a byte order mark, or false when the file is no text.
//
// A mark decides; without one zeros tell UTF-16 and UTF-32 (most texts have some ASCII in them), then UTF-8 is believed when the bytes follow
// its rules, ISO-2022-JP by its escape sequences, and what is left is a code page from before Unicode, see legacy. UTF-7 is no text here: it
// can write any character in several ways, and nothing has needed it since 1997.
func decode(data []byte) (string, bool) {
	for _, m := range marks {
		if rest, ok := bytes.CutPrefix(data, []byte(m.mark)); ok {
			return convert(m.as, rest)
		}
	}
	if len(data) > 3 && bytes.HasPrefix(data, []byte("+/v")) && strings.IndexByte("89+/", data[3]) >= 0 {
		return "", false
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return unmarked(data)
	}
	if utf8.Valid(data) {
		if bytes.Contains(data, []byte("\x1b$B")) || bytes.Contains(data, []byte("\x1b$@")) {
			if text, ok := convert(japanese.ISO2022JP, data); ok {
				return text, true
			}
		}
		return string(data), printableText(data)
	}
	if !printableText(data) {
		return "", false
	}
	return legacy(data)
}

// unmarked decodes UTF-32 and UTF-16 without a mark: each ASCII character leaves zeros at the same places. UTF-16 must have one in five, as
// other files have a zero at the right place by chance.
func unmarked(data []byte) (string, bool) {
	var zeros [4]int
	for i, b := range data {
		if b == 0 {
			zeros[i%4]++
		}
	}
	units := len(data) / 4
	switch {
	case len(data)%4 == 0 && zeros[3] == units && zeros[2] > 0:
		return convert(utf32LE, data)
	case len(data)%4 == 0 && zeros[0] == units && zeros[1] > 0:
		return convert(utf32BE, data)
	case len(data)%2 == 0 && zeros[0]+zeros[2] == 0 && zeros[1]+zeros[3] >= len(data)/10:
		return convert(utf16LE, data)
	case len(data)%2 == 0 && zeros[1]+zeros[3] == 0 && zeros[0]+zeros[2] >= len(data)/10:
		return convert(utf16BE, data)
	}
	return "", false
}

// convert decodes text that must be free of errors; nil stands for UTF-8.
func convert(as encoding.Encoding, data []byte) (string, bool) {
	if as == nil {
		return string(data), utf8.Valid(data) && printableText(data)
	}
	text, err := as.NewDecoder().Bytes(data)
	if err != nil || !printableText(text) || bytes.ContainsRune(text, utf8.RuneError) {
		return "", false
	}
	return string(text), true
}

// printableText refuses control characters that no text has: those of C0 apart from tab, line ends, form feed, escape and the old
// end-of-file mark, and delete.
func printableText(data []byte) bool {
	for _, b := range data {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b && b != 0x1a || b == 0x7f {
			return false
		}
	}
	return true
}
