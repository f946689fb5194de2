package tesseract

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"strconv"
	"strings"
	"unicode/utf8"

	"strongroom/shared/extract"
)

// columns of tesseract's table, tab-separated, with a head line (tesseract(1), "tsv"):
// level page_num block_num par_num line_num word_num left top width height conf text
const (
	columns   = 12
	wordLevel = "5"
)

var errTable = errors.New("tesseract: the answer is not its table of words")

// parse reads the program's table of words. Words that reach out of the picture are cut to it. An error is the program's failure and not the
// picture's; it holds no words.
func parse(table []byte, bounds image.Rectangle) (extract.Page, error) {
	var page extract.Page
	head, rest, _ := bytes.Cut(table, []byte("\n"))
	if !bytes.HasPrefix(head, []byte("level\tpage_num\t")) {
		return extract.Page{}, errTable
	}
	place := ""
	for number := 2; len(rest) > 0; number++ {
		var row []byte
		if row, rest, _ = bytes.Cut(rest, []byte("\n")); len(row) == 0 {
			continue
		}
		cells := strings.SplitN(strings.TrimSuffix(string(row), "\r"), "\t", columns)
		if len(cells) < columns-1 {
			return extract.Page{}, fmt.Errorf("%w: row %d", errTable, number)
		}
		if cells[0] != wordLevel || len(cells) < columns || strings.TrimSpace(cells[columns-1]) == "" {
			continue
		}
		word, err := wordOf(cells, bounds)
		if err != nil {
			return extract.Page{}, fmt.Errorf("%w: row %d", err, number)
		}
		if here := strings.Join(cells[1:5], "."); here != place || len(page.Lines) == 0 {
			place = here
			page.Lines = append(page.Lines, extract.Line{})
		}
		line := &page.Lines[len(page.Lines)-1]
		line.Words = append(line.Words, word)
	}
	return page, nil
}

func wordOf(cells []string, bounds image.Rectangle) (extract.Word, error) {
	var box [4]int
	for i := range box {
		n, err := strconv.Atoi(cells[6+i])
		if err != nil || n < 0 || n > 1<<20 {
			return extract.Word{}, errTable
		}
		box[i] = n
	}
	confidence, err := strconv.ParseFloat(cells[10], 64)
	if err != nil || !(confidence >= -1 && confidence <= 100) { // -1 stands for "none"
		return extract.Word{}, errTable
	}
	text := strings.TrimSpace(cells[columns-1])
	if !utf8.ValidString(text) {
		return extract.Word{}, errTable
	}
	where := image.Rect(box[0], box[1], box[0]+box[2], box[1]+box[3]).Add(bounds.Min)
	return extract.Word{Text: text, Box: where.Intersect(bounds), Confidence: max(confidence, 0) / 100}, nil
}
