package extract

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// copies is a bare Deflate stream (RFC 1951) of n copies of a block, with the checksum that an archive needs. All copies after the first
// are packed alike, so that one is packed and repeated: gigabytes take a moment to make.
func copies(t *testing.T, block string, n int) (packed []byte, sum uint32) {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	var ends [3]int
	for i := range ends {
		if _, err := io.WriteString(w, block); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		ends[i] = b.Len()
	}
	packed = bytes.Clone(b.Bytes()[:ends[1]])
	packed = append(packed, bytes.Repeat(b.Bytes()[ends[1]:ends[2]], n-2)...)
	for range n {
		sum = crc32.Update(sum, crc32.IEEETable, []byte(block))
	}
	return append(packed, "\x03\x00"...), sum
}

// packageWith is an archive of name and content pairs and one more member that unpacks to n copies of a block.
func packageWith(t *testing.T, name, block string, n int, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = io.WriteString(w, pairs[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	packed, sum := copies(t, block, n)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum, CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(block)) * uint64(n)})
	if err == nil {
		_, err = w.Write(packed)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// quoted is an archive whose members each hold, as bytes that are not packed, the header of the next one, and all of them the same packed
// zeros behind it (Fifield's "full overlap" with sound checksums: zbsm.zip unpacks 42 kB to 5.5 GB that way).
func quoted(t *testing.T, members int) []byte {
	t.Helper()
	kernel, sum := copies(t, strings.Repeat("\x00", 1<<20), 4)
	size, data := uint32(4<<20), kernel
	plain := make([]byte, 4<<20)
	var directory []byte
	for i := members - 1; i >= 0; i-- {
		name := fmt.Sprintf("%06d.txt", i)
		fields := []byte{20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0}
		fields = binary.LittleEndian.AppendUint32(fields, sum)
		fields = binary.LittleEndian.AppendUint32(fields, uint32(len(data)))
		fields = binary.LittleEndian.AppendUint32(fields, size)
		fields = append(fields, byte(len(name)), 0, 0, 0)
		local := append(append([]byte("PK\x03\x04"), fields...), name...)
		entry := append([]byte("PK\x01\x02\x14\x00"), fields...)
		entry = append(entry, make([]byte, 14)...) // the place is filled in below
		directory = append(append(entry, name...), directory...)
		block := binary.LittleEndian.AppendUint16([]byte{0}, uint16(len(local)))
		block = binary.LittleEndian.AppendUint16(block, ^uint16(len(local)))
		data = append(append(block, local...), data...)
		plain = append(local, plain...)
		sum, size = crc32.ChecksumIEEE(plain), uint32(len(plain))
	}
	data = data[5:] // nothing quotes the first header
	const step, entrySize = 5 + 30 + 10, 46 + 10
	for i := range members {
		binary.LittleEndian.PutUint32(directory[i*entrySize+42:], uint32(max(0, i*step)))
	}
	end := binary.LittleEndian.AppendUint16([]byte("PK\x05\x06\x00\x00\x00\x00"), uint16(members))
	end = binary.LittleEndian.AppendUint16(end, uint16(members))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(directory)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(data)))
	return append(append(append(data, directory...), end...), 0, 0)
}

// sparse is a tar archive with a file of one TiB that is a hole but for its last block (GNU tar's old format).
func sparse(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "a.txt", Mode: 0o600, Size: 512, Format: tar.FormatGNU}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("x"), 512)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h := b.Bytes()[:512]
	h[156] = 'S'
	binaryNumber := func(at int, v uint64) { // numbers too long for octal digits
		h[at] = 0x80
		binary.BigEndian.PutUint64(h[at+4:], v)
	}
	binaryNumber(386, 1<<40-512)
	copy(h[398:], "00000001000\x00")
	binaryNumber(483, 1<<40)
	copy(h[148:156], "        ")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(h[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return b.Bytes()
}

// The bombs are sound: an unwary program would unpack them.
func TestBombsAreSound(t *testing.T) {
	unpacks := func(name string, data []byte, members, size int) {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil || len(z.File) != members {
			t.Fatalf("%s: %v, %v", name, z, err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, r)
			if err != nil || int(n) < size {
				t.Errorf("%s: %s has %d bytes, %v", name, f.Name, n, err)
			}
		}
	}
	unpacks("copies", packageWith(t, "a.txt", strings.Repeat("<row r=\"1\"/>\n", 1<<14), 5, "b.txt", strings.Repeat("x", 13<<14)), 2, 13<<14)
	unpacks("quoted", quoted(t, 20), 20, 4<<20)
	r := tar.NewReader(bytes.NewReader(sparse(t)))
	if h, err := r.Next(); err != nil || h.Size != 1<<40 {
		t.Errorf("sparse: %+v, %v", h, err)
	}
}
