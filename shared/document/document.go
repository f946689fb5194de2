// Package document holds a document's life: its states, the moves between them, and the rules for its name and size.
//
// Guarantees: a move that the state doesn't allow changes nothing and says so; a verdict belongs to one stored version of the bytes, and
// nothing that arrives later can ride on it. The package stores nothing: a move changes the value, and the caller commits it with its record.
package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"strongroom/shared/matter"
	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// State is where a document stands.
type State string

// The states. Only Available documents can be opened.
//
//	uploading ──► received ──► available
//	    │            ▲  └────► held
//	    └► cancelled └──────── held, when the scan had failed
const (
	Uploading State = "uploading" // announced; bytes may have arrived, but not all, or nobody has noticed yet
	Received  State = "received"  // every byte is stored; no verdict yet
	Available State = "available" // the verdict allows it
	Held      State = "held"      // the verdict, or the failure to reach one, keeps it back
	Cancelled State = "cancelled" // given up before every byte had arrived
)

// Zone is one of the places that keep bytes.
type Zone string

// The zones that a verdict sends a version to.
const (
	Vault      Zone = "vault"
	Quarantine Zone = "quarantine"
)

// Kept is the exact stored version that a verdict is about.
type Kept struct {
	Zone    Zone   `dynamodbav:"zone,omitempty"`
	Version string `dynamodbav:"version,omitempty"`
}

// Finding is what the scan found of one kind, without the value.
type Finding struct {
	Detector   string `dynamodbav:"detector"`
	Confidence string `dynamodbav:"confidence"` // high, medium, low
	Count      int    `dynamodbav:"count"`
	Sample     string `dynamodbav:"sample,omitempty"` // masked
}

// Upload is how the bytes are sent.
type Upload struct {
	Multipart string `dynamodbav:"multipart,omitempty"` // the store's upload id; empty for a single PUT
	PartSize  int64  `dynamodbav:"partSize"`            // bytes of each part but the last
	Parts     int    `dynamodbav:"parts"`
	Modified  int64  `dynamodbav:"modified,omitempty"` // the sender's file date, Unix milliseconds: helps to recognise the file after a reload
}

// Document is one file in a matter.
type Document struct {
	Matter       string    `dynamodbav:"matter"`
	ID           string    `dynamodbav:"id"` // ULID
	Name         string    `dynamodbav:"name"`
	Size         int64     `dynamodbav:"size"`         // bytes
	Declared     string    `dynamodbav:"declared"`     // media type that the sender declared, checked against nothing
	Uploader     string    `dynamodbav:"uploader"`     // person id
	UploaderName string    `dynamodbav:"uploaderName"` // as it was then
	State        State     `dynamodbav:"state"`
	Reason       string    `dynamodbav:"reason,omitempty"`   // why it is held, in plain words
	ScanFailed   bool      `dynamodbav:"failed,omitempty"`   // held because no verdict could be reached
	Attempts     int       `dynamodbav:"attempts,omitempty"` // scans begun
	Begun        time.Time `dynamodbav:"begun"`
	ReceivedAt   time.Time `dynamodbav:"received"`
	DecidedAt    time.Time `dynamodbav:"decided"`
	Due          time.Time `dynamodbav:"due"` // when the schedule looks at it, unless it has a verdict by then
	Upload       Upload    `dynamodbav:"upload"`
	Version      string    `dynamodbav:"version,omitempty"` // the accepted version in intake
	Kept         Kept      `dynamodbav:"kept"`
	SHA256       string    `dynamodbav:"sha256,omitempty"` // hex, of the whole file, computed by the scan
	Type         string    `dynamodbav:"type,omitempty"`   // what it really is, for a person: "PDF document"
	Media        string    `dynamodbav:"media,omitempty"`  // its media type
	Findings     []Finding `dynamodbav:"findings,omitempty"`
	Detectors    string    `dynamodbav:"detectors,omitempty"` // version of the detector set that the verdict was reached with
	Revision     uint64    `dynamodbav:"rev"`
}

// Key places the document in its matter.
func (d *Document) Key() store.Key {
	return store.Key{Partition: matter.Partition(d.Matter), Sort: "DOCUMENT#" + d.ID}
}

// Rev is the revision it was read at.
func (d *Document) Rev() uint64 { return d.Revision }

// The lists of the work index. What has arrived stands in a list of its own, so that announcements that never arrive can't crowd it out.
const (
	Announced = "announced" // being uploaded, or given up by its sender without a word
	Waiting   = "waiting"   // arrived, without a verdict
	Failed    = "failed"    // held because no verdict could be reached
)

// Index keeps documents that wait for something in the work index, ordered by when they are due.
func (d *Document) Index() map[string]string {
	switch {
	case d.State == Uploading:
		return map[string]string{"work": Announced, "since": Stamp(d.Due)}
	case d.State == Received:
		return map[string]string{"work": Waiting, "since": Stamp(d.Due)}
	case d.State == Held && d.ScanFailed:
		return map[string]string{"work": Failed, "since": Stamp(d.DecidedAt)}
	}
	return nil
}

// Stamp formats a time so that text order is time order.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// ObjectKey is the object's name in every bucket.
func (d *Document) ObjectKey() string { return d.Matter + "/" + d.ID }

// Receipt identifies the bytes for people, in one line.
func (d *Document) Receipt() string { return fmt.Sprintf("%s, %d bytes", d.SHA256, d.Size) }

var errState = problem.New(problem.Conflict, "state", "The document has moved on meanwhile. Reload the page to see where it stands.")

func (d *Document) cannot(move string) error {
	return errState.Because(fmt.Errorf("%s: document %s is %s", move, d.ID, d.State))
}

// Receive notes that every byte has arrived as this version of the intake object.
func (d *Document) Receive(version string, at time.Time, lease time.Duration) error {
	if d.State != Uploading {
		return d.cannot("receive")
	}
	d.State, d.Version, d.ReceivedAt, d.Due = Received, version, at, at.Add(lease)
	return nil
}

// Attempt notes that a scan of the received version begins and will have ended, or died, after the lease.
func (d *Document) Attempt(at time.Time, lease time.Duration) error {
	if d.State != Received {
		return d.cannot("attempt")
	}
	d.Attempts++
	d.Due = at.Add(lease)
	return nil
}

// Verdict is what a scan came to, about the version that it read.
type Verdict struct {
	Version   string // the intake version that was scanned
	Allowed   bool
	Reason    string // plain words; empty when allowed
	Findings  []Finding
	SHA256    string
	Type      string
	Media     string
	Detectors string
	Kept      Kept
}

// Decide applies a verdict. A verdict about another version than the accepted one is refused.
func (d *Document) Decide(v Verdict, at time.Time) error {
	if d.State != Received || v.Version != d.Version {
		return d.cannot("decide on version " + v.Version)
	}
	if v.Allowed != (v.Kept.Zone == Vault) || v.Kept.Version == "" {
		return fmt.Errorf("decide: a verdict allowed=%v can't keep the bytes in %q version %q", v.Allowed, v.Kept.Zone, v.Kept.Version)
	}
	d.State = Held
	if v.Allowed {
		d.State = Available
	}
	d.Reason, d.Findings, d.SHA256, d.Type, d.Media, d.Detectors, d.Kept = v.Reason, v.Findings, v.SHA256, v.Type, v.Media, v.Detectors, v.Kept
	d.ScanFailed, d.DecidedAt = false, at
	return nil
}

// Fail holds a document whose scan ended again and again without a verdict. Its bytes stay in intake; Again makes it scannable.
func (d *Document) Fail(reason string, at time.Time) error {
	if d.State != Received {
		return d.cannot("fail")
	}
	d.State, d.ScanFailed, d.Reason, d.DecidedAt = Held, true, reason, at
	return nil
}

// Again puts a document whose scan had failed back in line.
func (d *Document) Again(at time.Time) error {
	if d.State != Held || !d.ScanFailed {
		return d.cannot("scan again")
	}
	d.State, d.ScanFailed, d.Reason, d.Attempts, d.Due = Received, false, "", 0, at
	return nil
}

// Cancel gives an upload up.
func (d *Document) Cancel(at time.Time) error {
	if d.State != Uploading {
		return d.cannot("cancel")
	}
	d.State, d.DecidedAt = Cancelled, at
	return nil
}

// ETag changes whenever the document does; it reveals nothing of the content.
func (d *Document) ETag() string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s/%s@%d", d.Matter, d.ID, d.Revision)))
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}
