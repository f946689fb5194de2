//go:build linux

package scan_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
	"strongroom/shared/scan"
)

const (
	// functionMiB is the memory of the function that scans (infra/stack), roomMiB what must stay free of it: the runtime, the SDK and what it
	// keeps of a transfer.
	functionMiB = 2048
	roomMiB     = 400

	largeFile = "STRONGROOM_LARGE_FILE" // tells a child process which file to look through
)

// TestChildInspects is the child process of BenchmarkMemory: it looks through one file and says what came of it, and the memory it took.
func TestChildInspects(t *testing.T) {
	path := os.Getenv(largeFile)
	if path == "" {
		return // not a child
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	own, err := lexicon.Compile(lexicon.Lists{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := scan.NewInspector(extract.Config{}, lexicon.Fixed{Is: own}).Inspect(t.Context(), filepath.Base(path), f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	outcome := "read"
	if found.Unreadable != nil {
		outcome = string(found.Unreadable.Code)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, peak, _ := strings.Cut(string(status), "\nVmHWM:") // proc(5): unlike ru_maxrss it knows nothing of the parent
	kib, err := strconv.Atoi(strings.Fields(peak)[0])
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("outcome=%s,%d,%d\n", outcome, found.Count(), kib>>10)
}

// BenchmarkMemory looks through large files, each in a process of its own, and fails when one takes more memory than the function can spare.
// A file that is over its format's limit must be held.
func BenchmarkMemory(b *testing.B) {
	fmt.Printf("\n%-28s %10s %10s %10s %10s\n", "file", "outcome", "findings", "peak MiB", "CPU s")
	for _, h := range heavyweights() {
		path := filepath.Join(b.TempDir(), h.name)
		if err := h.save(path); err != nil {
			b.Fatal(err)
		}
		child := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestChildInspects$")
		child.Env = append(os.Environ(), largeFile+"="+path)
		said, err := child.CombinedOutput()
		if err != nil {
			b.Fatalf("%s: %v\n%s", h.name, err, said)
		}
		_, said, _ = bytes.Cut(said, []byte("outcome="))
		line, _, _ := strings.Cut(string(said), "\n")
		cells := strings.Split(line+",,", ",")
		peak, err := strconv.Atoi(cells[2])
		if err != nil {
			b.Fatalf("%s: %q", h.name, line)
		}
		seconds := child.ProcessState.UserTime() + child.ProcessState.SystemTime()
		fmt.Printf("%-28s %10s %10s %10d %10.1f\n", h.name, cells[0], cells[1], peak, seconds.Seconds())
		if cells[0] != h.want || peak > functionMiB-roomMiB {
			b.Errorf("%s: %s with %d MiB, want %s with %d at most", h.name, cells[0], peak, h.want, functionMiB-roomMiB)
		}
		if err := os.Remove(path); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// save writes the file.
func (h heavyweight) save(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	if err = h.write(buffered); err == nil {
		err = buffered.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
