package sample_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"strongroom/shared/dlp"
	"strongroom/shared/extract"
	"strongroom/shared/sample"
)

const firm = "Harlow & Finch LLP"

// scan does what the scan function does with a document.
func scan(t *testing.T, x *extract.Extractor, name string, data []byte) (extract.Kind, dlp.Verdict) {
	t.Helper()
	r := bytes.NewReader(data)
	kind, err := extract.Identify(name, r, r.Size())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	text, err := x.Extract(context.Background(), kind, r, r.Size())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var found []dlp.Finding
	for _, s := range text.Segments {
		for _, f := range dlp.Scan(s.Text) {
			f.Where = s.Where(f.Start)
			found = append(found, f)
		}
	}
	return kind, dlp.Decide(found)
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// TestS61_Samples holds every sample against the scanner. STRONGROOM_SAMPLES names a folder to leave the files in, to be looked at.
func TestS61_Samples(t *testing.T) {
	x := extract.New(extract.Config{})
	defer x.Close()
	large := func(size int64) []byte {
		var b bytes.Buffer
		if err := sample.WriteLarge(&b, firm, size); err != nil {
			t.Fatal(err)
		}
		if int64(b.Len()) != size {
			t.Fatalf("asked for %d bytes, got %d", size, b.Len())
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		name     string
		data     []byte
		kind     extract.Kind
		sentence string
	}{
		{"letter.pdf", sample.Letter(firm), extract.PDF, ""},
		{"cards.pdf", sample.Cards(firm), extract.PDF, "The document contains 3 payment card numbers (page 2)."},
		{"key.pdf", must(t)(sample.Key(firm, rand.Reader)), extract.PDF, "The document contains a private key (page 1)."},
		{"key.txt", must(t)(sample.KeyNote(rand.Reader)), extract.PlainText, "The document contains a private key (line 3)."},
		{"engagement.docx", must(t)(sample.Word(firm)), extract.DOCX, ""},
		{"card.xlsx", must(t)(sample.HiddenCard()), extract.XLSX, "The document contains a payment card number (hidden sheet Accounts, cell B2)."},
		{"deletion.docx", must(t)(sample.TrackedDeletion(firm, "The claimant lives in Leeds.", "Her SSN is 512-43-6789.")), extract.DOCX, "The document contains a US social security number (text, paragraph 1)."},
		{"bundle-64k.pdf", large(sample.MinLarge), extract.PDF, ""},
		{"bundle-1m.pdf", large(1 << 20), extract.PDF, ""},
		{"bundle-odd.pdf", large(5_000_001), extract.PDF, ""},
		{"bundle-40m.pdf", large(40 << 20), extract.PDF, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if dir := os.Getenv("STRONGROOM_SAMPLES"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, c.name), c.data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			kind, verdict := scan(t, x, c.name, c.data)
			if kind != c.kind || verdict.Sentence() != c.sentence || verdict.Hold != (c.sentence != "") {
				t.Errorf("got %s, %q, %+v", kind, verdict.Sentence(), verdict.Reasons)
			}
		})
	}
}

// Every size from the smallest on is met exactly: offsets and lengths change their number of digits on the way.
func TestLargeIsExact(t *testing.T) {
	for _, size := range []int64{sample.MinLarge, 99_980, 99_999, 100_000, 100_001, 100_020, 999_990, 1_000_000, 1_000_010, 9_999_999, 10_000_000} {
		var n counter
		if err := sample.WriteLarge(&n, firm, size); err != nil || int64(n) != size {
			t.Errorf("asked for %d bytes, got %d, %v", size, int64(n), err)
		}
	}
	if err := sample.WriteLarge(io.Discard, firm, sample.MinLarge-1); err == nil {
		t.Error("a size below the smallest must be refused")
	}
}

type counter int64

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

func TestCardNumbersHaveCheckDigits(t *testing.T) {
	for n := range 200 {
		number := sample.CardNumber("4716", 16, n)
		if found := dlp.Scan(fmt.Sprintf("card %s.", number)); len(number) != 16 || len(found) != 1 || found[0].Confidence != dlp.High {
			t.Errorf("%d: %s gives %+v", n, number, found)
		}
	}
}

func TestSamplesAreTheSameAgain(t *testing.T) {
	if !bytes.Equal(sample.Letter(firm), sample.Letter(firm)) || !bytes.Equal(sample.Cards(firm), sample.Cards(firm)) ||
		!bytes.Equal(must(t)(sample.Word(firm)), must(t)(sample.Word(firm))) {
		t.Error("a sample changed between two makings")
	}
}

// A bundle larger than the PDF engine's whole memory (256 MiB) is read all the same: the engine forgets the pictures on the way.
func TestS61_LargerThanTheEngine(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "bundle.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const size = 320 << 20
	if err := sample.WriteLarge(f, firm, size); err != nil {
		t.Fatal(err)
	}
	x := extract.New(extract.Config{})
	defer x.Close()
	text, err := x.Extract(t.Context(), extract.PDF, f, size)
	if err != nil || len(text.Segments) < 600 {
		t.Errorf("got %d segments, %v", len(text.Segments), err)
	}
}
