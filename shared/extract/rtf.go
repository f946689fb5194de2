package extract

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// rtf reads Rich Text Format ("Rich Text Format (RTF) Specification, version 1.9.1", Microsoft 2008) as a stream: everything in it that is
// text, whether Word shows it or not. A text is what its destination says it is; a destination that isn't known counts as settings.
type rtf struct {
	in     *bufio.Reader
	src    *source
	out    *sink
	limits Limits

	stack  []rtfGroup
	at     rtfGroup       // the innermost group
	texts  []*rtfText     // in the order of their first use
	named  map[string]int // where a text stands in texts
	fonts  map[int]int    // code page by font number, as the font table says
	font   int            // that the font table is describing
	page   int            // code page of the document
	first  int            // font that text has unless it says so (deff)
	bytes  []byte         // of an encoding with several bytes a character, until they are complete
	high   rune           // first half of a surrogate pair
	skip   int            // characters still to be left out behind \u
	hex    rtfHex         // the binary data that is being collected
	binary int            // objects and pictures met

	pictures, seen int // pictures met, and those among them that will be read
}

// rtfGroup is the state that a group inherits and that its end restores.
type rtfGroup struct {
	to       string // destination; see destinations
	fallback int    // characters that stand behind \u for readers that don't know it
	page     int    // code page of the font in use
	starred  bool   // the group began with \*
	entered  bool   // the group leads to its destination by itself
}

// rtfText collects one destination's text.
type rtfText struct {
	part string
	b    strings.Builder
}

const rtfMagic = `{\rtf`

// readRTF takes the text of an RTF document: body, headers, notes, comments, field codes, hidden and deleted text, properties, and the names and
// values of drawings. Objects and pictures in it are read as documents inside it.
func readRTF(src *source, out *sink, limits Limits) error {
	r := &rtf{in: bufio.NewReaderSize(io.NewSectionReader(src, 0, src.size), 64<<10), src: src, out: out, limits: limits,
		named: map[string]int{}, fonts: map[int]int{}, page: 1252, at: rtfGroup{to: rtfBody, fallback: 1, page: 1252}}
	head, _ := r.in.Peek(len(rtfMagic))
	if string(head) != rtfMagic {
		return unreadable(Damaged, RTF.String())
	}
	if err := r.run(); err != nil {
		return err
	}
	body := false
	for _, t := range r.texts {
		body = body || t.part == rtfBody && strings.TrimSpace(t.b.String()) != ""
		if t.part == rtfInsert { // names and values of drawings: one text
			t.part = "settings"
		}
		r.out.keep(t.part, "paragraph", t.b.String())
	}
	if r.pictures > r.seen && !body && len(r.out.nested) == 0 {
		return unreadable(Scanned, "the document has pictures and no text")
	}
	return nil
}

func (r *rtf) run() error {
	for {
		c, err := r.in.ReadByte()
		if err == io.EOF {
			return r.end()
		}
		if err != nil {
			return err
		}
		switch c {
		case '{':
			err = r.open()
		case '}':
			err = r.close()
		case '\\':
			err = r.control()
		case '\r', '\n', 0:
		default:
			err = r.byte(c)
		}
		if err != nil {
			return err
		}
	}
}

// end judges a document that is over. Word opens one whose last groups are not closed; one that breaks off in an object does not give it.
func (r *rtf) end() error {
	if len(r.stack) > 0 && r.hex.on {
		return unreadable(Damaged, RTF.String())
	}
	return r.flush()
}

func (r *rtf) open() error {
	if err := r.flush(); err != nil {
		return err
	}
	if len(r.stack) >= rtfDepth {
		return unreadable(Deep, rtfDepth)
	}
	r.stack = append(r.stack, r.at)
	r.at.starred, r.at.entered = false, false
	return r.src.ctx.Err()
}

// rtfDepth is how many groups may stand in one another: tables within tables and fields within fields take some dozens.
const rtfDepth = 1000

func (r *rtf) close() error {
	if err := r.flush(); err != nil {
		return err
	}
	if len(r.stack) == 0 {
		return nil // more ends than beginnings: Word stops here, and text may follow
	}
	was := r.at
	r.at = r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	if r.hex.on && was.entered {
		return r.give()
	}
	if separate[was.to] && (was.entered || was.to == "settings") {
		return r.write(was.to, "\n")
	}
	return nil
}

// byte takes one byte of text, in the code page of the font in use.
func (r *rtf) byte(c byte) error {
	if r.hex.on {
		r.hex.add(c)
		return r.hex.bound(r.limits)
	}
	if r.skip > 0 {
		r.skip--
		return nil
	}
	if c < 0x80 && len(r.bytes) == 0 {
		return r.text(string(rune(c)))
	}
	r.bytes = append(r.bytes, c)
	if len(r.bytes) >= 512 {
		return r.flush()
	}
	return nil
}

// flush decodes the bytes that have come.
func (r *rtf) flush() error {
	if len(r.bytes) == 0 {
		return nil
	}
	text, err := codePage(r.at.page).NewDecoder().Bytes(r.bytes)
	if err != nil || !utf8.Valid(text) {
		text = []byte(strings.ToValidUTF8(string(text), "\uFFFD"))
	}
	r.bytes = r.bytes[:0]
	return r.text(string(text))
}

// unicode takes a \u: a UTF-16 unit, signed.
func (r *rtf) unicode(n int) error {
	if err := r.flush(); err != nil {
		return err
	}
	c := rune(uint16(n))
	r.skip = r.at.fallback
	switch {
	case utf16.IsSurrogate(c) && r.high == 0:
		r.high = c
		return nil
	case r.high != 0:
		c, r.high = utf16.DecodeRune(r.high, c), 0
	}
	if c == 0 {
		return nil
	}
	return r.text(string(c))
}

// text adds text to the destination.
func (r *rtf) text(s string) error {
	switch r.at.to {
	case rtfFonts, rtfDrop:
		return nil
	}
	return r.write(r.at.to, s)
}

func (r *rtf) write(to, s string) error {
	if err := r.out.take(len(s)); err != nil {
		return err
	}
	i, known := r.named[to]
	if !known {
		i = len(r.texts)
		r.named[to] = i
		r.texts = append(r.texts, &rtfText{part: to})
	}
	r.texts[i].b.WriteString(s)
	return nil
}
