package extract

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// fuzzOLE gives every mutation to the readers of old Office files, as a file and in the streams of a sound one, so that the parsers behind
// the container are reached too.
func fuzzOLE(f *testing.F, kind Kind, streams ...string) {
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		begun := time.Now()
		text, err := x.Extract(context.Background(), kind, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
		for _, name := range streams {
			inside := madeOLE(map[string]string{name: string(data), "\x05SummaryInformation": string(data[:len(data)/2])})
			text, err := x.Extract(context.Background(), kind, bytes.NewReader(inside), int64(len(inside)))
			promises(t, text, err)
		}
		if took := time.Since(begun); took > 12*time.Second {
			t.Fatalf("%d bytes took %v", len(data), took)
		}
	})
}

func FuzzOLE(f *testing.F) {
	f.Add(madeOLE(map[string]string{"a": "x", "s/b": strings.Repeat("y", 5000)}))
	f.Add(madeOLE(map[string]string{"\x01Ole10Native": packager("a.txt", "b", "c", "inside"), "\x01Ole": "x"}))
	f.Add([]byte(packager("a.txt", "b", "c", "inside")))
	f.Add([]byte(propertySetOf("\xe0\x85", 4, le32(0x1e, 4)+"Ann\x00")))
	f.Add([]byte(propertySetOf(userDefined, 2, le32(0x100c, 2, 0x1f, 1)+"A\x00\x00\x00"+le32(5)+float(2.5))))
	fuzzOLE(f, OLE, "\x01Ole10Native", "\x03ObjInfo", "CONTENTS")
}

// FuzzDOC also cuts the bytes into the main stream and the table stream.
func FuzzDOC(f *testing.F) {
	for _, w := range []madeWord{
		narrowWord("512-\x13 REF a \x1445\x15-6789\r\x07\x07"),
		{pieces: []madePiece{{"SSN 512", false}, {"-45", true}}, counts: []int{3, 2, 1}, tables: map[int]string{36: le16(1) + "A\x00", 60: stringsTable("a"), 50: drawing("x")}},
	} {
		f.Add(w.write())
	}
	f.Add(word6(101, fibComplex, "x"))
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := x.Extract(context.Background(), DOC, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
		main := append([]byte(le16(0xa5ec, 193)), data...)
		inside := madeOLE(map[string]string{"WordDocument": string(main), "1Table": string(data), "0Table": string(data)})
		text, err = x.Extract(context.Background(), DOC, bytes.NewReader(inside), int64(len(inside)))
		promises(t, text, err)
	})
}

func FuzzXLS(f *testing.F) {
	f.Add(one("000-00-0000;(#,##0.0)", rec(biffNumber, at(0, 0), float(12345678))+drawnText(7, "x")+rec(biffNote, le16(2, 1, 0, 7), long8("Ann"))).write())
	f.Add([]byte(rec(biffBOF, le16(0x600, 5)) + rec(biffStrings, le32(2, 2), le16(11), "\x0d", le16(1), le32(4), "512-45") + rec(biffContinue, "\x00-6789", le32(0), le32(1), long8("x"))))
	f.Add([]byte(rec(biffBOF, le16(0x500, 0x10)) + rec(biffLabel, at(0, 0), le16(6), "hello!") + rec(biffFormula, at(0, 0), "\x00\x00\x00\x00\x00\x00\xff\xff") + rec(biffString, le16(1), "x")))
	f.Add([]byte(rec(biffBOF, le16(0x600, 0x10)) + rec(biffFormula, at(0, 0), float(1), le16(0), le32(0), le16(8), "\x17\x03\x00abc\x19\x04") + rec(biffArt, drawing("x"))))
	fuzzOLE(f, XLS, "Workbook", "_SX_DB_CUR/0001")
}

func FuzzPPT(f *testing.F) {
	f.Add(madeOLE(madeSlides(container(pptSlide, drawn(chars("old"))), listed(chars("a"), ""), container(pptSlide, drawn(chars("x"))), slideRecord(1<<4, pptObject, le32(4), deflated([]byte("abcd"))))))
	f.Add([]byte(container(pptSlide, drawn(chars("x")), container(0x040c, drawing("y")))))
	f.Add([]byte(slideRecord(0, pptUserEdit, le32(0, 0, 8, 0, 1, 0, 0)) + slideRecord(0, pptDirectory, le32(1<<20|1, 0))))
	fuzzOLE(f, PPT, "PowerPoint Document", "Current User")
}

func FuzzMSG(f *testing.F) {
	f.Add(madeOLE(with(map[string]string{"__substg1.0_0037001F": utf16s("x"), "__attach_version1.0_#00000000/__substg1.0_37010102": "inside",
		"__nameid_version1.0/__substg1.0_00030102": le32(0) + le16(1, 0), "__nameid_version1.0/__substg1.0_00040102": le32(6) + utf16s("SSN")})))
	f.Add([]byte(rtfLiteral("x")))
	f.Add([]byte(rtfBomb(3)))
	f.Add([]byte(fixedProperties(32, shortProperty(propCodePage, typeInt, le32(932)))))
	fuzzOLE(f, MSG, "__substg1.0_10090102", "__properties_version1.0", "__nameid_version1.0/__substg1.0_00030102", "__recip_version1.0_#00000000/__substg1.0_3001001E")
}
