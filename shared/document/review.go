package document

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"strongroom/shared/problem"
)

// Review is a reviewer's decision about a held document (S6.4).
type Review struct {
	By        string    `dynamodbav:"by"` // person id
	ByName    string    `dynamodbav:"byName"`
	At        time.Time `dynamodbav:"at"`
	Decision  Choice    `dynamodbav:"decision"`
	Reason    string    `dynamodbav:"reason"`
	Detectors []string  `dynamodbav:"detectors,omitempty"` // what is blacked out, for a redaction
}

// Choice is what a reviewer may decide.
type Choice string

// The choices.
const (
	ChooseRelease Choice = "release"
	ChooseReject  Choice = "reject"
	ChooseRedact  Choice = "redact"
)

// Bounds of a reviewer's reason, in characters.
const (
	shortestReason = 10
	longestReason  = 1000
)

var (
	errReason  = problem.New(problem.Invalid, "reason", fmt.Sprintf("Give a reason of %d to %d characters: it stays in the records.", shortestReason, longestReason))
	errBlocked = problem.New(problem.Conflict, "blocked", "The firm's content policy lets nobody release this document as it is. Reject it, or redact what was found.")
	errRedact  = problem.New(problem.Conflict, "redact", "Only PDF documents that could be read can be redacted. Reject this one, and ask for a copy without what was found.")
	errNothing = problem.New(problem.Invalid, "nothing-to-redact", "Choose at least one kind of finding to black out.")
	// ErrDecision says that a decision is none of the three.
	ErrDecision = problem.New(problem.Invalid, "decision", "Choose release, reject or redact.")
)

// pdf is the media type of documents that can be redacted.
const pdf = "application/pdf"

// Redactable reports whether the document is one of those that can be redacted: a PDF whose text was read, with findings.
func (d *Document) Redactable() bool {
	return d.State == Held && !d.ScanFailed && d.Media == pdf && d.Unreadable == "" && len(d.Findings) > 0
}

// Decidable reports whether a reviewer can decide about the document now.
func (d *Document) Decidable() bool { return d.State == Held && !d.ScanFailed }

// Resolve applies a reviewer's decision to a held document. A release and a redaction are carried out by the scanner, which the schedule sees
// to after the lease; a rejection is final. The reason is kept without spaces around it.
func (d *Document) Resolve(r Review, lease time.Duration) error {
	if !d.Decidable() {
		return d.cannot("review")
	}
	r.Reason = strings.TrimSpace(r.Reason)
	if n := utf8.RuneCountInString(r.Reason); n < shortestReason || n > longestReason || !utf8.ValidString(r.Reason) {
		return errReason
	}
	if r.Decision != ChooseRedact {
		r.Detectors = nil
	}
	switch r.Decision {
	case ChooseRelease:
		if d.Blocked {
			return errBlocked
		}
		d.State, d.Task = Received, Release
	case ChooseReject:
		d.State, d.DecidedAt = Rejected, r.At
	case ChooseRedact:
		if !d.Redactable() {
			return errRedact
		}
		if r.Detectors = d.chosen(r.Detectors); len(r.Detectors) == 0 {
			return errNothing
		}
		d.State, d.Task = Received, Redact
	default:
		return ErrDecision
	}
	d.Attempts, d.Due, d.Review = 0, r.At.Add(lease), &r
	return nil
}

// chosen keeps those of the detectors that have findings here.
func (d *Document) chosen(detectors []string) []string {
	var out []string
	for _, f := range d.Findings {
		if slices.Contains(detectors, f.Detector) {
			out = append(out, f.Detector)
		}
	}
	return out
}
