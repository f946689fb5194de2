package extract

import (
	"context"
	"encoding/binary"
	"io"
)

// Sector numbers with a meaning of their own ([MS-CFB] 2.1) and the sizes that the format fixes.
const (
	sectorLast  = 0xfffffffa // the greatest number of a real sector
	chainEnd    = 0xfffffffe
	noEntry     = 0xffffffff
	miniSector  = 64
	miniCutoff  = 4096
	directoryID = 128 // bytes of a directory entry
	headerSize  = 512
)

// oleEntries bounds the directory. An Outlook message has some thirty entries for each attachment.
const oleEntries = 200_000

// oleFile reads a compound file. A sector belongs to one chain at most: this ends every loop, bounds the whole work by the file's size, and
// refuses files whose streams share bytes, in which programs may see different documents.
type oleFile struct {
	src    *source
	sector int64
	count  uint32 // sectors in the file
	fat    []uint32
	used   []bool
	mini   []uint32  // the mini FAT
	taken  []bool    // mini sectors
	heap   *oleChain // the mini stream
	depth  int
}

// openOLE reads the header, the tables and the directory. The streams are read when they are asked for. The verdict is Damaged when the
// file doesn't follow [MS-CFB], which describes what is read here.
func openOLE(src *source, limits Limits) (*oleEntry, error) {
	var header [headerSize]byte
	if _, err := src.ReadAt(header[:], 0); err != nil {
		return nil, damagedOLE(src)
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(header[at:]) }
	shift := header[30]
	if string(header[:8]) != string(oleHeader) || shift != 9 && shift != 12 {
		return nil, damagedOLE(src)
	}
	f := &oleFile{src: src, sector: 1 << shift, depth: limits.Depth}
	f.count = uint32(min((src.size-1)>>shift, sectorLast)) // the header has the place of a sector
	if err := f.readFAT(header[:]); err != nil {
		return nil, err
	}
	directory, err := f.follow(u32(48), f.sector, f.fat, f.used)
	if err != nil {
		return nil, err
	}
	if directory.size/directoryID > oleEntries {
		return nil, unreadable(Parts, oleEntries)
	}
	raw := make([]byte, directory.size)
	if _, err := directory.ReadAt(raw, 0); err != nil && err != io.EOF || len(raw) < directoryID {
		return nil, damagedOLE(src)
	}
	if err := f.openMini(raw, u32(60)); err != nil {
		return nil, err
	}
	return f.tree(raw)
}

// damagedOLE is the verdict, unless the time or the store is to blame.
func damagedOLE(src *source) error {
	if err := context.Cause(src.ctx); err != nil {
		return err
	}
	return unreadable(Damaged, "Office document")
}

// readFAT collects the sectors of the allocation table: 109 in the header, the others in a chain of their own.
func (f *oleFile) readFAT(header []byte) error {
	var places []uint32
	list := func(b []byte) {
		for ; len(b) >= 4; b = b[4:] {
			if at := binary.LittleEndian.Uint32(b); at <= sectorLast {
				places = append(places, at)
			}
		}
	}
	list(header[76:])
	per := uint32(f.sector / 4)
	most := int(f.count/per) + 1
	next := binary.LittleEndian.Uint32(header[68:])
	buffer := make([]byte, f.sector)
	for n := 0; next <= sectorLast && binary.LittleEndian.Uint32(header[72:]) > 0; n++ {
		if n > most || f.read(next, buffer) != nil {
			return damagedOLE(f.src)
		}
		list(buffer[:f.sector-4])
		next = binary.LittleEndian.Uint32(buffer[f.sector-4:])
	}
	f.used = make([]bool, f.count)
	f.fat = make([]uint32, 0, f.count)
	for _, at := range places {
		if uint32(len(f.fat)) >= f.count {
			break // the rest describes sectors behind the end of the file
		}
		if f.read(at, buffer) != nil {
			return damagedOLE(f.src)
		}
		for b := buffer; len(b) >= 4; b = b[4:] {
			f.fat = append(f.fat, binary.LittleEndian.Uint32(b))
		}
	}
	return nil
}

// read reads one sector; what a cut file lacks of its last one is zero.
func (f *oleFile) read(at uint32, b []byte) error {
	clear(b)
	if at >= f.count {
		return damagedOLE(f.src)
	}
	if _, err := f.src.ReadAt(b, (int64(at)+1)*f.sector); err != nil && err != io.EOF {
		return err
	}
	return nil
}

// openMini finds the mini stream, which the root entry describes, and its table.
func (f *oleFile) openMini(directory []byte, first uint32) error {
	root := directory[:directoryID]
	f.heap = &oleChain{}
	if start := binary.LittleEndian.Uint32(root[116:]); start <= sectorLast && first <= sectorLast {
		var err error
		if f.heap, err = f.follow(start, f.sector, f.fat, f.used); err != nil {
			return err
		}
	}
	table, err := f.follow(first, f.sector, f.fat, f.used)
	if err != nil {
		return err
	}
	raw := make([]byte, table.size)
	if _, err := table.ReadAt(raw, 0); err != nil && err != io.EOF {
		return damagedOLE(f.src)
	}
	for ; len(raw) >= 4; raw = raw[4:] {
		f.mini = append(f.mini, binary.LittleEndian.Uint32(raw))
	}
	f.taken = make([]bool, min(int64(len(f.mini)), f.heap.size/miniSector))
	return nil
}

// follow collects a chain. No sector may be in two.
func (f *oleFile) follow(at uint32, size int64, table []uint32, used []bool) (*oleChain, error) {
	c := &oleChain{src: f.src}
	for at != chainEnd && at != noEntry {
		if int(at) >= len(table) || int(at) >= len(used) || used[at] {
			return nil, damagedOLE(f.src)
		}
		used[at] = true
		if size == miniSector {
			c.append(int64(at)*miniSector, miniSector)
		} else {
			c.append((int64(at)+1)*size, size)
		}
		at = table[at]
	}
	return c, nil
}
