package textract

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// The service's limits for a picture in a request (https://docs.aws.amazon.com/textract/latest/dg/limits-document.html and the
// reference of the type Document).
const (
	mostBytes = 5_000_000
	mostSide  = 10_000 // pixels
	// leastSide is a margin: smaller pictures are refused as bad documents, so they are put on a larger ground.
	leastSide = 64
	// quality of JPEG at which neither recognizer read a sample page worse than without loss.
	quality = 92
)

// fit writes a picture so that the service takes it: without loss if that fits, else as JPEG, else smaller. frame is what the written picture
// shows, in pixels of m: m itself, and more where it had to be put on a larger ground.
func fit(m *image.Gray) (content []byte, frame image.Rectangle, err error) {
	small := m
	if longest := max(m.Rect.Dx(), m.Rect.Dy()); longest > mostSide {
		small = scaled(m, float64(mostSide)/float64(longest))
	}
	for {
		ground := grounded(small)
		if content, err = encode(ground); err != nil || content != nil {
			ratio := float64(m.Rect.Dx()) / float64(small.Rect.Dx())
			reach := image.Pt(int(ratio*float64(ground.Rect.Dx())), int(ratio*float64(ground.Rect.Dy())))
			return content, image.Rectangle{Min: m.Rect.Min, Max: m.Rect.Min.Add(reach)}, err
		}
		small = scaled(small, 0.75)
	}
}

// encode writes a picture in the way that fits, or gives nil when none does.
func encode(m *image.Gray) ([]byte, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		return nil, fmt.Errorf("writing a picture for Textract: %w", err)
	}
	if b.Len() <= mostBytes {
		return b.Bytes(), nil
	}
	b.Reset()
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("writing a picture for Textract: %w", err)
	}
	if b.Len() <= mostBytes {
		return b.Bytes(), nil
	}
	return nil, nil
}

// grounded puts a picture that is too small for the service on a white ground.
func grounded(m *image.Gray) *image.Gray {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	if width >= leastSide && height >= leastSide {
		return m
	}
	ground := image.NewGray(image.Rect(0, 0, max(width, leastSide), max(height, leastSide)))
	draw.Draw(ground, ground.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(ground, m.Rect.Sub(m.Rect.Min), m, m.Rect.Min, draw.Src)
	return ground
}

func scaled(m *image.Gray, factor float64) *image.Gray {
	small := image.NewGray(image.Rect(0, 0, max(int(factor*float64(m.Rect.Dx())), 1), max(int(factor*float64(m.Rect.Dy())), 1)))
	draw.ApproxBiLinear.Scale(small, small.Rect, m, m.Rect, draw.Src, nil)
	return small
}
