package scan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/store"
)

// room is the time that one scan may need: four minutes of reading (extract.DefaultLimits) and as long again for a service that reads scanned
// pages. A run begins no other work when less is left of its own time, so that no document loses an attempt to another's slowness.
const room = 8*time.Minute + 10*time.Second

// worthALook tells whether the schedule, which runs every minute, should ask the store about an upload of that age again: at every run in
// the first ten minutes, then every ten minutes, after half a day every hour. Announcements that never arrive thus cost next to nothing.
func worthALook(age time.Duration) bool {
	switch minute := int(age / time.Minute); {
	case minute < 10:
		return true
	case minute < 12*60:
		return minute%10 == 0
	default:
		return minute%60 == 0
	}
}

// Reconcile takes up what events have missed: scans that died, uploads that arrived unnoticed, uploads that never arrived. It is meant to
// run every minute. What has arrived comes first, and one document's failure does not stop the others.
func (s *Service) Reconcile(ctx context.Context) error {
	var failures []error
	for _, work := range []string{document.Waiting, document.Announced} {
		due, err := s.Rows.Work(ctx, work, s.Now(), 0)
		if err != nil {
			return errors.Join(append(failures, fmt.Errorf("listing %s documents: %w", work, err))...)
		}
		for _, d := range due {
			if age := s.Now().Sub(d.Begun); d.State == document.Uploading && age < s.Abandon && !worthALook(age) {
				continue
			}
			if deadline, bounded := ctx.Deadline(); bounded && time.Until(deadline) < room {
				return errors.Join(failures...)
			}
			if err := s.take(ctx, d.Matter, d.ID); err != nil && !errors.Is(err, store.ErrConflict) {
				failures = append(failures, fmt.Errorf("reconciling %s: %w", d.ID, err))
			}
		}
	}
	return errors.Join(failures...)
}

func (s *Service) take(ctx context.Context, matterID, id string) error {
	d, found, err := s.load(ctx, matterID, id)
	if err != nil || !found || s.Now().Before(d.Due) {
		return err
	}
	switch d.State {
	case document.Uploading:
		return s.takeUpload(ctx, d)
	case document.Received:
		if d.Attempts >= attempts {
			return s.fail(ctx, d, failedReason)
		}
		before := d.State
		if err := d.Attempt(s.Now(), s.Lease); err != nil {
			return err
		}
		if err := s.commit(ctx, audit.Retry, before, d, map[string]string{"name": d.Name, "attempt": fmt.Sprint(d.Attempts)}); err != nil {
			return err
		}
		_, err = s.scan(ctx, matterID, id, d.Version)
		return err
	}
	return nil
}

// takeUpload scans an upload that arrived unnoticed, looks again later at one that may still arrive, and gives up one that is too old.
func (s *Service) takeUpload(ctx context.Context, d *document.Document) error {
	object, arrived, err := s.Bytes.Arrived(ctx, d, "")
	switch {
	case err != nil:
		return err
	case arrived:
		_, err = s.scan(ctx, d.Matter, d.ID, object.Version)
		return err
	case s.Now().Sub(d.Begun) < s.Abandon:
		return nil
	}
	return door.Retry(ctx, func() error {
		fresh, found, err := s.load(ctx, d.Matter, d.ID)
		if err != nil || !found || fresh.State != document.Uploading {
			return err
		}
		before := fresh.State
		if err := fresh.Cancel(s.Now()); err != nil {
			return err
		}
		return s.commit(ctx, audit.UploadCancel, before, fresh, map[string]string{"name": fresh.Name, "reason": "The upload was not finished in time."})
	})
}
