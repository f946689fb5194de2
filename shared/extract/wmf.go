package extract

// The records of a Windows metafile that are read ([MS-WMF] 2.1.1.1).
const (
	metaText       = 0x0521
	metaTextAt     = 0x0a32
	metaTextAlign  = 0x012e
	metaMoveTo     = 0x0214
	metaFont       = 0x02fb
	metaSelect     = 0x012d
	metaDelete     = 0x01f0
	metaBitBlt     = 0x0922
	metaStretchBlt = 0x0b23
	metaSetDIB     = 0x0d33
)

// metaBitmaps says where the bitmap begins in a record that copies one, by the record's kind.
var metaBitmaps = map[uint16]int{0x0940: 22, 0x0b41: 26, 0x0f43: 28}

// metaObjects are the records that make an object besides fonts: pens, brushes, palettes, regions. Each takes the lowest free number.
var metaObjects = map[uint16]bool{0x02fa: true, 0x02fc: true, 0x00f7: true, 0x0142: true, 0x01f9: true, 0x06ff: true}

// metaObjectsMost bounds the table of objects; programs use some dozens.
const metaObjectsMost = 1024

// No font, and a free place in the table of objects.
const (
	noFont = -1
	free   = -2
)

// windows reads the records of a WMF, behind its header of 18 bytes. Each says its own length in words of two bytes.
func (d *metafile) windows(b bin) {
	for b = b[min(len(b), 18):]; len(b) >= 6; {
		size, _ := b.u32(0)
		kind, _ := b.u16(4)
		record, ok := b.cut(0, 2*int64(size))
		if !ok || size < 3 || kind == 0 {
			return
		}
		b = b[2*size:]
		d.metaRecord(kind, record)
	}
}

func (d *metafile) metaRecord(kind uint16, b bin) {
	switch first, _ := b.u16(6); kind {
	case metaTextAlign:
		d.follow = first&alignFollow != 0
	case metaMoveTo:
		d.at.set = false
	case metaText:
		d.metaText(b)
	case metaTextAt:
		d.metaTextAt(b)
	case metaFont:
		charset := 0
		if len(b) > 19 {
			charset = int(b[19])
		}
		d.object(charset)
	case metaSelect:
		if int(first) < len(d.charsets) && d.charsets[first] >= 0 {
			d.font = d.charsets[first]
		}
	case metaDelete:
		if int(first) < len(d.charsets) {
			d.charsets[first] = free
		}
	case metaBitBlt, metaStretchBlt, metaSetDIB:
		d.opaque = d.opaque || len(b) > 30 // a shorter one fills an area
	default:
		if at, copies := metaBitmaps[kind]; copies && len(b) > at {
			d.packedBitmap(b[at:])
		} else if metaObjects[kind] {
			d.object(noFont)
		}
	}
}

// object takes a place in the table of objects.
func (d *metafile) object(charset int) {
	for i, was := range d.charsets {
		if was == free {
			d.charsets[i] = charset
			return
		}
	}
	if len(d.charsets) < metaObjectsMost {
		d.charsets = append(d.charsets, charset)
	}
}

// letters decodes text in the character set of the font in use.
func (d *metafile) letters(b []byte) string { return narrow(b, charsets[d.font]) }

// metaText reads a text that goes as far as its font says ([MS-WMF] 2.3.3.20).
func (d *metafile) metaText(b bin) {
	count, _ := b.u16(6)
	at := 8 + int(count) + int(count&1)
	text, ok := b.cut(8, int64(count))
	y, _ := b.u16(at)
	x, _ := b.u16(at + 2)
	if ok {
		d.write(d.letters(text), int(int16(x)), int(int16(y)), -1)
	}
}

// metaTextAt reads a text whose letters may have their own widths ([MS-WMF] 2.3.3.5).
func (d *metafile) metaTextAt(b bin) {
	y, _ := b.u16(6)
	x, _ := b.u16(8)
	count, _ := b.u16(10)
	options, ok := b.u16(12)
	if options&textGlyphs != 0 {
		d.opaque = true
		return
	}
	at := 14
	if options&6 != 0 { // a rectangle to fill or to stay within
		at += 8
	}
	text, whole := b.cut(at, int64(count))
	if !ok || !whole {
		return
	}
	advance := -1
	at += int(count) + int(count&1)
	if steps, there := b.cut(at, 2*int64(count)); there && count > 0 {
		advance = 0
		for i := range int(count) {
			step, _ := bin(steps).u16(2 * i)
			advance += int(int16(step))
		}
	}
	d.write(d.letters(text), int(int16(x)), int(int16(y)), advance)
}
