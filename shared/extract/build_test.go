package extract

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// shared is one extractor for all tests: the engine starts once.
var shared = New(Config{})

// madePDF writes a PDF from object bodies; the first is the catalog.
func madePDF(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(bodies))
	for i, body := range bodies {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(bodies)+1)
	for _, off := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(bodies)+1, at)
	return b.Bytes()
}

// onePage writes a PDF of one page with this content; page and catalog get further entries, and further objects begin at number 6.
func onePage(content, page, catalog string, more ...string) []byte {
	return madePDF(append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>",
		"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> " + page + " >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		stream("", content),
	}, more...)...)
}

func stream(dictionary, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(data), data)
}

func show(s string) string { return "BT /F 12 Tf 72 700 Td (" + s + ") Tj ET" }

// zeros is a Flate stream (RFC 1950) of n MiB of zero bytes. The blocks after the first are the same, so one is packed and repeated.
func zeros(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	var ends []int
	for range 3 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, b.Len())
	}
	packed := b.String()
	again := packed[ends[1]:ends[2]]
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], uint32((n<<20)%65521)<<16|1) // Adler-32 of zeros
	return "\x78\x01" + packed[:ends[1]] + strings.Repeat(again, n-2) + "\x03\x00" + string(sum[:])
}

// madeZip writes an archive of name and content pairs.
func madeZip(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outcome is all text of a document, or the code of its verdict in angle brackets.
func outcome(t *testing.T, x *Extractor, kind Kind, data []byte) string {
	t.Helper()
	text, err := x.Extract(context.Background(), kind, bytes.NewReader(data), int64(len(data)))
	return told(t, text, err)
}

func told(t *testing.T, text Text, err error) string {
	t.Helper()
	var verdict *Unreadable
	if errors.As(err, &verdict) {
		if verdict.Reason == "" || strings.Contains(verdict.Reason, "%!") {
			t.Errorf("reason of %s: %q", verdict.Code, verdict.Reason)
		}
		return "<" + string(verdict.Code) + ">"
	}
	if err != nil {
		t.Fatalf("an error of ours: %v", err)
	}
	var parts []string
	for _, s := range text.Segments {
		parts = append(parts, s.Part+": "+strings.TrimSpace(s.Text))
	}
	return strings.Join(parts, " | ")
}

// zerosOf packs a packed stream once more.
func zerosOf(t *testing.T, packed string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := io.WriteString(w, packed); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The bomb is a sound stream: what it unpacks to is what it says.
func TestBombIsSound(t *testing.T) {
	r, err := zlib.NewReader(strings.NewReader(zeros(t, 5)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil || len(data) != 5<<20 || bytes.Count(data, []byte{0}) != len(data) {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
}
