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
	"strongroom/shared/lexicon"
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
	text  *extract.Extractor
	lists Lists
}

// Lists gives the firm's own lists in force and their version; see lexicon.Current. An error means that they aren't known, and nothing can be
// decided.
type Lists interface {
	Lexicon(ctx context.Context) (*lexicon.Lexicon, string, error)
}

// NewInspector makes an inspector that looks for what package dlp and the firm's lists find. The folder holds the PDF engine compiled ahead; see
// extract.Config.
func NewInspector(engineCache string, lists Lists) *ContentInspector {
	return &ContentInspector{text: extract.New(extract.Config{CacheDir: engineCache}), lists: lists}
}

// Inspect implements Inspector.
func (i *ContentInspector) Inspect(ctx context.Context, name string, content io.ReaderAt, size int64) (Inspection, error) {
	own, version, err := i.lists.Lexicon(ctx)
	if err != nil {
		return Inspection{}, fmt.Errorf("inspecting: %w", err)
	}
	out := Inspection{Type: "file", Media: "application/octet-stream", Lists: version, Names: own.Name}
	kind, err := extract.Identify(name, content, size)
	if err == nil {
		out.Type, out.Media = kind.String(), kind.MediaType()
		var text extract.Text
		if text, err = i.text.Extract(ctx, kind, content, size); err == nil {
			out.Passages = passages(text, own)
			return out, nil
		}
	}
	if errors.As(err, &out.Unreadable) {
		return out, nil
	}
	return out, fmt.Errorf("inspecting: %w", err)
}

// Find gives what is found in a text, in its order.
func Find(text string, own *lexicon.Lexicon) []dlp.Finding {
	findings, ours := dlp.Scan(text), own.Scan(text)
	if len(ours) > 0 {
		findings = append(findings, ours...)
		slices.SortStableFunc(findings, func(a, b dlp.Finding) int { return a.Start - b.Start })
	}
	return findings
}

func passages(text extract.Text, own *lexicon.Lexicon) []Passage {
	var out []Passage
	for _, segment := range text.Segments {
		if findings := Find(segment.Text, own); len(findings) > 0 {
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
	own, _, err := i.lists.Lexicon(ctx)
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	spansOf := func(text string) []extract.Span {
		var spans []extract.Span
		for _, f := range Find(text, own) {
			if slices.Contains(detectors, f.Detector) {
				spans = append(spans, extract.Span{Start: f.Start, End: f.End})
			}
		}
		return spans
	}
	_, err = i.text.Redact(ctx, content, size, spansOf, out)
	var unreadable *extract.Unreadable
	if errors.As(err, &unreadable) {
		return &Unredactable{Reason: "The redaction could not be made. " + unreadable.Reason}
	}
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	return nil
}
