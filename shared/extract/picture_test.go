package extract

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
)

// silent sees no letters, and counts the pictures that it is shown.
type silent struct{ shown chan *image.Gray }

func (s silent) Recognize(_ context.Context, p Picture) (Page, error) {
	s.shown <- p.Image
	return Page{}, nil
}

// chunk makes a chunk of a PNG.
func chunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// header makes the first chunk of a PNG.
func header(width, height uint32, depth, colours byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, width)
	b = binary.BigEndian.AppendUint32(b, height)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(append(b, depth, colours, 0, 0, 0)))...)
}

// pngWith puts chunks behind the first one of a sound picture.
func pngWith(t testing.TB, m image.Image, chunks ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	return append(append(bytes.Clone(b.Bytes()[:head]), bytes.Join(chunks, nil)...), b.Bytes()[head:]...)
}

func jpegWith(t testing.TB, m image.Image, segments ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	out := []byte{0xff, 0xd8}
	for _, s := range segments {
		out = append(out, 0xff, s[0])
		out = binary.BigEndian.AppendUint16(out, uint16(len(s)+1))
		out = append(out, s[1:]...)
	}
	return append(out, b.Bytes()[2:]...)
}

// tiffOf makes a TIFF file of directories, each a list of fields (tag, kind, count, value), whose chain leads on to what next gives.
func tiffOf(next func(n int) uint32, directories ...[][4]uint32) []byte {
	b := []byte("II*\x00\x08\x00\x00\x00")
	for n, fields := range directories {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(fields)))
		for _, f := range fields {
			b = binary.LittleEndian.AppendUint16(b, uint16(f[0]))
			b = binary.LittleEndian.AppendUint16(b, uint16(f[1]))
			b = binary.LittleEndian.AppendUint32(b, f[2])
			b = binary.LittleEndian.AppendUint32(b, f[3])
		}
		b = binary.LittleEndian.AppendUint32(b, next(n))
	}
	return b
}

func bitmapFields(width, height uint32) [][4]uint32 {
	return [][4]uint32{{tagWidth, kindLong, 1, width}, {tagHeight, kindLong, 1, height}, {tagBits, kindShort, 1, 8}, {tagCompression, kindShort, 1, 1},
		{tagPhotometric, kindShort, 1, 1}, {tagStrips, kindLong, 1, 8}, {tagRowsPerStrip, kindLong, 1, height}, {tagStripLengths, kindLong, 1, 4}}
}

// zlibbed compresses as PNG does.
func zlibbed(text string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(text)) // a buffer takes everything
	_ = z.Close()
	return b.String()
}

// scribble is a picture with enough ink to be looked at.
func scribble(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 255, 255, 255}
			if y%10 < 3 && x%7 < 4 {
				c = color.NRGBA{A: 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

const exifGPS = "Exif\x00\x00MM\x00*\x00\x00\x00\x08" +
	"\x00\x02" + "\x01\x3b\x00\x02\x00\x00\x00\x08\x00\x00\x00\x26" + "\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x2e" + "\x00\x00\x00\x00" + // artist, GPS
	"J. Haas\x00" +
	"\x00\x04" + "\x00\x01\x00\x02\x00\x00\x00\x02N\x00\x00\x00" + "\x00\x02\x00\x05\x00\x00\x00\x03\x00\x00\x00\x64" +
	"\x00\x03\x00\x02\x00\x00\x00\x02W\x00\x00\x00" + "\x00\x04\x00\x05\x00\x00\x00\x03\x00\x00\x00\x7c" + "\x00\x00\x00\x00" +
	"\x00\x00\x00\x33\x00\x00\x00\x01\x00\x00\x00\x1e\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01" + // 51 30 0
	"\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x07\x00\x00\x00\x01\x00\x00\x00\x1e\x00\x00\x00\x01" // 0 7 30

// TestS61_PictureProperties: what a picture's file says beside its pixels is text.
func TestS61_PictureProperties(t *testing.T) {
	m := scribble(40, 20)
	var looping bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 40, 20), color.Palette{color.White, color.Black})
	if err := gif.EncodeAll(&looping, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}}); err != nil {
		t.Fatal(err)
	}
	gifBytes := looping.Bytes()
	commented := append(append(bytes.Clone(gifBytes[:len(gifBytes)-1]), "\x21\xfe\x0bSSN in gif!\x00"...), 0x3b)
	for _, row := range []struct {
		name string
		kind Kind
		data []byte
		want []string
	}{
		{"PNG text", PNG, pngWith(t, m, chunk("tEXt", "Comment\x00SSN 536-22-1234")), []string{"Comment: SSN 536-22-1234"}},
		{"PNG packed text", PNG, pngWith(t, m, chunk("zTXt", "Author\x00\x00"+zlibbed("Ines Duarte"))), []string{"Author: Ines Duarte"}},
		{"PNG international text", PNG, pngWith(t, m, chunk("iTXt", "Title\x00\x00\x00de\x00Titel\x00Vertrag über 5 €")), []string{"Titel", "Title: Vertrag über 5 €"}},
		{"PNG packed international text", PNG, pngWith(t, m, chunk("iTXt", "Title\x00\x01\x00\x00\x00"+zlibbed("Contract"))), []string{"Title: Contract"}},
		{"PNG XMP", PNG, pngWith(t, m, chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00<x:xmpmeta><a b='Haas'>Ines</a></x:xmpmeta>")), []string{"Haas", "Ines"}},
		{"PNG EXIF", PNG, pngWith(t, m, chunk("eXIf", exifGPS[6:])), []string{"J. Haas", "GPS position: 51.500000, -0.125000"}},
		{"JPEG comment", JPEG, jpegWith(t, m, "\xfeSSN 536-22-1234"), []string{"SSN 536-22-1234"}},
		{"JPEG EXIF", JPEG, jpegWith(t, m, "\xe1"+exifGPS), []string{"J. Haas", "GPS position: 51.500000, -0.125000"}},
		{"JPEG XMP", JPEG, jpegWith(t, m, "\xe1http://ns.adobe.com/xap/1.0/\x00<a>Ines</a>"), []string{"Ines"}},
		{"JPEG IPTC", JPEG, jpegWith(t, m, "\xedPhotoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0e\x1c\x02\x78\x00\x09Caption 1"), []string{"Caption 1"}},
		{"broken EXIF", JPEG, jpegWith(t, m, "\xe1Exif\x00\x00II*\x00\xff\xff\xff\x7fsecret words"), nil},
		{"no EXIF at all", JPEG, jpegWith(t, m, "\xe1Exif\x00\x00secret words"), []string{"secret words"}},
		{"GIF comment", GIF, commented, []string{"SSN in gif!"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			x := New(Config{OCR: silent{make(chan *image.Gray, 9)}})
			text, err := x.Extract(t.Context(), row.kind, bytes.NewReader(row.data), int64(len(row.data)))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range row.want {
				if len(text.Segments) != 1 || text.Segments[0].Part != "picture properties" || !strings.Contains("\n"+text.Segments[0].Text+"\n", "\n"+want+"\n") {
					t.Errorf("no line %q in %+v", want, text.Segments)
				}
			}
		})
	}
}

// TestS61_WhatIsLookedAt: which pictures go to the recognizer, and how often.
func TestS61_WhatIsLookedAt(t *testing.T) {
	encode := func(m image.Image) []byte { return pngWith(t, m) }
	var asBMP bytes.Buffer
	if err := bmp.Encode(&asBMP, scribble(60, 40)); err != nil {
		t.Fatal(err)
	}
	glass := scribble(60, 40)
	for i := 0; i < 60*10*4; i++ {
		glass.Pix[i] = 0
	}
	var film bytes.Buffer
	palette := color.Palette{color.White, color.Black}
	one, other := image.NewPaletted(image.Rect(0, 0, 60, 40), palette), image.NewPaletted(image.Rect(0, 0, 60, 40), palette)
	for i := range 400 {
		one.Pix[i*2], other.Pix[i*3] = 1, 1
	}
	if err := gif.EncodeAll(&film, &gif.GIF{Image: []*image.Paletted{one, other, one}, Delay: []int{1, 1, 1}}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		kind Kind
		data []byte
		want int
	}{
		{"ink", PNG, encode(scribble(60, 40)), 1},
		{"an icon", PNG, encode(scribble(16, 16)), 0},
		{"a rule", PNG, encode(scribble(600, 3)), 0},
		{"blank", PNG, encode(image.NewNRGBA(image.Rect(0, 0, 500, 500))), 0},
		{"see-through: on white and on black", PNG, encode(glass), 2},
		{"BMP", BMP, asBMP.Bytes(), 1},
		{"GIF of three pictures, one twice", GIF, film.Bytes(), 2},
	} {
		seen := silent{make(chan *image.Gray, 9)}
		x := New(Config{OCR: seen})
		if _, err := x.Extract(t.Context(), row.kind, bytes.NewReader(row.data), int64(len(row.data))); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		if len(seen.shown) != row.want {
			t.Errorf("%s: looked at %d times, want %d", row.name, len(seen.shown), row.want)
		}
	}
}

// TestS63_PictureAttacks: each hostile picture is held, with its own reason, within a moment.
func TestS63_PictureAttacks(t *testing.T) {
	zeroes := zlibbed(strings.Repeat("\x00", 20<<20))
	huge := jpegWith(t, scribble(8, 8))
	copy(huge[bytes.Index(huge, []byte("\xff\xc0"))+5:], "\xff\xdc\xff\xdc") // 65,500 by 65,500
	for _, row := range []struct {
		name string
		kind Kind
		data []byte
		want Code
	}{
		{"1-bit PNG of 2.5 gigapixels", PNG, append(header(50_000, 50_000, 1, 0), chunk("IDAT", zeroes)...), Dimensions},
		{"RGBA PNG of 900 megapixels", PNG, append(header(30_000, 30_000, 8, 6), chunk("IDAT", zeroes)...), Dimensions},
		{"deep PNG over the bytes", PNG, append(header(7_000, 7_000, 16, 6), chunk("IDAT", zeroes)...), Dimensions},
		{"PNG with packed text over its bound", PNG, pngWith(t, scribble(40, 20), chunk("zTXt", "c\x00\x00"+zeroes)), Expands},
		{"animated PNG", PNG, pngWith(t, scribble(40, 20), chunk("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")), Unsupported},
		{"PNG cut off", PNG, pngWith(t, scribble(40, 20))[:120], Damaged},
		{"JPEG of four gigapixels", JPEG, huge, Dimensions},
		{"JPEG cut off", JPEG, jpegWith(t, scribble(400, 400))[:700], Damaged},
		{"GIF of absurd size", GIF, []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;"), Dimensions},
		{"TIFF of absurd size", TIFF, tiffOf(func(int) uint32 { return 0 }, bitmapFields(4_000_000_000, 4_000_000_000)), Dimensions},
		{"TIFF just over", TIFF, tiffOf(func(int) uint32 { return 0 }, bitmapFields(10_000, 5_001)), Dimensions},
		{"TIFF whose pages go round", TIFF, tiffOf(func(int) uint32 { return 8 }, bitmapFields(10, 10)), Damaged},
		{"TIFF with a page beyond its end", TIFF, tiffOf(func(int) uint32 { return 1 << 30 }, bitmapFields(1, 1)), Damaged},
		{"TIFF without a page", TIFF, []byte("II*\x00\x00\x00\x00\x00"), Damaged},
		{"BigTIFF", TIFF, []byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"), Unsupported},
	} {
		t.Run(row.name, func(t *testing.T) {
			x := New(Config{OCR: silent{make(chan *image.Gray, 9)}})
			begun := time.Now()
			_, err := x.Extract(t.Context(), row.kind, bytes.NewReader(row.data), int64(len(row.data)))
			if v := (*Unreadable)(nil); !errors.As(err, &v) || v.Code != row.want {
				t.Errorf("%v, want %s", err, row.want)
			}
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
