// Package review is where people decide about held documents (S6.4): the queue of what waits, the masked findings in place, and the decision
// to release, reject or redact, with a reason.
//
// Guarantees: nobody decides who does not belong to the matter, who sent the document, or who has not proved lately who they are: the access
// policies say so. Reading the findings is recorded before they are shown; a decision commits with its record or not at all. What a release or
// a redaction needs done with the bytes is the scanner's work, and the document stays shut until it is done.
// The package shows no value that was found, only masks.
package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/problem"
	"strongroom/shared/store"
	"strongroom/shared/visit"
)

// Rows is what reviews read.
type Rows interface {
	visit.Rows
	// Work lists documents of one of the work index's lists that were due before a time, oldest first; see table.Tables.
	Work(ctx context.Context, work string, before time.Time, limit int) ([]document.Document, error)
}

// Shelf holds the reviewers' copies.
type Shelf interface {
	// Notes opens one version of the notes on a document. The caller closes it.
	Notes(ctx context.Context, d *document.Document, version string) (io.ReadCloser, error)
}

// Service is the review of held documents. Every field is required.
type Service struct {
	Door  *door.Door
	Rows  Rows
	Shelf Shelf
	Lease time.Duration // after which the schedule takes up what the scanner has not done
	Now   func() time.Time
}

// Acts gives the act of the audit trail for each decision.
var Acts = map[document.Choice]audit.Action{
	document.ChooseRelease: audit.Release, document.ChooseReject: audit.Reject, document.ChooseRedact: audit.Redact,
}

// mostWaiting bounds how many held documents the queue looks through: more than any firm lets pile up.
const mostWaiting = 2000

// Waiting lists the held documents that the visitor may look into, those that wait longest first. cut says that there are more documents than
// the queue looks through.
func (s *Service) Waiting(ctx context.Context, v visit.Visit) (places []visit.Place, cut bool, err error) {
	held, err := s.Rows.Work(ctx, document.ToReview, s.Now().Add(time.Minute), mostWaiting)
	if err != nil {
		return nil, false, err
	}
	byMatter := map[string]visit.Place{}
	for i := range held {
		d := &held[i]
		place, known := byMatter[d.Matter]
		if !known {
			if place, err = v.Find(ctx, s.Rows, d.Matter, ""); err != nil {
				return nil, false, err
			}
			byMatter[d.Matter] = place
		}
		place.Document = d
		if v.May(s.Door, place, audit.Inspect) {
			places = append(places, place)
		}
	}
	return places, len(held) == mostWaiting, nil
}

// Open gives a held document with the notes on it. The look is recorded first, in a transaction that demands that the document and the
// membership are still those that it was decided on.
func (s *Service) Open(ctx context.Context, v visit.Visit, matterID, id string) (place visit.Place, notes Notes, err error) {
	err = door.Retry(ctx, func() (err error) {
		if place, err = v.Find(ctx, s.Rows, matterID, id); err != nil {
			return err
		}
		act := door.Act{Action: audit.Inspect, Details: map[string]string{"name": place.Document.Name}}
		return v.Do(ctx, s.Door, place, act, store.Hold(place.Document), store.Hold(place.Member))
	})
	if err != nil {
		return place, Notes{}, err
	}
	d := place.Document
	if d.Notes == "" {
		return place, Notes{}, nil
	}
	body, err := s.Shelf.Notes(ctx, d, d.Notes)
	if err != nil {
		return place, Notes{}, err
	}
	defer body.Close()
	notes, err = Decode(body)
	return place, notes, err
}

// Resolve carries a reviewer's decision out. revision is the one that the reviewer looked at: a document that has changed since is not decided.
func (s *Service) Resolve(ctx context.Context, v visit.Visit, matterID, id string, revision uint64, r document.Review) (*document.Document, error) {
	action, known := Acts[r.Decision]
	if !known {
		return nil, document.ErrDecision
	}
	place, err := v.Find(ctx, s.Rows, matterID, id)
	if err != nil {
		return nil, err
	}
	seen := *place.Document
	r.By, r.ByName, r.At = v.Person.ID, v.Person.Name, s.Now()
	d := seen
	refused := d.Resolve(r, s.Lease)
	if seen.Revision != revision {
		refused = errMoved
	}
	details := map[string]string{"name": d.Name, "reason": strings.TrimSpace(r.Reason)}
	if d.Review != nil && len(d.Review.Detectors) > 0 {
		details["blackedOut"] = strings.Join(d.Review.Detectors, ", ")
	}
	act := door.Act{Action: action, Revision: d.Revision + 1, Details: details}
	if refused != nil { // whoever may not decide at all is told so first, and recorded
		if err := v.See(ctx, s.Door, place, door.Act{Action: action}); err != nil {
			return nil, err
		}
		return nil, refused
	}
	// The membership may have been taken back since it was read: then the decision falls with it.
	err = v.Do(ctx, s.Door, place, act, store.Put(&d), store.Hold(place.Member))
	if errors.Is(err, store.ErrConflict) {
		return nil, errMoved.Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("deciding about %s: %w", id, err)
	}
	d.Revision++
	return &d, nil
}

var errMoved = problem.New(problem.Conflict, "moved", "Somebody else has decided about this document meanwhile. Reload the page to see where it stands.")
