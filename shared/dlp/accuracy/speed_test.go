package accuracy

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zricethezav/gitleaks/v8/detect"

	"strongroom/shared/dlp"
)

// The sizes of text, in bytes. The others get less, as they need longer; their speed doesn't hang on the length.
const (
	ourText        = 100_000_000
	gitleaksText   = 4_000_000
	expressionText = 1_000_000
)

// BenchmarkScan measures all detectors on one core, on contract prose with 40 identifiers a megabyte, beside gitleaks' default rules and one
// RE2 expression of the published forms on the beginning of the same text. Megabytes are of 1,000,000 bytes, a second is one of the process's
// own CPU time, which other programs on the machine change little.
func BenchmarkScan(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	kinds, err := Kinds()
	if err != nil {
		b.Fatal(err)
	}
	theirs, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		b.Fatal(err)
	}
	var forms []string
	for _, k := range kinds {
		forms = append(forms, strings.TrimSuffix(strings.TrimPrefix(k.Form.String(), "^"), "$"))
	}
	expression := regexp.MustCompile(`\b(?:` + strings.Join(forms, "|") + `)\b`)
	text := Contract(kinds, ourText, seed)
	dlp.Scan(text[:1<<16]) // what is made at the first use isn't part of it
	b.SetBytes(ourText)
	b.ResetTimer()
	for b.Loop() {
		found := 0
		ours := speed(b, text[:ourText], func(t string) { found = len(dlp.Scan(t)) })
		gitleaks := speed(b, text[:gitleaksText], func(t string) { theirs.DetectString(t) })
		alternation := speed(b, text[:expressionText], func(t string) { expression.FindAllStringIndex(t, -1) })
		fmt.Printf("\nall %d detectors: %.0f MB/s (%d findings in 100 MB)\ngitleaks' default rules: %.2f MB/s, %.0f times slower\none RE2 expression of %d forms: %.2f MB/s, %.0f times slower\n",
			len(dlp.Detectors()), ours, found, gitleaks, ours/gitleaks, len(forms), alternation, ours/alternation)
		b.ReportMetric(ours, "MB/cpu-s")
		b.ReportMetric(ours/gitleaks, "x-gitleaks")
		b.ReportMetric(ours/alternation, "x-RE2")
	}
}

// BenchmarkScanAlone is for profiles: go test -bench ScanAlone -cpuprofile FILE.
func BenchmarkScanAlone(b *testing.B) {
	kinds, err := Kinds()
	if err != nil {
		b.Fatal(err)
	}
	text := Contract(kinds, ourText/4, seed)
	dlp.Scan(text[:1<<16])
	b.SetBytes(int64(len(text)))
	begun, n := cpuTime(b), 0
	for b.Loop() {
		dlp.Scan(text)
		n++
	}
	b.ReportMetric(float64(n*len(text))/1e6/(cpuTime(b)-begun).Seconds(), "MB/cpu-s")
}

// speed gives megabytes a CPU second.
func speed(b *testing.B, text string, scan func(string)) float64 {
	runtime.GC()
	begun := cpuTime(b)
	scan(text)
	return float64(len(text)) / 1e6 / (cpuTime(b) - begun).Seconds()
}

// cpuTime is what the process has used so far.
func cpuTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// TestS62_ContractProse: the text of the benchmark is what it claims to be.
func TestS62_ContractProse(t *testing.T) {
	kinds, err := Kinds()
	if err != nil {
		t.Fatal(err)
	}
	text := Contract(kinds, 2_000_000, seed)
	different := map[string]bool{}
	for _, w := range strings.Fields(text) {
		different[strings.Trim(w, `.,;:()"`)] = true
	}
	lines := map[string]bool{}
	repeated := 0
	for line := range strings.Lines(text) {
		if len(line) > 40 && lines[line] {
			repeated++
		}
		lines[line] = true
	}
	if len(different) < 5000 || repeated > 0 {
		t.Errorf("%d different words, %d repeated lines", len(different), repeated)
	}
	sure := 0
	for _, f := range scan(text) {
		if f.Sure {
			sure++
		}
	}
	if least := 2 * IdentifiersPerMegabyte * 8 / 10; sure < least {
		t.Errorf("%d findings of medium or better, want at least %d", sure, least)
	}
}
