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

// walker turns one XML part into paragraphs. A paragraph is collected apart from the one that it stands in (a text box stands in the
// paragraph that it is anchored to), so that neither cuts the other's numbers in two.
type walker struct {
	part   string
	limits Limits
	out    *sink

	path   []string           // local names of the open elements
	open   []*strings.Builder // the open paragraphs, innermost last
	loose  strings.Builder    // text outside paragraphs, up to the end of its element
	done   []string           // finished paragraphs
	choice []map[string]bool  // for each open mc:AlternateContent, what its first branch said
	mark   []int              // where the open branch began in done
}

// measures are the elements inside a paragraph whose characters are places and sizes of drawings (ECMA-376 part 1, 20.4). They would
// stand in the middle of the paragraph's text.
var measures = map[string]bool{"posOffset": true, "align": true, "pctWidth": true, "pctHeight": true, "pctPosHOffset": true, "pctPosVOffset": true}

// spaced are the elements in which spaces alone are text, and not the layout of the XML.
var spaced = map[string]bool{"t": true, "delText": true, "instrText": true, "delInstrText": true}

// telling are the attributes that hold text which somebody wrote.
var telling = map[string]bool{"descr": true, "title": true, "alt": true, "tooltip": true, "author": true, "instr": true, "string": true,
	"displayText": true, "Target": true, "initials": true, "screenTip": true, "name": true}

// valued are the elements whose "val" attribute holds text which somebody wrote.
var valued = map[string]bool{"docVar": true, "alias": true, "tag": true, "default": true, "listEntry": true, "statusText": true, "helpText": true,
	"result": true, "caption": true}

func (w *walker) walk(r io.Reader) error {
	d := xml.NewDecoder(inUTF8(r))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii":
			return in, nil // already UTF-8
		}
		return nil, errors.New("encoding not allowed in OOXML")
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			w.endLoose()
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return unreadable(DocType)
		case xml.StartElement:
			err = w.start(t)
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			err = w.characters(t)
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

func (w *walker) start(e xml.StartElement) error {
	if len(w.path) >= w.limits.Depth {
		return unreadable(Deep, w.limits.Depth)
	}
	name := e.Name.Local
	w.path = append(w.path, name)
	switch name {
	case "p":
		w.open = append(w.open, &strings.Builder{})
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "AlternateContent":
		w.choice = append(w.choice, nil)
	case "Choice", "Fallback":
		w.mark = append(w.mark, len(w.done))
	}
	return w.attributes(name, e.Attr)
}

// attributes adds the text of attributes as paragraphs of their own.
func (w *walker) attributes(element string, attrs []xml.Attr) error {
	if element == "Relationship" && !external(attrs) {
		return nil
	}
	for _, a := range attrs {
		if a.Value == "" || !(telling[a.Name.Local] && (a.Name.Local != "name" || element == "docVar" || element == "property") || a.Name.Local == "val" && valued[element]) {
			continue
		}
		if err := w.out.take(len(a.Value)); err != nil {
			return err
		}
		w.finish(a.Value)
	}
	return nil
}

func external(attrs []xml.Attr) bool {
	for _, a := range attrs {
		if a.Name.Local == "TargetMode" && a.Value == "External" {
			return true
		}
	}
	return false
}

func (w *walker) characters(data xml.CharData) error {
	if len(w.path) == 0 {
		return nil
	}
	if at := w.path[len(w.path)-1]; len(w.open) > 0 && (measures[at] || !spaced[at] && len(bytes.TrimSpace(data)) == 0) {
		return nil
	}
	if err := w.out.take(len(data)); err != nil {
		return err
	}
	if len(w.open) > 0 {
		w.open[len(w.open)-1].Write(data)
		return nil
	}
	w.loose.Write(data)
	return nil
}

func (w *walker) write(s string) {
	if len(w.open) > 0 {
		w.open[len(w.open)-1].WriteString(s)
	}
}

func (w *walker) end(name string) {
	w.path = w.path[:len(w.path)-1]
	switch name {
	case "p":
		if n := len(w.open); n > 0 {
			text := w.open[n-1].String()
			w.open = w.open[:n-1]
			w.finish(text)
		}
	case "Choice", "Fallback":
		w.branch()
	case "AlternateContent":
		if n := len(w.choice); n > 0 {
			w.choice = w.choice[:n-1]
		}
	}
	w.endLoose()
}

// branch drops the paragraphs of a branch that repeat those of an earlier one: Word writes a text box twice, for new and old programs.
// What only one branch says is kept.
func (w *walker) branch() {
	n, c := len(w.mark), len(w.choice)
	if n == 0 {
		return
	}
	from := w.mark[n-1]
	w.mark = w.mark[:n-1]
	if c == 0 {
		return
	}
	if w.choice[c-1] == nil {
		w.choice[c-1] = map[string]bool{}
	}
	kept := w.done[:from]
	var said []string
	for _, text := range w.done[from:] {
		if !w.choice[c-1][text] {
			kept = append(kept, text)
		}
		said = append(said, text)
	}
	for _, text := range said {
		w.choice[c-1][text] = true
	}
	w.done = kept
}

func (w *walker) endLoose() {
	if w.loose.Len() > 0 {
		w.finish(w.loose.String())
		w.loose.Reset()
	}
}

func (w *walker) finish(text string) {
	if strings.TrimSpace(text) != "" {
		w.done = append(w.done, text)
	}
}
