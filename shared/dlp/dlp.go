// Package dlp finds what must not leave the firm unseen in the text of a document: US social security numbers, payment card numbers and
// private keys. It finds them as people write them: with spaces, dashes or dots of any script, in full-width or other decimal digits,
// broken over lines, with invisible characters inside.
//
// Guarantees: Scan is a pure function of its text; its cost grows in step with the text's length whatever the text is; its findings come
// in the order of the text and don't overlap within a detector; offsets are bytes of the text that was given, whatever it was normalised
// to for comparison; no finding holds a value, only a mask.
//
// Non-goals: reading files (shared/extract does), deciding who may do what with a document that has findings, and dictionaries, patterns
// and exact matching of a firm's own.
package dlp

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Confidence says how sure a finding is.
type Confidence string

// The confidences; each detector documents what earns them.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

func (c Confidence) rank() int {
	switch c {
	case High:
		return 3
	case Medium:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Above reports whether c is surer than another confidence; every confidence is surer than none ("").
func (c Confidence) Above(other Confidence) bool { return c.rank() > other.rank() }

// Finding is one place in a text.
type Finding struct {
	Detector   string // a Detector's ID
	Start, End int    // bytes of the scanned text, End exclusive
	Confidence Confidence
	Masked     string // what may be shown of the value; never more than a card's last four digits (PCI DSS 4.0, 3.4.1)
	Where      string // the place for a person ("page 3"); Scan leaves it empty, as only the caller knows
}

// Detector describes what one kind of finding is.
type Detector struct {
	ID         string // stable name: "us-ssn"
	Country    string // ISO 3166-1 code, "EU", or empty for everywhere
	Singular   string // for a person: "US social security number"
	Plural     string
	Check      string   // what is verified, in plain words
	Context    []string // the words that are looked for around it, in lower case
	Confidence string   // what earns high, medium and low, in plain words
	Holds      bool     // a finding of medium or high confidence alone holds a document
	Source     string   // the rule's origin: who issues the number, or the standard
}

// The detectors' ids.
const (
	SSN        = "us-ssn"
	Card       = "payment-card"
	PrivateKey = "private-key"
)

// Detectors lists the detectors in a fixed order.
func Detectors() []Detector {
	return slices.Clone(detectors())
}

// detectors is made at the first use.
var detectors = sync.OnceValue(func() []Detector {
	return graded(slices.Concat([]Detector{
		ssnRule.described(), cardRule.described(),
		{ID: PrivateKey, Singular: "private key", Plural: "private keys", Holds: true,
			Check:  "frame with key material, or the beginning of a key's DER or OpenSSH form",
			Source: "RFC 7468, RFC 4880, RFC 5208, RFC 5915, RFC 8017, RFC 8410; OpenSSH PROTOCOL.key; PuTTY appendix C"},
	}, describe(), wordDetectors()))
})

// Scan finds everything in a text, which should be valid UTF-8; other bytes are never part of a finding's number and do no harm.
func Scan(text string) []Finding {
	s := newSweep(text)
	s.numbers = newNumbers(text)
	s.run()
	n, m := s.numbers, &s.numbers.matcher
	m.flush()
	found := slices.Concat(n.found, m.found, m.others, m.codes, n.mails, keys(text, s.keys), bankCodes(text, m.found, s.banks), s.settled())
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Detector, b.Detector))
	})
	return settle(found)
}

// settle drops what lies over a finding that is surer, in a list in the order of the text: a number that passes a check by chance inside an
// IBAN, an account number that is also a card's. Private keys displace nothing, and nothing displaces them.
func settle(found []Finding) []Finding {
	kept := found[:0]
	for _, f := range found {
		weaker := false
		for i := len(kept) - 1; i >= 0 && i >= len(kept)-8 && f.Detector != PrivateKey; i-- {
			k := kept[i]
			if k.Detector == PrivateKey && k.End > f.Start && strings.HasPrefix(f.Detector, secretPrefix) {
				weaker = true // the key itself, as something else
				break
			}
			if k.End <= f.Start || k.Detector == PrivateKey || k.Detector == f.Detector {
				continue
			}
			if k.Confidence.rank() >= f.Confidence.rank() && (k.Confidence != f.Confidence || k.End-k.Start >= f.End-f.Start) {
				weaker = true
				break
			}
			kept = slices.Delete(kept, i, i+1)
		}
		if !weaker {
			kept = append(kept, f)
		}
	}
	return kept
}

// keep adds the candidates of one stretch of text to found, without those that overlap a better one: more confident, then longer, then
// earlier.
func keep(found, candidates []Finding) []Finding {
	if len(candidates) > 1 {
		slices.SortFunc(candidates, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(b.Confidence.rank(), a.Confidence.rank()), cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(a.Start, b.Start))
		})
	}
	from := len(found)
	for _, c := range candidates {
		free := true
		for _, f := range found[from:] {
			if c.Start < f.End && f.Start < c.End {
				free = false
				break
			}
		}
		if free {
			found = append(found, c)
		}
	}
	return found
}
