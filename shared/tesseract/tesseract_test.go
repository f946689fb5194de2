package tesseract

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strongroom/shared/extract"
	"strongroom/shared/sample"
)

// script puts a program of the name tesseract at the head of PATH.
func script(t *testing.T, text string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, program), []byte("#!/bin/sh\n"+text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/bin:/usr/bin")
}

const good = `case "$1" in --version) echo "tesseract v5.3.0.20221214";; --list-langs) printf 'List (2):\neng\nosd\n';; *) `

// TestS61_Find: what is said where the program is missing, too old, or lacks a language.
func TestS61_Find(t *testing.T) {
	for _, row := range []struct {
		name, program, languages, says string
		absent                         bool // a matter of installation
	}{
		{"not installed", "", "", "is not installed", true},
		{"installed", good + "exit 9;; esac", "", "", false},
		{"two languages, one missing", good + "exit 9;; esac", "eng+deu", `language "deu"`, true},
		{"too old", "echo 'tesseract 3.04.01' >&2", "", "older than version 4", true},
		{"another program", "echo hello", "", "older than version 4", true},
		{"broken", "exit 3", "", "exit status 3", true},
		{"languages that are options", good + "exit 9;; esac", "eng -c x", "are not names", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.program == "" {
				t.Setenv("PATH", t.TempDir())
			} else {
				script(t, row.program)
			}
			_, err := Find(t.Context(), row.languages)
			if (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) {
				t.Fatalf("%v, want %q", err, row.says)
			}
			if errors.Is(err, extract.ErrNoRecognizer) != row.absent {
				t.Errorf("a matter of installation, want %v: %v", row.absent, err)
			}
		})
	}
}

// TestS61_Answers: which of the program's ends is the picture's fault and which is ours.
func TestS61_Answers(t *testing.T) {
	picture := extract.Picture{Image: image.NewGray(image.Rect(0, 0, 50, 40))}
	const head = `printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n'`
	for _, row := range []struct {
		name, does string
		illegible  bool
		says       string // of the error; empty: none
		text       string
	}{
		{"two lines", head + `; printf '5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96.5\tfirst\n5\t1\t1\t1\t2\t1\t1\t9\t300\t4\t-1\tsecond\n'`, false, "", "first\nsecond\n"},
		{"nothing", head, false, "", ""},
		{"refused", "echo 'Error during processing.' >&2; exit 1", true, "exit status 1", ""},
		{"a fault of its own", "kill -SEGV $$", true, "segmentation fault", ""},
		{"killed by somebody", "kill -KILL $$", false, "killed", ""},
		{"never ends", "exec sleep 60", true, "not within", ""},
		{"endless words", "exec cat /dev/zero", true, "MiB of words", ""},
		{"not a table", "echo hello", false, "not its table", ""},
		{"a place that is none", head + `; printf '5\t1\t1\t1\t1\t1\tx\t2\t3\t4\t96.5\tsecret\n'`, false, "row 2", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			script(t, good+row.does+";; esac")
			p, err := Find(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			p.limit = 2 * time.Second
			page, err := p.Recognize(t.Context(), picture)
			if (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) || errors.Is(err, extract.ErrIllegible) != row.illegible {
				t.Fatalf("%v, want %q", err, row.says)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells what was read: %v", err)
			}
			if page.Text() != row.text {
				t.Errorf("%q, want %q", page.Text(), row.text)
			}
			for _, l := range page.Lines {
				if !l.Box().In(picture.Image.Rect) || l.Box().Empty() {
					t.Errorf("a line at %v", l.Box())
				}
			}
		})
	}
}

// TestS61_PictureAsItIs: the program gets every pixel, also of a part of a larger picture.
func TestS61_PictureAsItIs(t *testing.T) {
	whole := image.NewGray(image.Rect(0, 0, 9, 9))
	for i := range whole.Pix {
		whole.Pix[i] = uint8(i)
	}
	part := whole.SubImage(image.Rect(3, 2, 6, 4)).(*image.Gray)
	got, err := io.ReadAll(pgm(part))
	if want := append([]byte("P5\n3 2\n255\n"), 21, 22, 23, 30, 31, 32); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

// TestS61_CallerEnds: a caller who ends gets an answer at once.
func TestS61_CallerEnds(t *testing.T) {
	script(t, good+"exec sleep 60;; esac")
	p, err := Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err = p.Recognize(ctx, extract.Picture{Image: image.NewGray(image.Rect(0, 0, 9, 9))})
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, extract.ErrIllegible) || time.Since(begun) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

// TestS61_RealProgram reads the sample where the program is installed; elsewhere Find must say that it is not.
func TestS61_RealProgram(t *testing.T) {
	p, err := Find(t.Context(), "")
	if _, missing := exec.LookPath(program); missing != nil {
		if !errors.Is(err, extract.ErrNoRecognizer) {
			t.Errorf("not installed: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, dpi := range []int{200, 300} {
		scan, err := sample.PassportScan(dpi)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		page, err := p.Recognize(t.Context(), extract.Picture{Image: scan, DPI: dpi})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range sample.PassportMRZ() {
			if !strings.Contains(strings.ReplaceAll(page.Text(), " ", ""), line) {
				t.Errorf("%d dpi: no %s in %s", dpi, line, page.Text())
			}
		}
		t.Logf("%d dpi: %v, %d lines", dpi, time.Since(begun), len(page.Lines))
	}
}

// FuzzTSV: whatever the program writes, words lie in the picture and are text.
func FuzzTSV(f *testing.F) {
	const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	f.Add([]byte(head + "1\t1\t0\t0\t0\t0\t0\t0\t10\t10\t-1\t\n5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t96.5\tword\n"))
	f.Add([]byte(head + "5\t1\t1\t1\t1\t1\t1\t2\t3\t4\tNaN\tword\twith tabs\n\r\n"))
	f.Fuzz(func(t *testing.T, table []byte) {
		bounds := image.Rect(0, 0, 100, 80)
		page, err := parse(table, bounds)
		if err != nil && len(page.Lines) > 0 {
			t.Fatal("words beside an error")
		}
		for _, l := range page.Lines {
			for _, w := range l.Words {
				if !w.Box.In(bounds) || !(w.Confidence >= 0 && w.Confidence <= 1) || strings.TrimSpace(w.Text) == "" {
					t.Fatalf("%+v", w)
				}
			}
		}
	})
}
