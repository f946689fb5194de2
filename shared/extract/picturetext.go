package extract

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"io"
)

// about is what a picture's file says beside its pixels.
type about struct {
	text        properties
	orientation int  // EXIF; 1 is upright
	progressive bool // a JPEG whose parts have to be in memory together
	frames      int  // of an animation
	pixels      int  // of all frames of an animation
}

// depth gives the bytes that a decoded pixel needs at the worst.
func (a *about) depth(kind Kind, c image.Config) int {
	switch {
	case kind == JPEG && a.progressive:
		return 15 // coefficients of four bytes in three planes, and the planes
	case c.ColorModel == color.RGBA64Model, c.ColorModel == color.NRGBA64Model:
		return 8
	}
	return 4
}

// unpackedMost bounds the texts that a PNG holds compressed.
const unpackedMost = 16 << 20

// besidePixels reads what a picture's file says beside its pixels. Broken properties are read as far as they go; the pixels decide whether the
// file is damaged.
func besidePixels(kind Kind, data []byte) (*about, error) {
	a := &about{orientation: 1}
	var err error
	switch kind {
	case JPEG:
		a.jpeg(data)
	case PNG:
		err = a.png(data)
	case GIF:
		a.gif(data)
	case WEBP:
		err = a.webp(data)
	}
	return a, err
}

// The names that begin an application segment of a JPEG (EXIF 4.7.2; XMP part 3, 1.1.3; Photoshop).
var (
	exifHeader      = []byte("Exif\x00\x00")
	xmpHeader       = []byte("http://ns.adobe.com/xap/1.0/\x00")
	moreXMPHeader   = []byte("http://ns.adobe.com/xmp/extension/\x00")
	photoshopHeader = []byte("Photoshop 3.0\x00")
)

// jpeg walks over the segments of a JPEG (ITU-T T.81, annex B).
func (a *about) jpeg(data []byte) {
	var moreXMP []byte
	for at := 2; at+4 <= len(data); {
		marker := data[at+1]
		switch {
		case data[at] != 0xff || marker == 0 || marker >= 0xd0 && marker <= 0xd8: // coded pixels and marks among them
			next := bytes.IndexByte(data[at+1:], 0xff)
			if next < 0 {
				return
			}
			at += 1 + next
			continue
		case marker == 0xff: // filling
			at++
			continue
		case marker == 0xd9:
			if len(moreXMP) > 0 {
				a.text.add(markup(moreXMP))
			}
			return
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return
		}
		body := data[at+4 : at+2+length]
		switch {
		case marker == 0xc2 || marker == 0xc6:
			a.progressive = true
		case marker == 0xfe:
			a.text.add(letters8(body))
		case marker == 0xe1 && bytes.HasPrefix(body, exifHeader):
			a.orientation = a.text.exif(body[len(exifHeader):])
		case marker == 0xe1 && bytes.HasPrefix(body, xmpHeader):
			a.text.add(markup(body[len(xmpHeader):]))
		case marker == 0xe1 && bytes.HasPrefix(body, moreXMPHeader) && len(body) > len(moreXMPHeader)+40:
			moreXMP = append(moreXMP, body[len(moreXMPHeader)+40:]...) // a digest, the length and the place of the part come first
		case marker == 0xed && bytes.HasPrefix(body, photoshopHeader):
			a.text.photoshop(body[len(photoshopHeader):])
		}
		at += 2 + length
	}
}

// png walks over the chunks of a PNG (W3C PNG 3, clause 11).
func (a *about) png(data []byte) error {
	left := int64(unpackedMost)
	for at := 8; at+12 <= len(data); {
		length := int64(binary.BigEndian.Uint32(data[at:]))
		if length > int64(len(data)-at-12) {
			return nil
		}
		body := data[at+8 : at+8+int(length)]
		switch string(data[at+4 : at+8]) {
		case "IEND":
			return nil
		case "acTL":
			if len(body) >= 4 && binary.BigEndian.Uint32(body) > 1 {
				return unreadable(Unsupported, "animated PNG picture")
			}
		case "eXIf":
			a.orientation = a.text.exif(body)
		case "tEXt":
			keyword, text, _ := bytes.Cut(body, []byte{0})
			a.said(keyword, text)
		case "zTXt": // a byte for the method comes first
			keyword, rest, _ := bytes.Cut(body, []byte{0})
			if err := a.packed(keyword, rest[min(1, len(rest)):], &left); err != nil {
				return err
			}
		case "iTXt":
			if err := a.international(body, &left); err != nil {
				return err
			}
		}
		at += 12 + int(length)
	}
	return nil
}

// international reads a chunk of text in UTF-8: keyword, whether and how it is compressed, language, translated keyword, text.
func (a *about) international(body []byte, left *int64) error {
	parts := bytes.SplitN(body, []byte{0}, 2)
	if len(parts) < 2 || len(parts[1]) < 2 {
		return nil
	}
	compressed := parts[1][0] == 1
	rest := bytes.SplitN(parts[1][2:], []byte{0}, 3)
	if len(rest) < 3 {
		return nil
	}
	a.text.add(letters8(rest[1]))
	if compressed {
		return a.packed(parts[0], rest[2], left)
	}
	a.said(parts[0], rest[2])
	return nil
}

// said adds a text with its keyword; XMP is markup.
func (a *about) said(keyword, text []byte) {
	if string(keyword) == "XML:com.adobe.xmp" {
		a.text.add(markup(text))
		return
	}
	a.text.add(letters8(keyword) + ": " + letters8(text))
}

// packed adds a compressed text.
func (a *about) packed(keyword, body []byte, left *int64) error {
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(z, *left+1)) // a broken end leaves what came before it
	if *left -= int64(len(text)); *left < 0 {
		return unreadable(Expands)
	}
	a.said(keyword, text)
	return nil
}

// webp walks over the chunks of a WebP (RFC 9649).
func (a *about) webp(data []byte) error {
	for at := 12; at+8 <= len(data); {
		length := int64(binary.LittleEndian.Uint32(data[at+4:]))
		if length > int64(len(data)-at-8) {
			return nil
		}
		body := data[at+8 : at+8+int(length)]
		switch string(data[at : at+4]) {
		case "ANIM":
			return unreadable(Unsupported, "animated WebP picture")
		case "EXIF":
			a.orientation = a.text.exif(bytes.TrimPrefix(body, exifHeader))
		case "XMP ":
			a.text.add(markup(body))
		}
		at += 8 + int(length+length&1)
	}
	return nil
}
