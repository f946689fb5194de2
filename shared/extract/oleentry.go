package extract

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"unicode/utf16"
)

// oleEntry is a storage or a stream of a compound file ([MS-CFB] 2.6), as a tree: the root is a storage.
type oleEntry struct {
	name     string
	class    [16]byte // of a storage, in the order of the file's bytes
	storage  bool
	children []*oleEntry
	size     int64       // of a stream, in bytes
	content  io.ReaderAt // of a stream; nil when size is 0
}

// child finds an entry by name, which compound files compare without regard to case ([MS-CFB] 2.6.4). It is nil when there is none.
func (e *oleEntry) child(name string) *oleEntry {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// stream finds a stream by name. It is nil when there is none, or a storage of that name.
func (e *oleEntry) stream(name string) *oleEntry {
	if c := e.child(name); c != nil && !c.storage {
		return c
	}
	return nil
}

// reader gives the stream's bytes from the start.
func (e *oleEntry) reader() *io.SectionReader {
	if e.content == nil {
		return io.NewSectionReader(strings.NewReader(""), 0, 0)
	}
	return io.NewSectionReader(e.content, 0, e.size)
}

// bytes reads a stream of at most limit bytes; ok is false when it is longer. A stream that is absent (nil) is empty.
func (e *oleEntry) bytes(limit int64) (data []byte, ok bool, err error) {
	if e == nil || e.size == 0 {
		return nil, true, nil
	}
	if e.size > limit {
		return nil, false, nil
	}
	data = make([]byte, e.size)
	if _, err := e.content.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, false, err
	}
	return data, true, nil
}

// tree builds the entries from the directory. An entry that is reached twice, or that lies too deep, ends it.
func (f *oleFile) tree(raw []byte) (*oleEntry, error) {
	seen := make([]bool, len(raw)/directoryID)
	root := &oleEntry{storage: true}
	type todo struct {
		id     uint32
		parent *oleEntry
		depth  int
	}
	copy(root.class[:], raw[80:96])
	seen[0] = true
	open := []todo{{binary.LittleEndian.Uint32(raw[76:]), root, 1}}
	for len(open) > 0 {
		next := open[len(open)-1]
		open = open[:len(open)-1]
		if next.id == noEntry {
			continue
		}
		if int64(next.id) >= int64(len(seen)) || seen[next.id] {
			return nil, damagedOLE(f.src)
		}
		if next.depth > f.depth {
			return nil, unreadable(Deep, f.depth)
		}
		seen[next.id] = true
		slot := raw[int64(next.id)*directoryID:][:directoryID]
		entry, err := f.entry(slot)
		if err != nil {
			return nil, err
		}
		open = append(open, todo{binary.LittleEndian.Uint32(slot[72:]), next.parent, next.depth})
		if entry != nil {
			next.parent.children = append(next.parent.children, entry)
			if entry.storage {
				open = append(open, todo{binary.LittleEndian.Uint32(slot[76:]), entry, next.depth + 1})
			}
		}
		open = append(open, todo{binary.LittleEndian.Uint32(slot[68:]), next.parent, next.depth})
	}
	return root, nil
}

// entry reads one directory entry; it is nil for an unused one.
func (f *oleFile) entry(slot []byte) (*oleEntry, error) {
	length := min(int(binary.LittleEndian.Uint16(slot[64:])), 64) / 2
	units := make([]uint16, 0, 32)
	for i := 0; i < length; i++ {
		if u := binary.LittleEndian.Uint16(slot[2*i:]); u != 0 {
			units = append(units, u)
		}
	}
	e := &oleEntry{name: string(utf16.Decode(units))}
	switch slot[66] {
	case 1:
		e.storage = true
		copy(e.class[:], slot[80:96])
		return e, nil
	case 2:
	default:
		return nil, nil
	}
	size := binary.LittleEndian.Uint64(slot[120:])
	if f.sector == 512 {
		size &= math.MaxUint32 // the upper half is not set by old programs ([MS-CFB] 2.6.3)
	}
	if size == 0 {
		return e, nil
	}
	return e, f.fill(e, binary.LittleEndian.Uint32(slot[116:]), size)
}

// fill gives a stream its bytes.
func (f *oleFile) fill(e *oleEntry, start uint32, size uint64) error {
	var c *oleChain
	var err error
	if size < miniCutoff {
		if c, err = f.follow(start, miniSector, f.mini, f.taken); err == nil {
			c.src = f.heap
		}
	} else {
		c, err = f.follow(start, f.sector, f.fat, f.used)
	}
	if err != nil {
		return err
	}
	if size > uint64(c.size) {
		return damagedOLE(f.src)
	}
	e.content, e.size = c, int64(size)
	return nil
}
