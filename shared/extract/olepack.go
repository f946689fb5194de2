package extract

import (
	"bytes"
	"encoding/binary"
	"io"
	"sort"
	"strings"
	"unicode/utf16"
)

// packOLE writes a storage as a compound file of its own, so that an object inside a document is read like any other file. Nothing is
// copied but the tables and the small streams; the rest is read from its place as the result is read.
func packOLE(root *oleEntry) io.Reader {
	p := &olePacker{}
	p.list(root)
	return p.write()
}

// olePacker lays a compound file of 512-byte sectors out ([MS-CFB] 2.1 to 2.6).
type olePacker struct {
	entries []*oleEntry
	kin     [][3]uint32 // left, right, child
	starts  []uint32
	small   bytes.Buffer // the mini stream
	mini    []uint32
	fat     []uint32
	parts   []io.Reader
}

// list numbers the entries. The children of a storage are a tree that only has right branches, which is in order, if not balanced.
func (p *olePacker) list(root *oleEntry) {
	p.entries, p.kin = []*oleEntry{root}, [][3]uint32{{noEntry, noEntry, noEntry}}
	for id := 0; id < len(p.entries); id++ {
		children := append([]*oleEntry(nil), p.entries[id].children...)
		sort.SliceStable(children, func(i, j int) bool { return entryLess(children[i].name, children[j].name) })
		for i, c := range children {
			here := uint32(len(p.entries))
			p.entries = append(p.entries, c)
			p.kin = append(p.kin, [3]uint32{noEntry, noEntry, noEntry})
			if i == 0 {
				p.kin[id][2] = here
			} else {
				p.kin[here-1][1] = here
			}
		}
	}
}

// entryLess is the order of names in a directory: the shorter first, then by letters without their case ([MS-CFB] 2.6.4).
func entryLess(a, b string) bool {
	if n, m := len(utf16.Encode([]rune(a))), len(utf16.Encode([]rune(b))); n != m {
		return n < m
	}
	return strings.ToUpper(a) < strings.ToUpper(b)
}

// chainOf takes the next sectors for size bytes and gives the first.
func (p *olePacker) chainOf(size int64) uint32 {
	if size == 0 {
		return chainEnd
	}
	first := uint32(len(p.fat))
	for n := (size + 511) / 512; n > 1; n-- {
		p.fat = append(p.fat, uint32(len(p.fat))+1)
	}
	p.fat = append(p.fat, chainEnd)
	return first
}

// put adds a part of the file and pads it to a sector.
func (p *olePacker) put(r io.Reader, size int64) {
	p.parts = append(p.parts, r, bytes.NewReader(make([]byte, (512-size%512)%512)))
}

func (p *olePacker) write() io.Reader {
	p.starts = make([]uint32, len(p.entries))
	for i, e := range p.entries {
		switch {
		case e.storage:
		case e.size >= miniCutoff:
			p.starts[i] = p.chainOf(e.size)
			p.put(e.reader(), e.size)
		default:
			p.starts[i] = p.putSmall(e)
		}
	}
	heap := p.chainOf(int64(p.small.Len()))
	heapSize := p.small.Len()
	p.put(&p.small, int64(heapSize))
	table := words(p.mini, 128)
	miniAt := p.chainOf(int64(len(table)))
	p.put(bytes.NewReader(table), int64(len(table)))
	directory := p.directory(heap, heapSize)
	directoryAt := p.chainOf(int64(len(directory)))
	p.put(bytes.NewReader(directory), int64(len(directory)))

	data := len(p.fat)
	fats, difats := 0, 0
	for {
		f := (data + fats + difats + 127) / 128
		d := max(0, (f-109+126)/127)
		if f == fats && d == difats {
			break
		}
		fats, difats = f, d
	}
	for range fats {
		p.fat = append(p.fat, 0xfffffffd)
	}
	for range difats {
		p.fat = append(p.fat, 0xfffffffc)
	}
	p.parts = append(p.parts, bytes.NewReader(words(p.fat, 128)))
	header, more := p.header(data, fats, difats, directoryAt, miniAt, len(table)/512)
	return io.MultiReader(append(append([]io.Reader{bytes.NewReader(header)}, p.parts...), bytes.NewReader(more))...)
}

// putSmall adds a stream to the mini stream. What keeps it from being read is the source's to remember.
func (p *olePacker) putSmall(e *oleEntry) uint32 {
	if e.size == 0 {
		return chainEnd
	}
	first := uint32(len(p.mini))
	n, _ := io.Copy(&p.small, e.reader())
	p.small.Write(make([]byte, (miniSector-n%miniSector)%miniSector))
	for at := n; at > miniSector; at -= miniSector {
		p.mini = append(p.mini, uint32(len(p.mini))+1)
	}
	p.mini = append(p.mini, chainEnd)
	return first
}

// directory writes the entries.
func (p *olePacker) directory(heap uint32, heapSize int) []byte {
	b := make([]byte, (len(p.entries)*directoryID+511)/512*512)
	for i, e := range p.entries {
		slot := b[i*directoryID:]
		name := utf16.Encode([]rune(e.name))
		name = name[:min(len(name), 31)]
		start, size := p.starts[i], uint64(e.size)
		kind := byte(2)
		switch {
		case i == 0:
			kind, name, start, size = 5, utf16.Encode([]rune("Root Entry")), heap, uint64(heapSize)
		case e.storage:
			kind, size = 1, 0
		}
		for j, u := range name {
			binary.LittleEndian.PutUint16(slot[2*j:], u)
		}
		binary.LittleEndian.PutUint16(slot[64:], uint16(2*len(name)+2))
		slot[66], slot[67] = kind, 1
		for j, id := range p.kin[i] {
			binary.LittleEndian.PutUint32(slot[68+4*j:], id)
		}
		copy(slot[80:96], e.class[:])
		binary.LittleEndian.PutUint32(slot[116:], start)
		binary.LittleEndian.PutUint64(slot[120:], size)
	}
	for i := len(p.entries) * directoryID; i < len(b); i += directoryID {
		copy(b[i+68:i+80], "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
	}
	return b
}

// header writes the first sector, and the sectors that list those of the allocation table that don't fit in it.
func (p *olePacker) header(data, fats, difats int, directoryAt, miniAt uint32, minis int) (header, more []byte) {
	places := make([]uint32, fats)
	for i := range places {
		places[i] = uint32(data + i)
	}
	header = make([]byte, 76, headerSize)
	copy(header, oleHeader)
	copy(header[24:], "\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00")
	put := func(at int, v uint32) { binary.LittleEndian.PutUint32(header[at:], v) }
	put(44, uint32(fats))
	put(48, directoryAt)
	put(56, miniCutoff)
	put(60, miniAt)
	put(64, uint32(minis))
	put(68, chainEnd)
	put(72, uint32(difats))
	if difats > 0 {
		put(68, uint32(data+fats))
	}
	header = append(header, words(places[:min(fats, 109)], 109)...)
	for i := range difats {
		rest := places[109+127*i:]
		next := uint32(chainEnd)
		if i+1 < difats {
			next = uint32(data + fats + i + 1)
		}
		more = append(more, words(rest[:min(len(rest), 127)], 127)...)
		more = binary.LittleEndian.AppendUint32(more, next)
	}
	return header, more
}

// words writes numbers, filled up with free ones to a multiple.
func words(list []uint32, multiple int) []byte {
	b := make([]byte, 0, 4*(len(list)+multiple))
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for len(b)%(4*multiple) != 0 || len(list) == 0 && len(b) == 0 && multiple == 109 {
		b = binary.LittleEndian.AppendUint32(b, noEntry)
	}
	return b
}
