package extract

import "encoding/binary"

// rtfPrimer is what the dictionary of compressed RTF begins with ([MS-OXRTFCP] 2.1.2.1).
const rtfPrimer = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier" +
	"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// decompressRTF unpacks compressed RTF ([MS-OXRTFCP] 3.1). Two bytes make seventeen at most; more than limit bytes are refused.
func decompressRTF(b bin, limit int64) ([]byte, error) {
	const compressed, plain = 0x75465a4c, 0x414c454d
	packed, _ := b.u32(0)
	raw, _ := b.u32(4)
	how, ok := b.u32(8)
	switch {
	case !ok || len(b) < 16 || int64(packed) > int64(len(b))-4 || packed < 12:
		return nil, unreadable(Damaged, msgName)
	case int64(raw) > limit:
		return nil, unreadable(Expands)
	case how == plain:
		text, ok := b.cut(16, int64(raw))
		if !ok {
			return nil, unreadable(Damaged, msgName)
		}
		return text, nil
	case how != compressed:
		return nil, unreadable(Damaged, msgName)
	}
	var window [4096]byte
	at := copy(window[:], rtfPrimer)
	out := make([]byte, 0, min(int(raw), 16*len(b)))
	put := func(c byte) {
		out = append(out, c)
		window[at] = c
		at = (at + 1) % len(window)
	}
	for in := b[16 : 4+packed]; len(in) > 0; {
		flags := in[0]
		in = in[1:]
		for bit := 0; bit < 8 && len(in) > 0; bit++ {
			if int64(len(out)) > limit {
				return nil, unreadable(Expands)
			}
			if flags>>bit&1 == 0 {
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return nil, unreadable(Damaged, msgName)
			}
			reference := binary.BigEndian.Uint16(in)
			in = in[2:]
			from := int(reference >> 4)
			if from == at { // the end mark
				return out, nil
			}
			for range reference&0xf + 2 {
				put(window[from])
				from = (from + 1) % len(window)
			}
		}
	}
	return out, nil
}
