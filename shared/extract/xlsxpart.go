package extract

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// richText is one text in several runs, like a shared string (ECMA-376 part 1, 18.4.8). How it is pronounced is set apart from it.
type richText struct {
	inside int    // elements inside the one that holds the runs
	spoken int    // at which of them a phonetic run began; 0 for none
	leaf   string // the element that characters come in
	text   []byte
	guide  []byte
}

func (r *richText) start(name string) {
	r.inside++
	r.leaf = name
	if name == "rPh" && r.spoken == 0 {
		r.spoken = r.inside
	}
}

func (r *richText) characters(text []byte) {
	switch {
	case r.leaf != "t" && len(bytes.TrimSpace(text)) == 0:
	case r.spoken > 0:
		r.guide = append(r.guide, text...)
	default:
		r.text = append(r.text, text...)
	}
}

// end reports whether the element that ends is the one that holds the runs.
func (r *richText) end() bool {
	r.leaf = ""
	if r.inside == 0 {
		return true
	}
	if r.inside == r.spoken {
		r.spoken = 0
		r.guide = append(r.guide, ' ')
	}
	r.inside--
	return false
}

// take gives the text and the phonetic guide, and begins anew.
func (r *richText) take() (text, guide string) {
	text, guide = oneLine(string(r.text)), oneLine(string(r.guide))
	*r = richText{text: r.text[:0], guide: r.guide[:0]}
	return text, guide
}

// sharedStrings reads the shared strings (ECMA-376 part 1, 18.4.9).
type sharedStrings struct {
	rest    walker
	rich    richText
	open    bool
	limit   int // bytes
	bytes   int
	strings []string
}

// stringBytes is what a shared string counts beside its text, so that empty ones end as well.
const stringBytes = 8

func (s *sharedStrings) start(name string, attributes []xml.Attr) error {
	switch {
	case s.open:
		s.rich.start(name)
	case name == "si":
		s.open = true
	default:
		return s.rest.start(name, attributes)
	}
	return nil
}

func (s *sharedStrings) characters(text []byte) error {
	if !s.open {
		return s.rest.characters(text)
	}
	s.rich.characters(text)
	return s.count(len(text))
}

func (s *sharedStrings) end(name string) error {
	if !s.open {
		return s.rest.end(name)
	}
	if !s.rich.end() {
		return nil
	}
	s.open = false
	text, guide := s.rich.take()
	s.strings = append(s.strings, text)
	s.rest.finish(guide)
	return s.count(stringBytes)
}

func (s *sharedStrings) count(n int) error {
	if s.bytes += n; s.bytes > s.limit {
		return unreadable(TooLong, s.rest.out.limit>>20)
	}
	return nil
}

// styleSheet reads which number format each style of cells has (ECMA-376 part 1, 18.8.10, 18.8.31).
type styleSheet struct {
	walker
	codes map[string]string // formats by number
	list  string            // the list that is open: numFmts, cellXfs
	cells []string          // the format's number of each style
}

func (s *styleSheet) start(name string, attributes []xml.Attr) error {
	switch {
	case name == "numFmts", name == "cellXfs":
		s.list = name
	case name == "numFmt" && s.list == "numFmts":
		s.codes[attribute(attributes, "numFmtId")] = attribute(attributes, "formatCode")
	case name == "xf" && s.list == "cellXfs":
		s.cells = append(s.cells, attribute(attributes, "numFmtId"))
	}
	return s.walker.start(name, attributes)
}

func (s *styleSheet) end(name string) error {
	if name == s.list {
		s.list = ""
	}
	return s.walker.end(name)
}

// formats gives the format of each style; "" shows numbers as they are.
func (s *styleSheet) formats() []string {
	codes := make([]string, len(s.cells))
	for i, id := range s.cells {
		code, own := s.codes[id]
		if n, err := strconv.ParseUint(id, 10, 16); !own && err == nil {
			code = builtInFormats[uint16(n)]
		}
		if code != "@" && !strings.EqualFold(code, "general") {
			codes[i] = code
		}
	}
	return codes
}

// pivotCache reads what a pivot table remembers of its source, also when the source has been deleted (ECMA-376 part 1, 18.10.1.67 and
// 18.10.1.68). A value comes after the name of its column.
type pivotCache struct {
	walker
	records bool
	fields  []string
	column  int // of a record
	heading string
}

func (c *pivotCache) start(name string, attributes []xml.Attr) error {
	switch {
	case name == "cacheField" && !c.records:
		c.heading = headingOf(attribute(attributes, "name"))
		c.fields = append(c.fields, c.heading)
	case name == "r" && c.records:
		c.column = 0
	case c.records && len(c.path) == 2: // a value of a record, or a reference to one that the definition lists
		c.heading = ""
		if c.column < len(c.fields) {
			c.heading = c.fields[c.column]
		}
		c.column++
	}
	if value := attribute(attributes, "v"); value != "" && (name == "s" || name == "n" || name == "d") && wantsHeading(value) {
		if err := c.out.take(len(c.heading) + len(value) + 2); err != nil {
			return err
		}
		c.finish(strings.TrimPrefix(c.heading+": "+value, ": "))
		attributes = nil
	}
	return c.walker.start(name, attributes)
}

// cellNotes reads the comments on cells, of both kinds (ECMA-376 part 1, 18.7.3; [MS-XLSX] 2.6.205).
type cellNotes struct {
	walker
	table       grid
	row, column int32
	rich        richText
	open        bool
}

func (n *cellNotes) start(name string, attributes []xml.Attr) error {
	switch {
	case n.open:
		n.rich.start(name)
		return nil
	case name == "text":
		n.open = true
		return nil
	case name == "comment", name == "threadedComment":
		n.column, n.row = cellReference(attribute(attributes, "ref"))
	}
	return n.walker.start(name, attributes)
}

func (n *cellNotes) characters(text []byte) error {
	if !n.open {
		return n.walker.characters(text)
	}
	if n.rich.inside == 0 {
		n.rich.leaf = "t" // a later comment has its text without runs
	}
	n.rich.characters(text)
	if len(n.rich.text)+len(n.rich.guide) > n.out.limit-n.out.used {
		return unreadable(TooLong, n.out.limit>>20)
	}
	return nil
}

func (n *cellNotes) end(name string) error {
	if !n.open {
		return n.walker.end(name)
	}
	if !n.rich.end() {
		return nil
	}
	n.open = false
	text, guide := n.rich.take()
	n.finish(guide)
	return n.table.put(n.out, n.row, n.column, text)
}
