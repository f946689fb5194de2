package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Marks of the Unicode encodings (The Unicode Standard, 23.8). UTF-32 comes first: its little-endian mark begins with UTF-16's.
var marks = []struct {
	mark   []byte
	unit   int64
	decode func([]byte) ([]byte, error)
}{
	{[]byte("\x00\x00\xfe\xff"), 4, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM).NewDecoder().Bytes},
	{[]byte("\xff\xfe\x00\x00"), 4, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewDecoder().Bytes},
	{[]byte("\xfe\xff"), 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes},
	{[]byte("\xff\xfe"), 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes},
	{[]byte("\xef\xbb\xbf"), 1, nil},
}

// plainHead reports whether the beginning of a file looks like plain text in an encoding that decode knows.
func plainHead(head []byte, size int64) bool {
	for _, m := range marks {
		if bytes.HasPrefix(head, m.mark) {
			rest := head[len(m.mark):]
			if m.unit > 1 && int64(len(head)) < size {
				rest = rest[:len(rest)-len(rest)%int(m.unit)]
				if m.unit == 2 {
					rest = wholePairs(rest, m.mark[0] == 0xfe)
				}
			}
			_, ok := decodeMarked(m.decode, rest)
			return ok
		}
	}
	if cut := head; int64(len(head)) < size { // the head may end inside a character
		for i := 0; i < utf8.UTFMax-1 && len(cut) > 0 && !utf8.Valid(cut); i++ {
			cut = cut[:len(cut)-1]
		}
		if utf8.Valid(cut) {
			head = cut
		}
	}
	_, ok := decode(head)
	return ok
}

// wholePairs drops a high surrogate at the end, whose partner lies beyond the head.
func wholePairs(b []byte, bigEndian bool) []byte {
	if len(b) < 2 {
		return b
	}
	var order binary.ByteOrder = binary.LittleEndian
	if bigEndian {
		order = binary.BigEndian
	}
	if last := order.Uint16(b[len(b)-2:]); last >= 0xd800 && last < 0xdc00 {
		return b[:len(b)-2]
	}
	return b
}

// decode gives the text of a whole plain text file as UTF-8 without a byte order mark, or false when it is none.
func decode(data []byte) (string, bool) {
	for _, m := range marks {
		if bytes.HasPrefix(data, m.mark) {
			return decodeMarked(m.decode, data[len(m.mark):])
		}
	}
	if utf8.Valid(data) {
		return string(data), printableText(data)
	}
	for _, b := range data { // undefined in Windows-1252
		if b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d {
			return "", false
		}
	}
	if !printableText(data) {
		return "", false
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err == nil
}

func decodeMarked(convert func([]byte) ([]byte, error), data []byte) (string, bool) {
	if convert == nil {
		return string(data), utf8.Valid(data) && printableText(data)
	}
	text, err := convert(data)
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

// readPlain reads a plain text file. Lines end in "\n" whatever the file uses.
func readPlain(src *source, out *sink, _ Limits) error {
	if src.size > 4*int64(out.limit)+4 { // no encoding takes more than four bytes for a character that takes one in UTF-8
		return unreadable(TooLong, out.limit>>20)
	}
	data, err := src.all()
	if err != nil {
		return err
	}
	text, ok := decode(data)
	if !ok {
		return unreadable(Damaged, "text file")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return out.add("", "line", text)
}
