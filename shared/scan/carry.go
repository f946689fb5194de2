package scan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"strongroom/shared/document"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// Unredactable says that a document can't be redacted, in plain words for the reviewer.
type Unredactable struct{ Reason string }

// Error is for the log.
func (u *Unredactable) Error() string { return "can't be redacted: " + u.Reason }

// carryOut does with the bytes what the document's task asks for, and gives the verdict that follows.
func (s *Service) carryOut(ctx context.Context, d *document.Document) (document.Verdict, error) {
	if d.Task == document.Release {
		return s.release(ctx, d)
	}
	from := d.Source()
	scratch, sum, size, err := s.fetch(ctx, d, from)
	if err != nil {
		return document.Verdict{}, err
	}
	defer scratch.Close()
	if d.Task == document.Redact {
		return s.redact(ctx, d, from, scratch, size)
	}
	if d.Task == document.Check && size != d.Size {
		verdict := document.Verdict{From: from, Media: "application/octet-stream", Type: "unknown", SHA256: sum, Unreadable: "size",
			Reason: "The file that arrived does not have the size that was announced, so a person has to look at it."}
		return s.keep(ctx, d, verdict, nil)
	}
	seen, verdict, err := s.inspect(ctx, d, scratch, size)
	if err != nil {
		return document.Verdict{}, err
	}
	verdict.From, verdict.SHA256 = from, sum
	if !verdict.Allowed && !verdict.Blocked && d.Task == document.Recheck && stands(d, verdict) {
		verdict.Allowed, verdict.Flagged = true, true
		verdict.Reason = "Released by a reviewer, and nothing more was found since."
	}
	return s.keep(ctx, d, verdict, &seen)
}

// stands reports whether a reviewer's release covers a later verdict: whatever holds the document now was there, as
// often and as sure, when it was released.
func stands(d *document.Document, v document.Verdict) bool {
	if d.Review == nil || d.Review.Decision != document.ChooseRelease || v.Unreadable != d.Unreadable {
		return false
	}
	for _, f := range v.Findings {
		i := slices.IndexFunc(d.Findings, func(old document.Finding) bool { return old.Detector == f.Detector })
		if i < 0 {
			return false
		}
		old := d.Findings[i]
		if old.High < f.High || old.High+old.Medium < f.High+f.Medium || old.Count() < f.Count() {
			return false
		}
	}
	return true
}

// inspect has the file looked into, and judged by the policy.
func (s *Service) inspect(ctx context.Context, d *document.Document, content io.ReaderAt, size int64) (Inspection, document.Verdict, error) {
	seen, err := s.Inspector.Inspect(ctx, d.Name, content, size)
	if err != nil {
		return seen, document.Verdict{}, fmt.Errorf("%w: %w", errPoison, err)
	}
	sender, in := &person.Person{ID: d.Uploader}, &matter.Matter{ID: d.Matter}
	if err := s.Rows.Load(ctx, sender, in); err != nil {
		return seen, document.Verdict{}, err
	}
	verdict, err := s.Judge.Judge(ctx, Case{Matter: d.Matter, Number: in.Number, Role: sender.Role, Direction: policy.Upload}, seen)
	if err != nil {
		return seen, document.Verdict{}, fmt.Errorf("judging: %w", err)
	}
	return seen, verdict, nil
}

// keep files the bytes where the verdict says, with the reviewer's notes beside them when the document is held.
func (s *Service) keep(ctx context.Context, d *document.Document, verdict document.Verdict, seen *Inspection) (document.Verdict, error) {
	verdict.Kept.Zone = document.Quarantine
	if verdict.Allowed {
		verdict.Kept.Zone = document.Vault
	}
	var err error
	if !verdict.Allowed && seen != nil && seen.Count() > 0 {
		notes, err := seen.Notes().Encode()
		if err != nil {
			return verdict, err
		}
		if verdict.Notes, err = s.Bytes.PutNotes(ctx, d, notes); err != nil {
			return verdict, err
		}
	}
	if verdict.Kept.Version, err = s.Bytes.Keep(ctx, d, verdict.From, verdict.Media, verdict.Kept.Zone); err != nil {
		return verdict, fmt.Errorf("keeping the bytes: %w", err)
	}
	if verdict.From.Zone == document.Vault && !verdict.Allowed {
		return verdict, s.Bytes.Withdraw(ctx, d, verdict.From.Version)
	}
	return verdict, nil
}

// release files a held document in the vault, with everything that was said about it.
func (s *Service) release(ctx context.Context, d *document.Document) (document.Verdict, error) {
	return s.keep(ctx, d, document.Verdict{
		From: d.Source(), Allowed: true, Flagged: len(d.Findings) > 0 || d.Unreadable != "", Reason: "Released by a reviewer.",
		Findings: d.Findings, Unreadable: d.Unreadable, SHA256: d.SHA256, Type: d.Type, Media: d.Media,
		Detectors: d.Detectors, Lists: d.Lists, Policy: d.Policy,
	}, nil)
}

// redact makes the redacted copy, proves by reading it again that what was chosen is gone, and files it in the vault. The original stays in
// quarantine.
func (s *Service) redact(ctx context.Context, d *document.Document, from document.Kept, original io.ReaderAt, size int64) (document.Verdict, error) {
	scratch, err := newScratch()
	if err != nil {
		return document.Verdict{}, err
	}
	defer scratch.Close()
	hash := sha256.New()
	counter := &counting{w: io.MultiWriter(scratch, hash)}
	if err := s.Inspector.Redact(ctx, original, size, d.Review.Detectors, counter); err != nil {
		if errors.As(err, new(*Unredactable)) {
			return document.Verdict{}, err
		}
		return document.Verdict{}, fmt.Errorf("%w: redacting: %w", errPoison, err)
	}
	seen, verdict, err := s.inspect(ctx, d, scratch, counter.n)
	if err != nil {
		return document.Verdict{}, err
	}
	for _, f := range verdict.Findings {
		if slices.Contains(d.Review.Detectors, f.Detector) {
			return document.Verdict{}, &Unredactable{Reason: fmt.Sprintf("The redaction was given up: the copy still contains %s. The document is held as before.", seen.Names.Name(f.Detector, f.Count()))}
		}
	}
	if !verdict.Allowed {
		return document.Verdict{}, &Unredactable{Reason: "The redacted copy would be held as well: " + verdict.Reason + " Choose what has to be blacked out besides."}
	}
	verdict.From, verdict.SHA256, verdict.Size = from, hex.EncodeToString(hash.Sum(nil)), counter.n
	verdict.Reason = "Redacted by a reviewer."
	if _, err := scratch.Seek(0, io.SeekStart); err != nil {
		return document.Verdict{}, err
	}
	verdict.Kept.Zone = document.Vault
	verdict.Kept.Version, err = s.Bytes.PutRedacted(ctx, d, from, verdict.SHA256, seen.Media, scratch, counter.n)
	return verdict, err
}

type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// newScratch is a file without a name: a function that is killed leaves nothing behind, and the open file stays readable.
func newScratch() (*os.File, error) {
	f, err := os.CreateTemp("", "scan-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// fetch copies a version to a scratch file, hashing it on the way. The caller closes the file.
func (s *Service) fetch(ctx context.Context, d *document.Document, from document.Kept) (scratch *os.File, sum string, size int64, err error) {
	body, err := s.Bytes.Open(ctx, d, from)
	if err != nil {
		return nil, "", 0, err
	}
	defer body.Close()
	if scratch, err = newScratch(); err != nil {
		return nil, "", 0, err
	}
	hash := sha256.New()
	if size, err = io.Copy(io.MultiWriter(scratch, hash), body); err != nil {
		return nil, "", 0, errors.Join(fmt.Errorf("reading the object: %w", err), scratch.Close())
	}
	return scratch, hex.EncodeToString(hash.Sum(nil)), size, nil
}
