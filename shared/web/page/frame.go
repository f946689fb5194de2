package page

import "time"

// Frame is what every page has around its content. Views embed it by value.
type Frame struct {
	Title string // of the document; the page adds the firm's name. Views that know better (Matter, Document, Upload) take their own when it is empty

	// Root is the way from this page's address to the portal's root: "" for pages directly below it, "../" for each level more.
	// The page at matters/ID has "../", the one at matters/ID/documents/ID has "../../../".
	Root string

	// Here is this page's address relative to the portal's root, with its query ("matters/ID?before=..."). Forms send it as "return", so
	// that "Stay signed in" without scripts and a new sign-in lead back. Empty means the root.
	Here string

	Person  *Person  // who is signed in; nil on pages for everybody
	CSRF    string   // token of the session; required when Person is set
	Session *Session // when the session ends; nil when nobody is signed in
	Nav     Nav
	Notice  string // one or two plain sentences that are shown once above the content; empty for none
}

func (f *Frame) frame() *Frame { return f }

// Person is somebody as shown to others.
type Person struct {
	Name string
	Role string // administrator, attorney, paralegal, client; other words are shown as they are
}

// Session tells when the session ends. All three times are the server's, so that a wrong clock in the browser changes nothing.
type Session struct {
	IdleEnds     time.Time // without another request
	AbsoluteEnds time.Time // whatever happens
	Now          time.Time
}

// Section is one of the places that the navigation leads to.
type Section string

// The sections.
const (
	SectionMatters   Section = "matters"
	SectionReview    Section = "review"
	SectionAttention Section = "attention"
	SectionRules     Section = "rules"
	SectionActivity  Section = "activity"
)

// Nav says what the navigation shows.
type Nav struct {
	Current   Section // the section that this page belongs to; empty for none
	Review    bool    // whether the person sees "Review" (those who decide about held documents)
	Rules     bool    // whether the person sees "Rules" (administrators)
	Attention bool    // whether the person sees "Needs attention" (firm staff)
	Waiting   int     // how many documents wait there; 0 shows no number
}

// The states of a document, as the chips know them. Another word is shown as it is.
const (
	StateUploading = "uploading"
	StateReceived  = "received"
	StateAvailable = "available"
	StateHeld      = "held"
	StateCancelled = "cancelled"
	StateRejected  = "rejected"
)

// Reasons why somebody is signed out, for Welcome and SessionEnded.
const (
	ReasonSignedOut = "signed-out" // by their own wish
	ReasonElsewhere = "elsewhere"  // a newer sign-in of the same person
	ReasonIdle      = "idle"       // the idle time-out
	ReasonAbsolute  = "absolute"   // the absolute time-out
	ReasonRequired  = "required"   // a page was asked for without a session
	ReasonUnknown   = "unknown"    // the cookie names no session
	ReasonFailed    = "failed"     // the sign-in did not end well
)
