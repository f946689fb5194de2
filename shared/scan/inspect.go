package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/extract"
	"strongroom/shared/review"
)

// Inspection is what a look into a file gave.
type Inspection struct {
	Type, Media string
	Unreadable  *extract.Unreadable // nil when the text was read
	Passages    []Passage           // those with findings
	Lists       string              // version of the firm's own lists that it was looked through with
	Names       Names               // for findings by the firm's own lists; nil when there are none
}

// Passage is a piece of text with what was found in it.
type Passage struct {
	Segment  extract.Segment
	Findings []dlp.Finding // in the order of the text, each with its place
}

// Count is the number of findings.
func (i Inspection) Count() int {
	n := 0
	for _, p := range i.Passages {
		n += len(p.Findings)
	}
	return n
}

// mostPlaces is how many places a finding's summary names.
const mostPlaces = 3

// Findings sums up what was found by detector, in the order of the first finding of each.
func (i Inspection) Findings() []document.Finding {
	var out []document.Finding
	at := map[string]int{}
	best := map[string]dlp.Confidence{}
	for _, p := range i.Passages {
		for _, f := range p.Findings {
			k, known := at[f.Detector]
			if !known {
				k = len(out)
				at[f.Detector] = k
				out = append(out, document.Finding{Detector: f.Detector})
			}
			sum := &out[k]
			switch f.Confidence {
			case dlp.High:
				sum.High++
			case dlp.Medium:
				sum.Medium++
			default:
				sum.Low++
			}
			if f.Confidence.Above(best[f.Detector]) {
				best[f.Detector], sum.Sample = f.Confidence, f.Masked
			}
			if f.Where != "" && len(sum.Where) < mostPlaces && (len(sum.Where) == 0 || sum.Where[len(sum.Where)-1] != f.Where) {
				sum.Where = append(sum.Where, f.Where)
			}
		}
	}
	return out
}

// Notes are what a reviewer reads.
func (i Inspection) Notes() review.Notes {
	var n review.Notes
	for _, p := range i.Passages {
		n.Add(p.Segment.Part, p.Segment.Text, p.Findings)
	}
	return n
}

// ContentInspector inspects by taking the text out (shared/extract) and looking for what must not leave in it (shared/dlp). A file that can't
// be read completely comes back as unreadable, with the reason.
type ContentInspector struct {
	text *extract.Extractor
}

// NewInspector makes an inspector. The folder holds the PDF engine compiled ahead; see extract.Config.
func NewInspector(engineCache string) *ContentInspector {
	return &ContentInspector{text: extract.New(extract.Config{CacheDir: engineCache})}
}

// Inspect implements Inspector.
func (i *ContentInspector) Inspect(ctx context.Context, name string, content io.ReaderAt, size int64) (Inspection, error) {
	out := Inspection{Type: "file", Media: "application/octet-stream"}
	kind, err := extract.Identify(name, content, size)
	if err == nil {
		out.Type, out.Media = kind.String(), kind.MediaType()
		var text extract.Text
		if text, err = i.text.Extract(ctx, kind, content, size); err == nil {
			out.Passages = passages(text)
			return out, nil
		}
	}
	if errors.As(err, &out.Unreadable) {
		return out, nil
	}
	return out, fmt.Errorf("inspecting: %w", err)
}

func passages(text extract.Text) []Passage {
	var out []Passage
	for _, segment := range text.Segments {
		if findings := dlp.Scan(segment.Text); len(findings) > 0 {
			for k := range findings {
				findings[k].Where = segment.Where(findings[k].Start)
			}
			out = append(out, Passage{segment, findings})
		}
	}
	return out
}

// Redact implements Inspector. The copy is as clean as the detectors are good: whoever asks for it has it inspected again.
func (i *ContentInspector) Redact(ctx context.Context, content io.ReaderAt, size int64, detectors []string, out io.Writer) error {
	find := func(text string) []extract.Span {
		var spans []extract.Span
		for _, f := range dlp.Scan(text) {
			if slices.Contains(detectors, f.Detector) {
				spans = append(spans, extract.Span{Start: f.Start, End: f.End})
			}
		}
		return spans
	}
	_, err := i.text.Redact(ctx, content, size, find, out)
	var unreadable *extract.Unreadable
	if errors.As(err, &unreadable) {
		return &Unredactable{Reason: "The redaction could not be made. " + unreadable.Reason}
	}
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	return nil
}
