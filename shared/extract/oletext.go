package extract

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
)

// bin is bytes in little-endian order whose reads are checked: a place outside them gives false.
type bin []byte

func (b bin) u16(at int) (uint16, bool) {
	if at < 0 || at > len(b)-2 {
		return 0, false
	}
	return binary.LittleEndian.Uint16(b[at:]), true
}

func (b bin) u32(at int) (uint32, bool) {
	if at < 0 || at > len(b)-4 {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b[at:]), true
}

func (b bin) u64(at int) (uint64, bool) {
	if at < 0 || at > len(b)-8 {
		return 0, false
	}
	return binary.LittleEndian.Uint64(b[at:]), true
}

// cut gives size bytes at a place.
func (b bin) cut(at int, size int64) ([]byte, bool) {
	if at < 0 || size < 0 || at > len(b) || size > int64(len(b)-at) {
		return nil, false
	}
	return b[at:][:size], true
}

// wide decodes UTF-16 in little-endian order and drops the zeros that end or pad it.
func wide(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		if u := binary.LittleEndian.Uint16(b); u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// narrow decodes bytes in a Windows code page and drops the zeros that end or pad them.
func narrow(b []byte, page int) string {
	text, err := codePage(page).NewDecoder().Bytes(b)
	if err != nil {
		text = b
	}
	return strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "")
}

// shortestRun is the number of characters from which on a run of letters among other bytes counts as text.
const shortestRun = 4

// letterRuns finds what may be text in bytes whose structure isn't known, in 16-bit and in 8-bit characters.
func letterRuns(b []byte) []string { return append(wideRuns(b), narrowRuns(b)...) }

// quotes are the dashes and quotation marks of typeset text; their neighbours are what two ASCII characters look like when read as one.
var quotes = map[uint16]bool{0x2013: true, 0x2014: true, 0x2018: true, 0x2019: true, 0x201c: true, 0x201d: true, 0x2026: true}

// wideRuns finds runs of printable UTF-16 characters at either parity.
func wideRuns(b []byte) []string {
	var found []string
	for start := range 2 {
		var units []uint16
		flush := func() {
			if len(units) >= shortestRun {
				found = append(found, string(utf16.Decode(units)))
			}
			units = units[:0]
		}
		for i := start; i+1 < len(b); i += 2 {
			u := binary.LittleEndian.Uint16(b[i:])
			if u == '\t' || u >= 0x20 && (u < 0x7f || u >= 0xa0 && u < 0x250 || u >= 0x370 && u < 0x600 || quotes[u]) && unicode.IsPrint(rune(u)) {
				units = append(units, u)
			} else {
				flush()
			}
		}
		flush()
	}
	return found
}

// narrowRuns finds runs of printable ASCII.
func narrowRuns(b []byte) []string {
	var found []string
	from := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && (b[i] == '\t' || b[i] >= 0x20 && b[i] < 0x7f) {
			continue
		}
		if i-from >= shortestRun {
			found = append(found, string(b[from:i]))
		}
		from = i + 1
	}
	return found
}
