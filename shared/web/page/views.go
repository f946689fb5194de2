package page

import "time"

// Matters is the first page after the sign-in: the matters that the person belongs to. Address: the root.
type Matters struct {
	Frame
	Matters []MatterRow
	Staff   bool // shows clients and held counts
}

// MatterRow is one matter of a list.
type MatterRow struct {
	ID, Number, Name, Client string
	Documents                int       // how many it holds; -1 when that was not counted
	Held                     int       // how many of them are held; shown to staff when above 0
	Latest                   time.Time // when the newest document arrived; zero for none or unknown
}

// Matter is one matter with a stretch of its documents, newest first. Address: matters/ID.
type Matter struct {
	Frame
	ID, Number, Name, Client string
	Opened                   time.Time
	Documents                []DocumentRow
	People                   []Member
	MayUpload                bool
	Paged                    bool   // this is not the first stretch: shows the way back to the newest
	Older                    string // value of the query parameter "before" for the next stretch; empty when this is the last
}

// DocumentRow is one document of a list.
type DocumentRow struct {
	ID, Name string
	Type     string // what it is, for a person: "PDF document"; empty when not known yet
	Size     int64  // bytes
	Sender   string
	Sent     time.Time
	State    string // one of the State constants
	Reason   string // why it is held, in plain words
}

// Member is one of a matter's people.
type Member struct{ Name, Role string }

// Upload is the page that sends files to a matter. Address: matters/ID/upload.
type Upload struct {
	Frame
	Matter, MatterNumber, MatterName string
	MaxBytes                         int64 // largest file that is taken
}

// Document is one document with its history. Address: matters/ID/documents/ID.
type Document struct {
	Frame
	Matter, MatterNumber, MatterName string
	ID, Name                         string
	Type                             string
	Size                             int64  // bytes
	SHA256                           string // hex, of the whole file; empty until the scan has computed it
	Sender                           string
	Sent                             time.Time // when the upload was begun
	Decided                          time.Time // when the verdict fell; zero when there is none
	State                            string
	Reason                           string    // why it is held, or what the firm wants to be seen of one that is available
	Findings                         []Finding // shown as given: leave empty for people who must not see them
	MayOpen                          bool      // shows "Download": POST downloads (csrf, matter, document)
	MayRescan                        bool      // shows "Scan again": POST matters/ID/documents/ID/scan (csrf, return)
	MayReview                        bool      // leads to matters/ID/documents/ID/review
	History                          []Event   // oldest first
	OlderHistory                     string    // value of the query parameter "before"; empty when the history is whole
}

// Finding is what the scan found of one kind.
type Finding struct {
	What       string // detector, for a person: "Payment card numbers"
	Count      int
	Confidence string // high, medium, low
	Sample     string // masked; empty for none
}

// Event is one record of the audit trail.
type Event struct {
	At       time.Time
	Actor    string // who, as they were called then
	Action   string // the audit trail's name of the act ("document.upload"); the page knows the plain words
	Outcome  string // done or denied
	Matter   string // id, for the link; empty for none or when it must not be linked
	Document string // id, for the link; needs Matter
	Subject  string // what it was about, for a person: a document's or a matter's name; empty on a document's own page
	Details  []Detail
	From     string // network address; empty when it must not be shown
	Policies string // deciding policies, for administrators; empty for everybody else
}

// Detail is one plain fact of an Event.
type Detail struct{ Name, Value string }

// Activity is a person's own audit trail; administrators can look at somebody else's. Address: activity, with the query parameters
// person and before.
type Activity struct {
	Frame
	Whose   string   // name of the person whose trail it is
	Own     bool     // it is the reader's own
	Choice  []Choice // people whose trail the reader may look at; empty hides the choice
	Events  []Event  // newest first
	Paged   bool
	Older   string // value of the query parameter "before"; empty when this is the last stretch
	WhoseID string // kept in the paging links; empty for the reader
}

// Choice is one entry of a choice.
type Choice struct {
	ID, Name, Role string
	Selected       bool
}

// Attention lists documents that need a hand: those that could not be scanned, and those that have waited for long. Address: attention.
type Attention struct {
	Frame
	Documents []AttentionRow
	Older     string // value of the query parameter "before"; empty when this is the last stretch
}

// AttentionRow is one document that needs a hand.
type AttentionRow struct {
	Matter, MatterNumber, MatterName string
	ID, Name                         string
	Size                             int64 // bytes
	Sender                           string
	Since                            time.Time // since when it waits
	State                            string
	Reason                           string
	Attempts                         int  // scans begun
	MayView                          bool // links to the document's page
	MayRescan                        bool // shows "Scan again": POST matters/ID/documents/ID/scan (csrf, return)
}

// Welcome is the page of somebody who is not signed in. Address: welcome.
type Welcome struct {
	Frame
	Reason        string        // one of the Reason constants; empty for a first visit
	Return        string        // where to go after the sign-in, relative to the root; empty for the root
	IdleTimeout   time.Duration // for the words about a session that was idle too long
	SessionLength time.Duration // for the words about a session that reached its absolute end
}

// SessionEnded answers a request that needed a session and had none that lives. It says why, and offers the sign-in. The answer's
// status is 401; its address is whatever was asked for.
type SessionEnded struct {
	Frame
	Reason        string
	Return        string
	IdleTimeout   time.Duration
	SessionLength time.Duration
}

// Failure says that something did not work. Status sets the heading, Words says what happened.
type Failure struct {
	Frame
	Status int    // HTTP status
	Words  string // plain sentence; empty takes the page's own words for the status
	Code   string // to quote to the firm, the request's id; empty for none
	Advice string // what to do; empty takes the page's own words for the status
	Back   string // address relative to the root that "Go back" leads to; empty for the root
}

// Queue lists the held documents that wait for the reader's decision. Address: review.
type Queue struct {
	Frame
	Documents []QueueRow // those that wait longest first
	Cut       bool       // there are more than the list shows
}

// QueueRow is one held document.
type QueueRow struct {
	Matter, MatterNumber, MatterName string
	ID, Name, Type                   string
	Sender                           string
	Since                            time.Time
	Reason                           string
	Blocked                          bool // nobody may release it as it is
}

// Review shows what was found in a held document, masked, and takes the decision. Address: matters/ID/documents/ID/review; the form posts
// there (csrf, revision, decision, reason, detector...).
type Review struct {
	Frame
	Matter, MatterNumber, MatterName string
	ID, Name, Type                   string
	Size                             int64 // bytes
	Sender                           string
	Sent, Held                       time.Time
	Reason                           string // why it is held
	Findings                         []ReviewFinding
	Readable                         bool      // the text could be read
	Places                           []Passage // none when nothing was found, or too much
	More                             int       // findings that are not shown in place
	Blocked                          bool      // hides the release
	Redactable                       bool      // offers the redaction
	Revision                         uint64
	MayDecide                        bool
	Undecided                        bool   // the check failed, so there is no verdict to decide about
	SignIn                           bool   // the reader may decide after signing in again, at SignInAddress
	SignInAddress                    string // relative to the root
	Own                              bool   // the reader sent the document, and may not decide
	Trouble                          string // why the decision could not be taken; empty for none
	Decision, Words                  string // what had been asked then
}

// ReviewFinding is what was found of one kind, as a reviewer sees it.
type ReviewFinding struct {
	Finding
	ID     string   // of the detector
	Where  []string // the first places
	Chosen bool     // to be blacked out
}

// Passage is a stretch of the document's text from one place.
type Passage struct {
	Name          string // "page 3"; empty for a plain text
	Before, After bool   // the place has more text
	Pieces        []Piece
}

// Piece is some text of a Passage; what was found has the words for it, and is masked.
type Piece struct {
	Text              string
	Found             string // what it is; empty for plain text
	Confidence, Where string
}

func (*Queue) template() string        { return "queue" }
func (*Review) template() string       { return "review" }
func (*Matters) template() string      { return "matters" }
func (*Matter) template() string       { return "matter" }
func (*Upload) template() string       { return "upload" }
func (*Document) template() string     { return "document" }
func (*Activity) template() string     { return "activity" }
func (*Attention) template() string    { return "attention" }
func (*Welcome) template() string      { return "welcome" }
func (*SessionEnded) template() string { return "welcome" }
func (*Failure) template() string      { return "failure" }
