package extract

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
	"unicode"
)

var update = flag.Bool("update", false, "write testdata/corpus.txt anew from the corpus")

const (
	corpusGolden = "testdata/corpus.txt"
	corpusRead   = "read" // the outcome of a file that was read; the others are codes
)

// read is what came of one file of the corpus.
type read struct {
	path    string // in the corpus, with slashes
	sum     string // the first bytes of the file's SHA-256
	kind    string
	outcome string
	words   int // runs of letters and digits
}

// String gives a line of the golden file.
func (r read) String() string {
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d", r.path, r.sum, r.kind, r.outcome, r.words)
}

// TestS61_Corpus reads a folder of real documents, sound and broken: every one ends inside its bounds, read or with a reason, and none with
// an error of ours. Files that testdata/corpus.txt knows by their bytes must end as it says, with as many words at least. The corpus (parts of
// Apache Tika's test documents and of Mozilla pdf.js's) is no part of the repository: STRONGROOM_CORPUS names its folder, or it lies in
// ../shared/corpus. Without it the test says so and has nothing to do. With STRONGROOM_CORPUS_TEXT set to an empty folder the texts are left
// there, to be compared with other programs'.
func TestS61_Corpus(t *testing.T) {
	root := cmp.Or(os.Getenv("STRONGROOM_CORPUS"), "../../../shared/corpus") // beside the repository
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) && os.Getenv("STRONGROOM_CORPUS") == "" {
		t.Log("there is no corpus: neither is STRONGROOM_CORPUS set, nor is there a folder ../shared/corpus beside the repository")
		return
	}
	x := New(Config{Limits: Limits{Time: time.Minute}})
	defer x.Close()
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all []read
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.Contains(path, "/") { // what describes the corpus lies at its top
			all = append(all, readFile(t, x, root, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", corpusTable(all))
	if *update {
		writeGolden(t, all)
	}
	compareGolden(t, all)
}

// readFile reads one file. An error that is no verdict fails the test.
func readFile(t *testing.T, x *Extractor, root, inside string) read {
	t.Helper()
	f, err := os.Open(filepath.Join(root, inside))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	kind, err := Identify(filepath.Base(inside), f, size)
	var text Text
	if err == nil {
		text, err = x.Extract(context.Background(), kind, f, size)
	}
	took := time.Since(begun)
	r := read{inside, fmt.Sprintf("%x", sum.Sum(nil)[:6]), cmp.Or(string(kind), "-"), corpusRead, 0}
	var verdict *Unreadable
	switch {
	case errors.As(err, &verdict):
		r.outcome = string(verdict.Code)
	case err != nil:
		t.Errorf("%s: %v", inside, err)
	}
	if took > 5*time.Second { // Limits.Time has a verdict of its own
		t.Logf("%s took %v", inside, took)
	}
	var texts strings.Builder
	for _, s := range text.Segments {
		r.words += len(strings.FieldsFunc(s.Text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }))
		texts.WriteString(s.Text + "\n")
	}
	if dir := os.Getenv("STRONGROOM_CORPUS_TEXT"); dir != "" && r.outcome == corpusRead {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(inside)+".txt"), []byte(texts.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// corpusTable sums up by kind: files, files read, words, and why the others were held.
func corpusTable(all []read) string {
	files, words, outcomes := map[string]int{}, map[string]int{}, map[string]map[string]int{}
	for _, r := range all {
		files[r.kind]++
		words[r.kind] += r.words
		if outcomes[r.kind] == nil {
			outcomes[r.kind] = map[string]int{}
		}
		outcomes[r.kind][r.outcome]++
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tfiles\tread\twords\theld")
	for _, kind := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t", kind, files[kind], outcomes[kind][corpusRead], words[kind])
		for _, code := range slices.Sorted(maps.Keys(outcomes[kind])) {
			if code != corpusRead {
				fmt.Fprintf(w, "%s %d  ", code, outcomes[kind][code])
			}
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush() // it writes into memory
	return b.String()
}

func writeGolden(t *testing.T, all []read) {
	t.Helper()
	b := bytes.NewBufferString("# What came of each file of the corpus: path, SHA-256 (first bytes), kind, outcome, words. See TestS61_Corpus; go test -run Corpus -update writes it.\n")
	for _, r := range all {
		fmt.Fprintln(b, r)
	}
	if err := os.WriteFile(corpusGolden, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compareGolden holds the files against the golden file. More words than before are no loss: they are only reported.
func compareGolden(t *testing.T, all []read) {
	t.Helper()
	f, err := os.Open(corpusGolden)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	golden := map[string]read{} // by path and hash
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text()+"\t\t\t\t", "\t")
		if strings.HasPrefix(cells[0], "#") {
			continue
		}
		words, err := strconv.Atoi(cells[4])
		if err != nil {
			t.Fatalf("%s: %v", corpusGolden, err)
		}
		golden[cells[0]+cells[1]] = read{cells[0], cells[1], cells[2], cells[3], words}
	}
	known, more := 0, 0
	for _, got := range all {
		want, ok := golden[got.path+got.sum]
		if !ok {
			continue
		}
		known++
		if got.words > want.words {
			more++
		}
		if got.kind != want.kind || got.outcome != want.outcome || got.words < want.words {
			t.Errorf("%s: %s, %s, %d words; it was %s, %s, %d words", got.path, got.kind, got.outcome, got.words, want.kind, want.outcome, want.words)
		}
	}
	t.Logf("%d of %d files are in %s, which has %d; %d have more words than there", known, len(all), corpusGolden, len(golden), more)
}
