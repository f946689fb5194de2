package extract

import "encoding/binary"

// Records of Office drawings ([MS-ODRAW] 2.2), as far as they hold words.
const (
	artOptions  = 0xf00b
	artOptions2 = 0xf121
	artOptions3 = 0xf122
)

// artWorded are the properties of a shape whose values are words: WordArt, the name of a picture's file, a description, a link, a tool tip
// and a script ([MS-ODRAW] 2.3.22.4, 2.3.23.6, 2.3.4).
var artWorded = map[uint16]bool{0xc0: true, 0x105: true, 0x381: true, 0x382: true, 0x38d: true, 0x38e: true}

// artDepth bounds groups inside groups; Office itself stops far earlier.
const artDepth = 64

// artWords finds the words in the properties of shapes. The records follow one another; from the second one on each comes after skip bytes
// that aren't its own ([MS-DOC] 2.9.172). Bytes that are no records end the search.
func artWords(b []byte, skip int) []string {
	var found []string
	var walk func(b []byte, depth, skip int)
	walk = func(b []byte, depth, skip int) {
		for len(b) >= 8 {
			head, kind := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
			size := binary.LittleEndian.Uint32(b[4:])
			body := b[8:min(int64(len(b)), 8+int64(size))]
			switch {
			case kind == artOptions || kind == artOptions2 || kind == artOptions3:
				found = append(found, artValues(body, int(head>>4))...)
			case head&0xf == 0xf && depth < artDepth:
				walk(body, depth+1, 0)
			}
			b = b[8+len(body):]
			b = b[min(len(b), skip):]
		}
	}
	walk(b, 0, skip)
	return found
}

// artValues reads a table of properties: numbers first, then the long values in the same order ([MS-ODRAW] 2.2.9).
func artValues(b []byte, count int) []string {
	if count*6 > len(b) {
		return nil
	}
	var found []string
	rest := b[count*6:]
	for i := range count {
		id := binary.LittleEndian.Uint16(b[6*i:])
		if id&0x8000 == 0 {
			continue
		}
		size := min(int64(binary.LittleEndian.Uint32(b[6*i+2:])), int64(len(rest)))
		value := rest[:size]
		rest = rest[size:]
		switch id &= 0x3fff; {
		case id == 0x382:
			found = append(found, wideRuns(value)...)
		case artWorded[id]:
			found = append(found, wide(value))
		}
	}
	return found
}
