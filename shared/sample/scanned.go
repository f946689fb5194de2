package sample

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/tiff"
)

// ScannedDPI is the resolution of the scanned samples: what office scanners are set to.
const ScannedDPI = 200

// ScannedPassport is a PDF with one page that is nothing but a picture: the scan of a passport, as PassportScan draws it.
func ScannedPassport(firm string) ([]byte, error) {
	scan, err := PassportScan(ScannedDPI)
	if err != nil {
		return nil, err
	}
	return ScannedPDF(firm, "Identity document", scan)
}

// ScannedPDF makes a PDF of pictures at ScannedDPI, one a page, as a scanner does.
func ScannedPDF(firm, subject string, pages ...*image.Gray) ([]byte, error) {
	var out bytes.Buffer
	o := newObjects(&out)
	tree := o.reserve()
	var leaves []int
	for _, page := range pages {
		var encoded bytes.Buffer
		if err := jpeg.Encode(&encoded, page, &jpeg.Options{Quality: 75}); err != nil {
			return nil, fmt.Errorf("scanned page: %w", err)
		}
		picture := o.reserve()
		o.bytesStream(picture, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
			page.Rect.Dx(), page.Rect.Dy()), encoded.Bytes())
		content := fmt.Sprintf("q %.0f 0 0 %.0f 0 0 cm /P Do Q\n", pageWidth, pageHeight)
		leaves = append(leaves, leaf(o, tree, fmt.Sprintf("/XObject << /P %d 0 R >>", picture), []byte(content)))
	}
	root, info := frame(o, tree, leaves, firm, subject)
	o.write(o.trailer(root, info, o.at))
	return out.Bytes(), o.err
}

// ScannedPicture is the scan of a passport as a picture file: "jpg", "png" or "tif".
func ScannedPicture(extension string) ([]byte, error) {
	scan, err := PassportScan(ScannedDPI)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	switch extension {
	case "jpg":
		err = jpeg.Encode(&out, scan, &jpeg.Options{Quality: 80})
	case "png":
		err = png.Encode(&out, scan)
	case "tif":
		err = tiff.Encode(&out, scan, &tiff.Options{Compression: tiff.Deflate})
	default:
		err = fmt.Errorf("no picture file is called .%s", extension)
	}
	return out.Bytes(), err
}
