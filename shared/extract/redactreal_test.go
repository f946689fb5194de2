package extract_test

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"strongroom/shared/extract"
	"strongroom/shared/sample"
)

// machineLine finds the lines of a machine-readable zone, also badly read ones.
var machineLine = regexp.MustCompile(`(?m)^.*<<.*$|L898902C\S*|\S*7408122F\S*`)

// TestS64_RedactedPassport: the machine-readable zone of a scanned passport can't be read in the redacted copy, and the rest can.
func TestS64_RedactedPassport(t *testing.T) {
	ocr := installed(t)
	x := extract.New(extract.Config{OCR: ocr})
	t.Cleanup(func() { x.Close() })
	scan := must(t)(sample.ScannedPassport("Hallam & Reyes"))
	find := func(text string) (spans []extract.Span) {
		for _, at := range machineLine.FindAllStringIndex(text, -1) {
			spans = append(spans, extract.Span{Start: at[0], End: at[1]})
		}
		return spans
	}
	var out bytes.Buffer
	changed, err := x.Redact(t.Context(), bytes.NewReader(scan), int64(len(scan)), find, &out)
	if ocr == nil {
		if v := (*extract.Unreadable)(nil); !errors.As(err, &v) || v.Code != extract.Unredactable {
			t.Errorf("without a recognizer: %v", err)
		}
		return
	}
	if err != nil || changed != 1 {
		t.Fatalf("%d pages changed, %v", changed, err)
	}
	before, err := take(t, x, "passport.pdf", scan)
	if err != nil {
		t.Fatal(err)
	}
	after, err := take(t, x, "redacted.pdf", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	text := func(all extract.Text) string {
		var b strings.Builder
		for _, s := range all.Segments {
			if strings.HasPrefix(s.Part, "page") {
				b.WriteString(s.Text + "\n")
			}
		}
		return b.String()
	}
	if left := find(text(after)); len(left) > 0 || strings.Contains(text(after), "<") {
		t.Errorf("what was hidden is still read: %q", text(after))
	}
	kept := 0
	words := strings.Fields(machineLine.ReplaceAllString(text(before), ""))
	for _, word := range words {
		if strings.Contains(text(after), word) {
			kept++
		}
	}
	if kept*10 < len(words)*9 || len(words) < 10 {
		t.Errorf("%d of %d other words are read after the redaction: %q, were %q", kept, len(words), text(after), text(before))
	}
}
