package transfer

import (
	"context"
	"errors"
	"fmt"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/problem"
	"strongroom/shared/store"
	"strongroom/shared/visit"
)

// Complete joins the parts of an upload and notes that every byte has arrived. A file sent in one piece needs no joining: its arrival is
// noticed by the scan, and Complete only tells where it stands. Calling it again is harmless.
func (s *Service) Complete(ctx context.Context, v visit.Visit, matterID, id string) (d *document.Document, err error) {
	err = door.Retry(ctx, func() error {
		d, err = s.complete(ctx, v, matterID, id)
		return err
	})
	return d, err
}

func (s *Service) complete(ctx context.Context, v visit.Visit, matterID, id string) (*document.Document, error) {
	place, err := s.sending(ctx, v, matterID, id)
	if err != nil {
		return nil, err
	}
	d := place.Document
	if d.State != document.Uploading || d.Upload.Multipart == "" {
		return d, nil
	}
	parts, err := s.Bytes.Parts(ctx, d)
	if errors.Is(err, document.ErrNoUpload) {
		return d, nil // joined before; the scan notes the arrival
	}
	if err != nil {
		return nil, err
	}
	if err := whole(d, parts); err != nil {
		return nil, err
	}
	version, err := s.Bytes.Complete(ctx, d, parts)
	if errors.Is(err, document.ErrNoUpload) {
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	if err := d.Receive(version, s.Now(), s.Limits.Lease); err != nil {
		return nil, err
	}
	act := door.Act{Action: audit.Receive, Revision: d.Revision + 1, Details: facts(d)}
	place.Document = &document.Document{Matter: d.Matter, ID: d.ID, State: document.Uploading, Uploader: d.Uploader, Revision: d.Revision}
	return d, v.Do(ctx, s.Door, place, act, store.Put(d))
}

func whole(d *document.Document, parts []document.Part) error {
	missing := 0
	have := map[int]int64{}
	for _, p := range parts {
		have[p.Number] = p.Size
	}
	for n := 1; n <= d.Upload.Parts; n++ {
		if have[n] != d.PartBytes(n) {
			missing++
		}
	}
	if missing > 0 || len(parts) != d.Upload.Parts {
		return problem.New(problem.Conflict, "incomplete", fmt.Sprintf("%d of %d parts of the file have not arrived yet.", missing, d.Upload.Parts))
	}
	return nil
}

// Cancel gives an upload up. What had arrived of it is removed.
func (s *Service) Cancel(ctx context.Context, v visit.Visit, matterID, id string) error {
	return door.Retry(ctx, func() error {
		place, err := v.Find(ctx, s.Rows, matterID, id)
		if err != nil {
			return err
		}
		cancelled := *place.Document
		if cancelled.State == document.Cancelled {
			return v.See(ctx, s.Door, place, door.Act{Action: audit.UploadCancel})
		}
		if cancelled.Revision > 0 {
			if err := v.See(ctx, s.Door, place, door.Act{Action: audit.UploadCancel}); err != nil {
				return err
			}
			if err := cancelled.Cancel(s.Now()); err != nil {
				return err
			}
		}
		act := door.Act{Action: audit.UploadCancel, Revision: cancelled.Revision + 1, Details: facts(&cancelled)}
		if err := v.Do(ctx, s.Door, place, act, store.Put(&cancelled)); err != nil {
			return err
		}
		if cancelled.Upload.Multipart == "" {
			return nil
		}
		return s.Bytes.Abort(ctx, &cancelled)
	})
}

// ErrRechecking says that the verdict was reached by an older standard, and that the document is on its way to a new one.
var ErrRechecking = problem.New(problem.Conflict, "rechecking",
	"The firm's content policy has changed since this document was checked, so it is being checked again. It usually takes less than a minute; then open it again.")

// Download records a download and then signs its link. The transaction demands that the document's row and the membership have not changed since
// they were decided on, so a verdict or a membership that is taken back in between wins. A document whose verdict is older than the policy or
// the detectors goes back to the scanner first (S6.1): ErrRechecking.
func (s *Service) Download(ctx context.Context, v visit.Visit, matterID, id string) (d *document.Document, link document.Link, err error) {
	now, err := s.Content.Standard(ctx)
	if err != nil {
		return nil, document.Link{}, fmt.Errorf("reading the standard of verdicts: %w", err)
	}
	again := false
	err = door.Retry(ctx, func() error {
		place, err := v.Find(ctx, s.Rows, matterID, id)
		if err != nil {
			return err
		}
		d = place.Document
		details := facts(d)
		if again = d.State == document.Available && d.Outdated(now) && v.May(s.Door, place, audit.Download); again {
			return s.recheck(ctx, v, place, now)
		}
		if d.State == document.Available && v.May(s.Door, place, audit.Download) {
			if err := s.contentAllows(ctx, v, place, details); err != nil {
				return err
			}
		}
		details["version"], details["sha256"] = d.Kept.Version, d.SHA256
		return v.Do(ctx, s.Door, place, door.Act{Action: audit.Download, Details: details}, store.Hold(d), store.Hold(place.Member))
	})
	switch {
	case err != nil:
		return nil, document.Link{}, err
	case again:
		return nil, document.Link{}, ErrRechecking
	case d.State != document.Available || d.Kept.Zone != document.Vault || d.Kept.Version == "":
		return nil, document.Link{}, fmt.Errorf("download of %s: allowed, but its row names no version in the vault", d.ID)
	}
	link, err = s.Bytes.GetLink(ctx, d, s.Now(), s.Limits.DownloadLink)
	return d, link, err
}

// contentAllows refuses, with a record, what the content policy doesn't let this person open.
func (s *Service) contentAllows(ctx context.Context, v visit.Visit, place visit.Place, details map[string]string) error {
	ok, why, rules, err := s.Content.Opens(ctx, place.Document, place.Matter.Number, v.Person.Role)
	if ok || err != nil {
		return err
	}
	details["contentPolicy"] = rules
	if err := s.Door.Refuse(ctx, door.Act{Who: place.Who, What: place.What(), Action: audit.Download, From: v.From, Details: details}); err != nil {
		return err
	}
	return problem.New(problem.Forbidden, "content-policy", "The firm's content policy doesn't let you open this document. "+why)
}

// recheck sends a document back to the scanner.
func (s *Service) recheck(ctx context.Context, v visit.Visit, place visit.Place, now document.Standard) error {
	seen := *place.Document
	d := seen
	if err := d.Recheck(s.Now(), s.Limits.Lease); err != nil {
		return err
	}
	details := facts(&seen)
	details["policy"], details["detectors"] = now.Policy, now.Detectors
	place.Document = &seen
	return v.Do(ctx, s.Door, place, door.Act{Action: audit.Recheck, Revision: seen.Revision + 1, Details: details}, store.Put(&d))
}
