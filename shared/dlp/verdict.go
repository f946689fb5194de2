package dlp

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict is what findings come to.
type Verdict struct {
	Hold    bool
	Reasons []Reason // by detector, in the order of Detectors; one for each detector that has findings, whether they hold or not
}

// Reason sums up the findings of one detector.
type Reason struct {
	Detector   string
	Confidence Confidence // the best of its findings
	Count      int        // of its findings that hold, or of all when none does
	Holds      bool
	Sample     string // the mask of the first that counts
	Text       string // plain words: "2 payment card numbers (page 1, page 3)"
}

// Decide holds a document when any finding of a detector that holds is of medium or high confidence. A low confidence alone never holds: published test numbers,
// other kinds of numbers that pass a check by chance, and documentation about keys are everyday content. They stay in Reasons, for the
// record.
func Decide(findings []Finding) Verdict {
	var v Verdict
	for _, d := range detectors() {
		var all, holding []Finding
		for _, f := range findings {
			if f.Detector != d.ID {
				continue
			}
			all = append(all, f)
			if d.Holds && f.Confidence.rank() >= Medium.rank() {
				holding = append(holding, f)
			}
		}
		if len(all) == 0 {
			continue
		}
		counted := all
		if len(holding) > 0 {
			counted, v.Hold = holding, true
		}
		v.Reasons = append(v.Reasons, reason(d, counted, len(holding) > 0))
	}
	return v
}

func reason(d Detector, counted []Finding, holds bool) Reason {
	best := counted[0].Confidence
	var places []string
	for _, f := range counted {
		if f.Confidence.rank() > best.rank() {
			best = f.Confidence
		}
		if f.Where != "" && !slices.Contains(places, f.Where) {
			places = append(places, f.Where)
		}
	}
	text := "a " + d.Singular
	if len(counted) > 1 {
		text = fmt.Sprintf("%d %s", len(counted), d.Plural)
	}
	if !holds {
		text = "what may be " + text
	}
	const most = 3
	if len(places) > most {
		places = append(places[:most], fmt.Sprintf("and %d more places", len(places)-most))
	}
	if len(places) > 0 {
		text += " (" + strings.Join(places, ", ") + ")"
	}
	return Reason{Detector: d.ID, Confidence: best, Count: len(counted), Holds: holds, Sample: counted[0].Masked, Text: text}
}

// Name names so many findings of a detector, for a person: "a payment card number", "3 payment card numbers". A detector that isn't known here
// is named by its id.
func Name(id string, count int) string {
	for _, d := range detectors() {
		switch {
		case d.ID != id:
		case count == 1:
			return "a " + d.Singular
		default:
			return fmt.Sprintf("%d %s", count, d.Plural)
		}
	}
	return fmt.Sprintf("%d × %s", count, id)
}

// Sentence says why the document is held, for a person: "The document contains 2 payment card numbers (page 1) and a private key (page
// 2)." It is empty when nothing holds it.
func (v Verdict) Sentence() string {
	var parts []string
	for _, r := range v.Reasons {
		if r.Holds {
			parts = append(parts, r.Text)
		}
	}
	switch n := len(parts); n {
	case 0:
		return ""
	case 1:
		return "The document contains " + parts[0] + "."
	default:
		return "The document contains " + strings.Join(parts[:n-1], ", ") + " and " + parts[n-1] + "."
	}
}
