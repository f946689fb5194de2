package extract

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// elements receives the content of an XML part in its order. Names come without their namespaces: the strict and the transitional form of
// OOXML have the same names in different ones (ECMA-376 part 4).
type elements interface {
	start(name string, attributes []xml.Attr) error
	end(name string) error
	characters(text []byte) error
}

// errNotWellFormed is XML whose tags don't match.
var errNotWellFormed = errors.New("tags don't match")

// mostStretch is the longest tag or text without a tag in it, in bytes: the parser keeps it in memory, and twice while it grows.
const mostStretch = 32 << 20

// stretched stops a reader that has read more than mostStretch since n was zero.
type stretched struct {
	r io.Reader
	n int
}

// Read implements io.Reader.
func (s *stretched) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if s.n += n; s.n > mostStretch {
		return 0, unreadable(Heavy, mostStretch>>20)
	}
	return n, err
}

// readXML reads one XML part. A document type declaration is refused, so no entity can be declared; elements go at most depth deep.
func readXML(r io.Reader, depth int, to elements) error {
	stretch := &stretched{r: r}
	d := xml.NewDecoder(inUTF8(stretch))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii":
			return in, nil // already UTF-8
		}
		return nil, errors.New("encoding not allowed in OOXML")
	}
	var open []xml.Name
	for {
		stretch.n = 0
		token, err := d.RawToken() // namespaces don't matter here, and looking them up takes half of the time
		if errors.Is(err, io.EOF) && len(open) > 0 {
			return errNotWellFormed
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return unreadable(DocType)
		case xml.StartElement:
			if len(open) >= depth {
				return unreadable(Deep, depth)
			}
			open = append(open, t.Name)
			err = to.start(t.Name.Local, t.Attr)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != t.Name {
				return errNotWellFormed
			}
			open = open[:len(open)-1]
			err = to.end(t.Name.Local)
		case xml.CharData:
			if len(open) > 0 {
				err = to.characters(t)
			}
		}
		if err != nil {
			return err
		}
	}
}

// inUTF8 turns a part into UTF-8. A byte order mark decides between UTF-8 and UTF-16, the only encodings of OOXML (ECMA-376 part 2, 9.1.4).
func inUTF8(r io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(r, 64<<10)
	switch mark, _ := buffered.Peek(3); {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		_, _ = buffered.Discard(3) // it has just been peeked at
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		return bufio.NewReader(transform.NewReader(buffered, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()))
	}
	return buffered
}

// attribute gives the value of an attribute, or nothing. Where two prefixes give one name twice, the one without a prefix counts.
func attribute(attributes []xml.Attr, name string) string {
	value := ""
	for _, a := range attributes {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			if a.Name.Space == "" {
				return a.Value
			}
			value = a.Value
		}
	}
	return value
}

// read sends one XML part to a receiver, and checks that the part was whole.
func (p *ooxml) read(name string, to elements) error {
	body, counted, err := p.open(name)
	if err != nil {
		return err
	}
	defer body.Close()
	err = readXML(counted, p.limits.Depth, to)
	if err == nil { // what follows the last element decides whether the part's checksum is right
		_, err = io.Copy(io.Discard, counted)
	}
	switch {
	case counted.verdict != nil:
		return counted.verdict
	case err == nil, errors.As(err, new(*Unreadable)):
		return err
	}
	return unreadable(Damaged, p.kind.String())
}
