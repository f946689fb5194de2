package accuracy

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

//go:embed mapping.tsv
var mapping string

// Labelled reads texts labelled by others: one JSON object a line, {"text", "spans": [{"start", "end", "type"}]}, places in Unicode code points.
// Types become detectors as mapping.tsv says; labels without a detector stay, so that what is found over them is no invention. A type that the table
// doesn't know is an error.
func Labelled(r io.Reader) ([]Text, error) {
	detectors := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(mapping), "\n") {
		if kind, id, ok := strings.Cut(line, "\t"); ok {
			detectors[kind] = strings.TrimPrefix(id, "-")
		}
	}
	var texts []Text
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct {
			Text  string
			Spans []struct {
				Start, End int
				Type       string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(texts)+1, err)
		}
		text, places := Text{Text: row.Text}, offsets(row.Text)
		for _, s := range row.Spans {
			id, ok := detectors[s.Type]
			if !ok || s.Start < 0 || s.Start > s.End || s.End >= len(places) {
				return nil, fmt.Errorf("line %d: label %s from %d to %d is not known or not in the text", len(texts)+1, s.Type, s.Start, s.End)
			}
			text.Spans = append(text.Spans, Span{places[s.Start], places[s.End], id})
		}
		texts = append(texts, text)
	}
	return texts, lines.Err()
}

// offsets gives the byte at which every code point begins, and the end.
func offsets(text string) []int {
	places := make([]int, 0, len(text)+1)
	for at := range text {
		places = append(places, at)
	}
	return append(places, len(text))
}
