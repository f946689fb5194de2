package extract

import (
	"archive/tar"
	"archive/zip"
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
	f.Add("a.eml", []byte("From a@b\nReceived: x\nFrom: a\n\nx"))
	f.Add("a.html", []byte("<html>\x00"))
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

// fuzzKind reads bytes as one kind, under limits that keep a run quick, and holds the outcome to its promises.
func fuzzKind(f *testing.F, kind Kind, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	x := New(Config{Limits: tight})
	f.Fuzz(func(t *testing.T, data []byte) {
		begun := time.Now()
		text, err := x.Extract(context.Background(), kind, bytes.NewReader(data), int64(len(data)))
		promises(t, text, err)
		if took := time.Since(begun); took > 40*time.Second {
			t.Fatalf("%d bytes took %v", len(data), took)
		}
	})
}

func archive(f *testing.F, pairs ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			f.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			f.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}

func FuzzZIP(f *testing.F) {
	inner := archive(f, "a.txt", "one")
	fuzzKind(f, ZIP, inner, archive(f, "b.zip", string(inner), "c.eml", "From: a@example.org\n\nx"), []byte("PK\x05\x06"+strings.Repeat("\x00", 18)))
}

func FuzzGZIP(f *testing.F) {
	fuzzKind(f, GZIP, []byte("\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03a\x00\x4b\x04\x00\x43\xbe\xb7\xe8\x01\x00\x00\x00"), []byte("\x1f\x8b\x08\x04"))
}

func FuzzTAR(f *testing.F) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: "a.txt", Mode: 0o600, Size: 1}); err != nil {
		f.Fatal(err)
	}
	if _, err := w.Write([]byte("x")); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	fuzzKind(f, TAR, b.Bytes())
}

func FuzzEML(f *testing.F) {
	fuzzKind(f, EML, []byte("From: a@example.org\r\nSubject: =?UTF-8?Q?x?=\r\n y\r\n\r\nHi"),
		[]byte("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\npre\n--b\n\nx\n--b\nContent-Type: text/html\n\n<p>x\n--b\nContent-Type: message/rfc822\n\nFrom: a\n\nx\n--b--\npost"),
		[]byte("MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\nSGVsbG8="),
		[]byte("\n\n"), []byte("Content-Type: multipart/mixed\n\n--"))
}

func FuzzHTML(f *testing.F) {
	fuzzKind(f, HTML, []byte("<p>51<b>2</b><!-- <i>c --><td>x<pre>\n a</pre>"), []byte(`<img src="data:text/plain;base64,SGk=" style="x:url(data:,a)">`),
		[]byte("<meta charset=shift_jis>\x82\xa0"), []byte("<iframe srcdoc='&lt;iframe srcdoc=x&gt;'><script>data:text/html,x"), []byte("<noscript><xmp><"))
}

func FuzzCSV(f *testing.F) {
	fuzzKind(f, CSV, []byte("a,b\n\"c\nd\",e\n"), []byte("sep=;\na;b"), []byte("\"\"\"\"\t|"))
}

// FuzzText decodes any bytes, and holds that no ASCII digit is lost where the bytes are not of a wide encoding.
func FuzzText(f *testing.F) {
	for _, s := range []string{"5", "\x82\xa05", "\xb0\xa15", "\xcf\xf0\xe85", "\x1b$B$\"\x1b(B5", "\\u0035 &#53; %35", `{"a":"\ud835\udfd3"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, ok := decode(data)
		if !ok {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("not UTF-8: %q", text)
		}
		wide := bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.Contains(data, []byte("\x1b$"))
		if !wide && !sameDigits(data, text) {
			t.Fatalf("digits lost: %q", text)
		}
		plain, links := unescaped(text)
		if !utf8.ValidString(plain) || !utf8.ValidString(links) {
			t.Fatalf("not UTF-8: %q, %q", plain, links)
		}
	})
}
