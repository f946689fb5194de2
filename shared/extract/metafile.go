package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"golang.org/x/image/bmp"
)

// Bounds of one drawing.
const (
	drawingMost    = 16 << 20 // bytes, unpacked; programs draw a page in one or two
	drawingBitmaps = 16       // pictures in a drawing that are offered
)

// metafile collects what a metafile says: EMF ([MS-EMF]), with EMF+ in it ([MS-EMFPLUS]), or WMF ([MS-WMF]). Both are lists of records, of which
// some write text and some copy pictures.
type metafile struct {
	text     strings.Builder
	plus     strings.Builder // what EMF+ writes: mostly what EMF writes for programs that don't know it
	bitmaps  [][]byte        // as BMP files
	opaque   bool            // something in it may show letters and isn't read
	at       spot
	follow   bool // text goes on where the last one ended, whatever place its record names (TA_UPDATECP)
	charsets []int
	font     int // character set in use
}

// spot is where the last text stood and how far it went, in the drawing's units.
type spot struct {
	y, end int
	wide   int // of an average letter; 0 when it isn't known
	set    bool
}

// openMetafile reads a drawing. It is not ok when the bytes are none.
func openMetafile(data []byte) (d *metafile, ok bool) {
	b := bin(data)
	d = &metafile{}
	signature, _ := b.u32(40)
	first, _ := b.u32(0)
	kind, _ := b.u16(0)
	words, _ := b.u16(2)
	switch {
	case first == 1 && signature == 0x464d4520: // EMR_HEADER, " EMF"
		d.enhanced(b)
	case first == 0x9ac6cdd7: // a header of its own before the other one
		if words, _ := b.u16(24); words != 9 {
			return nil, false
		}
		d.windows(b[22:])
	case (kind == 1 || kind == 2) && words == 9:
		d.windows(b)
	default:
		return nil, false
	}
	return d, true
}

// write adds a text at a place. Advance is how far its letters go, below 0 when that isn't known. Letters that programs place one by one become
// one word again; texts of one line are apart by a space.
func (d *metafile) write(text string, x, y, advance int) {
	text = strings.TrimRight(clean(text), "\x00")
	if text == "" {
		return
	}
	now := spot{y: y, end: x + advance, set: true}
	if advance >= 0 {
		now.wide = advance/len([]rune(text)) + 1
	}
	gap := x - d.at.end
	switch was := d.at; {
	case d.text.Len() == 0 || d.follow && was.set:
	case !was.set || was.y != y:
		d.text.WriteByte('\n')
	case was.wide == 0 || gap > was.wide/3 || gap < -was.wide:
		d.text.WriteByte(' ')
	}
	d.text.WriteString(text)
	d.at = now
}

// says gives all words of the drawing.
func (d *metafile) says() string {
	text := d.text.String()
	return strings.TrimSpace(text + "\n" + unknown(text+"\n", clean(d.plus.String())))
}

// bitmap keeps a device-independent bitmap: what describes it, and its points.
func (d *metafile) bitmap(info, points []byte) {
	file := bitmapFile(info, points)
	config, err := bmp.DecodeConfig(bytes.NewReader(file))
	switch {
	case err == nil && (max(config.Width, config.Height) < leastWidth || min(config.Width, config.Height) < leastHeight):
	case err != nil || len(d.bitmaps) == drawingBitmaps:
		d.opaque = true
	default:
		d.bitmaps = append(d.bitmaps, file)
	}
}

// packedBitmap keeps a bitmap whose points follow its description.
func (d *metafile) packedBitmap(b bin) {
	if n := bitmapInfo(b); n > 0 {
		d.bitmap(b[:n], b[n:])
	} else {
		d.opaque = d.opaque || len(b) > 0
	}
}

// bitmapFile makes a BMP file of a bitmap's description and its points ([MS-WMF] 2.2.2.9).
func bitmapFile(info, points []byte) []byte {
	file := make([]byte, 14, 14+len(info)+len(points))
	copy(file, "BM")
	binary.LittleEndian.PutUint32(file[2:], uint32(14+len(info)+len(points)))
	binary.LittleEndian.PutUint32(file[10:], uint32(14+len(info)))
	return append(append(file, info...), points...)
}

// bitmapInfo is the length of a bitmap's description with its colours; 0 when the bytes are none.
func bitmapInfo(b bin) int {
	header, _ := b.u32(0)
	depth, _ := b.u16(14)
	masks, _ := b.u32(16)
	colours, ok := b.u32(32)
	if !ok || header < 40 || header > 124 || colours > 256 {
		return 0
	}
	size := int(header)
	if masks == 3 && header == 40 {
		size += 12
	}
	if depth <= 8 && colours == 0 {
		colours = 1 << depth
	}
	if size += 4 * int(colours); size > len(b) {
		return 0
	}
	return size
}

// drawing adds what a drawing says, as the text of a part with this name, and queues the pictures in it. What can't be read in it is passed over
// and listed under what it is called. The bytes may be packed by gzip, as in EMZ and WMZ.
func (s *sink) drawing(name, called string, r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, drawingMost+1))
	if err != nil {
		return err
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		data = unpacked(gzip.NewReader(bytes.NewReader(data)))
	}
	d, ok := openMetafile(data)
	if !ok || len(data) > drawingMost {
		s.passed = append(s.passed, called+" (drawing)")
		return nil
	}
	if err := s.add(name, "line", d.says()); err != nil {
		return err
	}
	if d.opaque || len(d.bitmaps) > 0 && !s.sees {
		s.passed = append(s.passed, called+" (drawing)")
	}
	for n := 0; s.sees && n < len(d.bitmaps); n++ {
		if err := s.nestBytes(fmt.Sprintf("%s, bitmap %d", name, n+1), "", d.bitmaps[n]); err != nil {
			return err
		}
	}
	return nil
}

// unpacked gives what can be unpacked of a drawing: a broken end leaves what came before it.
func unpacked(r io.Reader, err error) []byte {
	if err != nil {
		return nil
	}
	data, _ := io.ReadAll(io.LimitReader(r, drawingMost+1))
	return data
}
