package ocr

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func ask(t *testing.T, program, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	New(program, slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
	return w.Code, w.Body.String()
}

func document(t *testing.T, content []byte) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"Document": map[string]any{"Bytes": content}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func line(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/line.png")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestS61_LikeTheService: the answers and refusals have the service's names.
func TestS61_LikeTheService(t *testing.T) {
	fake := filepath.Join(t.TempDir(), "tesseract")
	script := "#!/bin/sh\nprintf 'level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n" +
		"5\\t1\\t1\\t1\\t1\\t1\\t60\\t16\\t60\\t16\\t90\\tfirst\\n5\\t1\\t1\\t1\\t1\\t2\\t180\\t16\\t60\\t32\\t80\\tline\\n5\\t1\\t1\\t1\\t2\\t1\\t60\\t80\\t60\\t16\\t70\\tsecond\\n'\n"
	if err := os.WriteFile(fake, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "tesseract")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	var asGIF, wide bytes.Buffer
	if err := gif.Encode(&asGIF, image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{color.White}), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 10_001, 1))); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, program, body string
		status              int
		says                string
	}{
		{"words", fake, document(t, line(t)), 200, `"Text":"first line"`},
		{"not installed", "", document(t, line(t)), 400, "UnsupportedDocumentException"},
		{"refused by the program", broken, document(t, line(t)), 400, "BadDocumentException"},
		{"program gone", "/nowhere/tesseract", document(t, line(t)), 500, "InternalServerError"},
		{"another format", fake, document(t, asGIF.Bytes()), 400, "UnsupportedDocumentException"},
		{"too wide", fake, document(t, wide.Bytes()), 400, "BadDocumentException"},
		{"too large", fake, document(t, append(line(t), make([]byte, mostBytes)...)), 400, "DocumentTooLargeException"},
		{"an object of S3", fake, `{"Document":{"S3Object":{"Bucket":"b"}}}`, 400, "InvalidParameterException"},
		{"nothing", fake, `{}`, 400, "InvalidParameterException"},
		{"another operation's field", fake, `{"Document":{},"FeatureTypes":["TABLES"]}`, 400, "InvalidParameterException"},
		{"not JSON", fake, `x`, 400, "InvalidParameterException"},
	} {
		if status, answer := ask(t, row.program, row.body); status != row.status || !strings.Contains(answer, row.says) {
			t.Errorf("%s: %d %s, want %d and %s", row.name, status, answer, row.status, row.says)
		}
	}
}

// TestS61_Blocks: every word is in one line, every line on the page, with places as parts of the picture.
func TestS61_Blocks(t *testing.T) {
	all := blocks([]word{{"1.1.1.1", 60, 16, 60, 16, 90, "first"}, {"1.1.1.1", 180, 16, 60, 32, 80, "line"}, {"1.1.1.2", 60, 80, 60, 16, -1, "second"}}, 600, 160)
	if len(all) != 6 || all[0].BlockType != "PAGE" || strings.Join(all[0].Relationships[0].IDs, " ") != "line-0 line-1" {
		t.Fatalf("%+v", all)
	}
	first, place := all[1], all[1].Geometry.BoundingBox
	if first.Text != "first line" || first.Confidence != 80 || strings.Join(first.Relationships[0].IDs, " ") != "word-0 word-1" {
		t.Errorf("%+v", first)
	}
	for i, want := range []float64{0.1, 0.1, 0.3, 0.2} {
		if got := []float64{place.Left, place.Top, place.Width, place.Height}[i]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v", place)
		}
	}
	if all[5].Confidence != 0 {
		t.Errorf("%+v", all[5])
	}
	if got := blocks(nil, 10, 10); len(got) != 1 || got[0].Relationships != nil {
		t.Errorf("a blank page: %+v", got)
	}
}

// TestS61_RealTesseract reads a picture with the program where it is installed; elsewhere the hint says how to get it.
func TestS61_RealTesseract(t *testing.T) {
	status, answer := ask(t, Program(), document(t, line(t)))
	if Program() == "" {
		if status != 400 || !strings.Contains(Hint, "apt install tesseract-ocr") {
			t.Errorf("%d %s", status, answer)
		}
		return
	}
	if status != 200 || !strings.Contains(answer, "November") {
		t.Errorf("%d %s", status, answer)
	}
}
