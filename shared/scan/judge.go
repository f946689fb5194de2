package scan

import (
	"context"
	"slices"

	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/person"
)

// Case is what a judgement looks at besides the findings.
type Case struct {
	Matter string
	Role   person.Role // of whoever sent the document; empty when that isn't known
}

// Judge decides what an inspection comes to (S6.3). The verdict has everything but the bytes' places and hash. An error means that no
// decision could be reached.
type Judge interface {
	Judge(ctx context.Context, c Case, seen Inspection) (document.Verdict, error)
}

// Shipped judges by what the detectors themselves say holds.
type Shipped struct{}

// lookedFor are the detectors that decide.
var lookedFor = []string{dlp.SSN, dlp.Card, dlp.PrivateKey}

// Judge implements Judge.
func (Shipped) Judge(_ context.Context, _ Case, seen Inspection) (document.Verdict, error) {
	verdict := document.Verdict{Type: seen.Type, Media: seen.Media, Findings: seen.Findings(), Detectors: dlp.SetVersion}
	if seen.Unreadable != nil {
		verdict.Unreadable, verdict.Reason = string(seen.Unreadable.Code), seen.Unreadable.Reason
		return verdict, nil
	}
	var deciding []dlp.Finding
	for _, p := range seen.Passages {
		for _, f := range p.Findings {
			if slices.Contains(lookedFor, f.Detector) {
				deciding = append(deciding, f)
			}
		}
	}
	decided := dlp.Decide(deciding)
	verdict.Allowed, verdict.Reason = !decided.Hold, decided.Sentence()
	return verdict, nil
}
