package file_test

import (
	"os"
	"path/filepath"
	"testing"

	"strongroom/infra/local/mail/file"
)

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "people.json")
	for _, text := range []string{"first", "a longer second text", ""} {
		if err := file.Write(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("the file holds %q (%v), want %q", got, err, text)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("%d files in the folder, want 1: drafts must not stay", len(left))
	}
}

func TestWriteFailureKeepsTheOldFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "taken")
	if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := file.Write(path, []byte("x"), 0o600); err == nil {
		t.Error("writing over a folder worked")
	}
	if err := file.Write(filepath.Join(folder, "no", "such", "folder"), nil, 0o600); err == nil {
		t.Error("writing into a missing folder worked")
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("%d files in the folder, want 1: drafts must not stay", len(left))
	}
}
