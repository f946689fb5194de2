package extract

import (
	"encoding/binary"
	"io"
	"slices"
)

// blips are the records of pictures in drawings, by kind, with the instances that they come in; an odd one has a second identifier
// ([MS-ODRAW] 2.2.23 to 2.2.31).
var blips = map[uint16][]uint16{
	0xf01a: {0x3d4, 0x3d5}, 0xf01b: {0x216, 0x217}, 0xf01c: {0x542, 0x543}, 0xf01d: {0x46a, 0x46b, 0x6e2, 0x6e3}, 0xf02a: {0x46a, 0x46b, 0x6e2, 0x6e3},
	0xf01e: {0x6e0, 0x6e1}, 0xf01f: {0x7a8, 0x7a9}, 0xf029: {0x6e4, 0x6e5},
}

// countPictures counts the pictures in a stream. It looks for the heads of their records, which hold a kind and an instance that must fit
// together, because the ways to them differ between programs and versions.
func countPictures(r io.ReaderAt, size int64) (int, error) {
	const block = 64 << 10
	buffer := make([]byte, block)
	found := 0
	for at := int64(0); at+8 <= size; {
		n, err := r.ReadAt(buffer[:min(block, size-at)], at)
		if err != nil && err != io.EOF {
			return 0, err
		}
		b := buffer[:n]
		next := at + int64(max(1, n-7)) // a head may lie over the end of the block
		for i := 0; i+8 <= len(b); i++ {
			if length, ok := pictureHead(b[i:]); ok && at+int64(i)+8+length <= size {
				found++
				next = at + int64(i) + 8 + length
				break
			}
		}
		at = next
	}
	return found, nil
}

// pictureHead reports whether bytes begin the record of a picture, and the length of its body.
func pictureHead(b []byte) (int64, bool) {
	if b[3] != 0xf0 || b[0]&0xf != 0 {
		return 0, false
	}
	instances := blips[binary.LittleEndian.Uint16(b[2:])]
	return int64(binary.LittleEndian.Uint32(b[4:])), slices.Contains(instances, binary.LittleEndian.Uint16(b)>>4)
}

// oleScanned refuses a document that has pictures in the given streams and no text of its own, having used so many bytes of text in all: it
// is a scan. Own says which parts are its own text.
func oleScanned(out *sink, before int, own func(part string) bool, streams ...*oleEntry) error {
	if out.used-before >= scantText {
		return nil
	}
	for _, s := range out.segments {
		if own(s.Part) {
			return nil
		}
	}
	for _, s := range streams {
		if s == nil || s.content == nil {
			continue
		}
		n, err := countPictures(s.content, s.size)
		if err != nil {
			return err
		}
		if n > 0 {
			return unreadable(Scanned, "the document has pictures and no text")
		}
	}
	return nil
}
