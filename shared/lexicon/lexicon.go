// Package lexicon finds what only one firm knows (S6.2): its word lists, its patterns, and the data of its clients (exact match). It gives the
// same findings as shared/dlp does for what everybody knows.
//
// Guarantees:
//   - Scan is a pure function of the lists and the text. Its cost grows in step with the text's length, whatever the text and the lists are, with
//     a factor that the lists' own bounds limit.
//   - Client data is kept as keyed hashes alone (see Index): without the firm's key no value can be recovered from what is stored, nor tried. Whoever has
//     the key and the index can try values, so the key is guarded like the data.
//   - A list that can't be understood whole is refused with a sentence that says what to write instead. Nothing is left out in silence: what an
//     index doesn't look for is counted in its Report.
//   - No finding holds a value of the text, only a mask.
//
// Non-goals: deciding what a finding means (shared/policy), misspellings, and inflected forms of words.
package lexicon

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"strongroom/shared/dlp"
)

// MostFindings bounds the findings of one detector in one text. A list's whole content in one file is certain long before.
const MostFindings = 20_000

// Lists are everything that a firm looks for.
type Lists struct {
	Dictionaries []*Dictionary
	Patterns     []*Pattern
	Records      []*Index
}

// Lexicon finds what is in the lists. It is safe for concurrent use.
type Lexicon struct {
	detectors []dlp.Detector
	words     wordTable
	patterns  patternTable
	records   []*Index
	version   string
}

// nameForm is what a list or a pattern is called.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

func checkName(name string) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%q is no name for a list: use lower-case letters, digits and dashes, at most 40", name)
	}
	return nil
}

// Compile prepares lists. It fails when two have the same name, or when a part was not made by this package's readers.
func Compile(l Lists) (*Lexicon, error) {
	x := &Lexicon{records: l.Records}
	sum := sha256.New()
	seen := map[string]bool{}
	add := func(d dlp.Detector, content []byte) error {
		if seen[d.ID] {
			return fmt.Errorf("two lists have the name %s", d.ID)
		}
		seen[d.ID] = true
		x.detectors = append(x.detectors, d)
		fmt.Fprintf(sum, "%s %x\n", d.ID, content)
		return nil
	}
	for _, d := range l.Dictionaries {
		if err := add(d.Detector(), d.digest); err != nil {
			return nil, err
		}
	}
	for _, p := range l.Patterns {
		if err := add(p.Detector(), p.digest); err != nil {
			return nil, err
		}
	}
	for _, r := range l.Records {
		if r == nil || r.key == nil {
			return nil, errors.New("an index was not loaded")
		}
		if err := add(r.Detector(), r.digest); err != nil {
			return nil, err
		}
	}
	x.words = newWordTable(l.Dictionaries)
	x.patterns = newPatternTable(l.Patterns)
	if len(x.detectors) > 0 {
		x.version = hex.EncodeToString(sum.Sum(nil)[:8])
	}
	return x, nil
}

// Version names the content of all lists; empty when there are none. Lists of one version find the same.
func (x *Lexicon) Version() string { return x.version }

// Detectors lists the firm's own detectors: firm-list-NAME, firm-pattern-ID and firm-records-NAME.
func (x *Lexicon) Detectors() []dlp.Detector { return slices.Clone(x.detectors) }

// Scan finds everything in a text, in its order, without overlaps within a detector. The text should be valid UTF-8; other bytes are never part of
// a finding and do no harm.
func (x *Lexicon) Scan(text string) []dlp.Finding {
	if len(x.detectors) == 0 {
		return nil
	}
	var found []dlp.Finding
	if len(x.words.lists) > 0 || len(x.records) > 0 {
		found = x.scanWords(text)
	}
	found = append(found, x.patterns.scan(text)...)
	slices.SortStableFunc(found, func(a, b dlp.Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Detector, b.Detector))
	})
	return found
}

// scanWords makes the pass over words.
func (x *Lexicon) scanWords(text string) []dlp.Finding {
	hits := x.words.begin()
	matchers := make([]*recordMatcher, len(x.records))
	for i, r := range x.records {
		matchers[i] = newRecordMatcher(r)
	}
	eachWord(text, len(x.records) > 0, func(s *sight) {
		hits.at(text, s)
		for _, m := range matchers {
			m.at(text, s)
		}
	})
	found := hits.end()
	for _, m := range matchers {
		found = append(found, m.end()...)
	}
	return found
}
