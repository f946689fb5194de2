package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"strongroom/shared/dlp"
	"strongroom/shared/echo"
	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
)

// Redact implements Inspector. Whatever the detectors find anywhere in the document is blacked out wherever it is written again, too: a number may
// be a finding only where its label stands. The copy is as clean as the detectors are good: whoever asks for it has it inspected again.
func (i *ContentInspector) Redact(ctx context.Context, content io.ReaderAt, size int64, detectors []string, out io.Writer) error {
	own, _, err := i.lists.Lexicon(ctx)
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	text, err := i.text.Extract(ctx, extract.PDF, content, size)
	if err != nil {
		return cannotRedact(err)
	}
	var values echo.Values
	for _, segment := range text.Segments {
		for _, f := range chosen(segment.Text, own, detectors) {
			if value := segment.Text[f.Start:f.End]; value != f.Masked {
				values.Add(value)
			}
		}
	}
	spansOf := func(text string) []extract.Span {
		var spans []extract.Span
		for _, f := range chosen(text, own, detectors) {
			spans = append(spans, extract.Span{Start: f.Start, End: f.End})
		}
		for _, hit := range values.In(text) {
			spans = append(spans, extract.Span{Start: hit.Start, End: hit.End})
		}
		return spans
	}
	if _, err = i.text.Redact(ctx, content, size, spansOf, out); err != nil {
		return cannotRedact(err)
	}
	return nil
}

// chosen gives the findings of these detectors in a text.
func chosen(text string, own *lexicon.Lexicon, detectors []string) []dlp.Finding {
	return slices.DeleteFunc(Find(text, own), func(f dlp.Finding) bool { return !slices.Contains(detectors, f.Detector) })
}

// cannotRedact tells a document that can't be redacted from a failure of ours.
func cannotRedact(err error) error {
	var unreadable *extract.Unreadable
	if errors.As(err, &unreadable) {
		return &Unredactable{Reason: "The redaction could not be made. " + unreadable.Reason}
	}
	return fmt.Errorf("redacting: %w", err)
}
