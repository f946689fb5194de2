package extract

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// The records of pictures in drawings ([MS-ODRAW] 2.2.23 to 2.2.31).
const (
	blipEMF   = 0xf01a
	blipWMF   = 0xf01b
	blipPICT  = 0xf01c
	blipJPEG  = 0xf01d
	blipPNG   = 0xf01e
	blipDIB   = 0xf01f
	blipTIFF  = 0xf029
	blipJPEG2 = 0xf02a
)

// blips are those records, with the instances that they come in; an odd one has a second identifier.
var blips = map[uint16][]uint16{
	blipEMF: {0x3d4, 0x3d5}, blipWMF: {0x216, 0x217}, blipPICT: {0x542, 0x543}, blipJPEG: {0x46a, 0x46b, 0x6e2, 0x6e3}, blipJPEG2: {0x46a, 0x46b, 0x6e2, 0x6e3},
	blipPNG: {0x6e0, 0x6e1}, blipDIB: {0x7a8, 0x7a9}, blipTIFF: {0x6e4, 0x6e5},
}

// sketches are the kinds that hold strokes and letters and not points. A program that embeds an object adds such a picture of it.
var sketches = map[uint16]bool{blipEMF: true, blipWMF: true, blipPICT: true}

// blip is a picture's record in a stream.
type blip struct {
	kind uint16
	two  bool // identifiers
	body *io.SectionReader
}

// eachBlip finds the pictures in a stream. It looks for the heads of their records, which hold a kind and an instance that must fit
// together, because the ways to them differ between programs and versions.
func eachBlip(r io.ReaderAt, size int64, found func(blip) error) error {
	const block = 64 << 10
	buffer := make([]byte, block)
	for at := int64(0); at+8 <= size; {
		n, err := r.ReadAt(buffer[:min(block, size-at)], at)
		if err != nil && err != io.EOF {
			return err
		}
		b := buffer[:n]
		next := at + int64(max(1, n-7)) // a head may lie over the end of the block
		for i := 0; i+8 <= len(b); i++ {
			length, ok := pictureHead(b[i:])
			if begin := at + int64(i) + 8; ok && begin+length <= size {
				two := b[i]>>4&1 == 1
				if err := found(blip{binary.LittleEndian.Uint16(b[i+2:]), two, io.NewSectionReader(r, begin, length)}); err != nil {
					return err
				}
				next = begin + length
				break
			}
		}
		at = next
	}
	return nil
}

// pictureHead reports whether bytes begin the record of a picture, and the length of its body.
func pictureHead(b []byte) (int64, bool) {
	if b[3] != 0xf0 || b[0]&0xf != 0 {
		return 0, false
	}
	instances := blips[binary.LittleEndian.Uint16(b[2:])]
	return int64(binary.LittleEndian.Uint32(b[4:])), slices.Contains(instances, binary.LittleEndian.Uint16(b)>>4)
}

// content is where the picture's own bytes begin: behind the identifiers and a tag, or, of a sketch, a header that says whether they are packed.
func (b blip) content() (at int64, packed bool) {
	at = 16
	if b.two {
		at = 32
	}
	if !sketches[b.kind] {
		return at + 1, false
	}
	var how [1]byte
	_, err := b.body.ReadAt(how[:], at+32)
	return at + 34, err == nil && how[0] == 0
}

// olePictures offers the pictures in streams of an old document as show does those of a package, and counts the ones that nobody will read.
type olePictures struct {
	out             *sink
	limits          Limits
	met             int
	points, strokes int
}

func (p *olePictures) offer(b blip) error {
	if p.met++; p.met > p.limits.Members {
		return unreadable(Parts, p.limits.Members)
	}
	role := fmt.Sprintf("picture %d", p.met)
	at, packed := b.content()
	body := io.NewSectionReader(b.body, at, max(b.body.Size()-at, 0))
	switch {
	case b.kind == blipPICT:
		p.strokes++
		p.out.passed = append(p.out.passed, role+" (drawing)")
		return nil
	case sketches[b.kind]:
		p.strokes++
		if packed {
			return p.out.drawing(role, role, bytes.NewReader(unpacked(zlib.NewReader(body))))
		}
		return p.out.drawing(role, role, body)
	}
	head := make([]byte, 40)
	n, _ := body.ReadAt(head, 0) // what can't be read here can't be read later
	if !p.out.sees {
		p.points++
		p.out.passed = append(p.out.passed, role+" (picture beside text)")
		return nil
	}
	if b.kind == blipDIB {
		return p.bitmap(role, body)
	}
	if !ownFile(head[:n]) { // bytes that only look like a picture's record
		p.points++
		p.out.passed = append(p.out.passed, role+" (unknown form)")
		return nil
	}
	return p.out.nest(role, "", func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(body, 0, body.Size())), nil })
}

// bitmap offers a bitmap without the header that makes it a file.
func (p *olePictures) bitmap(role string, body *io.SectionReader) error {
	data, err := io.ReadAll(io.LimitReader(body, encodedMost))
	if err != nil {
		return err
	}
	if n := bitmapInfo(data); n > 0 {
		return p.out.nestBytes(role, "", bitmapFile(data[:n], data[n:]))
	}
	p.points++
	p.out.passed = append(p.out.passed, role+" (unknown form)")
	return nil
}

// readPictures offers the pictures in the given streams, and refuses a document that has some which nobody reads and no text of its own, having
// used so many bytes of text in all: it is a scan. Own says which parts are its own text. An embedded object comes with a picture of itself,
// which doesn't count.
func readPictures(out *sink, limits Limits, before int, own func(part string) bool, streams ...*oleEntry) error {
	text := out.used-before >= scantText || slices.ContainsFunc(out.segments, func(s Segment) bool { return own(s.Part) })
	objects := len(out.nested)
	p := &olePictures{out: out, limits: limits}
	for _, s := range streams {
		if s == nil || s.content == nil {
			continue
		}
		if err := eachBlip(s.content, s.size, p.offer); err != nil {
			return err
		}
	}
	unread := p.points
	if objects == 0 {
		unread += p.strokes
	}
	if !text && unread > objects {
		return unreadable(Scanned, "the document has pictures and no text")
	}
	return nil
}
