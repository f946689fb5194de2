package extract

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"
)

// TestS61_Corpus reads a folder of real documents, sound and broken: every one ends inside its bounds, read or with a reason, and none with
// an error of ours. Set STRONGROOM_CORPUS to the folder; without it the test has nothing to do. With STRONGROOM_CORPUS_TEXT set to an
// empty folder the texts are left there, to be compared with other programs'.
func TestS61_Corpus(t *testing.T) {
	root := os.Getenv("STRONGROOM_CORPUS")
	if root == "" {
		t.Log("STRONGROOM_CORPUS is not set: no corpus to read")
		return
	}
	x := New(Config{Limits: Limits{Time: time.Minute}})
	defer x.Close()
	codes, total := map[Code]int{}, 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		total++
		begun := time.Now()
		text, err := readFile(t, x, path)
		took := time.Since(begun)
		var verdict *Unreadable
		switch {
		case err == nil:
			codes["read"]++
		case errors.As(err, &verdict):
			codes[verdict.Code]++
		default:
			t.Errorf("%s: %v", path, err)
		}
		if took > time.Minute {
			t.Errorf("%s took %v", path, took)
		}
		t.Logf("%-60s %8d bytes of text in %6.2f s %v", entry.Name(), text.Characters(), took.Seconds(), err)
		return keepText(filepath.Base(path), text)
	})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for code := range codes {
		names = append(names, string(code))
	}
	sort.Strings(names)
	for _, code := range names {
		t.Logf("%4d of %d %s", codes[Code(code)], total, code)
	}
}

func keepText(name string, text Text) error {
	dir := os.Getenv("STRONGROOM_CORPUS_TEXT")
	if dir == "" {
		return nil
	}
	var all []byte
	for _, s := range text.Segments {
		all = append(append(all, s.Text...), '\n')
	}
	return os.WriteFile(filepath.Join(dir, name+".txt"), all, 0o600)
}

func readFile(t *testing.T, x *Extractor, path string) (Text, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	kind, err := Identify(filepath.Base(path), f, info.Size())
	if err != nil {
		return Text{}, err
	}
	return x.Extract(context.Background(), kind, f, info.Size())
}
