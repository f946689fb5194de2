package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

// scanned runs the command as main does, and gives what it wrote and its exit code.
func scanned(t *testing.T, in string, arguments ...string) (out, notes string, code int) {
	t.Helper()
	var o, n bytes.Buffer
	err := scanCommand(context.Background(), arguments, stdio{in: strings.NewReader(in), out: &o, notes: &n})
	if err != nil {
		n.WriteString(err.Error())
	}
	return o.String(), n.String(), exitCode(err)
}

func TestS62_ScanLines(t *testing.T) {
	const clean, ssn = `{"id":"a","text":"nothing here"}`, `{"id":"b","text":"é SSN: 512-43-6789"}`
	const cleanAnswer, ssnAnswer = `{"id":"a","findings":[]}`, `{"id":"b","findings":[{"detector":"us-ssn","start":8,"end":19,"confidence":"high"}]}`
	for _, c := range []struct {
		name, in, out, says string
		code                int
	}{
		{"no lines", "", "", "", 0},
		{"in order, offsets in bytes", clean + "\n" + ssn + "\n", cleanAnswer + "\n" + ssnAnswer + "\n", "", 0},
		{"last line without an end", ssn, ssnAnswer + "\n", "", 0},
		{"the id comes back as it is", `{"id":7,"text":""}`, `{"id":7,"findings":[]}` + "\n", "", 0},
		{"bad line after a good one", clean + "\n{oops}\n" + ssn + "\n", cleanAnswer + "\n", "line 2: not a JSON object", 2},
		{"empty line", clean + "\n\n", cleanAnswer + "\n", "line 2: not a JSON object", 2},
		{"no text", `{"id":"a"}`, "", `line 1: the object needs "id" and "text"`, 2},
		{"no id", `{"text":"a"}`, "", `line 1: the object needs "id" and "text"`, 2},
		{"text is no string", `{"id":"a","text":512436789}`, "", "line 1: not a JSON object", 2},
		{"not UTF-8", "{\"id\":\"a\",\"text\":\"\xff\"}", "", "line 1: not valid UTF-8", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, notes, code := scanned(t, c.in, "-jsonl")
			if out != c.out || code != c.code || !strings.Contains(notes, c.says) {
				t.Errorf("got %q, %q, exit %d; want %q, %q, exit %d", out, notes, code, c.out, c.says, c.code)
			}
			if strings.Contains(notes, "512") {
				t.Errorf("the error shows the text: %q", notes)
			}
		})
	}
}

// folder writes files for a scan.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestS63_ScanPaths(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "Dear all, nothing here.\n", "deep/b.txt": "SSN: 512-43-6789\n", "deep/c.bin": "\x00\x01\x02", "odd\nname.txt": "Nothing.\n"})
	a, b := filepath.Join(dir, "a.txt"), filepath.Join(dir, "deep", "b.txt")
	if err := os.Symlink(a, filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		arguments []string
		code      int
		out       []string
	}{
		{"clean file", []string{a}, 0, []string{"allowed " + a + " (text file)"}},
		{"a file that holds", []string{b}, 1, []string{"held    " + b + " (text file): us-ssn high ×1 •••-••-•••• - The document contains a US social security number (line 1)."}},
		{"folder, deep", []string{dir}, 1, []string{a, b, "c.bin", `odd\nname.txt`, "passed over"}},
		{"a link that is named", []string{filepath.Join(dir, "link.txt")}, 0, []string{"allowed"}},
		{"missing path", []string{filepath.Join(dir, "none")}, 2, []string{"no such file"}},
		{"nothing to scan", nil, 2, []string{"usage"}},
		{"paths and lines", []string{"-jsonl", a}, 2, []string{"usage"}},
		{"both lists", []string{"-jsonl", "-detectors"}, 2, []string{"usage"}},
		{"unknown flag", []string{"-nope"}, 2, []string{"usage"}},
		{"help", []string{"-help"}, 0, []string{"usage"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, notes, code := scanned(t, "", c.arguments...)
			for _, want := range c.out {
				if !strings.Contains(out+notes, want) {
					t.Errorf("missing %q in\n%s%s", want, out, notes)
				}
			}
			if code != c.code {
				t.Errorf("exit %d, want %d\n%s", code, c.code, notes)
			}
			if strings.Contains(out+notes, "6789") {
				t.Error("a value is shown")
			}
		})
	}
}

func TestS63_ScanPathsJSON(t *testing.T) {
	dir := folder(t, map[string]string{"b.txt": "SSN: 512-43-6789\n"})
	out, _, code := scanned(t, "", "-json", dir)
	var v fileVerdict
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatal(err)
	}
	if code != 1 || v.Verdict != "held" || v.Path != filepath.Join(dir, "b.txt") || len(v.Findings) != 1 || v.Findings[0] != (fileFinding{dlp.SSN, "high", 1, "•••-••-••••"}) {
		t.Errorf("exit %d, %+v", code, v)
	}
}

// What can't be opened doesn't pass in silence.
func TestS63_ScanUnopened(t *testing.T) {
	v, err := new(trial).inspectFile(context.Background(), "x", &os.PathError{Op: "open", Path: "x", Err: os.ErrPermission})
	if err != nil || v.Verdict != "held" || v.Reason != "The file could not be opened: permission denied." {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestS62_ScanDetectors(t *testing.T) {
	out, _, code := scanned(t, "", "-detectors")
	list, _, _ := scanned(t, "", "-detectors", "-json")
	for _, d := range dlp.Detectors() {
		if !strings.Contains(out, d.ID+" ") || !strings.Contains(list, `"id":"`+d.ID+`"`) {
			t.Errorf("%s is not listed", d.ID)
		}
	}
	if code != 0 || !strings.HasPrefix(out, "ID") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

// Scan must work where there is no cloud and no portal.
func TestS62_ScanNeedsNoPortal(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "Nothing."})
	for _, variable := range []string{"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "USER_POOL_ID", "PORTAL_URL"} {
		t.Setenv(variable, "")
	}
	if err := run(context.Background(), []string{"scan", dir}); err != nil {
		t.Error(err)
	}
}
