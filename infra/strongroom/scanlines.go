package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"strongroom/shared/dlp"
)

// textLine is one line of the input of scan -jsonl. The id comes back as it is.
type textLine struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
}

// lineFindings is the answer to one textLine.
type lineFindings struct {
	ID       json.RawMessage `json:"id"`
	Findings []lineFinding   `json:"findings"`
}

// lineFinding is a finding with its place: bytes of the text in UTF-8, end exclusive.
type lineFinding struct {
	Detector   string         `json:"detector"`
	Start      int            `json:"start"`
	End        int            `json:"end"`
	Confidence dlp.Confidence `json:"confidence"`
}

// scanLines answers every line in its order. The first bad line ends it; what came before is answered.
func scanLines(in io.Reader, out io.Writer, t *trial) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	encoder := json.NewEncoder(out)
	for number := 1; ; number++ {
		line, err := reader.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading line %d: %w", number, err)
		}
		last := err != nil
		if last && len(line) == 0 {
			return nil
		}
		answer, err := t.answerLine(line)
		if err != nil {
			return coded{fmt.Errorf("line %d: %w", number, err), wrongUse}
		}
		if err := encoder.Encode(answer); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		if last {
			return nil
		}
	}
}

// answerLine scans one line. Its errors say nothing of the line's text.
func (t *trial) answerLine(line []byte) (lineFindings, error) {
	var row textLine
	if !utf8.Valid(line) {
		return lineFindings{}, errors.New("not valid UTF-8")
	}
	if err := json.Unmarshal(line, &row); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return lineFindings{}, fmt.Errorf(`not a JSON object {"id", "text"} (byte %d)`, syntax.Offset)
		}
		return lineFindings{}, errors.New(`not a JSON object {"id", "text"} with a text`)
	}
	if len(row.ID) == 0 || row.Text == nil {
		return lineFindings{}, errors.New(`the object needs "id" and "text"`)
	}
	answer := lineFindings{ID: row.ID, Findings: []lineFinding{}}
	for _, f := range t.find(*row.Text) {
		answer.Findings = append(answer.Findings, lineFinding{f.Detector, f.Start, f.End, f.Confidence})
	}
	return answer, nil
}
