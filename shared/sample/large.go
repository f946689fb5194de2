package sample

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// MinLarge is the smallest size that WriteLarge makes, in bytes.
const MinLarge = 64 << 10

// The pictures of the large document: colours with noise that no compression takes out.
const (
	pictureWidth, pictureHeight = 480, 320
	pictureSize                 = pictureWidth * pictureHeight * 3
)

// WriteLarge writes a PDF of exactly size bytes: a bundle of exhibits, each page with a line of text and a picture that doesn't compress.
// It needs no memory for the pictures. Nothing in it is to be found.
func WriteLarge(w io.Writer, firm string, size int64) error {
	if size < MinLarge {
		return fmt.Errorf("sample: a large document has %d bytes at least, not %d", MinLarge, size)
	}
	o := newObjects(w)
	tree := o.reserve()
	resources := fonts(o)
	cover := newLetter(firm, "Hearing bundle: photographs of the cargo holds")
	cover.paragraph("This bundle holds the photographs that the surveyor took on board in the port of Rotterdam. Each page names the hold and the frame.")
	leaves := []int{leaf(o, tree, resources, cover.pages[0].Bytes())}
	for n := 1; o.at+pictureSize+(32<<10) < size; n++ {
		picture := o.reserve()
		o.stream(picture, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8", pictureWidth, pictureHeight),
			pictureSize, func(w io.Writer) error { return paint(w, uint64(n)) })
		var content bytes.Buffer
		fmt.Fprintf(&content, "BT /%s 12 Tf %.0f 760 Td %s Tj ET\n", bold, left, literal(fmt.Sprintf("Exhibit %d: hold %d, frame %d", n, 1+n%5, 10+n)))
		fmt.Fprintf(&content, "q 150 0 0 100 %.0f 630 cm /P Do Q\n", left)
		leaves = append(leaves, leaf(o, tree, fmt.Sprintf("%s /XObject << /P %d 0 R >>", resources, picture), content.Bytes()))
	}
	root, info := frame(o, tree, leaves, firm, cover.subject)
	return o.fill(size, root, info)
}

// fill ends the file at exactly size bytes with a stream that nothing refers to.
func (o *objects) fill(size int64, root, info int) error {
	n := o.reserve()
	o.offsets[n-1] = o.at
	frameOf := func(length int64) int64 {
		return int64(len(fmt.Sprintf("%d 0 obj\n<<  /Length %d >>\nstream\n\nendstream\nendobj\n", n, length)))
	}
	length := int64(0)
	for range 8 { // the lengths' own digits settle within two rounds
		at := o.at + frameOf(length) + length
		length = size - o.at - frameOf(length) - int64(len(o.trailer(root, info, at)))
	}
	if length < 0 {
		return fmt.Errorf("sample: no room for the end of a document of %d bytes", size)
	}
	o.stream(n, "", length, func(w io.Writer) error { return noise(w, length, 99) })
	o.write(o.trailer(root, info, o.at))
	if o.err == nil && o.at != size {
		return fmt.Errorf("sample: made %d bytes instead of %d", o.at, size)
	}
	return o.err
}

// xorshift is a generator of noise: the same for the same seed on every machine (Marsaglia, 2003).
type xorshift uint64

func (x *xorshift) next() uint64 {
	v := uint64(*x)
	v ^= v << 13
	v ^= v >> 7
	v ^= v << 17
	*x = xorshift(v)
	return v
}

// noise writes so many bytes of noise, none of which can be taken for the end of a stream.
func noise(w io.Writer, length int64, seed uint64) error {
	x := xorshift(seed*0x9e3779b97f4a7c15 + 1)
	buffer := make([]byte, 64<<10)
	for length > 0 {
		for i := 0; i < len(buffer); i += 8 {
			binary.LittleEndian.PutUint64(buffer[i:], x.next()|0x8080808080808080)
		}
		part := buffer[:min(int64(len(buffer)), length)]
		if _, err := w.Write(part); err != nil {
			return err
		}
		length -= int64(len(part))
	}
	return nil
}

// paint writes one picture: the dusk of a cargo hold, lit from a side that the seed chooses, with the grain of a fast film.
func paint(w io.Writer, seed uint64) error {
	x := xorshift(seed*0x9e3779b97f4a7c15 + 1)
	row := make([]byte, pictureWidth*3)
	for y := range pictureHeight {
		for p := range pictureWidth {
			light := (p*int(1+seed%3) + y) * 150 / (pictureWidth*3 + pictureHeight)
			grain := x.next()
			row[3*p] = byte(30 + light + int(grain&31))
			row[3*p+1] = byte(40 + light*9/10 + int(grain>>8&31))
			row[3*p+2] = byte(55 + light*7/10 + int(grain>>16&31))
		}
		if _, err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}
