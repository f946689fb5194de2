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
//	uploading ──► received ◄──► available    received again when a newer policy or detector set has to look at it (Task Recheck)
//	    │            ▲  ▲
//	    └► cancelled │  └─────► held ──► rejected
//	                 └───────── held, when a reviewer releases or redacts it, or when the scan had failed
const (
	Uploading State = "uploading" // announced; bytes may have arrived, but not all, or nobody has noticed yet
	Received  State = "received"  // every byte is stored; no verdict yet
	Available State = "available" // the verdict allows it
	Held      State = "held"      // the verdict, or the failure to reach one, keeps it back
	Cancelled State = "cancelled" // given up before every byte had arrived
	Rejected  State = "rejected"  // a reviewer decided that it stays shut for good
)

// Task is what the scanner has to do with a document in the state received.
type Task string

// The tasks.
const (
	Check   Task = ""        // reach the first verdict
	Recheck Task = "recheck" // reach a new verdict about a document in the vault: the policy or the detectors are newer than the old one
	Release Task = "release" // take a held document to the vault, because a reviewer said so
	Redact  Task = "redact"  // black out what a reviewer chose, and reach a verdict about the copy
)

// Zone is one of the places that keep bytes.
type Zone string

// The zones: bytes arrive in intake, and a verdict sends them to one of the other two.
const (
	Intake     Zone = "intake"
	Vault      Zone = "vault"
	Quarantine Zone = "quarantine"
)

// Kept names one stored version of the bytes exactly.
type Kept struct {
	Zone    Zone   `dynamodbav:"zone,omitempty"`
	Version string `dynamodbav:"version,omitempty"`
}

// Finding is what the scan found of one kind, without the values.
type Finding struct {
	Detector string   `dynamodbav:"detector"`
	High     int      `dynamodbav:"high,omitempty"` // how many of high confidence
	Medium   int      `dynamodbav:"medium,omitempty"`
	Low      int      `dynamodbav:"low,omitempty"`
	Sample   string   `dynamodbav:"sample,omitempty"` // the surest one, masked
	Where    []string `dynamodbav:"where,omitempty"`  // the first places, for a person: "page 3"
}

// Count is how many there are of any confidence.
func (f Finding) Count() int { return f.High + f.Medium + f.Low }

// Confidence is that of the surest: "high", "medium" or "low".
func (f Finding) Confidence() string {
	switch {
	case f.High > 0:
		return "high"
	case f.Medium > 0:
		return "medium"
	}
	return "low"
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
	Task         Task      `dynamodbav:"task,omitempty"`
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
	Unreadable   string    `dynamodbav:"unreadable,omitempty"` // why its text could not be read (an extract.Code); empty when it could
	Flagged      bool      `dynamodbav:"flagged,omitempty"`    // allowed, with findings that the firm wants to see
	Blocked      bool      `dynamodbav:"blocked,omitempty"`    // held, and the policy lets nobody release it as it is
	Detectors    string    `dynamodbav:"detectors,omitempty"`  // versions of what the verdict was reached with: the detectors,
	Lists        string    `dynamodbav:"lists,omitempty"`      // the firm's own lists,
	Policy       string    `dynamodbav:"policy,omitempty"`     // and its content policy
	Notes        string    `dynamodbav:"notes,omitempty"`      // version of the reviewer's copy in quarantine; empty when there is none
	Review       *Review   `dynamodbav:"review,omitempty"`     // the last decision of a reviewer
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
	ToReview  = "review"    // held by a verdict, for a reviewer to decide
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
	case d.State == Held:
		return map[string]string{"work": ToReview, "since": Stamp(d.DecidedAt)}
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
