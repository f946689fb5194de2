// Package audit defines the record of one act: who, what, which resource, when, from where, with what outcome, decided by which policy
// (S4.1). A record commits in the same transaction as the change it describes (S4.2); the table that keeps it is append-only by the
// permissions of every function.
//
// Times are data, never order: within one document Revision gives the order, and the ledger gives it between documents.
// The package neither stores nor signs anything.
package audit

import (
	"time"
)

// Action is what was done, or tried. The same names are the actions of the access policies.
type Action string

// The declared event kinds.
const (
	SessionOpen    Action = "session.open"     // a sign-in, good or bad
	SessionEnd     Action = "session.end"      // a sign-out, or a session that a newer sign-in ended
	MatterView     Action = "matter.view"      // a matter's list of documents was shown
	DocumentView   Action = "document.view"    // a document's page was shown
	UploadBegin    Action = "document.begin"   // an upload was started
	UploadCancel   Action = "document.cancel"  // an upload was given up by its sender, or ran out of time
	Receive        Action = "document.upload"  // every byte has arrived and was accepted
	Scan           Action = "document.scan"    // a verdict was reached
	Retry          Action = "document.retry"   // the schedule took up a scan that had not ended
	Rescan         Action = "document.rescan"  // a person asked for another scan
	Recheck        Action = "document.recheck" // a newer policy or detector set has to look at a document before it is opened again
	Inspect        Action = "document.inspect" // a reviewer read the masked findings of a held document
	Release        Action = "document.release" // a reviewer let a held document through
	Reject         Action = "document.reject"  // a reviewer decided that it stays shut
	Redact         Action = "document.redact"  // a reviewer had what was found blacked out
	Download       Action = "document.download"
	ActivityView   Action = "activity.view"   // somebody looked at an audit trail
	AttentionView  Action = "attention.view"  // the list of documents that need a hand was shown
	RulesView      Action = "rules.view"      // the content policy or the firm's lists were shown
	PolicyWrite    Action = "policy.write"    // a version of the content policy was written
	PolicyActivate Action = "policy.activate" // a version of the content policy was put in force
	ListLoad       Action = "list.load"       // a list of the firm's own was put in force
	ListRemove     Action = "list.remove"     // a list of the firm's own was taken out of force
	PersonInvite   Action = "person.invite"
	MatterOpen     Action = "matter.open"
	MemberAdd      Action = "member.add"
)

// Actions lists every declared event kind, in the order above.
func Actions() []Action {
	return []Action{SessionOpen, SessionEnd, MatterView, DocumentView, UploadBegin, UploadCancel, Receive, Scan, Retry, Rescan, Recheck, Inspect, Release, Reject, Redact, Download,
		ActivityView, AttentionView, RulesView, PolicyWrite, PolicyActivate, ListLoad, ListRemove, PersonInvite, MatterOpen, MemberAdd}
}

// Outcome is how it ended.
type Outcome string

// The outcomes.
const (
	Done   Outcome = "done"
	Denied Outcome = "denied"
)

// Origin is where a request came from.
type Origin struct {
	IP      string `dynamodbav:"ip,omitempty"`      // as the front door saw it
	Agent   string `dynamodbav:"agent,omitempty"`   // User-Agent, at most 256 bytes
	Request string `dynamodbav:"request,omitempty"` // the request's id, which the logs carry too
}

// Record is one act. ID is a ULID and, with Day, the record's key.
type Record struct {
	Day       string            `dynamodbav:"day"` // UTC date of At, 2006-01-02
	ID        string            `dynamodbav:"id"`
	At        time.Time         `dynamodbav:"at"`
	Actor     string            `dynamodbav:"actor"`     // person id, "service:scan", or "visitor"
	ActorName string            `dynamodbav:"actorName"` // as it was at the time
	Action    Action            `dynamodbav:"action"`
	Outcome   Outcome           `dynamodbav:"outcome"`
	Matter    string            `dynamodbav:"matter,omitempty"`
	Document  string            `dynamodbav:"document,omitempty"`
	Revision  uint64            `dynamodbav:"revision,omitempty"` // of the document after the act; 0 when it was not changed
	Policies  []string          `dynamodbav:"policies"`           // the deciding policies' ids, sorted
	From      Origin            `dynamodbav:"from"`
	Details   map[string]string `dynamodbav:"details,omitempty"` // plain facts for the reader, never a secret or a found value
}
