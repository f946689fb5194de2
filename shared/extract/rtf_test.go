package extract

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
)

func TestS61_RTF(t *testing.T) {
	for _, c := range []struct{ name, body, part, text string }{
		{"groups are one text", `{\b 512-}{\i 43}{-67\ul 89}`, "text", "512-43-6789"},
		{"paragraphs and tabs", `a\tab b\par c\line d`, "text", "a\tb\nc\nd"},
		{"lines of the file are none of the text", "512-43\r\n-6789", "text", "512-43-6789"},
		{"a word ends at a space", `a\b b\b0  c`, "text", "ab c"},
		{"table", `\trowd 512\cell 43\cell\row`, "text", "512\t43"},
		{"signs", `\{\}\\\~x\_y`, "text", "{}\\\u00a0x\u2011y"},
		{"hidden", `{\v 512-43-6789}`, "text", "512-43-6789"},
		{"deleted", `{\deleted\revauthdel1 512-43-6789}`, "text", "512-43-6789"},
		{"bytes in hex", `M\'fcller`, "text", "Müller"},
		{"bytes as they are", "M\xfcller", "text", "Müller"},
		{"the document's code page", `\ansicpg1251 \'cf\'f0\'e8`, "text", "При"},
		{"a font's character set", `{\fonttbl{\f0\fcharset0 A;}{\f7\fcharset204 B;}}{\f7 \'cf\'f0\'e8}\'fc`, "text", "Приü"},
		{"two bytes a character", `{\fonttbl{\f1\fcharset128 M;}}\f1\'93\'fa\'96\'7b 1`, "text", "日本 1"},
		{"two bytes in two ways", "{\\fonttbl{\\f1\\fcharset128 M;}}\\f1\\'93\xfa", "text", "日"},
		{"Unicode with a fallback", `\u26085?\uc2\u26412\'96\'7b!`, "text", "日本!"},
		{"negative Unicode", `\u-10179?\u-8704?`, "text", "\U0001F600"},
		{"no fallback", `\uc0\u233t\u233`, "text", "été"},
		{"footnote apart from its paragraph", `45{\footnote note}39`, "text", "4539"},
		{"footnote", `45{\footnote note}39`, "footnotes", "note"},
		{"header", `{\header top}`, "header", "top"},
		{"comment and its author", `{\*\atnid AB}{\*\atnauthor Tomas}{\*\annotation privileged}`, "comments", "AB\nTomas\nprivileged"},
		{"properties", `{\info{\title Case 512-43-6789}{\author Ann}{\*\company Ltd}}`, "document properties", "Case 512-43-6789\nAnn\nLtd"},
		{"made-up properties", `{\*\userprops{\propname SSN}\proptype30{\staticval 512-43-6789}}`, "document properties", "SSN\n512-43-6789"},
		{"field", `{\field{\*\fldinst HYPERLINK "mailto:a@b"}{\fldrslt mail}}`, "field codes", `HYPERLINK "mailto:a@b"`},
		{"field's result", `{\field{\*\fldinst HYPERLINK "mailto:a@b"}{\fldrslt mail}}`, "text", "mail"},
		{"text box", `{\shp{\*\shpinst{\shptxt boxed}}}`, "text boxes", "boxed"},
		{"a drawing's words", `{\sp{\sn gtextUNICODE}{\sv 512-43-6789}}`, "settings", "gtextUNICODE\n512-43-6789"},
		{"a destination that nobody knows", `{\*\secret 512-43-6789}`, "settings", "512-43-6789"},
		{"document variable", `{\*\docvar {ssn}{512436789}}`, "settings", "ssn\n512436789"},
		{"binary data is no text", `a{\*\x\bin5 {}}}}b}c`, "text", "ac"},
		{"a group that doesn't end", `{\b open`, "text", "open"},
		{"text behind the last group", `a}b`, "text", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, RTF, []byte(`{\rtf1\ansi `+c.body+`}`)); !holds(got, c.part, c.text) {
				t.Errorf("%s lacks %q in: %q", c.part, c.text, got)
			}
		})
	}
}

// object is an embedded object in RTF ([MS-OLEDS] 2.2.5).
func rtfEmbedded(class, native string) string {
	var b bytes.Buffer
	word := func(n int) { _ = binary.Write(&b, binary.LittleEndian, uint32(n)) }
	word(0x501)
	word(2)
	word(len(class) + 1)
	b.WriteString(class + "\x00")
	word(0)
	word(0)
	word(len(native))
	b.WriteString(native)
	return `{\object\objemb{\*\objdata ` + hex.EncodeToString(b.Bytes()) + `}{\result shown}}`
}

func TestS61_RTFObjects(t *testing.T) {
	inner := string(madeOLE(map[string]string{"\x01Ole10Native": packager("note.txt", "", "", "SSN 512-43-6789")}))
	for name, c := range map[string]struct{ body, want string }{
		"compound file":  {rtfEmbedded("Word.Document.8", inner), "SSN 512-43-6789"},
		"packaged file":  {rtfEmbedded("Package", packager("note.txt", "", "", "SSN 512-43-6789")[4:]), "SSN 512-43-6789"},
		"the result too": {rtfEmbedded("Package", packager("note.txt", "", "", "x")[4:]), "shown"},
		"RTF in it":      {rtfEmbedded("x", `{\rtf1 inner}`), "inner"},
		"unknown":        {rtfEmbedded("x", "\x00\x01\x02\x03"), "<unsupported>"},
		"drawing":        {`{\pict\wmetafile8 0100}after`, "after"},
	} {
		if got := outcome(t, shared, RTF, []byte(`{\rtf1 `+c.body+`}`)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q lacks %q", name, got, c.want)
		}
	}
}

func TestS61_HostileRTF(t *testing.T) {
	for name, c := range map[string]struct {
		data  string
		want  string
		limit Limits
	}{
		"not RTF":                 {"hello", "<damaged>", Limits{}},
		"deep":                    {`{\rtf1` + strings.Repeat("{", 100_000), "<deep>", Limits{}},
		"an endless word":         {`{\rtf1\` + strings.Repeat("a", 1<<20), "<damaged>", Limits{}},
		"an endless number":       {`{\rtf1\u` + strings.Repeat("1", 1<<20), "<damaged>", Limits{}},
		"binary beyond the end":   {`{\rtf1\bin2000000000 x}`, "<damaged>", Limits{}},
		"negative binary":         {`{\rtf1\bin-1 x}`, "<damaged>", Limits{}},
		"it breaks off in a word": {`{\rtf1 \`, "<damaged>", Limits{}},
		"an object that stops":    {`{\rtf1 {\*\objdata 0102`, "<damaged>", Limits{}},
		"an object in an object":  {`{\rtf1 {\*\objdata 01{\*\objdata 02}}}`, "<damaged>", Limits{}},
		"text without end":        {`{\rtf1 ` + strings.Repeat("x y ", 1<<10) + "}", "<too-long>", Limits{Characters: 1 << 10}},
		"pictures without end":    {`{\rtf1 ` + strings.Repeat(`{\pict 00}`, 50) + "}", "<parts>", Limits{Members: 20}},
	} {
		x := New(Config{Limits: c.limit})
		if got := outcome(t, x, RTF, []byte(c.data)); got != c.want {
			t.Errorf("%s: got %.100q, want %s", name, got, c.want)
		}
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}}\f0\'cf\uc2\u26412\'96\'7b{\footnote x}{\*\objdata 0105}{\pict\pngblip\bin4 abcd}}`))
	f.Add([]byte(`{\rtf1 ` + rtfEmbedded("Package", packager("n", "", "", "x")[4:]) + `}`))
	f.Add([]byte(`{\rtf1\u-10179?{\*\x\bin3 }}}`))
	x := New(Config{Limits: Limits{Characters: 1 << 20, Expanded: 1 << 22}})
	f.Fuzz(func(t *testing.T, data []byte) {
		data = append([]byte(rtfMagic), data...)
		text, err := x.Extract(t.Context(), RTF, bytes.NewReader(data), int64(len(data)))
		_ = told(t, text, err)
	})
}

func BenchmarkRTF(b *testing.B) {
	benchmark(b, RTF, []byte(`{\rtf1 `+strings.Repeat(`{\rtlch\af0 \ltrch\f1\fs24 The party of the }{\b first part}\'2e\par `, 50_000)+`}`), 0)
}
