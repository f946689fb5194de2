package extract

import (
	"encoding/binary"
	"io"
)

// docName is what an old Word document is called in a verdict.
const docName = "Word document"

// Flags of the file information block ([MS-DOC] 2.5.2).
const (
	fibComplex   = 0x0004
	fibEncrypted = 0x0100
	fibTable1    = 0x0200
	fibWide      = 0x1000
)

// The stories of a Word document in the order of their text ([MS-DOC] 2.3), as a person knows them.
var docStories = []string{"text", "footnotes", "headers and footers", "macros", "comments", "endnotes", "text boxes", "text boxes in headers"}

// readDOC takes the text of a Word document since Word 97 ([MS-DOC]), and of Word 6 and 95 where its characters take a byte each. The text
// is what the piece table says: with deleted and hidden words, because these are only marked, and field codes in a place of their own.
func readDOC(src *source, out *sink, limits Limits) error {
	root, err := openOLE(src, limits)
	if err != nil {
		return err
	}
	if err := oleForeign(root); err != nil {
		return err
	}
	d := &doc{src: src, out: out, limits: limits, root: root, main: root.stream("WordDocument")}
	before := out.used
	if err := d.open(); err != nil {
		return err
	}
	if err := d.readText(); err != nil {
		return err
	}
	if err := d.readTables(); err != nil {
		return err
	}
	if err := readProperties(root, out); err != nil {
		return err
	}
	if err := d.readObjects(); err != nil {
		return err
	}
	return readPictures(out, limits, before, func(part string) bool { return part == docStories[0] }, d.main, root.stream("Data"))
}

// doc is a Word document that is being read.
type doc struct {
	src    *source
	out    *sink
	limits Limits
	root   *oleEntry
	main   *oleEntry // the WordDocument stream
	table  *oleEntry // the table stream; in old documents the main one
	fib    bin
	old    bool // Word 6 or 95
	counts []uint32
	clx    bin
}

// fibBytes is more than the longest file information block.
const fibBytes = 4 << 10

// open reads the file information block and finds the streams.
func (d *doc) open() error {
	if d.main == nil || d.main.size < 0x200 {
		return unreadable(Damaged, docName)
	}
	d.fib = make([]byte, min(d.main.size, fibBytes))
	if _, err := d.main.content.ReadAt(d.fib, 0); err != nil && err != io.EOF {
		return err
	}
	magic, _ := d.fib.u16(0)
	version, _ := d.fib.u16(2)
	flags, _ := d.fib.u16(10)
	switch {
	case flags&fibEncrypted != 0: // by XOR obfuscation as well
		return unreadable(Password)
	case magic != 0xa5ec && magic != 0xa5dc:
		return unreadable(Unsupported, "Word document older than Word 6")
	case version < 101 || version < 193 && flags&fibWide != 0:
		return unreadable(Unsupported, "Word document older than Word 97")
	}
	counts, clx := 0x4c, 0x1a2
	if d.old = version < 193; d.old {
		counts, clx = 0x34, 0x160
		d.table = d.main
	} else if flags&fibTable1 != 0 {
		d.table = d.root.stream("1Table")
	} else {
		d.table = d.root.stream("0Table")
	}
	for i := range docStories {
		n, _ := d.fib.u32(counts + 4*i)
		d.counts = append(d.counts, n)
	}
	if d.old && flags&fibComplex == 0 {
		return nil
	}
	var err error
	d.clx, err = d.part(clx)
	if err == nil && len(d.clx) == 0 {
		return unreadable(Damaged, docName)
	}
	return err
}

// part reads the piece of the table stream that a pair of offset and length in the file information block names.
func (d *doc) part(pair int) (bin, error) {
	at, _ := d.fib.u32(pair)
	size, ok := d.fib.u32(pair + 4)
	if !ok || size == 0 || d.table == nil {
		return nil, nil
	}
	if int64(at)+int64(size) > d.table.size {
		return nil, unreadable(Damaged, docName)
	}
	b := make([]byte, size)
	_, err := d.table.content.ReadAt(b, int64(at))
	if err == io.EOF {
		err = nil
	}
	return b, err
}

// piece is a run of text in the main stream ([MS-DOC] 2.8.35, 2.9.177).
type piece struct {
	at    int64
	count int64 // characters
	wide  bool
}

// pieces reads the piece table. It lies behind property modifiers, each with its own length ([MS-DOC] 2.9.38).
func (d *doc) pieces() ([]piece, error) {
	if d.clx == nil { // a simple old document: one run
		from, _ := d.fib.u32(0x18)
		to, _ := d.fib.u32(0x1c)
		if to < from || int64(to) > d.main.size {
			return nil, unreadable(Damaged, docName)
		}
		return []piece{{int64(from), int64(to - from), false}}, nil
	}
	b := d.clx
	for len(b) > 3 && b[0] == 1 {
		b = b[min(len(b), 3+int(binary.LittleEndian.Uint16(b[1:]))):]
	}
	size, ok := b.u32(1)
	plc, whole := b.cut(5, int64(size))
	if !ok || !whole || b[0] != 2 || size < 16 || (size-4)%12 != 0 {
		return nil, unreadable(Damaged, docName)
	}
	n := (len(plc) - 4) / 12
	list := make([]piece, 0, n)
	for i := range n {
		from, to := binary.LittleEndian.Uint32(plc[4*i:]), binary.LittleEndian.Uint32(plc[4*i+4:])
		place := binary.LittleEndian.Uint32(plc[4*(n+1)+8*i+2:])
		if to < from {
			return nil, unreadable(Damaged, docName)
		}
		p := piece{int64(place & 0x3fffffff), int64(to - from), place&0x40000000 == 0}
		bytes := p.count
		switch {
		case d.old:
			p.wide = false
		case p.wide:
			bytes *= 2
		default:
			p.at /= 2
		}
		if p.at+bytes > d.main.size {
			return nil, unreadable(Damaged, docName)
		}
		list = append(list, p)
	}
	return list, nil
}

// readText reads all stories, piece by piece.
func (d *doc) readText() error {
	list, err := d.pieces()
	if err != nil {
		return err
	}
	var total int64
	for _, p := range list {
		total += p.count
	}
	if total > int64(d.out.limit) { // pieces may repeat the same bytes
		return unreadable(TooLong, d.out.limit>>20)
	}
	w := &docWriter{out: d.out, counts: d.counts}
	w.begin(0)
	buffer := make([]byte, 32<<10)
	for _, p := range list {
		width := int64(1)
		if p.wide {
			width = 2
		}
		for done := int64(0); done < p.count; {
			b := buffer[:min(int64(len(buffer)), (p.count-done)*width)]
			if _, err := d.main.content.ReadAt(b, p.at+done*width); err != nil && err != io.EOF {
				return err
			}
			if err := w.units(b, p.wide); err != nil {
				return err
			}
			done += int64(len(b)) / width
		}
	}
	return w.end()
}

// readObjects queues the embedded objects and the custom XML.
func (d *doc) readObjects() error {
	if err := readStorages(d.root.child("ObjectPool"), d.out, func(string) bool { return true }); err != nil {
		return err
	}
	return readCustomXML(d.root, d.out)
}
