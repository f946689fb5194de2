package page

import "time"

// Rules is the content policy in force, with a field to write the next version in, and the versions so far. Address: rules.
type Rules struct {
	Frame
	Shipped  bool // the policy in force is the one that came with Strongroom
	Broken   bool // the text in force can't be understood any more, so every document is held
	Since    time.Time
	Text     string // of the field: the policy in force, or what was sent and could not be taken
	Mistakes []Mistake
	Groups   []RuleGroup
	Versions []RuleVersion // newest first
}

// Mistake is one thing that is wrong in a policy's text.
type Mistake struct {
	Line  int // 0 when it is about the whole text
	Words string
}

// RuleGroup is a name for several detectors.
type RuleGroup struct{ Name, Says string }

// RuleVersion is one version of the content policy.
type RuleVersion struct {
	ID      string
	State   string // draft, active, archived
	Author  string
	Written time.Time
	Note    string // why it was put in force; empty when it never was
}

// RuleTrial is one version of the content policy, with what it would change, and the form that puts it in force. Address: rules/versions/ID.
type RuleTrial struct {
	Frame
	RuleVersion
	Text          string
	Mistakes      []Mistake // what is probably not meant
	Outcome       string    // one sentence: what would have been decided differently
	Changes       []RuleChange
	More          int    // changes that are not listed
	MayActivate   bool   // shows the form: POST rules/versions/ID (csrf, note)
	SignIn        bool   // may, after signing in again
	SignInAddress string // relative to the root
	Trouble       string // why what was sent could not be taken
	Words         string // the note as it was sent
}

// RuleChange is one document that would be decided differently.
type RuleChange struct {
	Name, Was, Now, Rule string
	Line                 int // of the rule; 0 for none
}

// FirmLists are the firm's own lists, with a form for another. Address: rules/lists.
type FirmLists struct {
	Frame
	Lists         []FirmList
	MayLoad       bool // shows the forms: POST rules/lists (csrf, sort, name, text) and rules/lists/remove (csrf, sort, name)
	SignIn        bool
	SignInAddress string
	Trouble       string
	Sort, Name    string // as they were sent
	MaxBytes      int64  // longest list that the page takes
}

// FirmList is one list.
type FirmList struct {
	Sort, Name string
	Entries    int
	By         string
	At         time.Time
}

func (*Rules) template() string     { return "rules" }
func (*RuleTrial) template() string { return "trial" }
func (*FirmLists) template() string { return "lists" }
