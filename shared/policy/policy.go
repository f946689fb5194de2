// Package policy decides what happens to a document because of what was found in it (S6.3): it is allowed, flagged, held for review, or
// blocked. A policy is a text of rules, one a line, that an attorney can read aloud; see Parse for the form, and default.policy for the one that
// Strongroom ships.
//
// Guarantees:
//   - Every finding is judged by the first rule that matches it, and the document by the strictest of these judgements. No order of findings
//     changes the outcome.
//   - What nothing speaks about is decided on the safe side: a finding of medium or high confidence that no rule matches holds the document;
//     one of low confidence alone allows it.
//   - A file that can't be read is held or blocked. A rule that lets one through can't be written.
//   - An error while deciding (no policy, facts that make no sense) holds.
//   - A policy is a value: it reads no clock and no store, and the same facts give the same decision.
//
// Non-goals: finding anything (shared/dlp, shared/lexicon), who may open a matter (shared/access), and a reviewer's release: a document that a
// person released stays released until the policy or the detectors are newer, and the caller doesn't ask again before.
package policy

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"strongroom/shared/dlp"
	"strongroom/shared/person"
)

// Outcome is what happens to a document.
type Outcome string

// The outcomes, from the mildest to the strictest.
const (
	Allow Outcome = "allow" // it passes
	Flag  Outcome = "flag"  // it passes, and the firm's staff see that it holds something
	Hold  Outcome = "hold"  // it waits until a reviewer releases or rejects it
	Block Outcome = "block" // it is refused, and no reviewer can release it as it is
)

var outcomes = []Outcome{Allow, Flag, Hold, Block}

// Stricter reports whether o is stricter than another outcome. An outcome that isn't declared is stricter than all.
func (o Outcome) Stricter(than Outcome) bool { return o.rank() > than.rank() }

func (o Outcome) rank() int {
	if i := slices.Index(outcomes, o); i >= 0 {
		return i
	}
	return len(outcomes)
}

// Direction is which way a document goes.
type Direction string

// The directions.
const (
	Upload   Direction = "upload"   // into the portal
	Download Direction = "download" // to somebody on the matter
	Share    Direction = "share"    // to somebody outside the matter
)

var directions = []Direction{Upload, Download, Share}

// Sensitivity is how sensitive a matter is.
type Sensitivity string

// The sensitivities, from the least to the most.
const (
	Open               Sensitivity = "open"
	Confidential       Sensitivity = "confidential" // what Facts without a sensitivity count as
	HighlyConfidential Sensitivity = "highly-confidential"
	Privileged         Sensitivity = "privileged"
)

var sensitivities = []Sensitivity{Open, Confidential, HighlyConfidential, Privileged}

// confidences from the surest to the least sure.
var confidences = []dlp.Confidence{dlp.High, dlp.Medium, dlp.Low}

// Found is how often one detector found something, by confidence.
type Found struct {
	Detector          string
	High, Medium, Low int
}

func (f Found) of(c dlp.Confidence) int {
	switch c {
	case dlp.High:
		return f.High
	case dlp.Medium:
		return f.Medium
	}
	return f.Low
}

// Facts are what a decision is about.
type Facts struct {
	Direction    Direction
	Role         person.Role // of whoever sends, opens or shares the document; required
	Matter       string      // the matter's id
	MatterNumber string      // the firm's own number of it; may be empty, and then no rule that names it matches
	Sensitivity  Sensitivity // empty counts as Confidential
	Findings     []Found
	Unreadable   string // an extract.Code when the text could not be read; empty when it could
}

// Policy is a parsed policy. It is safe for concurrent use.
type Policy struct {
	rules   []rule
	text    string // canonical
	version string
}

// Rules is the number of rules.
func (p *Policy) Rules() int { return len(p.rules) }

// Version names what the policy says: a digest of its rules in their canonical form, without comments. Two policies of one version decide alike.
func (p *Policy) Version() string {
	if p == nil {
		return ""
	}
	return p.version
}

// Format gives the policy's text in its canonical form, with its comments. Parsing that gives the same policy, with the same Format.
func (p *Policy) Format() string { return p.text }

// digest computes the version from the canonical rules.
func digest(rules []rule) string {
	sum := sha256.New()
	for _, r := range rules {
		sum.Write([]byte(r.String() + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// rule is one line.
type rule struct {
	line       int
	outcome    Outcome
	least      int        // findings that the subject needs together; at least 1
	subject    []selector // empty means anything that is found
	unreadable bool       // the rule is about files that can't be read
	codes      []string   // of these codes only; empty means any
	confidence dlp.Confidence
	directions []Direction // empty means any
	who        []string    // roles and groups of roles; empty means anybody
	matters    []string    // ids and numbers
	grades     []Sensitivity
	because    string
}

var allRoles = person.Roles()

// roles are the words for groups of people.
var roles = map[string]func(person.Role) bool{
	"staff":     person.Role.Staff,
	"outsiders": func(r person.Role) bool { return !r.Staff() },
}

// concerns reports whether the rule speaks about the document's place, way and person.
func (r *rule) concerns(f *Facts) bool {
	if len(r.directions) > 0 && !slices.Contains(r.directions, f.Direction) {
		return false
	}
	if len(r.matters) > 0 && !slices.Contains(r.matters, f.Matter) && (f.MatterNumber == "" || !slices.Contains(r.matters, f.MatterNumber)) {
		return false
	}
	if len(r.grades) > 0 && !slices.Contains(r.grades, cmp.Or(f.Sensitivity, Confidential)) {
		return false
	}
	return len(r.who) == 0 || r.meets(f.Role)
}

// meets reports whether the rule names a role, by itself or by its group.
func (r *rule) meets(role person.Role) bool {
	return slices.ContainsFunc(r.who, func(w string) bool {
		in, group := roles[w]
		return group && in(role) || w == string(role)
	})
}

// about reports whether a detector is among the rule's subjects.
func (r *rule) about(detector string) bool {
	return !r.unreadable && (len(r.subject) == 0 || slices.ContainsFunc(r.subject, func(s selector) bool { return s.matches(detector) }))
}

// reads reports whether a finding of this confidence is sure enough for the rule.
func (r *rule) reads(c dlp.Confidence) bool {
	return slices.Index(confidences, c) <= slices.Index(confidences, r.confidence)
}

// enough reports whether the document holds as many of the rule's subjects as it asks for.
func (r *rule) enough(f *Facts) bool {
	if r.least <= 1 {
		return true
	}
	n := 0
	for _, found := range f.Findings {
		if !r.about(found.Detector) {
			continue
		}
		for _, c := range confidences {
			if r.reads(c) {
				n = add(n, found.of(c))
			}
		}
	}
	return n >= r.least
}

// add sums counts without running over.
func add(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

// selector names detectors: one by its id, several by a wildcard at the end, or a group.
type selector string

func (s selector) matches(detector string) bool {
	if g, ok := groups[string(s)]; ok {
		return g.has(detector)
	}
	if prefix, wild := strings.CutSuffix(string(s), "*"); wild {
		return strings.HasPrefix(detector, prefix)
	}
	return string(s) == detector
}
