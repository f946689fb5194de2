package transfer

import (
	"context"
	"fmt"

	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// Content tells what the firm's content policy says about opening a document. An error means that nobody knows, and nothing is handed out.
type Content interface {
	// Standard is what a verdict would be reached with now.
	Standard(ctx context.Context) (document.Standard, error)
	// Opens decides whether somebody of this role may open the document, by what was found in it. When not, why says so in plain words, and rules
	// name what decided.
	Opens(ctx context.Context, d *document.Document, matterNumber string, by person.Role) (ok bool, why, rules string, err error)
}

// ByPolicy is the content policy in force.
type ByPolicy struct {
	Policies interface {
		Policy(ctx context.Context) (*policy.Policy, error)
	}
	// Lists gives the version of the firm's own lists.
	Lists func(ctx context.Context) (string, error)
}

// Standard implements Content.
func (c ByPolicy) Standard(ctx context.Context) (document.Standard, error) {
	p, err := c.Policies.Policy(ctx)
	if err != nil {
		return document.Standard{}, err
	}
	lists, err := c.Lists(ctx)
	return document.Standard{Detectors: dlp.SetVersion, Lists: lists, Policy: p.Version()}, err
}

// Opens implements Content.
func (c ByPolicy) Opens(ctx context.Context, d *document.Document, matterNumber string, by person.Role) (ok bool, why, rules string, err error) {
	p, err := c.Policies.Policy(ctx)
	if err != nil {
		return false, "", "", err
	}
	facts := policy.Facts{Direction: policy.Download, Role: by, Matter: d.Matter, MatterNumber: matterNumber}
	for _, f := range d.Findings {
		facts.Findings = append(facts.Findings, policy.Found{Detector: f.Detector, High: f.High, Medium: f.Medium, Low: f.Low})
	}
	// That its text could not be read was decided when it arrived, by a reviewer: nothing else lets such a document through.
	decision := p.Decide(facts)
	if decision.Outcome == policy.Allow || decision.Outcome == policy.Flag {
		return true, "", "", nil
	}
	return false, decision.Sentences(dlp.Name, ""), fmt.Sprintf("%s (content policy %s)", decision.Rules[0].Rule, p.Version()), nil
}
