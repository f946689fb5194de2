package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"strongroom/shared/dlp"
	"strongroom/shared/person"
)

// parser reads one rule.
type parser struct {
	words []word
	rule  rule
	seen  map[string]bool
}

func parseRule(line string) (rule, error) {
	if bad(line) {
		return rule{}, fmt.Errorf("the line contains an invisible control character")
	}
	p := parser{rule: rule{least: 1, confidence: dlp.Medium}, seen: map[string]bool{}}
	if at := because.FindStringIndex(line); at != nil {
		p.rule.because = strings.Join(strings.Fields(line[at[1]:]), " ")
		if n := utf8.RuneCountInString(p.rule.because); n == 0 || n > maxWords {
			return rule{}, fmt.Errorf(`"because" is followed by 1 to %d characters`, maxWords)
		}
		line = line[:at[0]]
	}
	var err error
	if p.words, err = split(line); err != nil {
		return rule{}, err
	}
	if p.rule.outcome = Outcome(p.next()); !slices.Contains(outcomes, p.rule.outcome) {
		return rule{}, fmt.Errorf("%q is no outcome: begin the rule with allow, flag, hold or block", p.rule.outcome)
	}
	if err := p.subject(); err != nil {
		return rule{}, err
	}
	for len(p.words) > 0 {
		if err := p.clause(); err != nil {
			return rule{}, err
		}
	}
	return p.rule, nil
}

var because = regexp.MustCompile(`(?i)\sbecause(\s|$)`)

// peek gives the next word in lower case, or nothing.
func (p *parser) peek() string {
	if len(p.words) == 0 || p.words[0].quoted {
		return ""
	}
	return strings.ToLower(p.words[0].text)
}

func (p *parser) next() string {
	w := p.peek()
	if len(p.words) > 0 {
		p.words = p.words[1:]
	}
	return w
}

// list reads words that are separated by commas or "or".
func (p *parser) list(what string) ([]string, error) {
	var out []string
	for {
		w := p.next()
		if w == "" || w == "," || w == "or" || clause(w) {
			return nil, fmt.Errorf("%s missing%s", what, after(out))
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
		if p.peek() != "," && p.peek() != "or" {
			return out, nil
		}
		p.next()
	}
}

func after(out []string) string {
	if len(out) == 0 {
		return ""
	}
	return fmt.Sprintf(" after %q", out[len(out)-1])
}

var (
	selectorForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,79}\*?$`)
	codeForm     = regexp.MustCompile(`^[a-z][a-z-]{0,39}$`)
)

func (p *parser) subject() error {
	if n, err := strconv.Atoi(p.peek()); err == nil {
		p.next()
		if n < 1 || n > 1_000_000 || p.next() != "or" || p.next() != "more" {
			return fmt.Errorf(`a number is written "10 or more", from 1 to 1000000`)
		}
		p.rule.least = n
	}
	switch first := p.peek(); first {
	case "":
		return fmt.Errorf(`the subject is missing: name what was found, such as "payment-card", "credentials" or "anything", or write "unreadable"`)
	case "anything":
		p.next()
		return nil
	case "unreadable":
		p.next()
		return p.codes()
	}
	names, err := p.list("the name of a detector or group is")
	if err != nil {
		return err
	}
	for _, n := range names {
		switch {
		case n == "more":
			return fmt.Errorf(`a number is written in digits: "10 or more"`)
		case n == "anything" || n == "unreadable":
			return fmt.Errorf("%q stands alone: write a rule of its own for it", n)
		case !selectorForm.MatchString(n):
			return fmt.Errorf(`%q is no detector: write an id such as "us-ssn", a beginning such as "us-*", or a group such as "credentials"`, n)
		}
		p.rule.subject = append(p.rule.subject, selector(n))
	}
	return nil
}

func (p *parser) codes() error {
	p.rule.unreadable = true
	if o := p.rule.outcome; o == Allow || o == Flag {
		return fmt.Errorf("a file that can't be read is never let through: write hold or block instead of %s", o)
	}
	if p.rule.least > 1 {
		return fmt.Errorf(`"or more" counts findings; a file that can't be read has none`)
	}
	if w := p.peek(); w == "" || clause(w) {
		return nil
	}
	codes, err := p.list("the reason is")
	if err != nil {
		return err
	}
	for _, c := range codes {
		if !codeForm.MatchString(c) {
			return fmt.Errorf(`%q is no reason why a file can't be read: write one such as "password" or "macros"`, c)
		}
	}
	p.rule.codes = codes
	return nil
}

// clause says whether a word begins a clause.
func clause(w string) bool { return slices.Contains([]string{"at", "on", "by", "in"}, w) }

func (p *parser) clause() error {
	w := p.next()
	if p.seen[w] {
		return fmt.Errorf(`"%s" stands twice: separate several with commas`, w)
	}
	p.seen[w] = true
	switch w {
	case "at":
		return p.at()
	case "on":
		return p.on()
	case "by":
		return p.by()
	case "in":
		return p.in()
	}
	return fmt.Errorf(`%q is not understood here: go on with "at", "on", "by", "in" or "because"`, w)
}

func (p *parser) at() error {
	if p.rule.unreadable {
		return fmt.Errorf(`"at" is about findings; a file that can't be read has none`)
	}
	c := dlp.Confidence(p.next())
	if !slices.Contains(confidences, c) {
		return fmt.Errorf(`"at" is followed by one of high, medium and low, and means that or surer`)
	}
	p.rule.confidence = c
	return nil
}

func (p *parser) on() error {
	names, err := p.list("the direction is")
	if err != nil {
		return err
	}
	for _, d := range directions { // in one order, so that one policy has one form
		if slices.Contains(names, string(d)) {
			p.rule.directions = append(p.rule.directions, d)
		}
	}
	return known(names, p.rule.directions, `"on" is followed by upload, download or share`)
}

func (p *parser) by() error {
	names, err := p.list("the role is")
	if err != nil {
		return err
	}
	who := []string{"staff", "outsiders"}
	for _, r := range person.Roles() {
		who = append(who, string(r))
	}
	for _, w := range who {
		if slices.Contains(names, w) {
			p.rule.who = append(p.rule.who, w)
		}
	}
	return known(names, p.rule.who, fmt.Sprintf(`"by" is followed by one of %s`, strings.Join(who, ", ")))
}

func (p *parser) in() error {
	if p.peek() == "matter" {
		p.next()
		return p.matter()
	}
	names, err := p.list("the matter is")
	if err != nil {
		return err
	}
	for _, s := range sensitivities {
		if slices.Contains(names, string(s)) {
			p.rule.grades = append(p.rule.grades, s)
		}
	}
	const form = `"in" is followed by "matter" and its number, or by open, confidential, highly-confidential or privileged and the word "matters"`
	if p.next() != "matters" {
		return errors.New(form)
	}
	return known(names, p.rule.grades, form)
}

func (p *parser) matter() error {
	for {
		if len(p.words) == 0 || p.words[0].text == "," || p.words[0].text == "" {
			return fmt.Errorf(`"in matter" is followed by the matter's number`)
		}
		m := p.words[0].text
		p.words = p.words[1:]
		if utf8.RuneCountInString(m) > 120 {
			return fmt.Errorf("a matter's number has at most 120 characters")
		}
		if !slices.Contains(p.rule.matters, m) {
			p.rule.matters = append(p.rule.matters, m)
		}
		if p.peek() != "," && p.peek() != "or" {
			return nil
		}
		p.next()
	}
}

// known says when names holds more than what was recognised of it.
func known[T ~string](names []string, recognised []T, words string) error {
	for _, n := range names {
		if !slices.Contains(recognised, T(n)) {
			return fmt.Errorf("%q is not known: %s", n, words)
		}
	}
	return nil
}
