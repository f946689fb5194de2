package extract

import (
	"encoding/binary"
	"errors"
	"io"
)

// directory is an image file directory: the form in which TIFF keeps pages and EXIF keeps properties (TIFF 6.0, section 2).
type directory struct {
	file    *directories
	at      uint32
	entries []field
	next    uint32 // where the next one of the chain begins; 0 when there is none
}

// field is one entry of a directory: so many values of a kind, in place when they fit into four bytes.
type field struct {
	tag, kind uint16
	count     uint32
	value     [4]byte
}

// directories reads them out of a TIFF file, or out of the TIFF inside a JPEG's EXIF data.
type directories struct {
	r     io.ReaderAt
	size  int64
	order binary.ByteOrder
	first uint32
}

// The bounds of one directory. Cameras write about 60 fields.
const (
	fieldsMost    = 2_000
	fieldSize     = 12
	fieldTextMost = 1 << 20 // bytes of one field that are read as text
)

var (
	errNoTIFF  = errors.New("no TIFF header")
	errBigTIFF = errors.New("BigTIFF")
	errField   = errors.New("a field beyond the end or its bounds")
)

// openDirectories reads the header.
func openDirectories(r io.ReaderAt, size int64) (*directories, error) {
	var head [8]byte
	if size < 8 {
		return nil, errNoTIFF
	}
	if _, err := r.ReadAt(head[:], 0); err != nil && err != io.EOF {
		return nil, err
	}
	d := &directories{r: r, size: size}
	switch string(head[:2]) {
	case "II":
		d.order = binary.LittleEndian
	case "MM":
		d.order = binary.BigEndian
	default:
		return nil, errNoTIFF
	}
	switch d.order.Uint16(head[2:]) {
	case 42:
	case 43:
		return nil, errBigTIFF
	default:
		return nil, errNoTIFF
	}
	d.first = d.order.Uint32(head[4:])
	return d, nil
}

// read reads the directory at an offset.
func (d *directories) read(at uint32) (*directory, error) {
	var count [2]byte
	if int64(at)+2 > d.size || at < 8 {
		return nil, errField
	}
	if _, err := d.r.ReadAt(count[:], int64(at)); err != nil && err != io.EOF {
		return nil, err
	}
	n := int(d.order.Uint16(count[:]))
	if n == 0 || n > fieldsMost || int64(at)+2+int64(n)*fieldSize > d.size {
		return nil, errField
	}
	raw := make([]byte, n*fieldSize+4)
	have := min(int64(len(raw)), d.size-int64(at)-2) // the last four bytes may be missing: nothing follows then
	if _, err := d.r.ReadAt(raw[:have], int64(at)+2); err != nil && err != io.EOF {
		return nil, err
	}
	dir := &directory{file: d, at: at, entries: make([]field, n), next: d.order.Uint32(raw[n*fieldSize:])}
	for i := range dir.entries {
		b := raw[i*fieldSize:]
		dir.entries[i] = field{tag: d.order.Uint16(b), kind: d.order.Uint16(b[2:]), count: d.order.Uint32(b[4:]), value: [4]byte(b[8:12])}
	}
	return dir, nil
}

// widths of one value, in bytes, by kind: byte, text, short, long, rational, and their signed and floating kin; 129 is text in UTF-8 (EXIF 3.0).
var widths = map[uint16]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}

const (
	kindByte      = 1
	kindText      = 2
	kindShort     = 3
	kindLong      = 4
	kindRational  = 5
	kindUndefined = 7
	kindDirectory = 13
	kindUTF8      = 129
)

// bytes gives a field's values as they lie in the file, if they take no more than most bytes.
func (d *directory) bytes(f field, most int64) ([]byte, error) {
	length := widths[f.kind] * int64(f.count)
	if length > most {
		return nil, errField
	}
	if length <= 4 {
		return f.value[:length], nil
	}
	at := int64(d.file.order.Uint32(f.value[:]))
	if at+length > d.file.size {
		return nil, errField
	}
	b := make([]byte, length)
	if _, err := d.file.r.ReadAt(b, at); err != nil && err != io.EOF {
		return nil, err
	}
	return b, nil
}

// field finds the field of a tag.
func (d *directory) field(tag uint16) (field, bool) {
	for _, f := range d.entries {
		if f.tag == tag {
			return f, true
		}
	}
	return field{}, false
}

// numbers gives the whole numbers of a tag, at most so many; none when it is missing.
func (d *directory) numbers(tag uint16, most int) ([]uint32, error) {
	f, ok := d.field(tag)
	if !ok {
		return nil, nil
	}
	if f.kind != kindByte && f.kind != kindShort && f.kind != kindLong && f.kind != kindDirectory {
		return nil, errField
	}
	b, err := d.bytes(f, int64(most)*widths[f.kind])
	if err != nil {
		return nil, err
	}
	all := make([]uint32, f.count)
	for i := range all {
		switch f.kind {
		case kindByte:
			all[i] = uint32(b[i])
		case kindShort:
			all[i] = uint32(d.file.order.Uint16(b[2*i:]))
		default:
			all[i] = d.file.order.Uint32(b[4*i:])
		}
	}
	return all, nil
}

// number gives the first number of a tag, or otherwise when there is none.
func (d *directory) number(tag uint16, otherwise uint32) uint32 {
	if all, err := d.numbers(tag, 1<<16); err == nil && len(all) > 0 {
		return all[0]
	}
	return otherwise
}
