package extract

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
)

// xlsName is what an old workbook is called in a verdict.
const xlsName = "Excel workbook"

// readXLS takes the text of an Excel workbook: since Excel 97 (BIFF8, [MS-XLS]) and of Excel 5 and 95 (BIFF5). Every sheet is read, shown or
// hidden, with formulas' texts and results, comments, text boxes, charts, headers and footers, names, links, what a pivot table remembers
// of its source, and strings that no cell uses any more.
func readXLS(src *source, out *sink, limits Limits) error {
	root, err := openOLE(src, limits)
	if err != nil {
		return err
	}
	if err := oleForeign(root); err != nil {
		return err
	}
	book := root.stream("Workbook")
	if book == nil {
		book = root.stream("Book")
	}
	if book == nil {
		return unreadable(Damaged, xlsName)
	}
	before := out.used
	x := newXLS(src, out, limits)
	if err := x.read(book); err != nil {
		return err
	}
	if err := x.end(); err != nil {
		return err
	}
	if err := x.readCaches(root); err != nil {
		return err
	}
	for _, name := range []string{"Ctls", "Revision Log", "User Names"} {
		if s := root.stream(name); s != nil {
			if err := readRuns(s, strings.ToLower(name), out); err != nil {
				return err
			}
		}
	}
	if err := readProperties(root, out); err != nil {
		return err
	}
	if err := readStorages(root, out, func(name string) bool { return strings.HasPrefix(name, "mbd") || strings.HasPrefix(name, "lnk") }); err != nil {
		return err
	}
	if err := readCustomXML(root, out); err != nil {
		return err
	}
	return readPictures(out, limits, before, func(part string) bool { return strings.Contains(part, "sheet ") }, x.pictures())
}

// xls is a workbook that is being read.
type xls struct {
	src    *source
	out    *sink
	limits Limits

	old     bool // BIFF5
	page    int  // code page of old strings
	sheets  map[int64]xlsSheet
	strings []string
	shown   []bool // which strings a cell shows
	formats map[uint16]string
	styles  []uint16 // the number format of each cell style
	codes   numberFormats
	epoch   bool // dates count from 1904
	extra   xlsExtra
	sheet   *sheetText // nil among the globals
	depth   int        // substreams inside one another: a chart in a sheet
	held    *biffCell  // a formula whose text result comes in the next record
	pending []string   // phonetic guides of the string table
}

func newXLS(src *source, out *sink, limits Limits) *xls {
	return &xls{src: src, out: out, limits: limits, page: 1252, sheets: map[int64]xlsSheet{}, formats: map[uint16]string{}, codes: numberFormats{}}
}

// xlsSheet is what the globals say of a sheet.
type xlsSheet struct{ part string }

// The records that are read ([MS-XLS] 2.3).
const (
	biffFormula    = 0x0006
	biffEOF        = 0x000a
	biffHeader     = 0x0014
	biffFooter     = 0x0015
	biffName       = 0x0018
	biffNote       = 0x001c
	biffDate1904   = 0x0022
	biffFilePass   = 0x002f
	biffContinue   = 0x003c
	biffCodePage   = 0x0042
	biffUser       = 0x005c
	biffObject     = 0x005d
	biffBoundSheet = 0x0085
	biffMulRK      = 0x00bd
	biffRString    = 0x00d6
	biffStyle      = 0x00e0
	biffArtGroup   = 0x00eb
	biffArt        = 0x00ec
	biffStrings    = 0x00fc
	biffLabelSST   = 0x00fd
	biffTextBox    = 0x01b6
	biffValidation = 0x01be
	biffNumber     = 0x0203
	biffLabel      = 0x0204
	biffString     = 0x0207
	biffRK         = 0x027e
	biffFormat     = 0x041e
	biffBOF        = 0x0809
	biffSeriesText = 0x100d
)

// biffRecord is a record with its continuations.
type biffRecord struct {
	kind   uint16
	at     int64 // in the stream
	chunks [][]byte
}

// body is the record's own bytes, without continuations.
func (r *biffRecord) body() bin { return r.chunks[0] }

// all joins the record's bytes with its continuations.
func (r *biffRecord) all() []byte {
	if len(r.chunks) == 1 {
		return r.chunks[0]
	}
	var b []byte
	for _, c := range r.chunks {
		b = append(b, c...)
	}
	return b
}

// biffReader reads records in order.
type biffReader struct {
	r  *bufio.Reader
	at int64
}

// next reads a record and the continuations that follow it. A stream may end in zeros or in less than a record's head.
func (b *biffReader) next() (*biffRecord, error) {
	kind, size, ok := b.peek()
	if !ok || kind == 0 && size == 0 {
		return nil, io.EOF
	}
	rec := &biffRecord{kind: kind, at: b.at}
	for {
		chunk := make([]byte, size)
		_, _ = b.r.Discard(4) // it has just been peeked at
		if _, err := io.ReadFull(b.r, chunk); err != nil {
			return nil, err
		}
		b.at += 4 + int64(size)
		rec.chunks = append(rec.chunks, chunk)
		if kind, size, ok = b.peek(); !ok || kind != biffContinue {
			return rec, nil
		}
	}
}

func (b *biffReader) peek() (kind, size uint16, ok bool) {
	head, err := b.r.Peek(4)
	if err != nil {
		return 0, 0, false
	}
	return binary.LittleEndian.Uint16(head), binary.LittleEndian.Uint16(head[2:]), true
}

// read goes through the records of a stream.
func (x *xls) read(stream *oleEntry) error {
	b := &biffReader{r: bufio.NewReaderSize(stream.reader(), 64<<10)}
	for n := 0; ; n++ {
		if n%1024 == 0 {
			if err := x.src.ctx.Err(); err != nil {
				return err
			}
		}
		rec, err := b.next()
		switch {
		case err == io.EOF:
			return x.closeSheet()
		case err == io.ErrUnexpectedEOF:
			return unreadable(Damaged, xlsName)
		case err != nil:
			return err
		}
		if n == 0 && rec.kind != biffBOF {
			return unreadable(Damaged, xlsName)
		}
		if err := x.record(rec); err != nil {
			return err
		}
	}
}

// record handles one record of a workbook.
func (x *xls) record(rec *biffRecord) error {
	if x.held != nil && rec.kind != biffString {
		if err := x.release(""); err != nil {
			return err
		}
	}
	switch rec.kind {
	case biffBOF:
		return x.begin(rec)
	case biffEOF:
		return x.finish()
	case biffFilePass:
		return unreadable(Password)
	case biffCodePage:
		page, _ := rec.body().u16(0)
		x.page = int(page)
	case biffDate1904:
		mode, _ := rec.body().u16(0)
		x.epoch = mode != 0
	case biffBoundSheet:
		return x.boundSheet(rec.body())
	case biffFormat:
		id, _ := rec.body().u16(0)
		x.formats[id] = x.formatText(rec)
	case biffStyle:
		format, _ := rec.body().u16(2)
		x.styles = append(x.styles, format)
	case biffStrings:
		return x.readStrings(rec)
	case biffFormula, biffString, biffLabel, biffRString, biffLabelSST, biffNumber, biffRK, biffMulRK:
		return x.cell(rec)
	default:
		return x.other(rec)
	}
	return nil
}

// begin opens a substream: the globals, a sheet, or a chart inside a sheet.
func (x *xls) begin(rec *biffRecord) error {
	version, _ := rec.body().u16(0)
	kind, _ := rec.body().u16(2)
	if x.depth++; x.depth > x.limits.Depth {
		return unreadable(Deep, x.limits.Depth)
	}
	x.old = version < 0x600
	switch {
	case kind == 0x40, kind == 0x06, kind == 0x0100 && x.depth == 1: // macros: Excel 4 sheets and modules
		return unreadable(Macros)
	case kind == 0x05 || x.depth > 1:
		return nil
	}
	if err := x.closeSheet(); err != nil {
		return err
	}
	part := x.sheets[rec.at].part
	if part == "" {
		part = "sheet without a name"
	}
	x.sheet = newSheetText(part)
	return nil
}

func (x *xls) finish() error {
	if x.depth--; x.depth > 0 {
		return nil
	}
	x.depth = 0
	return x.closeSheet()
}

// boundSheet keeps the name of a sheet for when its substream comes ([MS-XLS] 2.4.28).
func (x *xls) boundSheet(b bin) error {
	at, _ := b.u32(0)
	state, ok := b.u16(4)
	if !ok {
		return unreadable(Damaged, xlsName)
	}
	if kind := state >> 8; kind == 1 || kind == 6 { // an Excel 4 macro sheet, a Visual Basic module
		return unreadable(Macros)
	}
	name := x.short(b[6:])
	part := "sheet " + name
	if state&3 != 0 {
		part = "hidden sheet " + name
	}
	x.sheets[int64(at)] = xlsSheet{part}
	return nil
}
