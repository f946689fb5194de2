package extract

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// pictures gives the small files of testdata to a fuzz target.
func pictures(f *testing.F, pattern string) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/picture/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(len(files), err)
	}
	var all [][]byte
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// FuzzPicture: whatever the bytes, a picture is read or refused, soon, and never with a failure of ours.
func FuzzPicture(f *testing.F) {
	for kind, pattern := range map[Kind]string{TIFF: "*.tif", WEBP: "*.webp"} {
		for _, data := range pictures(f, pattern) {
			f.Add(string(kind), data)
		}
	}
	f.Add(string(PNG), pngWith(f, scribble(40, 20), chunk("tEXt", "Comment\x00SSN"), chunk("iTXt", "T\x00\x00\x00\x00\x00t")))
	f.Add(string(JPEG), jpegWith(f, scribble(40, 20), "\xe1"+exifGPS, "\xfecomment"))
	f.Add(string(GIF), []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00!\xfe\x02hi\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L\x01\x00;"))
	f.Add(string(BMP), []byte("BM"))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		switch Kind(kind) {
		case TIFF, JPEG, PNG, GIF, BMP, WEBP:
		default:
			return
		}
		x := New(Config{OCR: silent{make(chan *image.Gray, 1000)}})
		begun := time.Now()
		_, err := x.Extract(context.Background(), Kind(kind), bytes.NewReader(data), int64(len(data)))
		if v := (*Unreadable)(nil); err != nil && !errors.As(err, &v) {
			t.Fatal(err)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

// FuzzTIFF: the pages of a chain are within the file, no more than allowed, and none twice.
func FuzzTIFF(f *testing.F) {
	for _, data := range pictures(f, "*.tif") {
		f.Add(data)
	}
	f.Add(tiffOf(func(int) uint32 { return 8 }, bitmapFields(10, 10)))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := openDirectories(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		pages, err := tiffPages(d, 50)
		if err != nil {
			if v := (*Unreadable)(nil); !errors.As(err, &v) {
				t.Fatal(err)
			}
			return
		}
		seen := map[uint32]bool{}
		for _, p := range pages {
			if seen[p.at] || int64(p.at) >= int64(len(data)) {
				t.Fatalf("page at %d", p.at)
			}
			seen[p.at] = true
		}
		if len(pages) == 0 || len(pages) > 50 {
			t.Fatal(len(pages), "pages")
		}
	})
}

// FuzzEXIF: properties never hold more text than a few times the data, and control characters not at all.
func FuzzEXIF(f *testing.F) {
	f.Add([]byte(exifGPS[6:]))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x86\x92\x07\x00\x0c\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00ASCII\x00\x00\x00note"))
	f.Add([]byte("8BIM\x04\x04\x00\x00\x00\x00\x00\x0e\x1c\x02\x78\x00\x09Caption 1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &properties{}
		p.exif(data)
		p.photoshop(data)
		p.iptc(data)
		if bytes.ContainsFunc([]byte(p.text()), odd) {
			t.Fatalf("%q", p.text())
		}
	})
}
