package extract

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// storageOf makes a tree from the streams' paths, whose parts are separated by slashes.
func storageOf(streams map[string]string) *oleEntry {
	root := &oleEntry{storage: true}
	for _, path := range slices.Sorted(maps.Keys(streams)) {
		at := root
		parts := strings.Split(path, "/")
		for _, name := range parts[:len(parts)-1] {
			next := at.child(name)
			if next == nil {
				next = &oleEntry{name: name, storage: true}
				at.children = append(at.children, next)
			}
			at = next
		}
		body := streams[path]
		at.children = append(at.children, &oleEntry{name: parts[len(parts)-1], size: int64(len(body)), content: strings.NewReader(body)})
	}
	return root
}

// madeOLE writes a compound file.
func madeOLE(streams map[string]string) []byte {
	var b bytes.Buffer
	if _, err := io.Copy(&b, packOLE(storageOf(streams))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// le16 and le32 write numbers in the order of old Office files.
func le16(list ...int) string {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

func le32(list ...int) string {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(v))
	}
	return string(b)
}

// utf16s is UTF-16 in little-endian order, without a mark.
func utf16s(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func sourceOf(data []byte) *source {
	return &source{ctx: context.Background(), r: bytes.NewReader(data), size: int64(len(data))}
}

// A storage that is packed and read again is the same, whatever the sizes of its streams and the number of its entries.
func TestS61_OLEComesBack(t *testing.T) {
	many := map[string]string{}
	for i := range 900 {
		many["storage "+string(rune('a'+i%26))+"/stream "+string(rune(0x4e00+i))] = strings.Repeat("x", i*7)
	}
	for name, want := range map[string]map[string]string{
		"empty":          {},
		"empty stream":   {"a": ""},
		"mini":           {"a": "short", "b/c": strings.Repeat("y", 4095)},
		"cutoff":         {"a": strings.Repeat("z", 4096), "b": strings.Repeat("z", 4097)},
		"many":           many,
		"list of tables": {"large": strings.Repeat("0123456789abcdef", 8<<16)}, // more sectors of tables than the header can list
	} {
		root, err := openOLE(sourceOf(madeOLE(want)), DefaultLimits())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := map[string]string{}
		var walk func(e *oleEntry, path string)
		walk = func(e *oleEntry, path string) {
			for _, c := range e.children {
				if c.storage {
					walk(c, path+c.name+"/")
					continue
				}
				data, _, err := c.bytes(1 << 30)
				if err != nil {
					t.Errorf("%s, %s: %v", name, c.name, err)
				}
				got[path+c.name] = string(data)
			}
		}
		walk(root, "")
		if !maps.Equal(got, want) {
			t.Errorf("%s: %d of %d streams came back as they were", name, len(got), len(want))
		}
	}
}

// patched changes bytes of a compound file.
func patched(data []byte, at int, bytes string) []byte {
	data = slices.Clone(data)
	copy(data[at:], bytes)
	return data
}

func TestS61_HostileOLE(t *testing.T) {
	sound := madeOLE(map[string]string{"a": strings.Repeat("x", 5000), "b": strings.Repeat("y", 5000), "s/c": "z"})
	directory := 512 * (1 + int(binary.LittleEndian.Uint32(sound[48:])))
	fat := 512 * (1 + int(binary.LittleEndian.Uint32(sound[76:])))
	start := func(entry int) int { return int(binary.LittleEndian.Uint32(sound[directory+128*entry+116:])) }
	deep := map[string]string{strings.Repeat("s/", 300) + "a": "x"}
	for _, c := range []struct {
		name string
		data []byte
		want Code
	}{
		{"sound", sound, ""},
		{"cut short", sound[:len(sound)/2], Damaged},
		{"header only", sound[:512], Damaged},
		{"sectors of 2^31 bytes", patched(sound, 30, "\x1f"), Damaged},
		{"a chain that bites its tail", patched(sound, fat+4*start(1), le32(start(1))), Damaged},
		{"a chain to nowhere", patched(sound, fat+4*start(1), le32(0xfffffff0)), Damaged},
		{"two streams in the same sectors", patched(sound, directory+2*128+116, le32(start(1))), Damaged},
		{"a stream longer than its chain", patched(sound, directory+128+120, le32(1<<30)), Damaged},
		{"an entry that is its own child", patched(sound, directory+76, le32(0)), Damaged},
		{"a sibling that leads back", patched(sound, directory+2*128+72, le32(1)), Damaged},
		{"a child beyond the directory", patched(sound, directory+76, le32(9999)), Damaged},
		{"4,000,000,000 sectors of tables", patched(patched(sound, 68, le32(0)), 72, le32(4_000_000_000)), Damaged},
		{"storages 300 deep", madeOLE(deep), Deep},
	} {
		_, err := openOLE(sourceOf(c.data), DefaultLimits())
		if got := codeOf(err); got != c.want {
			t.Errorf("%s: got %q (%v), want %q", c.name, got, err, c.want)
		}
	}
}

// codeOf is the code of a verdict, or nothing.
func codeOf(err error) Code {
	if verdict, ok := err.(*Unreadable); ok {
		return verdict.Code
	}
	return ""
}

// packager is the stream that the Object Packager writes.
func packager(label, path, temporary, body string) string {
	inner := le16(2) + label + "\x00" + path + "\x00" + le16(0, 3) + le32(len(temporary)+1) + temporary + "\x00" + le32(len(body)) + body + le16(0)
	return le32(len(inner)) + inner
}

func TestS61_OLEObjects(t *testing.T) {
	for _, c := range []struct {
		name    string
		streams map[string]string
		want    string
	}{
		{"a file", map[string]string{"\x01Ole10Native": packager("note.txt", `C:\smith\note.txt`, `C:\temp\note.txt`, "SSN 512-45-6789"), "\x01CompObj": "x"}, "SSN 512-45-6789"},
		{"the file's path", map[string]string{"\x01Ole10Native": packager("note.txt", `C:\smith\note.txt`, `C:\temp\note.txt`, "x")}, `C:\smith\note.txt`},
		{"the file's name", map[string]string{"\x01Ole10Native": packager("512-45-6789.txt", "", "", "x")}, "512-45-6789.txt"},
		{"bytes without a name", map[string]string{"\x01Ole10Native": le32(5) + "Hello"}, "Hello"},
		{"a document of its own", map[string]string{"CONTENTS": string(onePage(show("Dear Sir"), "", ""))}, "Dear Sir"},
		{"a control", map[string]string{"\x03OCXNAME": utf16s("TextBox1") + "\x00\x00", "contents": "\x00\x02\x14\x00512-45-6789\x00"}, "512-45-6789"},
		{"a storage inside", map[string]string{"\x01Ole": "x", "inner/WordDocument": "x"}, "<damaged>"},
		{"a program that isn't known", map[string]string{"\x01Ole": "x", "Frobnicator": "x"}, "<unsupported>"},
		{"a damaged length", map[string]string{"\x01Ole10Native": le32(99) + le16(2) + "a\x00b\x00" + le16(0, 3) + le32(1<<31)}, "<unsupported>"},
	} {
		if got := outcome(t, shared, OLE, madeOLE(c.streams)); !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestS61_OLEIdentified(t *testing.T) {
	for _, c := range []struct {
		name    string
		streams map[string]string
		want    string
	}{
		{"x.bin", map[string]string{"WordDocument": "x"}, "doc"},
		{"x.bin", map[string]string{"Book": "x"}, "xls"},
		{"x.bin", map[string]string{"\x01Ole10Native": "x"}, "ole"},
		{"x.msg", map[string]string{"__properties_version1.0": "x", "__attach_version1.0_#00000000/__substg1.0_3701000D/WordDocument": "x"}, "msg"},
		{"x.doc", map[string]string{"PP40": "x"}, "<mismatch>"},
		{"x", map[string]string{"PP40": "x"}, "<unsupported>"},
		{"x.vsd", map[string]string{"VisioDocument": "x"}, "<unsupported>"},
		{"x", map[string]string{"VBA/dir": "x"}, "<macros>"},
		{"x.doc", map[string]string{"EncryptedPackage": "x"}, "<password>"},
	} {
		data := madeOLE(c.streams)
		kind, err := Identify(c.name, bytes.NewReader(data), int64(len(data)))
		got := string(kind)
		if err != nil {
			got = "<" + string(codeOf(err)) + ">"
		}
		if got != c.want {
			t.Errorf("%s with %v: got %s, want %s", c.name, slices.Collect(maps.Keys(c.streams)), got, c.want)
		}
	}
}

// pictureRecord is a picture as drawings hold it, behind bytes that look like none.
func pictureRecord() string {
	return "\x00\xf0\x1e" + le16(0x6e0<<4, 0xf01e) + le32(20) + strings.Repeat("p", 20)
}

// A document of nothing but pictures is a scan, whichever program wrote it. One with text of its own is not.
func TestS61_OLEScanned(t *testing.T) {
	picture := strings.Repeat("x", 70_000) + pictureRecord()
	label := rec(biffLabel, at(0, 0), long8("text"))
	for _, c := range []struct {
		name string
		kind Kind
		data []byte
		want string
	}{
		{"Word, a picture", DOC, madeWord{pieces: []madePiece{{"\x01\r", false}}, streams: map[string]string{"Data": picture}}.write(), "<scanned>"},
		{"Word, text and a picture", DOC, madeWord{pieces: []madePiece{{"text\x01\r", false}}, streams: map[string]string{"Data": picture}}.write(), "text: text"},
		{"Word, the picture of an object", DOC, madeWord{pieces: []madePiece{{"\x01\r", false}}, streams: map[string]string{"Data": picture, "ObjectPool/_1/\x01Ole10Native": le32(4) + "text"}}.write(),
			"embedded object 1, embedded file: text"},
		{"Word, neither", DOC, madeWord{pieces: []madePiece{{"\r", false}}, streams: map[string]string{"Data": "x"}}.write(), ""},
		{"Excel, a picture", XLS, withGlobals(rec(biffArtGroup, pictureRecord()), "").write(), "<scanned>"},
		{"Excel, text and a picture", XLS, withGlobals(rec(biffArtGroup, pictureRecord()), label).write(), "sheet Payroll: text"},
		{"PowerPoint, a picture", PPT, madeOLE(map[string]string{"PowerPoint Document": container(pptMaster, chars("Firm")), "Pictures": picture}), "<scanned>"},
		{"PowerPoint, text and a picture", PPT, madeOLE(map[string]string{"PowerPoint Document": listed(chars("text")), "Pictures": picture}), "slide 1: text"},
	} {
		if got := outcome(t, shared, c.kind, c.data); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
