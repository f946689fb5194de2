package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

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
	Passages    []Passage           // those with findings; of a long text only with the first of them
	Lists       string              // version of the firm's own lists that it was looked through with
	Names       Names               // for findings by the firm's own lists; nil when there are none
	sums        *tally              // of all findings; nil when Passages has them all
}

// Passage is a piece of text with what was found in it.
type Passage struct {
	Segment  extract.Segment
	Findings []dlp.Finding // in the order of the text, each with its place
	More     int           // findings that are counted only; the segment's text ends before the first of them
}

// Count is the number of findings.
func (i Inspection) Count() int {
	n := 0
	for _, f := range i.Findings() {
		n += f.Count()
	}
	return n
}

// Findings sums up what was found by detector, in the order of the first finding of each.
func (i Inspection) Findings() []document.Finding {
	if i.sums != nil {
		return i.sums.all()
	}
	sums := newTally()
	for _, p := range i.Passages {
		for _, f := range p.Findings {
			sums.add(f, func() string { return f.Where })
		}
	}
	return sums.all()
}

// Notes are what a reviewer reads.
func (i Inspection) Notes() review.Notes {
	var n review.Notes
	for _, p := range i.Passages {
		n.Learn(p.Segment.Text, p.Findings)
	}
	for _, p := range i.Passages {
		n.Add(p.Segment.Part, p.Segment.Text, p.Findings)
		n.More += p.More
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

// NewInspector makes an inspector that looks for what package dlp and the firm's lists find, in the text that an Extractor so set up takes out.
func NewInspector(text extract.Config, lists Lists) *ContentInspector {
	return &ContentInspector{text: extract.New(text), lists: lists}
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
			out.Passages, out.sums = passages(text, own)
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

// mostKept is how many findings of one passage are kept with their places, for a reviewer; the others are counted.
const mostKept = 2000

// atOnce is about how many bytes of text are looked through at once: what is found in a text full of numbers takes more memory than the text.
const atOnce = 4 << 20

func passages(text extract.Text, own *lexicon.Lexicon) ([]Passage, *tally) {
	var out []Passage
	sums := newTally()
	for _, segment := range text.Segments {
		var kept []dlp.Finding
		more, end := 0, len(segment.Text) // nobody may read, unmasked, a finding that is only counted
		where := segment.Locate()
		for from := 0; from < len(segment.Text); {
			to := breakNear(segment.Text, from+atOnce)
			for _, f := range Find(segment.Text[from:to], own) {
				f.Start, f.End = f.Start+from, f.End+from
				sums.add(f, func() string { return where(f.Start) })
				if len(kept) < mostKept {
					f.Where = where(f.Start)
					kept = append(kept, f)
				} else {
					more, end = more+1, min(end, f.Start)
				}
			}
			from = to
		}
		if len(kept) > 0 {
			segment.Text = segment.Text[:max(end, kept[len(kept)-1].End)]
			out = append(out, Passage{segment, kept, more})
		}
	}
	return out, sums
}

// breakNear gives the end of the line that offset at is in, or the text's end. A line that is much longer is cut anywhere between two characters.
func breakNear(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	if i := strings.IndexByte(text[at:min(len(text), at+atOnce/4)], '\n'); i >= 0 {
		return at + i + 1
	}
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}
