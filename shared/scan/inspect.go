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
)

// ContentInspector looks into files: what they really are (package extract), their text, and what must not be in it (package dlp).
type ContentInspector struct {
	text *extract.Extractor
}

// NewInspector makes an inspector. engineCache is the folder with the PDF engine compiled ahead, which saves seconds at the first PDF; it may
// be missing.
func NewInspector(engineCache string) *ContentInspector {
	return &ContentInspector{text: extract.New(extract.Config{CacheDir: engineCache})}
}

// Inspect implements Inspector. A file that can't be read is a verdict (held, S6.3), not an error.
func (i *ContentInspector) Inspect(ctx context.Context, name string, content io.ReaderAt, size int64) (document.Verdict, error) {
	verdict := document.Verdict{Detectors: dlp.SetVersion, Type: "file", Media: "application/octet-stream"}
	kind, err := extract.Identify(name, content, size)
	if err == nil {
		verdict.Type, verdict.Media = kind.String(), kind.MediaType()
		var text extract.Text
		if text, err = i.text.Extract(ctx, kind, content, size); err == nil {
			judge(&verdict, text)
			return verdict, nil
		}
	}
	var unreadable *extract.Unreadable
	if errors.As(err, &unreadable) {
		verdict.Reason = unreadable.Reason
		return verdict, nil
	}
	return document.Verdict{}, fmt.Errorf("inspecting: %w", err)
}

// lookedFor is what decides about a document as long as firms can't say so themselves (S6.3): kinds of content that no firm wants to pass
// unseen. The other detectors find what one firm exchanges every day and another must never see.
var lookedFor = []string{dlp.SSN, dlp.Card, dlp.PrivateKey}

func judge(verdict *document.Verdict, text extract.Text) {
	var findings []dlp.Finding
	for _, segment := range text.Segments {
		for _, f := range dlp.Scan(segment.Text) {
			if !slices.Contains(lookedFor, f.Detector) {
				continue
			}
			f.Where = segment.Where(f.Start)
			findings = append(findings, f)
		}
	}
	decided := dlp.Decide(findings)
	verdict.Allowed, verdict.Reason = !decided.Hold, decided.Sentence()
	for _, r := range decided.Reasons {
		verdict.Findings = append(verdict.Findings, document.Finding{Detector: r.Detector, Confidence: string(r.Confidence), Count: r.Count, Sample: r.Sample})
	}
}
