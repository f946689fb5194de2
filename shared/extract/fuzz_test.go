package extract

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"strongroom/shared/sample"
)

// promises checks what every outcome promises.
func promises(t *testing.T, text Text, err error) {
	t.Helper()
	var verdict *Unreadable
	if err != nil && (!errors.As(err, &verdict) || verdict.Reason == "" || strings.Contains(verdict.Reason, "%!")) {
		t.Fatalf("not a verdict, or one without words: %v", err)
	}
	for _, s := range text.Segments {
		if !utf8.ValidString(s.Text) || strings.TrimSpace(s.Text) == "" {
			t.Fatalf("segment %q: %q", s.Part, s.Text)
		}
		s.Where(len(s.Text) / 2)
	}
}

// tight limits keep a fuzz run quick.
var tight = Limits{Pages: 50, Characters: 1 << 20, Members: 100, Expanded: 4 << 20, Objects: 500, Time: 10 * time.Second}

func FuzzIdentify(f *testing.F) {
	f.Add("a.pdf", onePage(show("x"), "", ""))
	f.Add("a.docx", []byte("PK\x03\x04"))
	f.Add("a.txt", []byte("\xff\xfeH\x00"))
	f.Add("a", append(bytes.Clone(oleHeader), make([]byte, 600)...))
	f.Add(".\u202efdp", []byte("{\\rtf1"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		kind, err := Identify(name, bytes.NewReader(data), int64(len(data)))
		promises(t, Text{}, err)
		if (kind == "") == (err == nil) {
			t.Fatalf("kind %q with %v", kind, err)
		}
	})
}

func FuzzPlainText(f *testing.F) {
	for _, s := range []string{"", "Grüße", "\xff\xfeH\x00", "\xfe\xff\x00H", "\x00\x00\xfe\xff\x00\x00\x00H", "\xef\xbb\xbfx", "Gr\xfc\xdfe", "a\r\nb\rc", "\xff\xfe\x00\xd8"} {
		f.Add([]byte(s))
	}
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := x.Extract(context.Background(), PlainText, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
	})
}

// FuzzDOCX writes the bytes as a part of a sound package, so that the walker is reached, and as a package of its own.
func FuzzDOCX(f *testing.F) {
	word, err := sample.Word("Firm")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(word)
	f.Add([]byte(`<w:p xmlns:w="w"><w:r><w:t>512-</w:t><w:tab/></w:r></w:p>`))
	f.Add([]byte(`<a><AlternateContent><Choice><p><t>x</t></p></Choice><Fallback><p><t>x</t></p></Fallback></AlternateContent></a>`))
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>`))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := x.Extract(context.Background(), DOCX, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
		inside := madeZip(t, "word/document.xml", string(data))
		text, err = x.Extract(context.Background(), DOCX, bytes.NewReader(inside), int64(len(inside)))
		promises(t, text, err)
	})
}

// FuzzPDF reaches our own part: the raw scan, the markup reader and what is made of the engine's answers.
func FuzzPDF(f *testing.F) {
	f.Add(onePage(show("x"), "", ""))
	f.Add(onePage(show("x"), "/Annots [6 0 R]", "/AcroForm << /Fields [6 0 R] >>", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [0 0 9 9] >>"))
	f.Add([]byte(`%PDF-1.7 <?xpacket begin=""?><a b="c">d</a><?xpacket end="w"?> /EmbeddedFile`))
	f.Add([]byte("%PDF-1.7\n1 0 obj << /Pages 1 0 R /Kids [1 0 R] /Count 9 >> endobj trailer << /Root 1 0 R >>"))
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		begun := time.Now()
		text, err := x.Extract(context.Background(), PDF, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
		if took := time.Since(begun); took > 40*time.Second {
			t.Fatalf("%d bytes took %v", len(data), took)
		}
	})
}
