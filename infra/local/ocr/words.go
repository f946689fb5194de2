package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// word is one word that tesseract found.
type word struct {
	line                     string // the numbers of its page, block, paragraph and line
	left, top, width, height int
	confidence               float64 // percent
	text                     string
}

// columns of tesseract's table.
const columns = 12

var errTable = errors.New("tesseract's answer is not its table of words")

// read runs the program on a picture.
func read(ctx context.Context, program string, content []byte) ([]word, error) {
	command := exec.CommandContext(ctx, program, "stdin", "stdout", "--dpi", "200", "--psm", "1", "tsv")
	command.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C", "TESSDATA_PREFIX=" + os.Getenv("TESSDATA_PREFIX")}
	if os.Getenv("TESSDATA_PREFIX") == "" {
		command.Env = command.Env[:2]
	}
	command.Stdin = bytes.NewReader(content)
	table, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("running tesseract: %w", err)
	}
	return parse(string(table))
}

// parse reads the program's table: a head, then a row for each page, block, paragraph, line and word (level 5).
func parse(table string) ([]word, error) {
	head, rest, _ := strings.Cut(table, "\n")
	if !strings.HasPrefix(head, "level\tpage_num\t") {
		return nil, errTable
	}
	var words []word
	for row := range strings.Lines(rest) {
		cells := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", columns)
		if cells[0] != "5" || len(cells) < columns || strings.TrimSpace(cells[columns-1]) == "" {
			continue
		}
		w := word{line: strings.Join(cells[1:5], "."), text: strings.ToValidUTF8(strings.TrimSpace(cells[columns-1]), "\uFFFD")}
		var err error
		for i, to := range []*int{&w.left, &w.top, &w.width, &w.height} {
			if *to, err = strconv.Atoi(cells[6+i]); err != nil {
				return nil, errTable
			}
		}
		if w.confidence, err = strconv.ParseFloat(cells[10], 64); err != nil {
			return nil, errTable
		}
		words = append(words, w)
	}
	return words, nil
}

// block is one block of the service's answer.
// https://docs.aws.amazon.com/textract/latest/APIReference/API_Block.html
type block struct {
	ID            string     `json:"Id"`
	BlockType     string     `json:"BlockType"`
	Text          string     `json:"Text,omitempty"`
	TextType      string     `json:"TextType,omitempty"`
	Confidence    float64    `json:"Confidence,omitempty"`
	Geometry      geometry   `json:"Geometry"`
	Relationships []relation `json:"Relationships,omitempty"`
}

type geometry struct{ BoundingBox box }

// box is a place as parts of the picture's width and height.
type box struct{ Left, Top, Width, Height float64 }

type relation struct {
	Type string
	IDs  []string `json:"Ids"`
}

// blocks writes words as the service does: the page, its lines, their words.
func blocks(words []word, width, height int) []block {
	page := block{ID: "page", BlockType: "PAGE", Geometry: geometry{box{Width: 1, Height: 1}}}
	var lines, singles []block
	var inPage []string
	last := ""
	for n, w := range words {
		one := block{ID: fmt.Sprintf("word-%d", n), BlockType: "WORD", Text: w.text, TextType: "PRINTED", Confidence: max(w.confidence, 0), Geometry: geometry{box{
			float64(w.left) / float64(width), float64(w.top) / float64(height), float64(w.width) / float64(width), float64(w.height) / float64(height)}}}
		singles = append(singles, one)
		if len(lines) == 0 || w.line != last {
			last = w.line
			id := fmt.Sprintf("line-%d", len(lines))
			inPage = append(inPage, id)
			lines = append(lines, block{ID: id, BlockType: "LINE", Confidence: one.Confidence, Geometry: one.Geometry, Relationships: []relation{{Type: "CHILD"}}})
		}
		line := &lines[len(lines)-1]
		line.Text = strings.TrimSpace(line.Text + " " + w.text)
		line.Confidence = min(line.Confidence, one.Confidence)
		line.Geometry.BoundingBox = around(line.Geometry.BoundingBox, one.Geometry.BoundingBox)
		line.Relationships[0].IDs = append(line.Relationships[0].IDs, one.ID)
	}
	if len(inPage) > 0 {
		page.Relationships = []relation{{Type: "CHILD", IDs: inPage}}
	}
	return append(append([]block{page}, lines...), singles...)
}

// around gives the smallest box around two.
func around(a, b box) box {
	left, top := min(a.Left, b.Left), min(a.Top, b.Top)
	return box{left, top, max(a.Left+a.Width, b.Left+b.Width) - left, max(a.Top+a.Height, b.Top+b.Height) - top}
}
