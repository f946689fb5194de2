package scan

import (
	"context"
	"errors"
	"fmt"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/store"
)

// batch bounds one run of Reconcile; the next run goes on. Uploads that are under way stand in the same list and cost one question each, so
// it is far above what a firm has under way at a time.
const batch = 500

// Reconcile takes up what events have missed: uploads that arrived unnoticed, scans that died, uploads that never arrived. It is meant to
// run every minute. One document's failure does not stop the others.
func (s *Service) Reconcile(ctx context.Context) error {
	due, err := s.Rows.Work(ctx, document.Pending, s.Now(), batch)
	if err != nil {
		return fmt.Errorf("listing pending documents: %w", err)
	}
	var failures []error
	for _, d := range due {
		if err := s.take(ctx, d.Matter, d.ID); err != nil && !errors.Is(err, store.ErrConflict) {
			failures = append(failures, fmt.Errorf("reconciling %s: %w", d.ID, err))
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
			return s.fail(ctx, matterID, id)
		}
		before := d.State
		if err := d.Attempt(s.Now(), s.Lease); err != nil {
			return err
		}
		if err := s.commit(ctx, audit.Retry, before, d, map[string]string{"name": d.Name, "attempt": fmt.Sprint(d.Attempts)}); err != nil {
			return err
		}
		return s.scan(ctx, matterID, id, d.Version)
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
		return s.scan(ctx, d.Matter, d.ID, object.Version)
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
