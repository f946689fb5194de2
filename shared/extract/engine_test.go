package extract

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// files lists what is in a folder, with sizes.
func files(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		found[path] = info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The prebuilt folder is used as it is; a folder of another version, a damaged one and one that can't be written cost time and nothing else.
func TestEngineCache(t *testing.T) {
	built := filepath.Join(t.TempDir(), "pdfium-cache")
	if err := Prebuild(t.Context(), built); err != nil {
		t.Fatal(err)
	}
	made := files(t, built)
	if len(made) != 1 {
		t.Fatalf("prebuild left %v", made)
	}
	letter := onePage(show("Dear Sir"), "", "")
	read := func(t *testing.T, c Config) time.Duration {
		t.Helper()
		begun := time.Now()
		x := New(c)
		defer x.Close()
		if got := outcome(t, x, PDF, letter); got != "page 1: Dear Sir" {
			t.Errorf("got %s", got)
		}
		return time.Since(begun)
	}

	t.Run("a hit", func(t *testing.T) {
		scratch := t.TempDir()
		t.Logf("first document after %v", read(t, Config{CacheDir: built, ScratchDir: scratch}))
		if len(files(t, scratch)) != 0 || len(files(t, built)) != 1 {
			t.Error("the engine was compiled although the folder had it")
		}
	})
	t.Run("a folder that isn't there", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		read(t, Config{CacheDir: filepath.Join(file, "below"), ScratchDir: built})
	})
	t.Run("damaged code", func(t *testing.T) {
		for path := range made {
			code, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := len(code) / 2; i < len(code)/2+64; i++ {
				code[i] ^= 0xff
			}
			if err := os.WriteFile(path, code, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		read(t, Config{CacheDir: built, ScratchDir: t.TempDir()})
	})
}

// The prebuilt folder is readable by another user than the one who made it.
func TestPrebuildIsReadable(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "code"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := readable(dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "code"))
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}
