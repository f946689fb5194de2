package rulebook

import (
	"context"
	"slices"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/store"
)

// The bounds of a trial on the past.
const (
	Remembered = 500 // documents, the newest verdicts first
	Listed     = 50  // of those that would change
)

// Trial is what a version of the policy would have meant.
type Trial struct {
	policy.Difference
	Warnings  []policy.Warning
	Documents map[string]*document.Document // the listed ones, by id
}

// Try judges the documents of the newest verdicts by the policy in force and by a version, as if they arrived again, and says what would change. It
// reads findings, which were kept without values, and no document.
func (s *Service) Try(ctx context.Context, now *policy.Policy, v *policy.Version, check func(*policy.Policy) []policy.Warning) (Trial, error) {
	p, err := policy.Parse(v.Text)
	if err != nil {
		return Trial{}, err
	}
	documents, err := s.past(ctx)
	if err != nil {
		return Trial{}, err
	}
	facts, err := s.facts(ctx, documents)
	if err != nil {
		return Trial{}, err
	}
	out := Trial{Difference: policy.Replay(now, p, slices.Values(facts), Listed), Warnings: check(p), Documents: map[string]*document.Document{}}
	for _, d := range documents {
		out.Documents[d.ID] = d
	}
	return out, nil
}

// past loads the documents that the scanner decided about last.
func (s *Service) past(ctx context.Context) ([]*document.Document, error) {
	var documents []*document.Document
	seen, before := map[string]bool{}, ""
	for read := 0; read < 2*Remembered && len(documents) < Remembered; {
		records, err := s.Rows.RecordsOf(ctx, access.ByService("scan").ID(), before, 100)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if r.Action == audit.Scan && r.Outcome == audit.Done && !seen[r.Document] && len(documents) < Remembered {
				seen[r.Document] = true
				documents = append(documents, &document.Document{Matter: r.Matter, ID: r.Document})
			}
		}
		if len(records) < 100 {
			break
		}
		read, before = read+len(records), records[len(records)-1].ID
	}
	wanted := make([]store.Entity, len(documents))
	for i, d := range documents {
		wanted[i] = d
	}
	if err := s.Rows.Load(ctx, wanted...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(documents, func(d *document.Document) bool { return d.Revision == 0 || d.ScanFailed }), nil
}

// facts gives what was known of each document when it arrived: its sender's role, its matter, its findings.
func (s *Service) facts(ctx context.Context, documents []*document.Document) ([]policy.Past, error) {
	people, matters := map[string]*person.Person{}, map[string]*matter.Matter{}
	var wanted []store.Entity
	for _, d := range documents {
		if people[d.Uploader] == nil {
			people[d.Uploader] = &person.Person{ID: d.Uploader}
			wanted = append(wanted, people[d.Uploader])
		}
		if matters[d.Matter] == nil {
			matters[d.Matter] = &matter.Matter{ID: d.Matter}
			wanted = append(wanted, matters[d.Matter])
		}
	}
	if err := s.Rows.Load(ctx, wanted...); err != nil {
		return nil, err
	}
	out := make([]policy.Past, len(documents))
	for i, d := range documents {
		f := policy.Facts{Direction: policy.Upload, Role: people[d.Uploader].Role, Matter: d.Matter, MatterNumber: matters[d.Matter].Number, Unreadable: d.Unreadable}
		for _, found := range d.Findings {
			f.Findings = append(f.Findings, policy.Found{Detector: found.Detector, High: found.High, Medium: found.Medium, Low: found.Low})
		}
		out[i] = policy.Past{ID: d.ID, Facts: f}
	}
	return out, nil
}
