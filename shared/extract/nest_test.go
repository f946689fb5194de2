package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// reason gives the verdict's words.
func reason(t *testing.T, kind Kind, data []byte) string {
	t.Helper()
	_, err := shared.Extract(t.Context(), kind, bytes.NewReader(data), int64(len(data)))
	var verdict *Unreadable
	if !errors.As(err, &verdict) {
		t.Fatalf("no verdict: %v", err)
	}
	return verdict.Reason
}

// chain puts an archive into an archive, n deep.
func chain(t *testing.T, n int, inner []byte, name string) []byte {
	t.Helper()
	for i := range n {
		inner = madeZip(t, name, string(inner))
		name = fmt.Sprintf("level%d.zip", i)
	}
	return inner
}

// Documents inside documents are read where they stand, and places show the way to them.
func TestS61_Nested(t *testing.T) {
	letter := string(onePage(show("Dear Sir"), "", ""))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"members in order", madeZip(t, "a.txt", "one", "b.txt", "two"),
			"file “a.txt”, name: a.txt | file “a.txt”: one | file “b.txt”, name: b.txt | file “b.txt”: two"},
		{"a folder", madeZip(t, "annex/2.pdf", letter), "file “annex/2.pdf”, name: annex/2.pdf | file “annex/2.pdf”, page 1: Dear Sir"},
		{"an archive in an archive, depth first", madeZip(t, "in.zip", string(madeZip(t, "a.txt", "one")), "b.txt", "two"),
			"file “in.zip”, name: in.zip | file “in.zip”, file “a.txt”, name: a.txt | file “in.zip”, file “a.txt”: one | file “b.txt”, name: b.txt | file “b.txt”: two"},
		{"an empty member", madeZip(t, "a.pdf", ""), "file “a.pdf”, name: a.pdf"},
		{"an empty archive", madeZip(t), ""},
		{"digits in a name are scanned and not shown", madeZip(t, "512-43-6789.txt", "x"), "file “###-##-####.txt”, name: 512-43-6789.txt | file “###-##-####.txt”: x"},
		{"eight levels", chain(t, 8, []byte("deep"), "a.txt"), "deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, ZIP, c.data); got != c.want && !(c.want == "deep" && strings.HasSuffix(got, ": deep")) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// An inner document that can't be read makes the whole unreadable, and the reason says which one it is.
func TestS61_NestedReasons(t *testing.T) {
	locked := string(encrypted(t))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"password", madeZip(t, "x.zip", locked),
			"The file “x.zip” is protected by a password, so a person must review it. Save it without a password and send it again."},
		{"deeper", madeZip(t, "in.zip", string(madeZip(t, "x.zip", locked))),
			"The file “x.zip” in the file “in.zip” is protected by a password, so a person must review it. Save it without a password and send it again."},
		{"mismatch", madeZip(t, "x.pdf", "Hello"), "The file “x.pdf” is named .pdf but is a text file."},
		{"damage", madeZip(t, "x.pdf", "%PDF-1.7 rubbish"), "In the file “x.pdf”: The PDF document is damaged or incomplete and can't be read, so a person must review it."},
		{"unknown", madeZip(t, "x.bin", "\x00\x01\x02"), "In the file “x.bin”: Strongroom can't read this kind of file yet (a type that Strongroom doesn't know), so a person must review it."},
		{"a program", madeZip(t, "x.exe", "MZ\x90\x00\x03\x00\x00\x00\x04\x00"), "In the file “x.exe”: Strongroom can't read this kind of file yet (Windows program), so a person must review it."},
		{"too deep", chain(t, 9, []byte("deep"), "a.txt"), "The document has too many levels of files inside files (more than 8), so a person must review it."},
		{"a member's checksum is wrong", spoiled(t), "The ZIP archive is damaged or incomplete and can't be read, so a person must review it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := reason(t, ZIP, c.data); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// spoiled is an archive of one stored member, one byte of which was changed.
func spoiled(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a.txt", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("a contract")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Replace(b.Bytes(), []byte("a contract"), []byte("A contract"), 1)
}

// Every limit holds for the whole tree of documents, however it is cut up.
func TestS61_NestedLimits(t *testing.T) {
	many := make([]string, 0, 400)
	for i := range 200 {
		many = append(many, fmt.Sprintf("%d.txt", i), strings.Repeat("x y ", 256))
	}
	flat := madeZip(t, many...)
	halves := madeZip(t, "1.zip", string(madeZip(t, many[:200]...)), "2.zip", string(madeZip(t, many[200:]...)))
	for _, c := range []struct {
		name  string
		limit Limits
		want  string
	}{
		{"members", Limits{Members: 150}, "<parts>"},
		{"characters", Limits{Characters: 150 << 10}, "<too-long>"},
		{"unpacked", Limits{Expanded: 150 << 10}, "<expands>"},
	} {
		x := New(Config{Limits: c.limit})
		if got := outcome(t, x, ZIP, flat); got != c.want {
			t.Errorf("%s, one archive: got %.100s", c.name, got)
		}
		if got := outcome(t, x, ZIP, halves); got != c.want {
			t.Errorf("%s, two archives: got %.100s", c.name, got)
		}
	}
}

// What is too large for memory goes to a file that has no name, and reads the same.
func TestS61_LargeMember(t *testing.T) {
	word := "The party of the first part. "
	large := strings.Repeat(word, inMemory/len(word)+1000)
	data := madeZip(t, "in.zip", string(madeZip(t, "a.txt", large, "b.txt", large)))
	x := New(Config{Limits: Limits{Ratio: 5000}})
	text, err := x.Extract(context.Background(), ZIP, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got := text.Characters(); got < 2*len(large) || got > 2*len(large)+100 {
		t.Errorf("got %d characters, want twice %d", got, len(large))
	}
}

// The caller's end is no verdict about the document, and neither is the clock standing still.
func TestS61_NestedEnds(t *testing.T) {
	data := madeZip(t, "a.txt", "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := shared.Extract(ctx, ZIP, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	x := New(Config{Limits: Limits{Time: 10 * time.Millisecond}})
	text, err := x.Extract(t.Context(), ZIP, slow{bytes.NewReader(data)}, int64(len(data)))
	if got := told(t, text, err); got != "<too-slow>" {
		t.Errorf("got %s", got)
	}
}

// slow takes its time over every read.
type slow struct{ r *bytes.Reader }

func (s slow) ReadAt(p []byte, off int64) (int, error) {
	time.Sleep(20 * time.Millisecond)
	return s.r.ReadAt(p, off)
}

func TestClock(t *testing.T) {
	ctx, c := newClock(t.Context(), 50*time.Millisecond)
	defer c.stop()
	c.pause()
	time.Sleep(100 * time.Millisecond)
	if ctx.Err() != nil {
		t.Error("a clock that stands still ended the context")
	}
	c.run()
	<-ctx.Done()
	if !errors.Is(context.Cause(ctx), errTooSlow) {
		t.Errorf("cause: %v", context.Cause(ctx))
	}
}

func TestTrail(t *testing.T) {
	for _, c := range []struct{ role, name, want string }{
		{"attachment", "letter.docx", "attachment “letter.docx”"},
		{"attachment 2", "", "attachment 2"},
		{"file", "a\u202etxt.exe\x00", "file “atxt.exe”"},
		{"file", "20241103 1234567.pdf", "file “######## #######.pdf”"},
		{"file", "2024-11-03.pdf", "file “2024-11-03.pdf”"},
		{"file", strings.Repeat("x", 100) + ".pdf", "file “…" + strings.Repeat("x", 75) + ".pdf”"},
		{"file", "\xff", "file"},
	} {
		if got := label(c.role, c.name); got != c.want {
			t.Errorf("%q: got %s, want %s", c.name, got, c.want)
		}
	}
}
