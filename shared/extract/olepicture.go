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

// sketches are the kinds that hold strokes and letters (EMF, WMF, PICT) and not points. A program that embeds an object adds such a picture of it.
var sketches = map[uint16]bool{0xf01a: true, 0xf01b: true, 0xf01c: true}

// countPictures counts the pictures of points, and the drawn ones, in a stream. It looks for the heads of their records, which hold a kind and an instance that must fit
// together, because the ways to them differ between programs and versions.
func countPictures(r io.ReaderAt, size int64) (points, strokes int, err error) {
	const block = 64 << 10
	buffer := make([]byte, block)
	for at := int64(0); at+8 <= size; {
		n, err := r.ReadAt(buffer[:min(block, size-at)], at)
		if err != nil && err != io.EOF {
			return 0, 0, err
		}
		b := buffer[:n]
		next := at + int64(max(1, n-7)) // a head may lie over the end of the block
		for i := 0; i+8 <= len(b); i++ {
			if length, ok := pictureHead(b[i:]); ok && at+int64(i)+8+length <= size {
				if sketches[binary.LittleEndian.Uint16(b[i+2:])] {
					strokes++
				} else {
					points++
				}
				next = at + int64(i) + 8 + length
				break
			}
		}
		at = next
	}
	return points, strokes, nil
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
// is a scan. Own says which parts are its own text. An embedded object comes with a picture of itself, which doesn't count.
func oleScanned(out *sink, before int, own func(part string) bool, streams ...*oleEntry) error {
	if out.used-before >= scantText {
		return nil
	}
	for _, s := range out.segments {
		if own(s.Part) {
			return nil
		}
	}
	pictures := 0
	for _, s := range streams {
		if s == nil || s.content == nil {
			continue
		}
		points, strokes, err := countPictures(s.content, s.size)
		if err != nil {
			return err
		}
		pictures += points
		if len(out.nested) == 0 {
			pictures += strokes
		}
	}
	if pictures > len(out.nested) {
		return unreadable(Scanned, "the document has pictures and no text")
	}
	return nil
}
