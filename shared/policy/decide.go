package policy

import (
	"fmt"
	"slices"
	"strings"

	"strongroom/shared/dlp"
	"strongroom/shared/person"
)

// Decision is what a policy says about a document.
type Decision struct {
	Outcome Outcome
	Rules   []Applied // why, the strictest first; empty when nothing was found in a file that could be read
}

// Applied is one rule and what it judged.
type Applied struct {
	Outcome    Outcome
	Line       int    // of the rule in the policy's text; 0 when no rule spoke and the package's own default decided
	Rule       string // the rule in its canonical form, or a sentence when none spoke
	Because    string // the rule's own words for a person; may be empty
	Detector   string // what was found; empty when the rule is about the file
	Count      int    // how many, of the confidences that the rule judged
	Confidence dlp.Confidence
	Unreadable string // the code, when the rule is about a file that can't be read
}

// The sentences of the package's own decisions.
const (
	sayUnmatched  = "No rule speaks about this, so it is held."
	sayLow        = "No rule speaks about this, and it is too unsure to hold a document."
	sayUnreadable = "A file that can't be read is held."
	sayNoPolicy   = "There is no policy to decide by, so the document is held."
	sayNonsense   = "The facts about the document are incomplete, so it is held."
)

// Decide applies the policy to a document. It has no error to return: what can't be decided is held.
func (p *Policy) Decide(f Facts) Decision {
	switch {
	case p == nil:
		return Decision{Hold, []Applied{{Outcome: Hold, Rule: sayNoPolicy}}}
	case !f.sound():
		return Decision{Hold, []Applied{{Outcome: Hold, Rule: sayNonsense}}}
	}
	d := Decision{Outcome: Allow}
	if f.Unreadable != "" {
		d.Rules = append(d.Rules, p.unreadable(&f))
	}
	for _, found := range f.Findings {
		for _, c := range confidences {
			if n := found.of(c); n > 0 {
				d.add(p.judge(&f, found.Detector, c, n))
			}
		}
	}
	slices.SortStableFunc(d.Rules, func(a, b Applied) int { return b.Outcome.rank() - a.Outcome.rank() })
	if len(d.Rules) > 0 {
		d.Outcome = d.Rules[0].Outcome
	}
	return d
}

// sound reports whether the facts can be decided about. A role that nobody knows could slip past every rule that names roles, so it is no fact.
func (f *Facts) sound() bool {
	if !slices.Contains(directions, f.Direction) || !slices.Contains(person.Roles(), f.Role) || f.Sensitivity != "" && !slices.Contains(sensitivities, f.Sensitivity) {
		return false
	}
	return !slices.ContainsFunc(f.Findings, func(x Found) bool { return x.Detector == "" || x.High < 0 || x.Medium < 0 || x.Low < 0 })
}

// judge finds the rule for one detector's findings of one confidence.
func (p *Policy) judge(f *Facts, detector string, c dlp.Confidence, n int) Applied {
	a := Applied{Detector: detector, Count: n, Confidence: c}
	for i := range p.rules {
		if r := &p.rules[i]; r.about(detector) && r.reads(c) && r.concerns(f) && r.enough(f) {
			a.Outcome, a.Line, a.Rule, a.Because = r.outcome, r.line, r.String(), r.because
			return a
		}
	}
	if a.Outcome, a.Rule = Hold, sayUnmatched; c == dlp.Low {
		a.Outcome, a.Rule = Allow, sayLow
	}
	return a
}

func (p *Policy) unreadable(f *Facts) Applied {
	a := Applied{Outcome: Hold, Rule: sayUnreadable, Unreadable: f.Unreadable}
	for i := range p.rules {
		r := &p.rules[i]
		if r.unreadable && r.concerns(f) && (len(r.codes) == 0 || slices.Contains(r.codes, f.Unreadable)) {
			a.Outcome, a.Line, a.Rule, a.Because = r.outcome, r.line, r.String(), r.because
			break
		}
	}
	return a
}

// add notes a judgement, in one entry for each rule and detector. Confidences come from the surest down.
func (d *Decision) add(a Applied) {
	for i := range d.Rules {
		if b := &d.Rules[i]; b.Line == a.Line && b.Rule == a.Rule && b.Detector == a.Detector {
			b.Count = add(b.Count, a.Count)
			return
		}
	}
	d.Rules = append(d.Rules, a)
}

// Sentences say why the document is held or blocked, or what it is flagged for, in plain words; empty when it is allowed. name words so many
// findings of a detector ("a payment card number", "3 payment card numbers"); unreadable is the reason that the reader of the file gave, and may be
// empty.
func (d Decision) Sentences(name func(detector string, count int) string, unreadable string) string {
	if d.Outcome == Allow {
		return ""
	}
	var parts, becauses, out []string
	for _, a := range d.Rules {
		switch {
		case a.Outcome != d.Outcome:
			continue
		case a.Detector != "":
			parts = append(parts, name(a.Detector, a.Count))
		case a.Unreadable == "":
			out = append(out, a.Rule)
		case unreadable != "":
			out = append(out, unreadable)
		default:
			out = append(out, sayUnreadable)
		}
		if words := sentence(a.Because); words != "" && !slices.Contains(becauses, words) {
			becauses = append(becauses, words)
		}
	}
	if n := len(parts); n == 1 {
		out = append(out, "The document contains "+parts[0]+".")
	} else if n > 1 {
		out = append(out, fmt.Sprintf("The document contains %s and %s.", strings.Join(parts[:n-1], ", "), parts[n-1]))
	}
	return strings.Join(append(out, becauses...), " ")
}

// sentence makes a sentence of a rule's own words.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	r := []rune(words)
	words = strings.ToUpper(string(r[:1])) + string(r[1:])
	if !strings.HasSuffix(words, ".") {
		words += "."
	}
	return words
}
