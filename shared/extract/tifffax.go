package extract

import (
	"bytes"
	"image"
	"math/bits"

	"golang.org/x/image/ccitt"
)

// tagFillOrder says which bit of a byte comes first.
const tagFillOrder = 266

// filledFax decodes a page of Group 3 fax lines whose ends were filled up to whole bytes, as fax machines do (TIFF 6.0, section 11, bit 2 of
// T4Options): the decoder knows ends without filling alone.
func filledFax(dir *directory) (image.Image, error) {
	width, height := int(dir.number(tagWidth, 0)), int(dir.number(tagHeight, 0))
	rows := int(min(dir.number(tagRowsPerStrip, uint32(height)), uint32(height)))
	if rows <= 0 {
		return nil, errField
	}
	strips := (height + rows - 1) / rows
	offsets, err := dir.numbers(tagStrips, strips)
	if err != nil {
		return nil, err
	}
	sizes, err := dir.numbers(tagStripLengths, strips)
	if err != nil || len(offsets) != strips || len(sizes) != strips {
		return nil, errField
	}
	page := image.NewGray(image.Rect(0, 0, width, height))
	for i := range strips {
		if int64(offsets[i])+int64(sizes[i]) > dir.file.size {
			return nil, errField
		}
		lines := make([]byte, sizes[i])
		if _, err := dir.file.r.ReadAt(lines, int64(offsets[i])); err != nil {
			return nil, err
		}
		if dir.number(tagFillOrder, 1) == 2 {
			for k, b := range lines {
				lines[k] = bits.Reverse8(b)
			}
		}
		if err := faxLines(page, i*rows, min(rows, height-i*rows), lines); err != nil {
			return nil, err
		}
	}
	if dir.number(tagPhotometric, 0) == 1 { // 0 stands for black here; fax lines begin with white either way
		for k := range page.Pix {
			page.Pix[k] = ^page.Pix[k]
		}
	}
	return page, nil
}

// faxLines decodes so many lines of a strip into a page, from a row on. Every end of line ends a byte: four zeroes at the least, and then
// 00000001. No code words have as many zeroes between them (ITU-T T.4, 4.1.2).
func faxLines(page *image.Gray, row, count int, strip []byte) error {
	at := endOfLine(strip, 0)
	for k := range count {
		if at < 0 {
			return errField
		}
		next := endOfLine(strip, at)
		end := len(strip)
		if next > 0 {
			end = next - 1 // the byte with the one
		}
		line := &image.Gray{Pix: page.Pix[(row+k)*page.Stride:][:page.Stride], Stride: page.Stride, Rect: image.Rect(0, 0, page.Rect.Dx(), 1)}
		if err := ccitt.DecodeIntoGray(line, bytes.NewReader(begun(strip[at:end])), ccitt.MSB, ccitt.Group3, nil); err != nil {
			return err
		}
		at = next
	}
	return nil
}

// endOfLine gives the place behind the first end of line in a strip from a place on, or -1.
func endOfLine(strip []byte, from int) int {
	for i := from; i+1 < len(strip); i++ {
		if strip[i]&0x0f == 0 && strip[i+1] == 1 {
			return i + 2
		}
	}
	return -1
}

// begun puts the twelve bits of an end of line before a line, as the decoder wants to see one, and some zeroes behind it.
func begun(line []byte) []byte {
	out := make([]byte, 0, len(line)+4)
	held := byte(0x10)
	out = append(out, 0x00)
	for _, b := range line {
		out = append(out, held|b>>4)
		held = b << 4
	}
	return append(out, held, 0, 0)
}
