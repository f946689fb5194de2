package extract

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
)

// emr is a record of an EMF.
func emr(kind int, parts ...string) string {
	body := strings.Join(parts, "")
	body += strings.Repeat("\x00", (4-len(body)%4)%4)
	return le32(kind, 8+len(body)) + body
}

// madeEMF is an EMF with these records, drawn by a program that left its name.
func madeEMF(records ...string) string {
	title := utf16s("Quill\x00Estate plan\x00\x00")
	head := emr(1, strings.Repeat("\x00", 32), le32(0x464d4520, 0x10000, 0, 0), le16(0, 0), le32(len(title)/2, 100, 0), strings.Repeat("\x00", 28), title)
	return head + strings.Join(records, "") + emr(emrEOF, le32(0, 0, 20))
}

// emrText is a text at a place, whose letters go 10 units each.
func emrText(x, y, options int, text string) string {
	letters := utf16s(text)
	steps := ""
	for range text {
		steps += le32(10)
	}
	padded := letters + strings.Repeat("\x00", len(letters)%4)
	return emr(emrTextW, strings.Repeat("\x00", 16), le32(1, 0, 0), le32(x, y, len(text), 76, options), strings.Repeat("\x00", 16), le32(76+len(padded)), padded, steps)
}

// wmr is a record of a WMF.
func wmr(kind int, parts ...string) string {
	body := strings.Join(parts, "")
	body += strings.Repeat("\x00", len(body)%2)
	return le32(3+len(body)/2) + le16(kind) + body
}

func madeWMF(records ...string) string {
	return le16(1, 9, 0x300) + strings.Repeat("\x00", 12) + strings.Join(records, "") + wmr(0)
}

func even(s string) string { return s + strings.Repeat("\x00", len(s)%2) }

// bitmapOf is a bitmap that may hold letters, without the header of a file.
func bitmapOf(t testing.TB, width, height int) string {
	var b bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i >> 3)
	}
	if err := bmp.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()[14:]
}

// TestS61_Metafiles: the words of drawings, put together as they stand.
func TestS61_Metafiles(t *testing.T) {
	small := emr(emrSmallText, le32(5, 9, 4, textSmall|textNoRect, 1, 0, 0), "memo")
	plus := func(text string) string {
		record := le16(plusString, 0) + le32(12+28+len(utf16s(text)), 28+len(utf16s(text)), 0, 0, len(text)) + strings.Repeat("\x00", 16) + utf16s(text)
		return emr(emrComment, le32(4+len(record), plusSignature), record)
	}
	dib := bitmapOf(t, 60, 40)
	n := bitmapInfo([]byte(dib))
	stretch := emr(81, strings.Repeat("\x00", 40), le32(80, n, 80+n, len(dib)-n), le32(0, 0, 0, 0), dib)
	for _, c := range []struct {
		name, data, want string
		opaque           bool
		bitmaps          int
	}{
		{"a text", madeEMF(emrText(0, 0, 0, "SSN 512-43-6789")), "Quill Estate plan\nSSN 512-43-6789", false, 0},
		{"letters placed one by one", madeEMF(emrText(0, 0, 0, "512-"), emrText(40, 0, 0, "4"), emrText(50, 0, 0, "3-6789")), "Quill Estate plan\n512-43-6789", false, 0},
		{"two columns", madeEMF(emrText(0, 0, 0, "Name"), emrText(400, 0, 0, "Ines")), "Quill Estate plan\nName Ines", false, 0},
		{"two lines", madeEMF(emrText(0, 0, 0, "Name"), emrText(0, 30, 0, "Ines")), "Quill Estate plan\nName\nInes", false, 0},
		{"text that goes on", madeEMF(emr(emrTextAlign, le32(1)), emrText(0, 0, 0, "512-"), emrText(0, 0, 0, "43"), emr(emrMoveTo, le32(0, 9)), emrText(0, 0, 0, "next")), "Quill Estate plan\n512-43\nnext", false, 0},
		{"letters by their number in the font", madeEMF(emrText(0, 0, textGlyphs, "$%&")), "Quill Estate plan", true, 0},
		{"the short form", madeEMF(small), "Quill Estate plan\nmemo", false, 0},
		{"EMF+ alone", madeEMF(plus("only here")), "Quill Estate plan\nonly here", false, 0},
		{"EMF+ says it again", madeEMF(plus("Ines Duarte"), emrText(0, 0, 0, "Ines Duarte")), "Quill Estate plan\nInes Duarte", false, 0},
		{"a picture", madeEMF(stretch), "Quill Estate plan", false, 1},
		{"seventeen pictures", madeEMF(strings.Repeat(stretch, 17)), "Quill Estate plan", true, 16},
		{"a record that is cut short", madeEMF(emrText(0, 0, 0, "a")) + "x" + emr(emrTextW), "Quill Estate plan\na", false, 0},
		{"WMF", madeWMF(wmr(metaText, le16(4), "Name", le16(20, 10)), wmr(metaTextAt, le16(20, 90, 3, 0), even("Ann"), le16(10, 10, 10))), "Name Ann", false, 0},
		{"WMF in pieces", madeWMF(wmr(metaTextAt, le16(20, 0, 3, 0), even("512"), le16(10, 10, 10)), wmr(metaTextAt, le16(20, 30, 3, 2), strings.Repeat("\x00", 8), even("-43"), le16(10, 10, 10))), "512-43", false, 0},
		{"a WMF's fonts", madeWMF(wmr(0x2fa, le16(0, 0, 0, 0, 0)), wmr(metaFont, le16(0, 0, 0, 0, 0), "\x00\x00\x00\xcc", "Arial\x00"), wmr(metaSelect, le16(1)), wmr(metaText, le16(3), even("\xcf\xf0\xe8"), le16(0, 0))), "При", false, 0},
		{"a font that was taken back", madeWMF(wmr(metaFont, le16(0, 0, 0, 0, 0), "\x00\x00\x00\xcc"), wmr(metaDelete, le16(0)), wmr(metaFont, le16(0, 0, 0, 0, 0), "\x00\x00\x00\xa1"), wmr(metaSelect, le16(0)), wmr(metaText, le16(1), even("\xe1"), le16(0, 0))), "α", false, 0},
		{"WMF with the other header", le32(0x9ac6cdd7) + strings.Repeat("\x00", 18) + madeWMF(wmr(metaText, le16(4), "Name", le16(20, 10))), "Name", false, 0},
		{"a WMF's picture", madeWMF(wmr(0x0f43, strings.Repeat("\x00", 22), dib)), "", false, 1},
		{"points that only this machine knows", madeWMF(wmr(metaBitBlt, strings.Repeat("\x00", 40))), "", true, 0},
	} {
		d, ok := openMetafile([]byte(c.data))
		if !ok || d.says() != c.want || d.opaque != c.opaque || len(d.bitmaps) != c.bitmaps {
			t.Errorf("%s: %v %q, opaque %v, %d bitmaps; want %q", c.name, ok, d.says(), d.opaque, len(d.bitmaps), c.want)
		}
	}
	for _, data := range []string{"", "x", "\x01\x00\x00\x00", strings.Repeat("\x00", 200), "\xd7\xcd\xc6\x9a"} {
		if _, ok := openMetafile([]byte(data)); ok {
			t.Errorf("%q is a drawing", data)
		}
	}
}

// packedBlip is a drawing as old documents keep it ([MS-ODRAW] 2.2.24).
func packedBlip(kind, instance int, data string) string {
	packed := deflated([]byte(data))
	body := strings.Repeat("i", 16) + le32(len(data)) + strings.Repeat("\x00", 24) + le32(len(packed)) + "\x00\xfe" + packed
	return le16(instance<<4, kind) + le32(len(body)) + body
}

func pictureBlip(kind, instance int, data string) string {
	return le16(instance<<4, kind) + le32(17+len(data)) + strings.Repeat("i", 17) + data
}

// TestS61_PicturesInOldOffice: pictures in DOC, PPT, XLS and RTF are read where a Recognizer is and said to be passed over where none is. Drawings
// say their words to everybody.
func TestS61_PicturesInOldOffice(t *testing.T) {
	png, dib := speckled(t), bitmapOf(t, 400, 200)
	emf := madeEMF(emrText(0, 0, 0, "SSN 512-43-6789"))
	label := rec(biffLabel, at(0, 0), long8("see below"))
	word := func(blip string) []byte {
		return madeWord{pieces: []madePiece{{"see below\x01\r", false}}, streams: map[string]string{"Data": "xyz" + blip}}.write()
	}
	wide := rec(biffArtGroup, pictureBlip(blipPNG, 0x6e0, png)[:2000]) + rec(biffContinue, pictureBlip(blipPNG, 0x6e0, png)[2000:])
	hexed := func(kind, data string) []byte {
		return []byte(`{\rtf1 see below{\pict\` + kind + ` ` + fmt.Sprintf("%x", data) + `}}`)
	}
	for _, c := range []struct {
		name  string
		kind  Kind
		data  []byte
		drawn bool
	}{
		{"PNG in DOC", DOC, word(pictureBlip(blipPNG, 0x6e0, png)), false},
		{"PNG with two identifiers", DOC, word(pictureBlip(blipPNG, 0x6e1, strings.Repeat("j", 16)+png)), false},
		{"bitmap in DOC", DOC, word(pictureBlip(blipDIB, 0x7a8, dib)), false},
		{"EMF in DOC", DOC, word(packedBlip(blipEMF, 0x3d4, emf)), true},
		{"PNG in PPT", PPT, madeOLE(map[string]string{"PowerPoint Document": listed(chars("see below")), "Pictures": pictureBlip(blipPNG, 0x6e0, png)}), false},
		{"WMF in PPT", PPT, madeOLE(map[string]string{"PowerPoint Document": listed(chars("see below")),
			"Pictures": packedBlip(blipWMF, 0x216, madeWMF(wmr(metaText, le16(15), even("SSN 512-43-6789"), le16(0, 0))))}), true},
		{"PNG in XLS, over two records", XLS, withGlobals(wide, label).write(), false},
		{"EMF in XLS", XLS, withGlobals(rec(biffArtGroup, packedBlip(blipEMF, 0x3d4, emf)), label).write(), true},
		{"PNG in RTF", RTF, hexed("pngblip", png), false},
		{"bitmap in RTF", RTF, hexed("dibitmap0", dib), false},
		{"EMF in RTF", RTF, hexed("emfblip", emf), true},
		{"EMF in DOCX", DOCX, madeDOCX(t, "<w:p><w:r><w:t>see below</w:t></w:r></w:p>", map[string]string{"word/media/image1.emf": emf}), true},
		{"EMZ in DOCX", DOCX, madeDOCX(t, "<w:p><w:r><w:t>see below</w:t></w:r></w:p>", map[string]string{"word/media/image1.emz": string(gzipped(t, "", []byte(emf)))}), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			blind, err := shared.Extract(t.Context(), c.kind, bytes.NewReader(c.data), int64(len(c.data)))
			said := told(t, blind, err)
			passed := slices.ContainsFunc(blind.Passed, func(p string) bool { return strings.Contains(p, "picture 1 (picture beside text)") })
			if strings.Contains(said, "512-43-6789") != c.drawn || passed == c.drawn || !strings.Contains(said, "see below") {
				t.Errorf("without a recognizer: %q, passed %q", said, blind.Passed)
			}
			seen, err := New(Config{OCR: repeating("512-43-6789")}).Extract(t.Context(), c.kind, bytes.NewReader(c.data), int64(len(c.data)))
			if got := told(t, seen, err); !strings.Contains(got, "picture 1") || !strings.Contains(got, "512-43-6789") || len(seen.Passed) > 0 {
				t.Errorf("with a recognizer: %q, passed %q", got, seen.Passed)
			}
		})
	}
}

// TestS61_BlankDrawing: a drawing whose bitmap packs to a thousandth is no bomb.
func TestS61_BlankDrawing(t *testing.T) {
	emf := madeEMF(emr(emrComment, strings.Repeat("\x00", 4<<20)), emrText(0, 0, 0, "SSN 512-43-6789"))
	data := madeDOCX(t, "<w:p><w:r><w:t>see below</w:t></w:r></w:p>", map[string]string{"word/media/image1.emf": emf})
	if got := outcome(t, shared, DOCX, data); !holds(got, "picture 1", "Quill Estate plan\nSSN 512-43-6789") {
		t.Errorf("got %.200q", got)
	}
	if got := outcome(t, New(Config{Limits: Limits{Expanded: 2 << 20}}), DOCX, data); got != "<expands>" {
		t.Errorf("beyond the limit: %.200q", got)
	}
}

// A document of nothing but pictures is a scan unless somebody reads them; too many drawings in an old workbook hold it.
func TestS63_PicturesInOldOffice(t *testing.T) {
	rtf := []byte(`{\rtf1 {\pict\pngblip ` + fmt.Sprintf("%x", speckled(t)) + `}}`)
	many := strings.Repeat(rec(biffArt, strings.Repeat("\x00", 8000)), artBytes/8000+1)
	for _, c := range []struct {
		name string
		ocr  Recognizer
		kind Kind
		data []byte
		want string
	}{
		{"RTF", nil, RTF, rtf, "<scanned>"},
		{"RTF, read", repeating("x"), RTF, rtf, "picture 1 “picture.png”: picture.png | picture 1 “picture.png”, picture: x"},
		{"RTF of a drawing", nil, RTF, []byte(`{\rtf1 {\pict\wmetafile8 0100}}`), "<scanned>"},
		{"drawings without end", nil, XLS, one("General", many).write(), "<drawings>"},
	} {
		got := outcome(t, New(Config{OCR: c.ocr}), c.kind, c.data)
		if got = strings.ReplaceAll(got, ", name: ", ": "); got != c.want {
			t.Errorf("%s: got %.200q, want %q", c.name, got, c.want)
		}
	}
}

// FuzzMetafile checks that no drawing is read beyond its bytes or says more than they hold.
func FuzzMetafile(f *testing.F) {
	f.Add([]byte(madeEMF(emr(emrTextAlign, le32(1)), emrText(0, 0, 0, "512-"), emr(emrPolyTextW, strings.Repeat("\x00", 28), le32(1)), emrText(9, 0, textGlyphs, "x"))))
	f.Add([]byte(madeEMF(emr(emrSmallText, le32(5, 9, 4, textSmall|textNoRect, 1, 0, 0), "memo"), emr(emrComment, le32(4, plusSignature)))))
	f.Add([]byte(madeEMF(emr(81, strings.Repeat("\x00", 40), le32(80, 40, 120, 9)))))
	f.Add([]byte(madeWMF(wmr(metaFont, le16(0, 0, 0, 0, 0), "\x00\x00\x00\xcc"), wmr(metaSelect, le16(0)), wmr(metaText, le16(3), even("abc"), le16(0, 0)))))
	f.Add([]byte(madeWMF(wmr(0x0f43, strings.Repeat("\x00", 22), bitmapOf(f, 30, 10)))))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, ok := openMetafile(data); ok && (len(d.says()) > 8*len(data) || len(d.bitmaps) > drawingBitmaps) {
			t.Fatalf("%d bytes say %d, with %d bitmaps", len(data), len(d.says()), len(d.bitmaps))
		}
		out := &sink{limit: 1 << 20, sees: true}
		promises(t, Text{}, out.drawing("picture 1", "picture 1", bytes.NewReader(data)))
	})
}
