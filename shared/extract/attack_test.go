package extract

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"
)

// zeroArchive is a sound archive whose one member unpacks to n MiB of zeros, written without packing them all.
func zeroArchive(t *testing.T, name string, n int) []byte {
	t.Helper()
	packed := zeros(t, n)
	packed = packed[2 : len(packed)-4] // the bare Deflate stream
	sum, block := crc32.NewIEEE(), make([]byte, 1<<20)
	for range n {
		_, _ = sum.Write(block) // a hash never fails
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(n) << 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sharedMember is n directory entries that all name one member's bytes (David Fifield, "A better zip bomb", 2019, in its simplest form).
func sharedMember(t *testing.T, n int) []byte {
	t.Helper()
	one := madeZip(t, "000000", strings.Repeat("x", 1<<20))
	at := bytes.Index(one, []byte("PK\x01\x02"))
	end := bytes.Index(one, []byte("PK\x05\x06"))
	entry := one[at:end]
	data := bytes.Clone(one[:at])
	for i := range n {
		next := bytes.Clone(entry)
		copy(next[46:], []byte{'0' + byte(i/100000%10), '0' + byte(i/10000%10), '0' + byte(i/1000%10), '0' + byte(i/100%10), '0' + byte(i/10%10), '0' + byte(i%10)})
		data = append(data, next...)
	}
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], uint16(n))
	binary.LittleEndian.PutUint16(tail[10:], uint16(n))
	binary.LittleEndian.PutUint32(tail[12:], uint32(n*len(entry)))
	return append(data, tail...)
}

func gzipped(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = name
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: pairs[i], Mode: 0o600, Size: int64(len(pairs[i+1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestS61_PackedFiles(t *testing.T) {
	letter := string(onePage(show("Dear Sir"), "", ""))
	for _, c := range []struct {
		name string
		kind Kind
		data []byte
		want string
	}{
		{"gzip", GZIP, gzipped(t, "a.txt", []byte("one")), "packed file “a.txt”, name: a.txt | packed file “a.txt”: one"},
		{"gzip without a name", GZIP, gzipped(t, "", []byte(letter)), "packed file, page 1: Dear Sir"},
		{"gzip of two members", GZIP, append(gzipped(t, "", []byte("one ")), gzipped(t, "", []byte("two"))...), "packed file: one two"},
		{"gzip cut off", GZIP, gzipped(t, "", []byte("one"))[:20], "<damaged>"},
		{"tar", TAR, tarred(t, "a.txt", "one", "b/c.pdf", letter), "file “a.txt”, name: a.txt | file “a.txt”: one | file “b/c.pdf”, name: b/c.pdf | file “b/c.pdf”, page 1: Dear Sir"},
		{"tar cut off", TAR, tarred(t, "a.txt", strings.Repeat("x", 2000))[:1500], "<damaged>"},
		{"a blank page, which packs a thousand to one", ZIP, madeZip(t, "a.txt", strings.Repeat(" ", 26<<20)), "file “a.txt”, name: a.txt"},
		{"tar that ends with an archive", TAR, tarred(t, "a.zip", string(madeZip(t, "a.txt", "one"))), "file “a.zip”, name: a.zip | file “a.zip”, file “a.txt”, name: a.txt | file “a.zip”, file “a.txt”: one"},
		{"tar with an archive behind it", TAR, append(tarred(t, "a.txt", "one"), madeZip(t, "b.txt", "two")...), "<damaged>"},
		{"tar with a tar behind it", TAR, append(tarred(t, "a.txt", "one"), tarred(t, "b.txt", "two")...), "<damaged>"},
		{"tar filled up with zeros", TAR, append(tarred(t, "a.txt", "one"), make([]byte, 8<<10)...), "file “a.txt”, name: a.txt | file “a.txt”: one"},
		{"tar in gzip", GZIP, gzipped(t, "a.tar", tarred(t, "a.txt", "one")), "packed file “a.tar”, name: a.tar | packed file “a.tar”, file “a.txt”, name: a.txt | packed file “a.tar”, file “a.txt”: one"},
	} {
		if got := outcome(t, shared, c.kind, c.data); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Small files that would unpack to much, or without end, are held for their own reason, and soon.
func TestS61_Bombs(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		data []byte
		want string
	}{
		{"4 GiB of zeros", ZIP, zeroArchive(t, "a.txt", 4095), "<expands>"},
		{"4 GiB of zeros in an archive", ZIP, madeZip(t, "b.zip", string(zeroArchive(t, "a.txt", 4095))), "<expands>"},
		{"a gzip bomb", GZIP, gzipped(t, "a.txt", make([]byte, 64<<20)), "<expands>"},
		{"members that share bytes", ZIP, sharedMember(t, 2000), "<overlapping>"},
		{"members without end", ZIP, sharedMember(t, 60_000), "<parts>"},
		{"an archive in an archive, nine times", ZIP, chain(t, 9, []byte("x"), "a.txt"), "<nested>"},
		{"a gzip in a gzip, nine times", GZIP, func() []byte {
			b := []byte("x")
			for range 10 {
				b = gzipped(t, "", b)
			}
			return b
		}(), "<nested>"},
		{"an archive that holds itself", GZIP, quine(t), "<nested>"},
		{"a tree of archives", ZIP, tree(t, 4), "<parts>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			if got := outcome(t, shared, c.kind, c.data); got != c.want {
				t.Errorf("got %.200s, want %s", got, c.want)
			}
			if took := time.Since(begun); took > 15*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// tree is 16 archives in each of 16 archives, n deep.
func tree(t *testing.T, n int) []byte {
	t.Helper()
	b := madeZip(t, "a.txt", "x")
	for range n {
		var pairs []string
		for i := range 16 {
			pairs = append(pairs, string(rune('a'+i))+".zip", string(b))
		}
		b = madeZip(t, pairs...)
	}
	return b
}

// quine unpacks to itself (Russ Cox, "Zip Files All The Way Down", 2010; this one as Apache Tika tests with it).
func quine(t *testing.T) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("H4sICAAAAAAA/3F1aW5lLmd6AAAYAOf/H4sICAAAAAAA/3F1aW5lLmd6AAAYAOf/QhZHFgcABQD6/0IWRxYHAAUA+v8ABQD6/wAUAOv/QhZHFgcABQD6/wAF" +
		"APr/ABQA6/9CiCHEAAAUAOv/QoghxAAAFADr/0KIIcQAABQA6/9CiCHEAAAUAOv/QoghxAAAAAD//wAAAP//AA0A8v9CiCHEAAAAAP//AAAA//8ADQDy/4NwoBwA/3n/qcwAAACDcKAcAP95/6nMAAAA")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestS61_QuineIsOne(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(quine(t)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(again, quine(t)) {
		t.Errorf("it unpacks to %d bytes, %v", len(again), err)
	}
}
