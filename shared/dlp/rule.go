package dlp

import (
	"slices"
	"strings"
	"sync"
)

// strength is what a number's own form is worth.
type strength int

// The strengths, and what they make of context. A score counts the context words around a number: one for a word that many texts have, two
// for one that names the number ("NHS number").
//
//	shape    nothing without context; medium with a score of one, high with two or more
//	weak     one number in 7 to 31 passes the check: low without context, medium with a score of one, high with two or more
//	strong   one number in 90 or more passes: high with any context; without, medium when it is written in its own groups or has letters,
//	         low when it is digits in one piece
//	certain  chance doesn't make one: high
const (
	shape strength = iota
	weak
	strong
	certain
)

// rule finds the numbers of one detector in tokens.
type rule struct {
	Detector
	// Shapes are the forms without separators, separated by spaces: 9 is a digit, A a letter, X either, and {n} repeats. Those behind a "?"
	// are nothing without context.
	shapes string
	// Groups are the ways in which it is written with separators, as sizes: "3-3-4 2-8".
	groups   string
	strength strength
	check    func(v string) bool // v has no separators, letters in upper case
	// words are the context words. One that names the number counts two: those of several words, unless they begin with "~", and those
	// that begin with "!".
	words string // separated by commas
	// anyGroups says that other groups count too, behind a phrase that names the number: many authorities print theirs in their own way.
	anyGroups bool
	// not are words directly before a number which say that it is another kind of number, beside those that say so to every rule.
	not    string
	places []place
}

// place is a jurisdiction whose numbers have forms of their own. Its name near a number counts for the rule when the number has one of them.
type place struct{ names, shapes string } // names separated by commas

// rules are those of every family, in the order in which detectors are listed.
var rules = slices.Concat(everywhereRules, unitedStatesRules, unitedStatesMoreRules, britishRules, irishRules, canadianRules, pacificRules, drivingRules, northernRules, westernRules, easternRules, europeRules)

// Detectors that are found by code of their own, with context words.
var special = []rule{emailRule, ipRule, walletRule, jwtRule, mrzRule, phoneRule, birthRule, addressRule, bicRule, icdRule, electoralRule}

// form is one shape of a rule.
type form struct {
	rule            int // in all
	letters, digits uint64
	labelled        bool // it is nothing without context
	places          uint64
}

// all has every rule, special ones last.
var all = slices.Concat(rules, special, []rule{ssnRule, cardRule})

// position gives where a detector's rule is in all, or -1.
func position(id string) int {
	for i := range all {
		if all[i].ID == id {
			return i
		}
	}
	return -1
}

var ssnAt, cardAt = position(SSN), position(Card)

// contextWord is one of a rule's context words.
type contextWord struct {
	text         string
	worth, place int // place counts from 1
}

// context gives a rule's context words.
func (r *rule) context() []contextWord {
	var list []contextWord
	for w := range strings.SplitSeq(r.words, ",") {
		if w = strings.TrimSpace(w); w == "" {
			continue
		}
		worth, plain := 1, strings.TrimLeft(w, "!~")
		if w[0] == '!' || w[0] != '~' && strings.Contains(plain, " ") {
			worth = 2
		}
		list = append(list, contextWord{text: plain, worth: worth})
	}
	for w := range strings.SplitSeq(r.not, ",") {
		if w != "" {
			list = append(list, contextWord{text: w, worth: -1})
		}
	}
	for i, p := range r.places {
		for name := range strings.SplitSeq(p.names, ",") {
			list = append(list, contextWord{text: name, place: i + 1})
		}
	}
	return list
}

// formTable has what rules are found by.
type formTable struct {
	forms, bare [maxToken + 1][]form   // by length: those that may be a number without context, and the bare ones, which are nothing without
	certain     [maxToken + 1]bool     // lengths of numbers whose grouping doesn't matter
	bareRules   [maxToken + 1]ruleSet  // by length, the rules of the bare forms
	groups      [][]uint64             // by rule, the sizes of groups as layouts: four bits a group
	layouts     [maxToken + 1][]uint64 // by length, the ways in which any rule's numbers are grouped
}

// formTables is made at the first use.
var formTables = sync.OnceValue(func() *formTable {
	t := &formTable{groups: make([][]uint64, len(rules))}
	for i := range rules {
		t.addForms(i)
		t.addGroups(i)
	}
	for n := range t.forms {
		t.certain[n] = slices.ContainsFunc(t.forms[n], func(f form) bool { return rules[f.rule].strength == certain })
		for _, f := range t.bare[n] {
			t.bareRules[n].add(f.rule)
		}
	}
	return t
})

func (t *formTable) addForms(i int) {
	r := &rules[i]
	places := map[string]uint64{}
	for n, p := range r.places {
		for s := range strings.FieldsSeq(p.shapes) {
			places[s] |= 2 << n
		}
	}
	seen := map[string]bool{}
	for s := range strings.FieldsSeq(r.shapes) {
		if seen[s] {
			continue
		}
		seen[s] = true
		plain := strings.TrimPrefix(s, "?")
		f, length := read(i, plain)
		f.labelled, f.places = plain != s, places[plain]
		if f.labelled || r.strength == shape {
			t.bare[length] = append(t.bare[length], f)
		} else {
			t.forms[length] = append(t.forms[length], f)
		}
	}
}

func (t *formTable) addGroups(i int) {
	for g := range strings.FieldsSeq(rules[i].groups) {
		var sizes uint64
		total := 0
		for size := range strings.SplitSeq(g, "-") {
			sizes = sizes<<4 | uint64(num(size))
			total += num(size)
		}
		t.groups[i] = append(t.groups[i], sizes)
		if !slices.Contains(t.layouts[total], sizes) {
			t.layouts[total] = append(t.layouts[total], sizes)
		}
	}
}

// read gives the form that a shape describes, and its length.
func read(rule int, shape string) (f form, length int) {
	f.rule, shape = rule, unfold(shape)
	for at, kind := range shape {
		switch kind {
		case 'A':
			f.letters |= 1 << at
		case '9':
			f.digits |= 1 << at
		}
	}
	return f, len(shape)
}

// unfold writes repeats out: "A9{3}" is "A999".
func unfold(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		kind := s[:1]
		count, rest := 1, s[1:]
		if digits, after, ok := strings.Cut(rest, "}"); ok && rest[0] == '{' {
			count, rest = num(digits[1:]), after
		}
		b.WriteString(strings.Repeat(kind, count))
		s = rest
	}
	return b.String()
}

// describe gives the detectors of the rules, with the context words in plain form.
func describe() []Detector {
	list := make([]Detector, 0, len(all))
	for _, r := range slices.Concat(rules, special) {
		list = append(list, r.described())
	}
	return list
}

// described gives a rule's detector with its plural and its context words.
func (r *rule) described() Detector {
	d := r.Detector
	if d.Plural == "" {
		d.Plural = d.Singular + "s"
	}
	for _, w := range r.context() {
		if w.worth > 0 {
			d.Context = append(d.Context, w.text)
		}
	}
	return d
}

// judge gives what a number is worth with a context of the score. Not ok means that it is nothing.
func (s strength) judge(score int) (c Confidence, ok bool) {
	switch {
	case s == certain, s == strong && score > 0, score > 1:
		return High, true
	case s == strong, score == 1:
		return Medium, true
	case s == weak:
		return Low, true
	}
	return "", false
}
