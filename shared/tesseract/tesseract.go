// Package tesseract reads letters in pictures with the program of that name, where it is installed (https://tesseract-ocr.github.io/).
//
// Guarantees: the program is given pixels that this process has decoded, on its standard input, and never a file; nothing is left on disk;
// it is killed when the context ends or the picture takes too long; its output is bounded and checked. It runs with one thread and
// without the environment of this process.
//
// Non-goals: installing the program or its languages.
package tesseract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"strongroom/shared/extract"
)

const (
	// program is looked up in PATH.
	program = "tesseract"
	// oldest is the first major version that writes what this package reads and has the LSTM engine, which the measurements are about.
	oldest = 4
	// DefaultTime is how long one picture may take. A dense A4 page at 300 dpi takes 3 to 4 seconds on one processor.
	DefaultTime = time.Minute
	// outputLimit bounds what is read from the program: 100 bytes a word for 80,000 words.
	outputLimit = 8 << 20
	// assumedDPI is said of a picture whose resolution isn't known; without it the program guesses, and warns.
	assumedDPI = 200
)

// Program is an installed tesseract. It is safe for concurrent use; as many pictures are read at a time as there are processors.
type Program struct {
	path      string
	languages string
	limit     time.Duration
	free      chan struct{}
}

var languageForm = regexp.MustCompile(`^[A-Za-z0-9_]+(\+[A-Za-z0-9_]+)*$`)

// Find looks for the program, its version and its languages. languages are tesseract's names with "+" between them, such as "eng+deu"; empty
// means "eng". The error wraps extract.ErrNoRecognizer when the program isn't there, is older than version 4, or lacks a language; its text
// says which.
func Find(ctx context.Context, languages string) (*Program, error) {
	if languages == "" {
		languages = "eng"
	}
	if !languageForm.MatchString(languages) {
		return nil, fmt.Errorf("tesseract: the languages %q are not names with + between them, such as eng+deu", languages)
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("%w: the program tesseract is not installed", extract.ErrNoRecognizer)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	said, err := ask(ctx, path, "--version")
	if err != nil {
		return nil, err
	}
	if v := version(said); v < oldest {
		return nil, fmt.Errorf("%w: tesseract is older than version %d", extract.ErrNoRecognizer, oldest)
	}
	said, err = ask(ctx, path, "--list-langs")
	if err != nil {
		return nil, err
	}
	installed := strings.Fields(said)
	for language := range strings.SplitSeq(languages, "+") {
		if !slices.Contains(installed, language) {
			return nil, fmt.Errorf("%w: tesseract lacks its data for the language %q", extract.ErrNoRecognizer, language)
		}
	}
	return &Program{path: path, languages: languages, limit: DefaultTime, free: make(chan struct{}, runtime.NumCPU())}, nil
}

// ask runs the program for what it says about itself.
func ask(ctx context.Context, path, question string) (string, error) {
	command := exec.CommandContext(ctx, path, question)
	command.Env = environment()
	said, err := command.CombinedOutput() // before version 5 the answers go to standard error
	if ctx.Err() != nil {
		return "", fmt.Errorf("tesseract %s: %w", question, ctx.Err())
	}
	if err != nil {
		return "", fmt.Errorf("%w: tesseract %s: %w", extract.ErrNoRecognizer, question, err)
	}
	return string(said), nil
}

var versionForm = regexp.MustCompile(`(?m)^tesseract v?(\d{1,4})\.`)

// version gives the major version out of the program's own words, or 0.
func version(said string) int {
	found := versionForm.FindStringSubmatch(said)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// environment is what the program gets: where its data lie, and one thread, because pictures are read side by side already.
func environment() []string {
	all := []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
	if prefix, ok := os.LookupEnv("TESSDATA_PREFIX"); ok {
		all = append(all, "TESSDATA_PREFIX="+prefix)
	}
	return all
}

// Recognize implements extract.Recognizer.
func (p *Program) Recognize(ctx context.Context, picture extract.Picture) (extract.Page, error) {
	select {
	case p.free <- struct{}{}:
		defer func() { <-p.free }()
	case <-ctx.Done():
		return extract.Page{}, ctx.Err()
	}
	bounded, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	dpi := picture.DPI
	if dpi < 70 || dpi > 2400 { // what the program takes for sane
		dpi = assumedDPI
	}
	command := exec.CommandContext(bounded, p.path, "stdin", "stdout", "--dpi", strconv.Itoa(dpi), "--psm", "1", "-l", p.languages, "tsv")
	command.Env = environment()
	command.Stdin = pgm(picture.Image)
	command.WaitDelay = 2 * time.Second
	out := &capped{left: outputLimit, full: cancel}
	command.Stdout = out
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return extract.Page{}, fmt.Errorf("tesseract: %w", ctx.Err())
	case out.left < 0:
		return extract.Page{}, fmt.Errorf("%w: more than %d MiB of words", extract.ErrIllegible, outputLimit>>20)
	case bounded.Err() != nil:
		return extract.Page{}, fmt.Errorf("%w: not within %v", extract.ErrIllegible, p.limit)
	case err != nil && killed(err):
		return extract.Page{}, fmt.Errorf("tesseract: %w", err) // out of memory, or killed by somebody
	case err != nil:
		return extract.Page{}, fmt.Errorf("%w: tesseract: %w", extract.ErrIllegible, err)
	}
	return parse(out.words.Bytes(), picture.Image.Rect)
}

// killed reports that a signal ended the program, other than one for a fault of its own, which the same picture brings about again.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return true // it didn't start, or its pipes broke
	}
	return exit.ExitCode() < 0 && !faulted(exit)
}

// capped keeps output up to a limit, and ends the program beyond it.
type capped struct {
	words bytes.Buffer
	left  int
	full  func()
}

// Write implements io.Writer.
func (c *capped) Write(b []byte) (int, error) {
	if c.left -= len(b); c.left < 0 {
		c.full()
		return 0, io.ErrShortBuffer
	}
	return c.words.Write(b)
}

// pgm gives a picture in the simplest format there is, a "portable graymap" (https://netpbm.sourceforge.net/doc/pgm.html).
func pgm(m *image.Gray) io.Reader {
	head := fmt.Sprintf("P5\n%d %d\n255\n", m.Rect.Dx(), m.Rect.Dy())
	return io.MultiReader(strings.NewReader(head), &rows{picture: m, at: m.Rect.Min})
}

// rows reads a picture's pixels from left to right and from the top down.
type rows struct {
	picture *image.Gray
	at      image.Point
}

// Read implements io.Reader.
func (r *rows) Read(b []byte) (int, error) {
	n := 0
	for box := r.picture.Rect; n < len(b) && r.at.Y < box.Max.Y; {
		from := r.picture.PixOffset(r.at.X, r.at.Y)
		copied := copy(b[n:], r.picture.Pix[from:from+box.Max.X-r.at.X])
		n += copied
		if r.at.X += copied; r.at.X == box.Max.X {
			r.at = image.Pt(box.Min.X, r.at.Y+1)
		}
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}
