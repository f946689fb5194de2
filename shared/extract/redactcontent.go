package extract

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"fmt"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// longestContent bounds a content stream when it is unpacked, in bytes.
const longestContent = 256 << 20

// names adds every name that a content stream writes. What only looks like one, in a string or a picture, does no harm.
func (p *pruner) names(s *pdfData, used map[pdfName]bool) error {
	list, known := p.named[s]
	if !known {
		content, err := p.content(s)
		if err != nil {
			return err
		}
		seen := map[pdfName]bool{}
		for i := bytes.IndexByte(content, '/'); i >= 0; i = bytes.IndexByte(content, '/') {
			content = content[i+1:]
			if name := unescapeName((&objectParser{b: content}).token()); !seen[name] {
				seen[name] = true
				list = append(list, name)
			}
		}
		p.named[s] = list
	}
	for _, name := range list {
		used[name] = true
	}
	return nil
}

// content unpacks a stream. A damaged one is as long as the engine sees it.
func (p *pruner) content(s *pdfData) ([]byte, error) {
	filters, err := p.f.get(s.dict["Filter"])
	if err != nil {
		return nil, err
	}
	list, _ := filters.(pdfArray)
	if list == nil && filters != nil {
		list = pdfArray{filters}
	}
	if parms, err := p.f.get(s.dict["DecodeParms"]); err != nil || parms != nil && len(list) > 0 {
		return nil, fmt.Errorf("%w: content with parameters", errObjects)
	}
	data := s.data
	for _, filter := range list {
		var r io.Reader
		switch filter {
		case pdfName("FlateDecode"), pdfName("Fl"):
			if r, err = zlib.NewReader(bytes.NewReader(data)); err != nil {
				return nil, fmt.Errorf("%w: %w", errObjects, err)
			}
		case pdfName("LZWDecode"), pdfName("LZW"):
			r = lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
		case pdfName("ASCII85Decode"), pdfName("A85"):
			data, _, _ = bytes.Cut(data, []byte("~>"))
			r = ascii85.NewDecoder(bytes.NewReader(data))
		case pdfName("ASCIIHexDecode"), pdfName("AHx"):
			data, _, _ = bytes.Cut(data, []byte(">"))
			r = hex.NewDecoder(bytes.NewReader(bytes.Join(bytes.Fields(data), nil)))
		default:
			return nil, fmt.Errorf("%w: content in a filter of another kind", errObjects)
		}
		unpacked, err := io.ReadAll(io.LimitReader(r, longestContent+1))
		if len(unpacked) > longestContent || err != nil && len(unpacked) == 0 {
			return nil, fmt.Errorf("%w: content that can't be unpacked", errObjects)
		}
		data = unpacked
	}
	return data, nil
}
