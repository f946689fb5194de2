package document

import (
	"fmt"
	"slices"
	"time"
)

// Verdict is what a scan came to, about the bytes that it read.
type Verdict struct {
	From       Kept // the version that was read
	Allowed    bool
	Flagged    bool   // allowed, with findings that the firm wants to see
	Blocked    bool   // not allowed, and nobody may release it as it is
	Reason     string // plain words; empty when allowed without a flag
	Findings   []Finding
	Unreadable string // why the text could not be read; empty when it could
	SHA256     string // hex, of the bytes in Kept
	Size       int64  // their number; 0 when it is what was announced
	Type       string
	Media      string
	Detectors  string // versions of what it was reached with
	Lists      string
	Policy     string
	Notes      string // version of the reviewer's copy; empty for none
	Kept       Kept   // where the bytes are from now on
}

// Source is the version of the bytes that the scanner has to read next.
func (d *Document) Source() Kept {
	if d.Kept.Version != "" {
		return d.Kept
	}
	return Kept{Zone: Intake, Version: d.Version}
}

// SameTask reports whether the scanner has to do the same with both: the same task, and for a reviewer's the same decision.
func (d *Document) SameTask(other *Document) bool {
	if d.Task != other.Task || d.Task == Check || d.Task == Recheck {
		return d.Task == other.Task
	}
	a, b := d.Review, other.Review
	return a != nil && b != nil && a.By == b.By && a.At.Equal(b.At) && a.Decision == b.Decision && slices.Equal(a.Detectors, b.Detectors)
}

// Decide applies a verdict. A verdict about other bytes than the accepted ones is refused.
func (d *Document) Decide(v Verdict, at time.Time) error {
	if d.State != Received || v.From != d.Source() {
		return d.cannot(fmt.Sprintf("decide on version %s in %s", v.From.Version, v.From.Zone))
	}
	if v.Allowed != (v.Kept.Zone == Vault) || v.Kept.Version == "" {
		return fmt.Errorf("decide: a verdict allowed=%v can't keep the bytes in %q version %q", v.Allowed, v.Kept.Zone, v.Kept.Version)
	}
	d.State = Held
	if v.Allowed {
		d.State = Available
	}
	if v.Size > 0 {
		d.Size = v.Size
	}
	d.Reason, d.Findings, d.Unreadable, d.Flagged, d.Blocked = v.Reason, v.Findings, v.Unreadable, v.Flagged, v.Blocked
	d.SHA256, d.Type, d.Media, d.Kept, d.Notes = v.SHA256, v.Type, v.Media, v.Kept, v.Notes
	d.Detectors, d.Lists, d.Policy = v.Detectors, v.Lists, v.Policy
	d.Task, d.ScanFailed, d.Attempts, d.DecidedAt = Check, false, 0, at
	return nil
}

// Standard is what verdicts are reached with: the versions of the detectors, of the firm's own lists, and of its content policy.
type Standard struct{ Detectors, Lists, Policy string }

// Outdated reports whether the verdict was reached by another standard than this one.
func (d *Document) Outdated(now Standard) bool {
	return Standard{d.Detectors, d.Lists, d.Policy} != now
}

// Again puts a document whose scan had failed back in line.
func (d *Document) Again(at time.Time) error {
	if d.State != Held || !d.ScanFailed {
		return d.cannot("scan again")
	}
	d.State, d.ScanFailed, d.Reason, d.Attempts, d.Due = Received, false, "", 0, at
	return nil
}

// Recheck takes a document that can be opened back to the scanner, which the schedule sees to after the lease. Until the new verdict nobody
// opens it.
func (d *Document) Recheck(at time.Time, lease time.Duration) error {
	if d.State != Available {
		return d.cannot("check again")
	}
	d.State, d.Task, d.Attempts, d.Due = Received, Recheck, 0, at.Add(lease)
	return nil
}

// Fail holds a document whose scan ended again and again without a verdict. Its bytes stay where they are. What a reviewer had asked for is
// theirs to decide again; a check can be begun again with Again.
func (d *Document) Fail(reason string, at time.Time) error {
	if d.State != Received {
		return d.cannot("fail")
	}
	d.State, d.Reason, d.DecidedAt = Held, reason, at
	if d.Task == Release || d.Task == Redact {
		d.Task, d.Attempts, d.Review = Check, 0, nil
		return nil
	}
	d.ScanFailed = true
	return nil
}
