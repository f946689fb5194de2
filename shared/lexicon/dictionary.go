package lexicon

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"strongroom/shared/dlp"
)

// The bounds of a dictionary.
const (
	MostTerms   = 200_000
	longestTerm = 200   // bytes, folded
	mostAlike   = 1_000 // terms that begin with the same two words
)

// Dictionary is a list of words and phrases.
type Dictionary struct {
	Name       string
	Says       string // what the list is, for a person
	Confidence dlp.Confidence
	Threshold  int // sum of the weights of different terms in one text from which Confidence is given; below it findings are of low confidence
	terms      []term
	digest     []byte
}

// term is one word or phrase in folded form.
type term struct {
	before string // punctuation before its first word
	rest   string // from its first word on
	weight int
}

// Terms is the number of different terms.
func (d *Dictionary) Terms() int { return len(d.terms) }

// Detector describes the dictionary's findings.
func (d *Dictionary) Detector() dlp.Detector {
	check := fmt.Sprintf("%d words and phrases, as whole words, in any case and with or without accents", len(d.terms))
	if d.Threshold > 1 {
		check += fmt.Sprintf("; %s confidence from a total weight of %d", d.Confidence, d.Threshold)
	}
	return dlp.Detector{ID: "firm-list-" + d.Name, Singular: "entry of the firm's list \"" + d.Says + "\"", Plural: "entries of the firm's list \"" + d.Says + "\"",
		Check: check, Source: "the firm"}
}

// ParseDictionary reads a dictionary: one term a line, found as whole words. A term may be followed by a tab and its weight from 1 to 1000. Lines that
// begin with "#" are comments; lines that begin with "!" say how the list is used:
//
//	!says Code names of transactions
//	!confidence medium
//	!threshold 10
//
// Without them it is called by its name, and each finding is of high confidence. The error is one for a person, with every wrong line.
func ParseDictionary(name, text string) (*Dictionary, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if !utf8.ValidString(text) {
		return nil, errors.New("the list is not text in UTF-8")
	}
	d := &Dictionary{Name: name, Says: name, Confidence: dlp.High, Threshold: 1}
	var wrong lineErrors
	seen := map[string]bool{}
	for number, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '!':
			wrong.note(number+1, d.directive(line[1:]))
		default:
			t, err := parseTerm(line)
			wrong.note(number+1, err)
			if key := t.before + "\x00" + t.rest; err == nil && !seen[key] {
				seen[key] = true
				d.terms = append(d.terms, t)
			}
		}
	}
	if len(d.terms) > MostTerms {
		wrong.note(0, fmt.Errorf("the list has %d terms, and at most %d can be used", len(d.terms), MostTerms))
	}
	alike := map[uint64]int{}
	for _, t := range d.terms {
		_, both := begins(t.rest)
		if alike[both]++; alike[both] == mostAlike+1 {
			wrong.note(0, fmt.Errorf("more than %d terms begin with the same two words", mostAlike))
		}
	}
	if len(d.terms) == 0 && len(wrong.all) == 0 {
		wrong.note(0, errors.New("the list has no terms: write one a line"))
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	slices.SortFunc(d.terms, func(a, b term) int { return strings.Compare(a.before+"\x00"+a.rest, b.before+"\x00"+b.rest) })
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %s %d %+v", d.Says, d.Confidence, d.Threshold, d.terms)
	d.digest = sum.Sum(nil)
	return d, nil
}

func (d *Dictionary) directive(line string) error {
	word, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	switch word {
	case "says":
		if n := utf8.RuneCountInString(value); n == 0 || n > 80 {
			return errors.New(`"!says" is followed by 1 to 80 characters`)
		}
		d.Says = value
	case "confidence":
		d.Confidence = dlp.Confidence(value)
		if !slices.Contains([]dlp.Confidence{dlp.High, dlp.Medium, dlp.Low}, d.Confidence) {
			return errors.New(`"!confidence" is followed by high, medium or low`)
		}
	case "threshold":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > 1_000_000 {
			return errors.New(`"!threshold" is followed by a number from 1 to 1000000`)
		}
		d.Threshold = n
	default:
		return fmt.Errorf(`"!%s" is not known: write !says, !confidence or !threshold`, word)
	}
	return nil
}

func parseTerm(line string) (term, error) {
	words, weight, weighted := strings.Cut(line, "\t")
	t := term{weight: 1}
	if weighted {
		var err error
		if t.weight, err = strconv.Atoi(strings.TrimSpace(weight)); err != nil || t.weight < 1 || t.weight > 1000 {
			return t, errors.New("after the tab stands a weight from 1 to 1000")
		}
	}
	folded := foldText(words)
	if len(folded) > longestTerm {
		return t, fmt.Errorf("a term has at most %d letters", longestTerm)
	}
	first := strings.IndexFunc(folded, func(r rune) bool { return kindOf(r).word() })
	if first < 0 {
		return t, errors.New("a term needs a letter or a digit")
	}
	t.before, t.rest = folded[:first], strings.TrimRight(folded[first:], " ")
	return t, nil
}

// lineErrors collects what is wrong, by line; the first twenty are enough for anybody.
type lineErrors struct {
	all  []error
	more int
}

func (l *lineErrors) note(line int, err error) {
	switch {
	case err == nil:
	case len(l.all) == 20:
		l.more++
	case line == 0:
		l.all = append(l.all, err)
	default:
		l.all = append(l.all, fmt.Errorf("line %d: %w", line, err))
	}
}

func (l *lineErrors) err() error {
	if l.more > 0 {
		return errors.Join(append(l.all, fmt.Errorf("and %d more lines", l.more))...)
	}
	return errors.Join(l.all...)
}
