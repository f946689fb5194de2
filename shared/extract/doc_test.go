package extract

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// madeWord describes a Word document for a test.
type madeWord struct {
	pieces  []madePiece
	counts  []int          // characters of each story; nil is all in the first
	tables  map[int]string // by the number of their pair in the file information block
	flags   int
	streams map[string]string
	before  string // of the piece table
}

type madePiece struct {
	text string
	wide bool
}

// write makes the file: the file information block, the pieces' bytes, and a table stream with the piece table.
func (w madeWord) write() []byte {
	fib := make([]byte, 1024)
	copy(fib, le16(0xa5ec, 193))
	copy(fib[10:], le16(w.flags|fibTable1))
	body, table, positions, descriptors, at := "", "", le32(0), "", 0
	for _, p := range w.pieces {
		place := 2 * (len(fib) + len(body))
		n := len(p.text)
		if p.wide {
			place = len(fib) + len(body)
			n = len(utf16.Encode([]rune(p.text)))
			body += utf16s(p.text)
		} else {
			place |= 0x40000000
			body += p.text
		}
		at += n
		positions += le32(at)
		descriptors += le16(0) + le32(place) + le16(0)
	}
	if w.counts == nil {
		w.counts = []int{at}
	}
	for i, n := range w.counts {
		copy(fib[0x4c+4*i:], le32(n))
	}
	for pair, data := range w.tables {
		copy(fib[0x9a+8*pair:], le32(len(table), len(data)))
		table += data
	}
	clx := w.before + "\x02" + le32(len(positions)+len(descriptors)) + positions + descriptors
	copy(fib[0x1a2:], le32(len(table), len(clx)))
	streams := map[string]string{"WordDocument": string(fib) + body, "1Table": table + clx}
	for name, data := range w.streams {
		streams[name] = data
	}
	return madeOLE(streams)
}

func stringsTable(list ...string) string {
	b := le16(0xffff, len(list), 0)
	for _, s := range list {
		b += le16(len([]rune(s))) + utf16s(s)
	}
	return b
}

func narrowWord(text string) madeWord { return madeWord{pieces: []madePiece{{text, false}}} }

func TestS61_DOC(t *testing.T) {
	for _, c := range []struct {
		name string
		doc  madeWord
		part string
		text string
	}{
		{"bytes", narrowWord("Dear Gr\xfc\xdfe\r"), "text", "Dear Grüße"},
		{"UTF-16", madeWord{pieces: []madePiece{{"Łódź 𐌲\r", true}}}, "text", "Łódź 𐌲"},
		{"a number over three pieces", madeWord{pieces: []madePiece{{"SSN 512", false}, {"-45", true}, {"-6789\r", false}}}, "text", "SSN 512-45-6789"},
		{"modifiers before the piece table", madeWord{pieces: []madePiece{{"Hello\r", false}}, before: "\x01" + le16(3) + "abc"}, "text", "Hello"},
		{"a table", narrowWord("Name\x07SSN\x07\x07Smith\x07512-45-6789\x07\x07"), "text", "Name\tSSN\t\nSmith\t512-45-6789"},
		{"a hyphen that doesn't break", narrowWord("512\x1e45\x1e6789\r"), "text", "512-45-6789"},
		{"a hyphen that isn't shown", narrowWord("512\x1f456789\r"), "text", "512456789"},
		{"a field", narrowWord("512-\x13 REF a \x1445\x15-6789\r"), "text", "512-45-6789"},
		{"a field's code", narrowWord("x\x13 HYPERLINK \"mailto:a@b.ie\" \x14y\x15\r"), "text, field codes", `HYPERLINK "mailto:a@b.ie"`},
		{"a field inside a field's code", narrowWord("a\x13 IF \x13 DOCPROPERTY SSN \x14512\x15 = 1 \x14b\x15c\r"), "text", "abc"},
		{"a field that doesn't end", narrowWord("a\x13 secret\r"), "text, field codes", "secret"},
		{"footnotes", madeWord{pieces: []madePiece{{"text\rnote\r", false}}, counts: []int{5, 5}}, "footnotes", "note"},
		{"headers and footers", madeWord{pieces: []madePiece{{"text\rhead\r", false}}, counts: []int{5, 0, 5}}, "headers and footers", "head"},
		{"comments", madeWord{pieces: []madePiece{{"text\rSSN?\r", false}}, counts: []int{5, 0, 0, 0, 5}}, "comments", "SSN?"},
		{"text boxes", madeWord{pieces: []madePiece{{"text\rbox\r", false}}, counts: []int{5, 0, 0, 0, 0, 0, 4}}, "text boxes", "box"},
		{"text behind the last story", madeWord{pieces: []madePiece{{"text\rmore\r", false}}, counts: []int{5}}, "text", "more"},
		{"authors of comments", madeWord{pieces: []madePiece{{"x", false}}, tables: map[int]string{36: le16(9) + utf16s("Ann Clerk")}}, "comments", "Ann Clerk"},
		{"authors of changes", madeWord{pieces: []madePiece{{"x", false}}, tables: map[int]string{51: stringsTable("Unknown", "Bo")}}, "revisions", "Unknown\nBo"},
		{"variables", madeWord{pieces: []madePiece{{"x", false}}, tables: map[int]string{60: stringsTable("SSN") + le16(11) + utf16s("512-45-6789")}}, "document variables", "SSN\n512-45-6789"},
		{"where it was saved", madeWord{pieces: []madePiece{{"x", false}}, tables: map[int]string{71: stringsTable("Ann", `C:\smith\a.doc`)}}, "document properties", `C:\smith\a.doc`},
		{"a drawing's description", madeWord{pieces: []madePiece{{"x", false}}, tables: map[int]string{50: drawing("IBAN")}}, "drawings", "IBAN"},
		{"an embedded file", madeWord{pieces: []madePiece{{"x", false}}, streams: map[string]string{"ObjectPool/_1/\x01Ole10Native": packager("a.txt", "", "", "inside")}},
			"embedded object 1, embedded file “a.txt”", "inside"},
		{"custom XML", madeWord{pieces: []madePiece{{"x", false}}, streams: map[string]string{"MsoDataStore/a/Item": "<ssn>512-45-6789</ssn>"}}, "custom data “item.xml”", "<ssn>512-45-6789</ssn>"},
		{"the summary", madeWord{pieces: []madePiece{{"x", false}}, streams: map[string]string{"\x05SummaryInformation": propertySetOf("\xe0\x85", 4, le32(0x1e, 4)+"Ann\x00")}}, "document properties", "Author: Ann"},
	} {
		if got := outcome(t, shared, DOC, c.doc.write()); !holds(got, c.part, c.text) {
			t.Errorf("%s: got %q, want %q in %q", c.name, got, c.text, c.part)
		}
	}
}

// drawing is a shape with a description, inside a group ([MS-ODRAW] 2.2.13, 2.2.9).
func drawing(words string) string {
	value := utf16s(words) + "\x00\x00"
	options := le16(1<<4|3, artOptions) + le32(6+len(value)) + le16(0x8381) + le32(len(value)) + value
	shape := le16(0xf, 0xf004) + le32(len(options)) + options
	return le16(0xf, 0xf002) + le32(len(shape)) + shape
}

// propertySetOf is a stream with one property of the first set.
func propertySetOf(format string, id int, value string) string {
	set := le32(0, 1, id, 16) + value
	return le16(0xfffe, 0) + le32(0) + strings.Repeat("\x00", 16) + le32(1) + format + strings.Repeat("\x00", 16-len(format)) + le32(48) + set
}

// word6 is a simple document of Word 6 or 95.
func word6(version, flags int, text string) []byte {
	fib := make([]byte, 1024)
	copy(fib, le16(0xa5dc, version))
	copy(fib[10:], le16(flags))
	copy(fib[0x18:], le32(len(fib), len(fib)+len(text)))
	copy(fib[0x34:], le32(len(text)))
	return madeOLE(map[string]string{"WordDocument": string(fib) + text})
}

func TestS61_HostileDOC(t *testing.T) {
	sound := madeWord{pieces: []madePiece{{"Hello\r", false}}}
	for _, c := range []struct {
		name   string
		data   []byte
		want   string
		limits Limits
	}{
		{"Word 6", word6(101, 0, "SSN 512-45-6789\r"), "text: SSN 512-45-6789", Limits{}},
		{"Word 95 in a character set of two bytes", word6(104, fibWide, "x"), "<unsupported>", Limits{}},
		{"Word 2", word6(45, 0, "x"), "<unsupported>", Limits{}},
		{"encrypted", madeWord{pieces: []madePiece{{"x", false}}, flags: fibEncrypted}.write(), "<password>", Limits{}},
		{"XOR obfuscation", madeWord{pieces: []madePiece{{"x", false}}, flags: fibEncrypted | 0x8000}.write(), "<password>", Limits{}},
		{"macros", madeWord{pieces: []madePiece{{"x", false}}, streams: map[string]string{"Macros/VBA/dir": "x"}}.write(), "<macros>", Limits{}},
		{"no document", madeOLE(map[string]string{"1Table": "x"}), "<damaged>", Limits{}},
		{"a short document", madeOLE(map[string]string{"WordDocument": "\xec\xa5"}), "<damaged>", Limits{}},
		{"no piece table", madeOLE(map[string]string{"WordDocument": le16(0xa5ec, 193) + strings.Repeat("\x00", 1200)}), "<damaged>", Limits{}},
		{"a piece table beyond its stream", withStream(sound, "1Table", "x"), "<damaged>", Limits{}},
		{"a piece beyond the text", withStream(sound, "WordDocument", ""), "<damaged>", Limits{}},
		{"a damaged summary is still searched", madeWord{pieces: []madePiece{{"x", false}}, streams: map[string]string{"\x05SummaryInformation": strings.Repeat("\xff", 40) + "512-45-6789"}}.write(),
			"text: x | document properties: 512-45-6789", Limits{}},
		{"a thousand pieces of the same bytes", repeated(1000), "<too-long>", Limits{Characters: 1 << 20}},
	} {
		if got := outcome(t, New(Config{Limits: c.limits}), DOC, c.data); got != c.want {
			t.Errorf("%s: got %.200q, want %q", c.name, got, c.want)
		}
	}
}

// withStream replaces a stream by a shorter one: the file information block alone when there is nothing else.
func withStream(w madeWord, name, data string) []byte {
	whole := string(w.write())
	root, err := openOLE(sourceOf([]byte(whole)), DefaultLimits())
	if err != nil {
		panic(err)
	}
	streams := map[string]string{}
	for _, c := range root.children {
		b, _, _ := c.bytes(1 << 20)
		streams[c.name] = string(b)
	}
	if data == "" {
		data = streams[name][:1024]
	}
	streams[name] = data
	return madeOLE(streams)
}

// repeated is a document whose n pieces are all the same 4 KiB.
func repeated(n int) []byte {
	w := narrowWord(strings.Repeat("x", 4096))
	fib, positions, descriptors := make([]byte, 1024), le32(0), ""
	copy(fib, le16(0xa5ec, 193))
	copy(fib[10:], le16(fibTable1))
	for i := range n {
		positions += le32(4096 * (i + 1))
		descriptors += le16(0) + le32(0x40000000|2*1024) + le16(0)
	}
	clx := "\x02" + le32(len(positions)+len(descriptors)) + positions + descriptors
	copy(fib[0x1a2:], le32(0, len(clx)))
	return madeOLE(map[string]string{"WordDocument": string(fib) + w.pieces[0].text, "1Table": clx})
}
