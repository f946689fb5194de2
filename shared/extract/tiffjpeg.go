package extract

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
)

// tiffJPEG decodes a page whose strips or tiles are JPEG pictures that share their tables (Adobe's TIFF technical note 2).
func tiffJPEG(dir *directory) (image.Image, error) {
	width, height := int(dir.number(tagWidth, 0)), int(dir.number(tagHeight, 0))
	across, down := width, int(min(dir.number(tagRowsPerStrip, uint32(height)), uint32(height)))
	starts, lengths := uint16(tagStrips), uint16(tagStripLengths)
	if tile := dir.number(tagTileWidth, 0); tile != 0 {
		across, down = int(tile), int(dir.number(tagTileHeight, 0))
		starts, lengths = tagTiles, tagTileLengths
	}
	if across < 8 && across < width || down < 8 && down < height || across <= 0 || down <= 0 {
		return nil, errField
	}
	columns, rows := (width+across-1)/across, (height+down-1)/down
	offsets, err := dir.numbers(starts, columns*rows)
	if err != nil {
		return nil, err
	}
	sizes, err := dir.numbers(lengths, columns*rows)
	if err != nil || len(offsets) != columns*rows || len(sizes) != len(offsets) {
		return nil, errField // planes of their own have more
	}
	head, err := tiffTables(dir)
	if err != nil {
		return nil, err
	}
	whole := image.NewGray(image.Rect(0, 0, width, height))
	for i := range offsets {
		if int64(offsets[i])+int64(sizes[i]) > dir.file.size || sizes[i] < 4 {
			return nil, errField
		}
		part := make([]byte, sizes[i])
		if _, err := dir.file.r.ReadAt(part, int64(offsets[i])); err != nil {
			return nil, err
		}
		if part[0] != 0xff || part[1] != 0xd8 {
			return nil, errField
		}
		stream := append(bytes.Clone(head), part[2:]...)
		config, err := jpeg.DecodeConfig(bytes.NewReader(stream))
		if err != nil || config.Width > across+16 || config.Height > down+16 {
			return nil, errField
		}
		decoded, err := jpeg.Decode(bytes.NewReader(stream))
		if err != nil {
			return nil, err
		}
		place := image.Pt(i%columns*across, i/columns*down)
		grey := onGround(decoded, 0xff)
		draw.Draw(whole, grey.Rect.Add(place).Intersect(whole.Rect), grey, image.Point{}, draw.Src)
	}
	return whole, nil
}

// adobeRGB is the marker that says of the three colours that they are red, green and blue and not brightness and two differences.
var adobeRGB = []byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00")

// tiffTables gives the beginning of each strip's JPEG: start of image, then what all strips share.
func tiffTables(dir *directory) ([]byte, error) {
	const rgb = 2
	head := []byte("\xff\xd8")
	if dir.number(tagPhotometric, 0) == rgb {
		head = append(head, adobeRGB...)
	}
	f, ok := dir.field(tagJPEGTables)
	if !ok {
		return head, nil
	}
	tables, err := dir.bytes(f, 64<<10)
	if err != nil {
		return nil, err
	}
	tables = bytes.TrimSuffix(bytes.TrimPrefix(tables, []byte("\xff\xd8")), []byte("\xff\xd9"))
	return append(head, tables...), nil
}
