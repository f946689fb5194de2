package extract

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
)

// The blocks of a GIF (GIF89a, clauses 17 to 27).
const (
	gifHead        = 13
	gifExtension   = 0x21
	gifPicture     = 0x2c
	gifComment     = 0xfe
	gifPlainText   = 0x01
	gifApplication = 0xff
)

var gifXMP = []byte("XMP DataXMP")

// gif walks over the blocks of a GIF, takes texts, and counts pictures and their pixels.
func (a *about) gif(data []byte) {
	if len(data) < gifHead {
		return
	}
	at := gifHead + palette(data[10])
	for at < len(data) {
		switch data[at] {
		case gifExtension:
			if at+2 > len(data) {
				return
			}
			label := data[at+1]
			blocks, next := subBlocks(data, at+2)
			switch {
			case label == gifComment:
				a.text.add(letters8(blocks))
			case label == gifPlainText && len(blocks) > 12: // the grid that the text stands in comes first
				a.text.add(letters8(blocks[12:]))
			case label == gifApplication && bytes.HasPrefix(blocks, gifXMP): // it lies there as it is, without lengths
				a.text.add(markup(bytes.TrimPrefix(data[at+3:next], gifXMP)))
			}
			at = next
		case gifPicture:
			if at+10 > len(data) {
				return
			}
			a.frames++
			a.pixels += (int(data[at+5]) | int(data[at+6])<<8) * (int(data[at+7]) | int(data[at+8])<<8)
			_, at = subBlocks(data, at+10+palette(data[at+9])+1)
		default:
			return
		}
	}
}

// palette gives the length of a table of colours.
func palette(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (1 + flags&7)
}

// subBlocks joins the blocks at a place and gives the place behind them.
func subBlocks(data []byte, at int) (joined []byte, next int) {
	for at < len(data) {
		length := int(data[at])
		at++
		if length == 0 {
			break
		}
		end := min(at+length, len(data))
		joined = append(joined, data[at:end]...)
		at = end
	}
	return joined, min(at, len(data))
}

// readGIF reads every picture of a GIF, as it appears over those before it; one that looks like an earlier one is read once.
func readGIF(data []byte, config image.Config, a *about, most int, read func(scene) error) error {
	switch {
	case a.pixels > MaxPixels || a.frames*config.Width*config.Height > 20*MaxPixels:
		return unreadable(Dimensions, GIF.String())
	case a.frames > most:
		return unreadable(ScannedPages, most)
	}
	all, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return pictureVerdict(err, GIF)
	}
	canvas := image.NewNRGBA(image.Rect(0, 0, config.Width, config.Height))
	seed, seen := maphash.MakeSeed(), map[uint64]bool{}
	for n, frame := range all.Image {
		before := image.NewNRGBA(frame.Rect.Intersect(canvas.Rect))
		draw.Draw(before, before.Rect, canvas, before.Rect.Min, draw.Src)
		draw.Draw(canvas, frame.Rect, frame, frame.Rect.Min, draw.Over)
		if looks := maphash.Bytes(seed, canvas.Pix); !seen[looks] {
			seen[looks] = true
			s := scene{part: "picture"}
			if len(all.Image) > 1 {
				s.part = fmt.Sprintf("picture %d", n+1)
			}
			if err := look(canvas, 1, s, read); err != nil {
				return err
			}
		}
		switch all.Disposal[n] {
		case gif.DisposalBackground:
			draw.Draw(canvas, frame.Rect, image.NewUniform(color.Transparent), image.Point{}, draw.Src)
		case gif.DisposalPrevious:
			draw.Draw(canvas, before.Rect, before, before.Rect.Min, draw.Src)
		}
	}
	return nil
}
