package extract

import "encoding/binary"

// photoshop takes the captions out of Photoshop's image resources (Adobe Photoshop file formats, "Image resource blocks").
func (p *properties) photoshop(b []byte) {
	const captions = 0x0404
	for len(b) >= 12 && string(b[:4]) == "8BIM" {
		kind := binary.BigEndian.Uint16(b[4:])
		name := 1 + int(b[6])
		name += name & 1
		if len(b) < 6+name+4 {
			return
		}
		length := int(binary.BigEndian.Uint32(b[6+name:]))
		b = b[6+name+4:]
		if length < 0 || length > len(b) {
			return
		}
		if kind == captions {
			p.iptc(b[:length])
		}
		b = b[min(length+length&1, len(b)):]
	}
}

// iptc takes the texts out of IPTC-NAA records (IIM 4.2, chapter 1): a tag marker, record, data set, length, value.
func (p *properties) iptc(b []byte) {
	for len(b) >= 5 && b[0] == 0x1c {
		record, length := b[1], int(binary.BigEndian.Uint16(b[3:]))
		if length >= 0x8000 { // an extended length: nothing that people write is so long
			p.runs(b)
			return
		}
		b = b[5:]
		if length > len(b) {
			p.runs(b)
			return
		}
		if record >= 2 { // record 1 is the envelope: numbers and the character set
			p.add(letters8(b[:length]))
		}
		b = b[length:]
	}
}
