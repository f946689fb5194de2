package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

// Exit codes of scan: 0 when everything may pass, 1 when something is held or blocked, 2 when the call or its input is wrong.
const wrongUse = 2

// coded is an error with an exit code of its own.
type coded struct {
	error
	code int
}

// Unwrap gives the error inside.
func (c coded) Unwrap() error { return c.error }

// errHeld ends a scan that held something: an answer, not a failure.
var errHeld = errors.New("something is held")

// stdio is where a command reads and writes.
type stdio struct {
	in         io.Reader
	out, notes io.Writer
	terminal   bool // notes go to a person who watches
}

func standard() stdio {
	info, err := os.Stderr.Stat()
	return stdio{in: os.Stdin, out: os.Stdout, notes: os.Stderr, terminal: err == nil && info.Mode()&fs.ModeCharDevice != 0}
}

// scanCommand tries the content scanner:
//
//	scan [-policy FILE] [-lists DIR] [-role ROLE] [-direction DIRECTION] [-json] PATH...
//	                               one line, or one JSON object, for each file in the paths, judged by the policy
//	scan [-lists DIR] -jsonl       {"id", "text"} lines from standard input, {"id", "findings"} lines to standard output
//	scan [-lists DIR] -detectors   what is looked for, as a table, with -json as one JSON object a line, with -markdown as a page
func scanCommand(ctx context.Context, arguments []string, std stdio) error {
	flags := flag.NewFlagSet("scan", flag.ContinueOnError)
	flags.SetOutput(std.notes)
	asJSON := flags.Bool("json", false, "write one JSON object for each file, or for each detector")
	lines := flags.Bool("jsonl", false, `read {"id", "text"} lines from standard input and write {"id", "findings"} lines`)
	detectors := flags.Bool("detectors", false, "list the detectors")
	markdown := flags.Bool("markdown", false, "list the detectors as a Markdown page")
	var t trial
	t.flags(flags)
	flags.Usage = func() {
		fmt.Fprintln(std.notes, "usage: strongroom scan [-policy FILE] [-lists DIR] [-role ROLE] [-direction DIRECTION] [-json] PATH...\n"+
			"       strongroom scan [-lists DIR] -jsonl\n       strongroom scan [-lists DIR] [-json | -markdown] -detectors")
		flags.PrintDefaults()
	}
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return coded{err, wrongUse}
	}
	alone := *lines || *detectors
	if *lines && *detectors || alone == (flags.NArg() > 0) || *lines && *asJSON || *markdown && (!*detectors || *asJSON) {
		flags.Usage()
		return coded{errors.New("say what to scan: files and folders, or one of -jsonl and -detectors alone"), wrongUse}
	}
	if err := t.open(std.notes); err != nil {
		return coded{err, wrongUse}
	}
	out := bufio.NewWriter(std.out)
	var err error
	switch {
	case *lines:
		err = scanLines(std.in, out, &t)
	case *detectors:
		err = listDetectors(out, listForm{json: *asJSON, markdown: *markdown}, &t)
	default:
		err = scanPaths(ctx, flags.Args(), out, std, *asJSON, &t)
	}
	if flushed := out.Flush(); flushed != nil {
		return fmt.Errorf("writing: %w", flushed)
	}
	return err
}

// fileVerdict is what is said about a file.
type fileVerdict struct {
	Path     string        `json:"path"`
	Type     string        `json:"type"`
	Media    string        `json:"media"`
	Verdict  string        `json:"verdict"` // allowed, flagged, held or blocked
	Reason   string        `json:"reason,omitempty"`
	Findings []fileFinding `json:"findings"`
}

// fileFinding sums up a detector's findings in a file. The sample is masked.
type fileFinding struct {
	Detector   string `json:"detector"`
	Confidence string `json:"confidence"`
	Count      int    `json:"count"`
	Sample     string `json:"sample"`
}

// scanPaths inspects every regular file in the paths, by the same code as the portal.
func scanPaths(ctx context.Context, paths []string, out *bufio.Writer, std stdio, asJSON bool, t *trial) error {
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			return coded{err, wrongUse}
		}
	}
	if err := t.prepare(ctx, std.notes); err != nil {
		return err
	}
	total := 0
	if std.terminal {
		total = countFiles(paths)
	}
	shown := progress{to: std, total: total}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	passed := 0
	err := eachFile(paths, func(path string, regular bool, failed error) error {
		if !regular && failed == nil {
			passed++
			return nil
		}
		shown.next(path)
		v, err := t.inspectFile(ctx, path, failed)
		if err != nil {
			return err
		}
		shown.count(v.Verdict)
		if asJSON {
			err = encoder.Encode(v)
		} else {
			shown.clear()
			_, err = fmt.Fprintln(out, v.line())
		}
		return errors.Join(err, out.Flush())
	})
	shown.end()
	if passed > 0 {
		fmt.Fprintf(std.notes, "%d entries are no files (links, devices) and were passed over.\n", passed)
	}
	if err == nil && shown.stopped > 0 {
		return coded{errHeld, 1}
	}
	return err
}

// eachFile walks the paths. What is named on the command line is followed if it is a link; what lies in a folder is not.
func eachFile(paths []string, use func(path string, regular bool, failed error) error) error {
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			if err := use(p, info.Mode().IsRegular(), nil); err != nil {
				return err
			}
			continue
		}
		root, err := filepath.EvalSymlinks(p)
		if err != nil {
			return coded{err, wrongUse}
		}
		err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			shown := p + strings.TrimPrefix(path, root)
			switch {
			case err != nil:
				return use(shown, false, err)
			case entry.IsDir():
				return nil
			}
			return use(shown, entry.Type().IsRegular(), nil)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// line writes a verdict for a person.
func (v fileVerdict) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s%s (%s)", v.Verdict, printable(v.Path), v.Type)
	for i, f := range v.Findings {
		fmt.Fprintf(&b, "%s%s %s ×%d %s", map[bool]string{true: ": ", false: ", "}[i == 0], f.Detector, f.Confidence, f.Count, f.Sample)
	}
	if v.Reason != "" {
		b.WriteString(" - " + v.Reason)
	}
	return b.String()
}

// printable quotes a name that would disturb the line that it stands in.
func printable(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}
