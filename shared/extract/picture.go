package extract

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// The bounds of one picture. Fifty megapixels are A3 at 500 dpi, or what the largest telephones take.
const (
	// MaxPixels is how many pixels a picture may have.
	MaxPixels = 50_000_000
	// maxSide is what JPEG, GIF and the recognizers' own formats can say.
	maxSide = 65_535
	// maxPlain bounds a decoded picture in bytes: fifty megapixels of four bytes, and less of deeper forms.
	maxPlain = 4 * MaxPixels
	// encodedMost bounds the file of a picture that has to be in memory while it is decoded.
	encodedMost = 256 << 20
)

// scene is one picture out of a file, on one ground.
type scene struct {
	part  string // where it is
	image *image.Gray
	dpi   int
	again bool // the scene before, on another ground
}

// picture reads a picture: the texts of its properties, and, with a Recognizer, the letters in it.
//
// A picture that is too small or too uniform for letters is not looked at further. What is transparent is read on white and on black, because
// either may hide letters. Of an animation, every picture is read. Colour profiles, and what follows the end of the picture, aren't looked at.
func (j *job) picture(src *source, out *sink) error {
	kind := src.kind
	read := func(s scene) error { return j.recognize(out, s, out.reserve(s.part), "") }
	if isZip(src) {
		return unreadable(Ambiguous, article(kind.String()), "a ZIP archive")
	}
	if kind == TIFF {
		return readTIFF(src, out, j.limits.Recognize, read)
	}
	if src.size > encodedMost {
		return unreadable(Dimensions, kind.String())
	}
	data := make([]byte, src.size)
	if _, err := src.ReadAt(data, 0); err != nil && err != io.EOF {
		return err
	}
	about, err := besidePixels(kind, data)
	if err != nil {
		return pictureVerdict(err, kind)
	}
	if err := out.add("picture properties", "", about.text.text()); err != nil {
		return err
	}
	config, err := configOf(kind, data)
	if err != nil {
		return pictureVerdict(err, kind)
	}
	if !bearable(config.Width, config.Height, about.depth(kind, config)) {
		return unreadable(Dimensions, kind.String())
	}
	if kind == GIF {
		return readGIF(data, config, about, j.limits.Recognize, read)
	}
	decoded, err := decodePicture(kind, data)
	if err != nil {
		return pictureVerdict(err, kind)
	}
	return look(decoded, about.orientation, scene{part: "picture"}, read)
}

// bearable reports that a picture of so many pixels, and so many bytes for each, can be decoded.
func bearable(width, height, depth int) bool {
	return width > 0 && height > 0 && width <= maxSide && height <= maxSide && width*height <= MaxPixels && width*height*depth <= maxPlain
}

// pictureVerdict turns a decoder's error into a verdict.
func pictureVerdict(err error, kind Kind) error {
	var verdict *Unreadable
	var rareJPEG jpeg.UnsupportedError
	var rarePNG png.UnsupportedError
	switch {
	case errors.As(err, &verdict):
		return verdict
	case errors.Is(err, errRare), errors.As(err, &rareJPEG), errors.As(err, &rarePNG), errors.Is(err, bmp.ErrUnsupported):
		return unreadable(Unsupported, kind.String()+" of a rare form")
	}
	return unreadable(Damaged, kind.String())
}

func configOf(kind Kind, data []byte) (image.Config, error) {
	r := bytes.NewReader(data)
	switch kind {
	case JPEG:
		return jpeg.DecodeConfig(r)
	case PNG:
		return png.DecodeConfig(r)
	case GIF:
		return gif.DecodeConfig(r)
	case BMP:
		return bmp.DecodeConfig(r)
	case WEBP:
		return webp.DecodeConfig(r)
	}
	return image.Config{}, fmt.Errorf("no decoder for %q", kind)
}

func decodePicture(kind Kind, data []byte) (image.Image, error) {
	r := bytes.NewReader(data)
	switch kind {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case BMP:
		return bmp.Decode(r)
	case WEBP:
		return webp.Decode(r)
	}
	return nil, fmt.Errorf("no decoder for %q", kind)
}

// look hands a decoded picture on, upright and in grey, if there may be something to read in it.
func look(decoded image.Image, orientation int, s scene, read func(scene) error) error {
	grounds := []uint8{0xff}
	if transparent(decoded) {
		grounds = append(grounds, 0)
	}
	before := false
	for _, ground := range grounds {
		grey := onGround(decoded, ground)
		if nothingToRead(grey) {
			continue
		}
		s.image, s.again = upright(grey, orientation), before
		if err := read(s); err != nil {
			return err
		}
		before = true
	}
	return nil
}

// readTIFF reads every page of a TIFF file.
func readTIFF(src *source, out *sink, most int, read func(scene) error) error {
	d, err := openDirectories(src, src.size)
	switch {
	case errors.Is(err, errBigTIFF):
		return unreadable(Unsupported, TIFF.String()+" of the form for files over 4 GB")
	case errors.Is(err, errNoTIFF):
		return unreadable(Damaged, TIFF.String())
	case err != nil:
		return err
	}
	pages, err := tiffPages(d, most)
	if err != nil {
		return err
	}
	for n, dir := range pages {
		part := "picture"
		if len(pages) > 1 {
			part = fmt.Sprintf("page %d", n+1)
		}
		about := &properties{}
		about.directory(dir)
		if err := out.add(part+" properties", "", about.text()); err != nil {
			return err
		}
		depth := max(int(dir.number(tagBits, 1))*int(dir.number(tagSamples, 1))/8, 1)
		if !bearable(int(dir.number(tagWidth, 0)), int(dir.number(tagHeight, 0)), depth) {
			return unreadable(Dimensions, TIFF.String())
		}
		if err := src.ctx.Err(); err != nil {
			return err
		}
		decoded, err := tiffPage(dir)
		if err != nil {
			return pictureVerdict(err, TIFF)
		}
		if err := look(decoded, int(dir.number(tagOrientation, 1)), scene{part: part}, read); err != nil {
			return err
		}
	}
	return nil
}
