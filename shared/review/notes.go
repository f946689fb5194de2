package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"strongroom/shared/dlp"
	"strongroom/shared/echo"
)

// Notes are what a reviewer reads of a held document: the text around what was found, place by place, with every finding masked.
type Notes struct {
	Places []Place `json:"places"`
	More   int     `json:"more,omitempty"` // findings that are not shown, because there are too many

	values  echo.Values            // what was found,
	known   map[string]dlp.Finding // as one of its findings
	text    int                    // bytes of text so far
	encoded int                    // and of the places' encoded form
	marks   int
}

// Place is a stretch of text from one place of the document.
type Place struct {
	Name   string `json:"name"` // "page 3", "sheet Payroll"; empty for a plain text
	Text   string `json:"text"` // valid UTF-8, masked
	Marks  []Mark `json:"marks"`
	Before bool   `json:"before,omitempty"` // the place has more text before this stretch
	After  bool   `json:"after,omitempty"`  // and after it
}

// Mark is a finding in the masked text.
type Mark struct {
	Start      int    `json:"start"` // bytes of Place.Text
	End        int    `json:"end"`   // exclusive
	Detector   string `json:"detector"`
	Confidence string `json:"confidence"`
	Where      string `json:"where,omitempty"` // more exactly than the place's name: "page 3, line 7"
}

// Bounds of the notes of one document.
const (
	around   = 400       // bytes of text before and after a finding
	maxText  = 512 << 10 // bytes of text altogether
	maxNotes = 2 << 20   // bytes of the encoded form
	maxMarks = 5000      // more than a page can show
)

// Learn has the values of a text's findings masked wherever else they are written, also where they are no findings: without a label beside it
// a number may be none. What is to be masked in a text has to be learned before the text is added.
func (n *Notes) Learn(text string, findings []dlp.Finding) {
	for _, f := range findings {
		value := text[f.Start:f.End]
		if f.Masked == value {
			continue // may be read
		}
		if key, ok := n.values.Add(value); ok {
			if n.known == nil {
				n.known = map[string]dlp.Finding{}
			}
			n.known[key] = f
		}
	}
}

// again adds to the findings in a stretch of the text the places where a known value is written without being one. The order is the text's.
func (n *Notes) again(text string, from, to int, findings []dlp.Finding) []dlp.Finding {
	out := slices.Clone(findings)
	k := 0
	for _, hit := range n.values.In(text[from:to]) {
		start, end := from+hit.Start, from+hit.End
		for k < len(findings) && findings[k].End <= start {
			k++
		}
		if k < len(findings) && findings[k].Start <= start && end <= findings[k].End {
			continue
		}
		f := n.known[hit.Key]
		f.Start, f.End, f.Where = start, end, ""
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b dlp.Finding) int { return a.Start - b.Start })
	return out
}

// Add takes the stretches of a text around its findings, which are in the order of the text. The name says where the text is.
func (n *Notes) Add(name, text string, findings []dlp.Finding) {
	n.Learn(text, findings)
	for len(findings) > 0 {
		from := clampStart(text, findings[0].Start-around)
		to, count := findings[0].End, 1
		for count < len(findings) && findings[count].Start-around <= to+around {
			to = max(to, findings[count].End)
			count++
		}
		n.stretch(name, text, from, clampEnd(text, to+around), findings[:count])
		findings = findings[count:]
	}
}

// stretch adds one place, or counts its findings when the notes are full.
func (n *Notes) stretch(name, text string, from, to int, findings []dlp.Finding) {
	if n.text+to-from > maxText || n.marks+len(findings) > maxMarks {
		n.More += len(findings)
		return
	}
	place := Place{Name: name, Before: from > 0, After: to < len(text)}
	var b bytes.Buffer
	at := from
	for _, f := range n.again(text, from, to, findings) {
		if f.Start < at { // within the finding before it, which is masked
			if f.End > at {
				at = f.End
			}
			continue
		}
		b.WriteString(text[at:f.Start])
		start := b.Len()
		b.WriteString(f.Masked)
		place.Marks = append(place.Marks, Mark{Start: start, End: b.Len(), Detector: f.Detector, Confidence: string(f.Confidence), Where: f.Where})
		at = f.End
	}
	b.WriteString(text[min(at, to):to])
	place.Text = b.String()
	size, err := json.Marshal(place) // text of many signs that JSON escapes is longer than it looks
	if err != nil || n.encoded+len(size)+1 > maxNotes-1<<10 {
		n.More += len(findings)
		return
	}
	n.text, n.encoded, n.marks = n.text+len(place.Text), n.encoded+len(size)+1, n.marks+len(place.Marks)
	n.Places = append(n.Places, place)
}

// clampStart moves an offset back into the text and to the beginning of a character; a word that is cut is left out when its end is near.
func clampStart(text string, at int) int {
	if at <= 0 {
		return 0
	}
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	for i := at; i < min(at+24, len(text)); i++ {
		if text[i] == ' ' || text[i] == '\n' || text[i] == '\t' {
			return i + 1
		}
	}
	return at
}

func clampEnd(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	for i := at; i > max(at-24, 0); i-- {
		if text[i-1] == ' ' || text[i-1] == '\n' || text[i-1] == '\t' {
			return i - 1
		}
	}
	return at
}

// Encode writes the notes as JSON.
func (n Notes) Encode() ([]byte, error) {
	out, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("encoding a reviewer's notes: %w", err)
	}
	return out, nil
}

// Decode reads notes that Encode wrote. Marks that don't fit their text are an error.
func Decode(r io.Reader) (Notes, error) {
	var n Notes
	if err := json.NewDecoder(io.LimitReader(r, maxNotes)).Decode(&n); err != nil {
		return Notes{}, fmt.Errorf("reading a reviewer's notes: %w", err)
	}
	for _, p := range n.Places {
		at := 0
		for _, m := range p.Marks {
			if m.Start < at || m.End < m.Start || m.End > len(p.Text) || !onRune(p.Text, m.Start) || !onRune(p.Text, m.End) {
				return Notes{}, fmt.Errorf("reading a reviewer's notes: a mark from %d to %d does not fit its text of %d bytes", m.Start, m.End, len(p.Text))
			}
			at = m.End
		}
	}
	return n, nil
}

func onRune(s string, at int) bool { return at == len(s) || utf8.RuneStart(s[at]) }
