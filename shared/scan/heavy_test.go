//go:build linux

package scan_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"strongroom/shared/sample"
)

// heavyweight is a large file and what must come of it.
type heavyweight struct {
	name  string
	want  string // "read", or the code of the verdict
	write func(w io.Writer) error
}

// written writes a block again and again, to n bytes at least.
func written(w io.Writer, block string, n int) error {
	for done := 0; done < n; done += len(block) {
		if _, err := io.WriteString(w, block); err != nil {
			return err
		}
	}
	return nil
}

// digits are a MiB of lines of numbers that nothing has checked.
func digits() string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < 1<<20 {
		fmt.Fprintf(&b, "%09d %016d %03d-%02d-%04d\n", r.IntN(1e9), r.Int64N(1e16), r.IntN(900), r.IntN(100), r.IntN(10000))
	}
	return b.String()
}

// stored writes an archive: the members of another one, and further ones that aren't packed.
func stored(w io.Writer, parts []byte, members int, name, block string, size int) error {
	z := zip.NewWriter(w)
	if parts != nil {
		from, err := zip.NewReader(bytes.NewReader(parts), int64(len(parts)))
		if err != nil {
			return err
		}
		for _, f := range from.File {
			if err := z.Copy(f); err != nil {
				return err
			}
		}
	}
	for n := range members {
		one, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf(name, n), Method: zip.Store})
		if err == nil {
			err = written(one, block, size)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// attached writes a message with an attachment of n MiB.
func attached(w io.Writer, n int) error {
	var pdf bytes.Buffer
	if err := sample.WriteLarge(&pdf, "Firm", int64(n)<<20); err != nil {
		return err
	}
	head := "From: a@example.org\r\nTo: b@example.org\r\nSubject: Bundle\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nThe bundle.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	for data := pdf.Bytes(); len(data) > 0; data = data[min(57, len(data)):] {
		if _, err := io.WriteString(w, base64.StdEncoding.EncodeToString(data[:min(57, len(data))])+"\r\n"); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "--b--\r\n")
	return err
}

func heavyweights() []heavyweight {
	block, noise := digits(), "\x89PNG\r\n\x1a\n"+strings.Repeat("\xa5\x3c", 1<<19)
	numbers := strings.Repeat("512-43-6789\n", 1<<16)
	table := strings.ReplaceAll(strings.ReplaceAll(block, " ", ","), "-", "")
	return []heavyweight{
		{"200 MiB.pdf", "read", func(w io.Writer) error { return sample.WriteLarge(w, "Firm", 200<<20) }},
		{"200 MiB of digits.txt", "too-long", func(w io.Writer) error { return written(w, block, 200<<20) }},
		{"62 MiB of digits.txt", "read", func(w io.Writer) error { return written(w, block, 62<<20) }},
		{"62 MiB of findings.txt", "read", func(w io.Writer) error { return written(w, numbers, 62<<20) }},
		{"200 MiB.csv", "too-long", func(w io.Writer) error { return written(w, table, 200<<20) }},
		{"60 MiB.csv", "read", func(w io.Writer) error { return written(w, table, 60<<20) }},
		{"200 MiB of texts.zip", "too-long", func(w io.Writer) error { return stored(w, nil, 50, "%d.txt", block, 4<<20) }},
		{"60 MiB of texts.zip", "read", func(w io.Writer) error { return stored(w, nil, 15, "%d.txt", block, 4<<20-1) }},
		{"200 MiB of pictures.docx", "read", func(w io.Writer) error {
			word, err := sample.Word("Firm")
			if err != nil {
				return err
			}
			return stored(w, word, 20, "word/media/image%d.png", noise, 10<<20)
		}},
		{"100 MiB attached.eml", "heavy", func(w io.Writer) error { return attached(w, 100) }},
		{"46 MiB attached.eml", "read", func(w io.Writer) error { return attached(w, 46) }},
	}
}
