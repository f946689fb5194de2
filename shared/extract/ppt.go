package extract

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

// pptName is what an old presentation is called in a verdict.
const pptName = "PowerPoint presentation"

// The records of a presentation that are told apart ([MS-PPT] 2.13.24).
const (
	pptDocument     = 1000
	pptSlide        = 1006
	pptNotes        = 1008
	pptNotesAtom    = 1009
	pptPersistAtom  = 1011
	pptMaster       = 1016
	pptChars        = 4000
	pptBytes        = 4008
	pptString       = 4026
	pptHandout      = 4041
	pptMargins      = 4057
	pptLinks        = 1033
	pptSlideList    = 4080
	pptUserEdit     = 4085
	pptObject       = 4113
	pptTagData      = 5003
	pptDirectory    = 6002
	pptComment      = 12000
	pptCryptSession = 12052
)

// readPPT takes the text of a PowerPoint presentation since PowerPoint 97 ([MS-PPT]): slides, notes, comments, masters, headers and
// footers, links and embedded objects. A presentation that was saved quickly holds earlier versions of its slides; what only they say is
// read too.
func readPPT(src *source, out *sink, limits Limits) error {
	root, err := openOLE(src, limits)
	if err != nil {
		return err
	}
	if err := oleForeign(root); err != nil {
		return err
	}
	stream := root.stream("PowerPoint Document")
	if stream == nil || stream.size == 0 {
		return unreadable(Damaged, pptName)
	}
	p := &ppt{src: src, out: out, limits: limits, stream: stream, roles: map[int64]string{}, text: map[string]*strings.Builder{}}
	if err := p.list(); err != nil {
		return err
	}
	if err := p.current(root.stream("Current User")); err != nil {
		return err
	}
	for _, stale := range []bool{false, true} { // the present text first, so that the earlier one can be held against it
		if err := p.read(stale); err != nil {
			return err
		}
	}
	before := out.used
	if err := p.flush(); err != nil {
		return err
	}
	if err := readProperties(root, out); err != nil {
		return err
	}
	return readPictures(out, limits, before, ownSlide, root.stream("Pictures"))
}

// ppt is a presentation that is being read.
type ppt struct {
	src     *source
	out     *sink
	limits  Limits
	stream  *oleEntry
	records []pptRecord
	roles   map[int64]string // what the records in force are, by their place

	order []string // parts, as they came
	text  map[string]*strings.Builder
	used  int
	lines map[string]bool // what the present version says; nil while it is being read
	found int             // embedded objects
}

// pptRecord is a record at the top of the stream.
type pptRecord struct {
	at   int64
	kind uint16
	tag  uint16 // version and instance
	size int64
}

// pptRecords bounds the records at the top of the stream: slides, masters, objects and directories in all their versions.
const pptRecords = 200_000

// list reads the heads of the records at the top.
func (p *ppt) list() error {
	var head [8]byte
	for at := int64(0); at+8 <= p.stream.size; {
		if _, err := p.stream.content.ReadAt(head[:], at); err != nil && err != io.EOF {
			return err
		}
		r := pptRecord{at, binary.LittleEndian.Uint16(head[2:]), binary.LittleEndian.Uint16(head[:]), int64(binary.LittleEndian.Uint32(head[4:]))}
		if r.kind == 0 && r.size == 0 {
			return nil // padding
		}
		if at+8+r.size > p.stream.size || len(p.records) == pptRecords {
			return unreadable(Damaged, pptName)
		}
		if r.kind == pptCryptSession {
			return unreadable(Password)
		}
		p.records = append(p.records, r)
		at += 8 + r.size
	}
	return nil
}

// pptBytesLimit bounds one record at the top. Objects, which may be longer, are not read into memory.
const pptBytesLimit = 64 << 20

// body reads the record at a place.
func (p *ppt) body(at int64, kind uint16) (bin, error) {
	var head [8]byte
	if at < 0 || at+8 > p.stream.size {
		return nil, unreadable(Damaged, pptName)
	}
	if _, err := p.stream.content.ReadAt(head[:], at); err != nil && err != io.EOF {
		return nil, err
	}
	size := int64(binary.LittleEndian.Uint32(head[4:]))
	if binary.LittleEndian.Uint16(head[2:]) != kind || at+8+size > p.stream.size {
		return nil, unreadable(Damaged, pptName)
	}
	if size > pptBytesLimit {
		return nil, unreadable(TooLong, pptBytesLimit>>20)
	}
	b := make(bin, size)
	if _, err := p.stream.content.ReadAt(b, at+8); err != nil && err != io.EOF {
		return nil, err
	}
	return b, nil
}

// pptPicture are the records at the top that hold no words, and are left where they are.
var pptPicture = map[uint16]bool{pptUserEdit: true, pptDirectory: true}

// read reads the records that are in force, or the earlier versions.
func (p *ppt) read(stale bool) error {
	if stale {
		p.remember()
	}
	for _, r := range p.records {
		role, live := p.roles[r.at]
		if live == stale && len(p.roles) > 0 || stale && len(p.roles) == 0 || pptPicture[r.kind] {
			continue
		}
		if err := p.src.ctx.Err(); err != nil {
			return err
		}
		if r.kind == pptObject {
			if err := p.object(r); err != nil {
				return err
			}
			continue
		}
		b, err := p.body(r.at, r.kind)
		if err != nil {
			return err
		}
		if role == "" {
			role = pptRole(r.kind)
		}
		if stale {
			role = "earlier versions of slides"
		}
		if err := p.record(r.tag, r.kind, b, role, 0); err != nil {
			return err
		}
	}
	return nil
}

// pptRole names a record by its kind alone.
func pptRole(kind uint16) string {
	switch kind {
	case pptSlide:
		return "slide"
	case pptNotes:
		return "notes"
	case pptMaster:
		return "slide master"
	case pptHandout:
		return "handout master"
	}
	return "presentation"
}

// current finds the records in force: the last edit leads to the directory of objects, and the document lists the slides ([MS-PPT] 2.1.2).
// A presentation whose directory is damaged is read in the order of its records.
func (p *ppt) current(user *oleEntry) error {
	b, _, err := user.bytes(1 << 16)
	if err != nil {
		return err
	}
	token, _ := bin(b).u32(12)
	last, ok := bin(b).u32(16)
	if token == 0xf3d1c4df {
		return unreadable(Password)
	}
	if !ok {
		return nil
	}
	places, document, err := p.directory(int64(last))
	if err == nil {
		err = p.assign(places, document)
	}
	if errors.As(err, new(*Unreadable)) {
		p.roles = map[int64]string{}
		return nil
	}
	return err
}

// pptEdits bounds the chain of edits; programs save anew long before.
const pptEdits = 10_000

// directory follows the edits from the last to the first. The later place of an object counts.
func (p *ppt) directory(edit int64) (places map[uint32]int64, document uint32, err error) {
	places = map[uint32]int64{}
	for n := 0; edit != 0 || n == 0; n++ {
		b, err := p.body(edit, pptUserEdit)
		if err != nil || n > pptEdits {
			return nil, 0, unreadable(Damaged, pptName)
		}
		if n == 0 {
			document, _ = b.u32(16)
		}
		before, _ := b.u32(8)
		at, _ := b.u32(12)
		if crypt, ok := b.u32(28); ok && crypt != 0 {
			return nil, 0, unreadable(Password)
		}
		list, err := p.body(int64(at), pptDirectory)
		if err != nil {
			return nil, 0, err
		}
		for i := 0; i+4 <= len(list); {
			entry, _ := list.u32(i)
			i += 4
			for id := entry & 0xfffff; id < entry&0xfffff+entry>>20; id++ {
				place, ok := list.u32(i)
				if !ok {
					return nil, 0, unreadable(Damaged, pptName)
				}
				if _, later := places[id]; !later {
					places[id] = int64(place)
				}
				i += 4
			}
		}
		if int64(before) >= edit && before != 0 {
			return nil, 0, unreadable(Damaged, pptName)
		}
		edit = int64(before)
	}
	return places, document, nil
}
