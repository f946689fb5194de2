package extract

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// onGround gives a picture in shades of grey, as it looks on a ground of one shade where it is transparent. Its rectangle begins at 0,0.
func onGround(m image.Image, ground uint8) *image.Gray {
	b := m.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	switch m := m.(type) {
	case *image.Gray:
		for y := range b.Dy() {
			copy(out.Pix[y*out.Stride:], m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:b.Dx()])
		}
	case *image.YCbCr: // brightness is a plane of its own
		for y := range b.Dy() {
			copy(out.Pix[y*out.Stride:], m.Y[m.YOffset(b.Min.X, b.Min.Y+y):][:b.Dx()])
		}
	case *image.Paletted:
		var shades [256]uint8
		for i, c := range m.Palette {
			shades[i] = shadeOn(c, ground)
		}
		for y := range b.Dy() {
			from := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:b.Dx()]
			for x, v := range from {
				out.Pix[y*out.Stride+x] = shades[v]
			}
		}
	case *image.RGBA:
		for y := range b.Dy() {
			from := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:4*b.Dx()]
			for x := range b.Dx() {
				p := from[4*x : 4*x+4 : 4*x+4]
				out.Pix[y*out.Stride+x] = shade8(uint32(p[0])*255, uint32(p[1])*255, uint32(p[2])*255, uint32(p[3]), ground)
			}
		}
	case *image.NRGBA:
		for y := range b.Dy() {
			from := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:4*b.Dx()]
			for x := range b.Dx() {
				p := from[4*x : 4*x+4 : 4*x+4]
				a := uint32(p[3])
				out.Pix[y*out.Stride+x] = shade8(uint32(p[0])*a, uint32(p[1])*a, uint32(p[2])*a, a, ground)
			}
		}
	default:
		draw.Draw(out, out.Rect, image.NewUniform(color.Gray{Y: ground}), image.Point{}, draw.Src)
		draw.Draw(out, out.Rect, m, b.Min, draw.Over)
	}
	return out
}

// shade8 gives the shade of a colour on a ground: red, green and blue times alpha, from 0 to 255*255 each, by the weights of ITU-R BT.601.
func shade8(r, g, b, a uint32, ground uint8) uint8 {
	return uint8((299*r + 587*g + 114*b + 1000*uint32(ground)*(255-a)) / (1000 * 255))
}

// shadeOn gives the shade of a colour on a ground.
func shadeOn(c color.Color, ground uint8) uint8 {
	r, g, b, a := c.RGBA() // times alpha, 16 bits
	bright := (19595*r + 38470*g + 7471*b + 1<<15) >> 16
	return uint8((bright + uint32(ground)*0x101*(0xffff-a)/0xffff) >> 8)
}

// transparent reports that something of a picture's ground shows.
func transparent(m image.Image) bool {
	opaque, ok := m.(interface{ Opaque() bool })
	return ok && !opaque.Opaque()
}

// The weights of a picture without anything to read. A page of eleven digits, each of a 5 by 7 dot matrix and some ten dots, has 110 dots
// that differ from the ground; specks and a lone rule line don't say anything.
const (
	leastWidth  = 24 // pixels: five letters of the smallest type are as wide
	leastHeight = 6  // pixels: no letter is lower
	leastInk    = 64 // pixels that differ from the ground
	leastShade  = 8  // of 256, by which ink differs from the ground
)

// nothingToRead reports that a picture is too small or too uniform for letters. Whoever wants to hide some below these weights hides them
// from people, too.
func nothingToRead(m *image.Gray) bool {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	if max(width, height) < leastWidth || min(width, height) < leastHeight {
		return true
	}
	var count [256]int
	for y := range height {
		for _, v := range m.Pix[y*m.Stride:][:width] {
			count[v]++
		}
	}
	ground := 0
	for shade, n := range count {
		if n > count[ground] {
			ground = shade
		}
	}
	ink := 0
	for shade, n := range count {
		if shade <= ground-leastShade || shade >= ground+leastShade {
			ink += n
		}
	}
	return ink < leastInk
}

// upright turns a picture by its EXIF orientation (2 to 8; EXIF 4.6.5.1.6).
func upright(m *image.Gray, orientation int) *image.Gray {
	if orientation < 2 || orientation > 8 {
		return m
	}
	width, height := m.Rect.Dx(), m.Rect.Dy()
	turned := image.NewGray(image.Rect(0, 0, width, height))
	if orientation >= 5 {
		turned = image.NewGray(image.Rect(0, 0, height, width))
	}
	for y := range height {
		row := m.Pix[y*m.Stride:][:width]
		for x, v := range row {
			var to int
			switch orientation {
			case 2:
				to = y*turned.Stride + width - 1 - x
			case 3:
				to = (height-1-y)*turned.Stride + width - 1 - x
			case 4:
				to = (height-1-y)*turned.Stride + x
			case 5:
				to = x*turned.Stride + y
			case 6:
				to = x*turned.Stride + height - 1 - y
			case 7:
				to = (width-1-x)*turned.Stride + height - 1 - y
			case 8:
				to = (width-1-x)*turned.Stride + y
			}
			turned.Pix[to] = v
		}
	}
	return turned
}
