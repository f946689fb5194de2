package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The tags whose values are text in another form than ASCII, or lead on (EXIF 3.0, TIFF 6.0, XMP part 3, IPTC-NAA).
const (
	tagXMP         = 700
	tagOrientation = 274
	tagSubPages    = 330
	tagIPTC        = 33723
	tagPhotoshop   = 34377
	tagEXIF        = 34665
	tagGPS         = 34853
	tagInterop     = 40965
	tagMaker       = 37500
	tagComment     = 37510
	tagProfile     = 34675 // colours
	tagXPFirst     = 40091 // title, comment, author, keywords, subject as Windows writes them
	tagXPLast      = 40095
	tagLatitude    = 2 // in the GPS directory
	tagLongitude   = 4
)

// properties collects the texts of a picture's properties, each on a line.
type properties struct {
	lines []string
	seen  map[uint32]bool // directories that have been read, by offset
	depth int
}

func (p *properties) add(text string) {
	text = strings.TrimSpace(clean(strings.ReplaceAll(text, "\x00", "\n")))
	if text != "" {
		p.lines = append(p.lines, text)
	}
}

// text joins what was collected.
func (p *properties) text() string { return strings.Join(p.lines, "\n") }

// exif takes the texts out of EXIF data and gives the orientation (EXIF 4.6.5.1.6), 1 when there is none. What can't be followed is passed
// over: cameras and editors leave broken offsets behind, and no program shows what lies there.
func (p *properties) exif(data []byte) (orientation int) {
	d, err := openDirectories(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		p.runs(data)
		return 1
	}
	orientation = 1
	p.seen = map[uint32]bool{}                                      // offsets count anew in every block of data
	for n, at := 0, d.first; at != 0 && !p.seen[at] && n < 8; n++ { // the picture's own, its thumbnail's
		dir, err := d.read(at)
		if err != nil {
			break
		}
		p.directory(dir)
		if n == 0 {
			orientation = int(dir.number(tagOrientation, 1))
		}
		at = dir.next
	}
	return orientation
}

// directory takes the texts of one directory and of those below it.
func (p *properties) directory(d *directory) {
	if p.seen == nil {
		p.seen = map[uint32]bool{}
	}
	if p.seen[d.at] || p.depth > 4 {
		return
	}
	p.seen[d.at] = true
	p.depth++
	defer func() { p.depth-- }()
	for _, f := range d.entries {
		p.field(d, f)
	}
	p.position(d)
}

func (p *properties) field(d *directory, f field) {
	switch f.tag {
	case tagEXIF, tagGPS, tagInterop:
		if all, err := d.numbers(f.tag, 1); err == nil && len(all) == 1 {
			if below, err := d.file.read(all[0]); err == nil {
				p.directory(below)
			}
		}
		return
	}
	b, err := d.bytes(f, fieldTextMost)
	if err != nil || len(b) == 0 || f.tag == tagJPEGTables || f.tag == tagProfile {
		return
	}
	switch {
	case f.tag == tagXMP:
		p.add(markup(b))
	case f.tag == tagIPTC:
		p.iptc(b)
	case f.tag == tagPhotoshop:
		p.photoshop(b)
	case f.tag >= tagXPFirst && f.tag <= tagXPLast:
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(b); err == nil {
			p.add(string(text))
		}
	case f.kind == kindText, f.kind == kindUTF8:
		p.add(letters8(b))
	case f.tag == tagComment:
		p.comment(b)
	case f.kind == kindUndefined: // maker notes and the like: nobody says what is in them
		p.runs(b)
	}
}

// letters8 reads text that is UTF-8 or, failing that, Windows-1252.
func letters8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(text)
}

// comment reads the user comment, which says its alphabet in eight bytes (EXIF 4.6.6.4.2).
func (p *properties) comment(b []byte) {
	if len(b) <= 8 {
		return
	}
	if string(b[:7]) != "UNICODE" {
		p.add(letters8(b[8:]))
		return
	}
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} { // the data's own order, says nobody for sure
		if text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(b[8:]); err == nil {
			p.add(string(text))
		}
	}
}

// runs takes the readable runs of six characters and more out of binary data.
func (p *properties) runs(b []byte) {
	from := -1
	for i := 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= ' ' && b[i] < 0x7f {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && i-from >= 6 {
			p.add(string(b[from:i]))
		}
		from = -1
	}
}

// position writes where a picture was taken, in degrees, if a GPS directory says so (EXIF 4.6.7).
func (p *properties) position(d *directory) {
	latitude, okLatitude := d.degrees(tagLatitude)
	longitude, okLongitude := d.degrees(tagLongitude)
	if okLatitude && okLongitude {
		p.add(fmt.Sprintf("GPS position: %.6f, %.6f", latitude, longitude))
	}
}

// degrees reads degrees, minutes and seconds; the tag before holds N, S, E or W.
func (d *directory) degrees(tag uint16) (float64, bool) {
	f, ok := d.field(tag)
	if !ok || f.kind != kindRational || f.count != 3 {
		return 0, false
	}
	b, err := d.bytes(f, 24)
	if err != nil {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i := range 3 {
		over, under := d.file.order.Uint32(b[8*i:]), d.file.order.Uint32(b[8*i+4:])
		if under == 0 {
			if over != 0 || i == 0 {
				return 0, false
			}
			under = 1
		}
		sum += float64(over) / float64(under) * unit
		unit /= 60
	}
	if side, ok := d.field(tag - 1); ok && (side.value[0] == 'S' || side.value[0] == 'W') {
		sum = -sum
	}
	return sum, true
}
