package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

var update = flag.Bool("update", false, "write the golden files again")

// TestGoldenDetectorsPage keeps shared/dlp/DETECTORS.md in step with the detectors.
func TestGoldenDetectorsPage(t *testing.T) {
	var out bytes.Buffer
	if err := listMarkdown(&out, dlp.Detectors()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "shared", "dlp", "DETECTORS.md")
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, out.Bytes()) {
		t.Error("shared/dlp/DETECTORS.md is not what the detectors say: go test ./infra/strongroom -run GoldenDetectors -update")
	}
}

// TestS62_DetectorsAreDocumented: every detector says what it is, what it checks, what earns its confidences and where its rule comes from.
func TestS62_DetectorsAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range dlp.Detectors() {
		if d.ID == "" || d.Singular == "" || d.Plural == "" || d.Check == "" || d.Confidence == "" || d.Source == "" || seen[d.ID] {
			t.Errorf("%+v: something is missing, or the id is there twice", d)
		}
		seen[d.ID] = true
	}
	for _, c := range []struct {
		arguments string
		code      int
		says      string
	}{
		{"-detectors", 0, "Scottish health number"},
		{"-detectors -json", 0, `"id":"us-ssn"`},
		{"-detectors -markdown", 0, "| `us-ssn` | US |"},
		{"-detectors -markdown -json", 2, ""},
		{"-jsonl -markdown", 2, ""},
		{"-markdown", 2, ""},
	} {
		if out, _, code := scanned(t, "", strings.Fields(c.arguments)...); code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("scan %s: exit %d, want %d and %q", c.arguments, code, c.code, c.says)
		}
	}
}
