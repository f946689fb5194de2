// Package scan reaches the verdict about every document that arrives (S6.1): it reads the very version that arrived, has it inspected, copies
// that version to the vault or to quarantine, and commits the verdict with its record.
//
// Guarantees: events may repeat, come late or not at all; functions may die anywhere. Each step can be repeated, the commits are conditional
// on the revision read, and Reconcile takes up whatever nobody finished, so every accepted upload reaches a verdict or is held where a
// person sees it (S7.3). What can't be read is held, never let through (S6.3).
package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/store"
	"strongroom/shared/visit"
)

// Rows is what scan reads.
type Rows interface {
	visit.Rows
	// Work lists documents that were due before a time; see table.Tables. It may lag behind commits by moments.
	Work(ctx context.Context, work string, before time.Time, limit int) ([]document.Document, error)
}

// Bytes is where documents lie. Keep and PutRedacted may be repeated: they find what they made.
type Bytes interface {
	Arrived(ctx context.Context, d *document.Document, version string) (document.Object, bool, error)
	Open(ctx context.Context, d *document.Document, from document.Kept) (io.ReadCloser, error)
	Keep(ctx context.Context, d *document.Document, from document.Kept, media string, zone document.Zone) (string, error)
	// Withdraw makes a version in the vault one that no link opens any more.
	Withdraw(ctx context.Context, d *document.Document, version string) error
	// PutRedacted writes the redacted form of a version to the vault.
	PutRedacted(ctx context.Context, d *document.Document, from document.Kept, sha256, media string, content io.ReadSeeker, size int64) (string, error)
	// PutNotes writes what a reviewer reads.
	PutNotes(ctx context.Context, d *document.Document, notes []byte) (string, error)
	// Decided lets the intake version expire. Until then it stays, however long a verdict takes.
	Decided(ctx context.Context, d *document.Document, version string) error
}

// Inspector looks into a file. What it gives says what the file is and what was found; an error means that it could not be looked into, which
// is our failure and not the document's.
type Inspector interface {
	Inspect(ctx context.Context, name string, content io.ReaderAt, size int64) (Inspection, error)
	// Redact writes a PDF in which the findings of these detectors are blacked out for good. A *Unredactable says that this document can't be.
	Redact(ctx context.Context, content io.ReaderAt, size int64, detectors []string, out io.Writer) error
}

// Service scans. Every field is required.
type Service struct {
	Door      *door.Door
	Rows      Rows
	Bytes     Bytes
	Inspector Inspector
	Judge     Judge
	Lease     time.Duration // longer than a scan may take
	Abandon   time.Duration // after which an upload that never arrived is given up
	Now       func() time.Time
	Log       *slog.Logger
}

// attempts is how often a scan is begun before a person has to look.
const attempts = 3

var scanner = access.ByService("scan")

// failedReason is what people read when no verdict could be reached.
const failedReason = "The content check did not finish, so the document is held. An administrator can have it checked again."

// errPoison marks a failure of the inspection itself, which would likely happen again.
var errPoison = errors.New("the inspection failed")

// Arrived handles one object-created event. last says that the event will not come again: a failed inspection then holds the document.
func (s *Service) Arrived(ctx context.Context, key, version string, last bool) error {
	matterID, id, ok := strings.Cut(key, "/")
	if !ok || !visit.ValidID(matterID) || !visit.ValidID(id) {
		s.Log.Warn("an object that belongs to no document was ignored", "key", strconv.Quote(key))
		return nil
	}
	if version == "" { // an event of an unversioned bucket, or one that somebody wrote by hand
		object, arrived, err := s.Bytes.Arrived(ctx, &document.Document{Matter: matterID, ID: id}, "")
		if err != nil || !arrived {
			return err
		}
		version = object.Version
	}
	d, err := s.scan(ctx, matterID, id, version)
	if !last || !errors.Is(err, errPoison) {
		return err // a store that can't be reached holds no document: the event comes again, or Reconcile does
	}
	s.Log.Error("the last attempt to scan failed; the document is held", "document", id, "error", err)
	return errors.Join(err, s.fail(ctx, d, failedReason))
}

// load reads the document afresh; found is false when there is no such row.
func (s *Service) load(ctx context.Context, matterID, id string) (d *document.Document, found bool, err error) {
	d = &document.Document{Matter: matterID, ID: id}
	err = s.Rows.Load(ctx, d)
	return d, d.Revision > 0, err
}

// commit records an act of the scanner on a document that was read at revision before, and stores it.
func (s *Service) commit(ctx context.Context, action audit.Action, before document.State, d *document.Document, details map[string]string) error {
	act := door.Act{
		Who: scanner, Action: action, Revision: d.Revision + 1, Details: details,
		What: access.Resource{Matter: d.Matter, Document: d.ID, State: string(before), Uploader: d.Uploader},
	}
	if action == audit.Receive { // the arrival is the sender's act, whoever notices it
		act.For, act.ForName = d.Uploader, d.UploaderName
	}
	if err := s.Door.Do(ctx, act, store.Put(d)); err != nil {
		return err
	}
	d.Revision++
	return nil
}

func facts(d *document.Document) map[string]string {
	return map[string]string{"name": d.Name, "bytes": strconv.FormatInt(d.Size, 10)}
}

// Rung takes up what a reviewer or a download has asked for: the doorbell is the table's stream. What is not there to do is no error.
func (s *Service) Rung(ctx context.Context, matterID, id string) error {
	d, found, err := s.load(ctx, matterID, id)
	if err != nil || !found || d.State != document.Received || d.Task == document.Check || d.Attempts > 0 {
		return err // with an attempt noted, the schedule is at it: its own note must not ring for the same work
	}
	_, err = s.scan(ctx, matterID, id, d.Version)
	return err
}

// scan carries out what a document asks for, which it gives as it stood when the work began; nil when there was nothing to do.
func (s *Service) scan(ctx context.Context, matterID, id, version string) (*document.Document, error) {
	d, err := s.receive(ctx, matterID, id, version)
	if err != nil || d == nil {
		return nil, err
	}
	return d, s.work(ctx, d)
}

func (s *Service) work(ctx context.Context, d *document.Document) error {
	verdict, err := s.carryOut(ctx, d)
	var impossible *Unredactable
	if errors.As(err, &impossible) {
		return s.fail(ctx, d, impossible.Reason)
	}
	if err != nil {
		return fmt.Errorf("scanning %s: %w", d.ID, err)
	}
	late := false
	if err := door.Retry(ctx, func() (err error) { late, err = s.decide(ctx, d, verdict); return err }); err != nil {
		return err
	}
	if late {
		if err := s.settle(ctx, d.Matter, d.ID, verdict); err != nil {
			return err
		}
	}
	return s.Bytes.Decided(ctx, d, d.Version)
}

// receive brings the document to the state in which it can be scanned, and gives nil when there is nothing to do.
func (s *Service) receive(ctx context.Context, matterID, id, version string) (out *document.Document, err error) {
	err = door.Retry(ctx, func() error {
		out = nil
		d, found, err := s.load(ctx, matterID, id)
		if err != nil || !found {
			return err
		}
		before := d.State
		switch {
		case d.State == document.Held && d.ScanFailed && (version == "" || version == d.Version):
			if err := d.Again(s.Now()); err != nil {
				return err
			}
			d.Due = s.Now().Add(s.Lease)
			err = s.commit(ctx, audit.Retry, before, d, facts(d))
		case d.State == document.Uploading:
			if err = d.Receive(version, s.Now(), s.Lease); err == nil {
				err = s.commit(ctx, audit.Receive, before, d, facts(d))
			}
		case d.State != document.Received || (version != "" && version != d.Version):
			s.Log.Info("nothing to scan", "document", id, "state", d.State, "same version", version == d.Version)
			if d.Kept.Version == "" {
				return nil
			}
			return s.Bytes.Decided(ctx, d, d.Version) // again, because an earlier attempt may have ended just before it
		}
		if err == nil {
			out = d
		}
		return err
	})
	return out, err
}

// decide commits the verdict on what was asked of the scanner. late says that it was not taken: another attempt at the same was faster, or a
// reviewer has asked for something else since.
func (s *Service) decide(ctx context.Context, asked *document.Document, verdict document.Verdict) (late bool, err error) {
	d, found, err := s.load(ctx, asked.Matter, asked.ID)
	if err != nil || !found {
		return false, err
	}
	if d.State != document.Received || d.Source() != verdict.From || !d.SameTask(asked) {
		return true, nil
	}
	before, task := d.State, d.Task
	if err := d.Decide(verdict, s.Now()); err != nil {
		return false, err
	}
	details := facts(d)
	details["verdict"], details["sha256"] = string(d.State), d.SHA256
	details["detectors"], details["policy"] = d.Detectors, d.Policy
	if task != document.Check {
		details["task"] = string(task)
	}
	if d.Flagged {
		details["flagged"] = "yes"
	}
	if d.Reason != "" {
		details["reason"] = d.Reason
	}
	for _, f := range d.Findings {
		details["found "+f.Detector] = fmt.Sprintf("%d, %s confidence", f.Count(), f.Confidence())
	}
	return false, s.commit(ctx, audit.Scan, before, d, details)
}

// fail holds a document for which what was asked could not be done, unless something else is asked by now.
func (s *Service) fail(ctx context.Context, asked *document.Document, reason string) error {
	return door.Retry(ctx, func() error {
		d, found, err := s.load(ctx, asked.Matter, asked.ID)
		if err != nil || !found || d.State != document.Received || !d.SameTask(asked) {
			return err
		}
		before := d.State
		if err := d.Fail(reason, s.Now()); err != nil {
			return err
		}
		details := facts(d)
		details["verdict"], details["reason"] = string(d.State), d.Reason
		return s.commit(ctx, audit.Scan, before, d, details)
	})
}
