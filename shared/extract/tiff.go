package extract

import (
	"encoding/binary"
	"errors"
	"image"
	"io"

	"golang.org/x/image/tiff"
)

// The tags of a page in a TIFF file (TIFF 6.0, section 8, and its second technical note for JPEG).
const (
	tagWidth         = 256
	tagHeight        = 257
	tagBits          = 258
	tagCompression   = 259
	tagPhotometric   = 262
	tagStrips        = 273
	tagSamples       = 277
	tagRowsPerStrip  = 278
	tagStripLengths  = 279
	tagPlanes        = 284
	tagGroup3Options = 292
	tagTileWidth     = 322
	tagTileHeight    = 323
	tagTiles         = 324
	tagTileLengths   = 325
	tagJPEGTables    = 347
)

// errRare says that a picture is sound as far as one can see, but of a form that isn't read.
var errRare = errors.New("a rare form")

// tiffPages gives the directories of all pages of a TIFF file: those of the chain, each followed by the pages below it. A chain that comes
// back to itself, or has more than most pages, is refused.
func tiffPages(d *directories, most int) ([]*directory, error) {
	var pages []*directory
	seen := map[uint32]bool{}
	add := func(at uint32) (*directory, error) {
		if seen[at] {
			return nil, unreadable(Damaged, TIFF.String())
		}
		if len(pages) >= most {
			return nil, unreadable(ScannedPages, most)
		}
		seen[at] = true
		dir, err := d.read(at)
		if errors.Is(err, errField) {
			return nil, unreadable(Damaged, TIFF.String())
		}
		if err == nil {
			pages = append(pages, dir)
		}
		return dir, err
	}
	for at := d.first; at != 0; {
		dir, err := add(at)
		if err != nil {
			return nil, err
		}
		below, err := dir.numbers(tagSubPages, most)
		if err != nil {
			return nil, unreadable(Damaged, TIFF.String())
		}
		for _, b := range below {
			if b == 0 {
				continue
			}
			if _, err := add(b); err != nil {
				return nil, err
			}
		}
		at = dir.next
	}
	if len(pages) == 0 {
		return nil, unreadable(Damaged, TIFF.String())
	}
	return pages, nil
}

// pageView shows a TIFF file as if the page at an offset were its first.
type pageView struct {
	r     io.ReaderAt
	first [4]byte
}

// ReadAt implements io.ReaderAt.
func (o pageView) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.r.ReadAt(p, off)
	for i := range o.first {
		if at := int64(4+i) - off; at >= 0 && at < int64(n) {
			p[at] = o.first[i]
		}
	}
	return n, err
}

// Read implements io.Reader, which the decoder's signature asks for; it uses ReadAt alone.
func (o pageView) Read([]byte) (int, error) { return 0, errors.ErrUnsupported }

// tiffPage decodes one page whose size has been checked. The error wraps errRare for a form that isn't read.
func tiffPage(dir *directory) (image.Image, error) {
	const jpegInTIFF, group3, planar = 7, 3, 2
	samples := dir.number(tagSamples, 1)
	compression := dir.number(tagCompression, 1)
	switch {
	case compression == jpegInTIFF:
		return tiffJPEG(dir)
	case samples > 1 && dir.number(tagPlanes, 1) == planar,
		compression == group3 && dir.number(tagGroup3Options, 0)&1 != 0: // two-dimensional, which the decoder takes for one-dimensional
		return nil, errRare
	case compression == group3 && dir.number(tagGroup3Options, 0)&4 != 0:
		return filledFax(dir)
	}
	view := pageView{r: dir.file.r}
	order := binary.ByteOrder(binary.LittleEndian)
	if dir.file.order == binary.BigEndian {
		order = binary.BigEndian
	}
	order.PutUint32(view.first[:], dir.at)
	decoded, err := tiff.Decode(view)
	var unsupported tiff.UnsupportedError
	if errors.As(err, &unsupported) {
		return nil, errRare
	}
	return decoded, err
}
