package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// cursor reads a source from a position that moves, as the engine wants it.
type cursor struct {
	src  *source
	at   int64
	read int64 // bytes given out
}

// Read implements io.Reader.
func (c *cursor) Read(p []byte) (int, error) {
	n, err := c.src.ReadAt(p, c.at)
	c.at, c.read = c.at+int64(n), c.read+int64(n)
	return n, err
}

// Seek implements io.Seeker.
func (c *cursor) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.src.size
	}
	if offset < 0 {
		return 0, errors.New("seek before the beginning")
	}
	c.at = offset
	return offset, nil
}

// rawSigns is what the bytes of a PDF show without being parsed.
type rawSigns struct {
	embedded int // embedded file streams
}

const (
	rawWindow = 1 << 20
	maxPacket = 1 << 20 // XMP packets are some kilobytes; a larger one is read as far as this
)

var (
	embeddedFile = []byte("/EmbeddedFile")
	packetBegin  = []byte("<?xpacket begin")
	packetEnd    = []byte("<?xpacket end")
)

// scanRaw looks through the file for what the engine has no way to show: how many streams are marked as embedded files, as some may hang on
// another thread than the list of attachments (a stream's dictionary is never inside another stream: ISO 32000-1, 7.5.7), and XMP packets, which are meant to
// be found like this (ISO 16684-1, 7.3) and usually are not compressed.
func scanRaw(src *source, out *sink) (rawSigns, error) {
	var signs rawSigns
	window := make([]byte, 0, rawWindow+maxPacket)
	for at := int64(0); at < src.size; {
		room := min(int64(rawWindow), src.size-at)
		n := len(window)
		window = window[:n+int(room)]
		if _, err := src.ReadAt(window[n:], at); err != nil && err != io.EOF {
			return signs, err
		}
		at += room
		signs.embedded += namesEmbedded(window, n)
		rest, err := packets(window, out)
		if err != nil {
			return signs, err
		}
		if rest < 0 {
			rest = max(0, len(window)-64) // a sign may lie across two windows
		} else if len(window)-rest > maxPacket-64 {
			rest = len(window) - 64
		}
		window = window[:copy(window, window[rest:])]
	}
	return signs, nil
}

// namesEmbedded counts the name EmbeddedFile and not EmbeddedFiles, the name of the list, in b. What ends within the first old bytes has been
// counted before; a name at the very end of b is counted when what follows it has come.
func namesEmbedded(b []byte, old int) int {
	count, at := 0, max(0, old-len(embeddedFile))
	for {
		i := bytes.Index(b[at:], embeddedFile)
		if i < 0 {
			return count
		}
		at += i + len(embeddedFile)
		if at < len(b) && at >= old && strings.IndexByte(" \t\r\n\f\x00/<>[]()%", b[at]) >= 0 {
			count++
		}
	}
}

// packets adds the text of the XMP packets in b and gives where one begins that doesn't end in b, or -1.
func packets(b []byte, out *sink) (int, error) {
	from := 0
	for {
		i := bytes.Index(b[from:], packetBegin)
		if i < 0 {
			return -1, nil
		}
		begin := from + i
		j := bytes.Index(b[begin:], packetEnd)
		if j < 0 {
			return begin, nil
		}
		if err := out.add("document properties (XMP)", "", markup(b[begin:begin+j])); err != nil {
			return -1, err
		}
		from = begin + j
	}
}

// markup takes the characters and attribute values out of XML, each on a line of its own; what isn't XML is text as it is.
func markup(data []byte) string {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var lines []string
	put := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			lines = append(lines, clean(s))
		}
	}
	for {
		token, err := d.RawToken()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				put(strings.ToValidUTF8(string(data), "\uFFFD"))
			}
			return strings.Join(lines, "\n")
		}
		switch t := token.(type) {
		case xml.StartElement:
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					put(a.Value)
				}
			}
		case xml.CharData:
			put(string(t))
		}
	}
}
