package scan

import (
	"context"
	"slices"
	"strings"

	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// Case is what a judgement looks at besides the findings.
type Case struct {
	Matter string
	Number string // the firm's own number of the matter; may be empty
	// Role is that of whoever sent the document. A role that isn't known holds the document.
	Role      person.Role
	Direction policy.Direction
}

// Judge decides what an inspection comes to (S6.3). The verdict has everything but the bytes' places and hash. An error means that no
// decision could be reached.
type Judge interface {
	Judge(ctx context.Context, c Case, seen Inspection) (document.Verdict, error)
}

// Policies gives the content policy in force; see policy.Current.
type Policies interface {
	Policy(ctx context.Context) (*policy.Policy, error)
}

// ByPolicy judges by the firm's content policy.
type ByPolicy struct{ Policies Policies }

// Judge implements Judge.
func (j ByPolicy) Judge(ctx context.Context, c Case, seen Inspection) (document.Verdict, error) {
	p, err := j.Policies.Policy(ctx)
	if err != nil {
		return document.Verdict{}, err
	}
	facts := policy.Facts{Direction: c.Direction, Role: c.Role, Matter: c.Matter, MatterNumber: c.Number}
	verdict := document.Verdict{Type: seen.Type, Media: seen.Media, Findings: seen.Findings(), Detectors: dlp.SetVersion, Lists: seen.Lists, Policy: p.Version()}
	for _, f := range verdict.Findings {
		facts.Findings = append(facts.Findings, policy.Found{Detector: f.Detector, High: f.High, Medium: f.Medium, Low: f.Low})
	}
	why := ""
	if seen.Unreadable != nil {
		facts.Unreadable, why = string(seen.Unreadable.Code), seen.Unreadable.Reason
		verdict.Unreadable = facts.Unreadable
	}
	decision := p.Decide(facts)
	verdict.Allowed = decision.Outcome == policy.Allow || decision.Outcome == policy.Flag
	verdict.Flagged, verdict.Blocked = decision.Outcome == policy.Flag, decision.Outcome == policy.Block
	verdict.Reason = decision.Sentences(seen.name, why)
	return verdict, nil
}

// name words so many findings of a detector with their places: "3 payment card numbers (page 2, page 5)".
func (i Inspection) name(detector string, count int) string {
	words := i.Names.Name(detector, count)
	for _, f := range i.Findings() {
		if f.Detector != detector || len(f.Where) == 0 {
			continue
		}
		places := slices.Clone(f.Where)
		if more := f.Count() - len(f.Where); more > 0 && len(f.Where) == mostPlaces {
			places = append(places, "and elsewhere")
		}
		return words + " (" + strings.Join(places, ", ") + ")"
	}
	return words
}

// Names names findings for a person.
type Names func(detector string, count int) string

// Name names so many findings of a detector; see dlp.Name, which it is when n is nil.
func (n Names) Name(detector string, count int) string {
	if n != nil {
		return n(detector, count)
	}
	return dlp.Name(detector, count)
}
