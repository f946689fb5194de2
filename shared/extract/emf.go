package extract

import (
	"encoding/binary"
	"strings"
)

// The records of an enhanced metafile that are read ([MS-EMF] 2.1.1).
const (
	emrEOF        = 14
	emrTextAlign  = 22
	emrMoveTo     = 27
	emrComment    = 70
	emrTextA      = 83
	emrTextW      = 84
	emrPolyTextA  = 96
	emrPolyTextW  = 97
	emrSmallText  = 108
	emrMaskBlt    = 78
	emrPlgBlt     = 79
	alignFollow   = 1     // TA_UPDATECP
	textGlyphs    = 0x10  // ETO_GLYPH_INDEX: numbers of the font's letters, which say nothing without the font
	textNoRect    = 0x100 // ETO_NO_RECT
	textSmall     = 0x200 // ETO_SMALL_CHARS: the lower halves of UTF-16
	plusSignature = 0x2b464d45
	plusObject    = 0x4008
	plusString    = 0x401c
	plusLetters   = 0x4036
	plusImage     = 5 // kind of an object, in its flags
)

// emrBitmaps says where a record that copies points tells the places of their description and of the points, by the record's kind.
var emrBitmaps = map[uint32]int{76: 84, 77: 84, 114: 84, 116: 84, 80: 48, 81: 48}

// enhanced reads the records of an EMF. Each says its own length; bytes that are no record end the reading.
func (d *metafile) enhanced(b bin) {
	d.emfTitle(b)
	for len(b) >= 8 {
		kind, _ := b.u32(0)
		size, _ := b.u32(4)
		record, ok := b.cut(0, int64(size))
		if !ok || size < 8 || kind == emrEOF {
			return
		}
		b = b[size:]
		d.emfRecord(kind, record)
	}
}

// emfTitle reads the names of the program and of the drawing in the header ([MS-EMF] 2.2.9).
func (d *metafile) emfTitle(b bin) {
	count, _ := b.u32(60)
	at, ok := b.u32(64)
	if title, whole := b.cut(int(at), 2*int64(count)); ok && whole && at != 0 {
		names, from := []string{}, 0
		for at := 0; at+2 <= len(title); at += 2 {
			if title[at] == 0 && title[at+1] == 0 {
				names, from = append(names, wide(title[from:at])), at+2
			}
		}
		names = append(names, wide(title[from:]))
		d.text.WriteString(strings.TrimSpace(strings.Join(names, " ")))
	}
}

func (d *metafile) emfRecord(kind uint32, b bin) {
	switch kind {
	case emrTextAlign:
		mode, _ := b.u32(8)
		d.follow = mode&alignFollow != 0
	case emrMoveTo:
		d.at.set = false
	case emrTextA, emrTextW:
		d.emfText(b, 36, kind == emrTextW)
	case emrPolyTextA, emrPolyTextW:
		count, _ := b.u32(36)
		for n := 0; n < int(count) && 40+40*n < len(b); n++ {
			d.emfText(b, 40+40*n, kind == emrPolyTextW)
		}
	case emrSmallText:
		d.emfSmall(b)
	case emrComment:
		if signature, _ := b.u32(12); signature == plusSignature {
			d.plusRecords(b[16:])
		}
	case emrMaskBlt, emrPlgBlt:
		d.opaque = true
	default:
		if at, copies := emrBitmaps[kind]; copies {
			d.emfBitmap(b, at)
		}
	}
}

// emfText reads one text: its place, its letters, and how far each goes ([MS-EMF] 2.2.5).
func (d *metafile) emfText(b bin, at int, is16 bool) {
	x, _ := b.u32(at)
	y, _ := b.u32(at + 4)
	count, _ := b.u32(at + 8)
	from, _ := b.u32(at + 12)
	options, _ := b.u32(at + 16)
	steps, _ := b.u32(at + 36)
	width := int64(1)
	if is16 {
		width = 2
	}
	letters, ok := b.cut(int(from), width*int64(count))
	switch {
	case !ok || count == 0:
		return
	case options&textGlyphs != 0:
		d.opaque = true
		return
	}
	advance := -1
	if list, whole := b.cut(int(steps), 4*int64(count)); whole && steps != 0 {
		advance = 0
		for ; len(list) > 0; list = list[4:] {
			advance += int(int32(binary.LittleEndian.Uint32(list)))
		}
	}
	text := narrow(letters, 1252)
	if is16 {
		text = wide(letters)
	}
	d.write(text, int(int32(x)), int(int32(y)), advance)
}

// emfSmall reads the short form of a text ([MS-EMF] 2.3.5.37).
func (d *metafile) emfSmall(b bin) {
	x, _ := b.u32(8)
	y, _ := b.u32(12)
	count, _ := b.u32(16)
	options, _ := b.u32(20)
	from, width := 36, int64(2)
	if options&textNoRect == 0 {
		from += 16
	}
	if options&textSmall != 0 {
		width = 1
	}
	letters, ok := b.cut(from, width*int64(count))
	switch {
	case !ok:
	case options&textGlyphs != 0:
		d.opaque = true
	default:
		d.write(biffCharacters(letters, width == 2), int(int32(x)), int(int32(y)), -1)
	}
}

// emfBitmap keeps the points that a record copies; one without any fills an area.
func (d *metafile) emfBitmap(b bin, at int) {
	infoAt, _ := b.u32(at)
	infoSize, _ := b.u32(at + 4)
	pointsAt, _ := b.u32(at + 8)
	pointsSize, ok := b.u32(at + 12)
	info, whole := b.cut(int(infoAt), int64(infoSize))
	points, complete := b.cut(int(pointsAt), int64(pointsSize))
	switch {
	case !ok || infoSize == 0:
	case !whole || !complete:
		d.opaque = true
	default:
		d.bitmap(info, points)
	}
}

// plusRecords reads what a comment holds of EMF+ ([MS-EMFPLUS] 2.3.4.14, 2.3.4.6, 2.3.5.1).
func (d *metafile) plusRecords(b bin) {
	for len(b) >= 12 {
		kind, _ := b.u16(0)
		flags, _ := b.u16(2)
		size, _ := b.u32(4)
		record, ok := b.cut(0, int64(size))
		if !ok || size < 12 {
			return
		}
		body := bin(record[12:])
		switch kind {
		case plusString:
			count, _ := body.u32(8)
			if letters, ok := body.cut(28, 2*int64(count)); ok {
				d.plus.WriteString(wide(letters) + "\n")
			}
		case plusLetters:
			options, _ := body.u32(4)
			count, _ := body.u32(12)
			letters, ok := body.cut(16, 2*int64(count))
			if ok && options&1 != 0 { // the letters are characters
				d.plus.WriteString(wide(letters) + "\n")
			} else {
				d.opaque = true
			}
		case plusObject:
			d.opaque = d.opaque || flags>>8&0x7f == plusImage
		}
		b = b[size:]
	}
}
