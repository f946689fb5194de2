package dlp

import (
	"slices"
	"strings"
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
	// Shapes are the forms without separators, separated by spaces: 9 is a digit, A a letter, X either, and {n} repeats.
	shapes string
	// Groups are the ways in which it is written with separators, as sizes: "3-3-4 2-8".
	groups   string
	strength strength
	check    func(v string) bool // v has no separators, letters in upper case
	// words are the context words. One that names the number counts two: those of several words, unless they begin with "~", and those
	// that begin with "!".
	words string // separated by commas
}

// rules are those of every family, in the order in which detectors are listed.
var rules = slices.Concat(everywhereRules, unitedStatesRules, britishRules, pacificRules, northernRules, westernRules, easternRules, europeRules)

// Detectors that are found by code of their own, with context words.
var special = []rule{emailRule, ipRule, walletRule, jwtRule, mrzRule, phoneRule, birthRule}

// form is one shape of a rule.
type form struct {
	rule            int // in all
	letters, digits uint64
}

// all has every rule, special ones last.
var all = slices.Concat(rules, special)

// forms by length.
var forms = func() (by [maxToken + 1][]form) {
	for i, r := range rules {
		for _, s := range strings.Fields(r.shapes) {
			s = unfold(s)
			f := form{rule: i}
			for at, kind := range s {
				switch kind {
				case 'A':
					f.letters |= 1 << at
				case '9':
					f.digits |= 1 << at
				}
			}
			by[len(s)] = append(by[len(s)], f)
		}
	}
	return by
}()

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

// grouped has, by rule, the sizes of groups as layouts: four bits a group.
var grouped = func() [][]uint64 {
	by := make([][]uint64, len(rules))
	for i, r := range rules {
		for _, g := range strings.Fields(r.groups) {
			var l uint64
			for _, size := range strings.Split(g, "-") {
				n := 0
				for _, d := range size {
					n = n*10 + int(d-'0')
				}
				l = l<<4 | uint64(n)
			}
			by[i] = append(by[i], l)
		}
	}
	return by
}()

// describe gives the detectors of the rules, with the context words in plain form.
func describe() []Detector {
	list := make([]Detector, 0, len(all))
	for _, r := range all {
		d := r.Detector
		if d.Plural == "" {
			d.Plural = d.Singular + "s"
		}
		for _, w := range strings.Split(r.words, ",") {
			if w = strings.TrimLeft(strings.TrimSpace(w), "!~"); w != "" {
				d.Context = append(d.Context, w)
			}
		}
		list = append(list, d)
	}
	return list
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
