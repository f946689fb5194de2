package dlp

import (
	"cmp"
	"slices"
	"strings"
)

var bicRule = rule{Detector: Detector{ID: "bic", Singular: "bank identifier (BIC)", Plural: "bank identifiers (BIC)",
	Check:  "eight or eleven characters with a country's code, behind the words BIC or SWIFT, or of the same country beside an IBAN",
	Source: "ISO 9362"}, words: "!bic,!swift,swift code,bic code"}

const bicReach = 48 // bytes between a bank's code and its label or account

// bicLabels are looked for as they stand. Small letters are none, as they stand in many words.
var bicLabels = []string{"BIC", "SWIFT", "Swift"}

// bankCodes finds bank codes behind the labels that end at the places given and beside the IBANs in found, each once, and weighs those IBANs.
func bankCodes(text string, found []Finding, labels []int) []Finding {
	codes := accounts(text, found, bics(text, labels))
	slices.SortStableFunc(codes, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.Confidence.rank(), a.Confidence.rank()))
	})
	last := -1
	return slices.DeleteFunc(codes, func(f Finding) bool {
		twice := f.Start < last
		last = max(last, f.End)
		return twice
	})
}

// bankLabel keeps where the label ends that the word at byte i may be.
func (s *sweep) bankLabel(i int) {
	for _, label := range bicLabels {
		end := i + len(label)
		if strings.HasPrefix(s.text[i:], label) && (i == 0 || !wordy[s.text[i-1]]) && (end == len(s.text) || !wordy[s.text[end]]) {
			s.banks = append(s.banks, end)
		}
	}
}

// bics finds bank codes behind their labels.
func bics(text string, labels []int) []Finding {
	var found []Finding
	for _, end := range labels {
		if f, ok := bicAfter(text, end); ok {
			found = append(found, f)
		}
	}
	return found
}

// bicAfter looks for the first code within reach, in the same paragraph.
func bicAfter(text string, i int) (Finding, bool) {
	stop := min(len(text), i+bicReach)
	if n := strings.Index(text[i:stop], "\n\n"); n >= 0 {
		stop = i + n
	}
	for at := i; at < stop; at++ {
		if at > 0 && wordOrDigit(text[at-1]) {
			continue
		}
		if end, ok := bicAt(text, at); ok {
			return Finding{Detector: bicRule.ID, Start: at, End: end, Confidence: High, Masked: masked(text[at:end])}, true
		}
	}
	return Finding{}, false
}

// besideIBAN finds a bank's code of the IBAN's country in text[from:to].
func besideIBAN(text string, from, to int, country string, found []Finding) []Finding {
	for at := from; at+8 <= to; at++ {
		if at > 0 && wordOrDigit(text[at-1]) {
			continue
		}
		if end, ok := bicAt(text, at); ok && end <= to && plainValue(text[at:end])[4:6] == country {
			return append(found, Finding{Detector: bicRule.ID, Start: at, End: end, Confidence: Medium, Masked: masked(text[at:end])})
		}
	}
	return found
}

func wordOrDigit(b byte) bool { return wordy[b] || b >= '0' && b <= '9' }

// bicAt reads a code in capitals at byte i: bank, country, place, and the branch or not; one space may stand between the parts.
func bicAt(text string, i int) (end int, ok bool) {
	var v [11]byte
	n := 0
	for at := i; at < len(text) && n < 11; at++ {
		switch b := text[at]; {
		case b >= 'A' && b <= 'Z' || n >= 6 && b >= '0' && b <= '9':
			v[n] = b
			n++
			if n == 8 || n == 11 {
				if stop := at + 1; stop == len(text) || !wordOrDigit(text[stop]) && text[stop] != '_' {
					end = stop
				}
			}
		case b == ' ' && (n == 4 || n == 6 || n == 8) && text[at-1] != ' ':
		default:
			at = len(text)
		}
	}
	country := string(v[4:6])
	return end, end > 0 && (countries[country] || country == "XK") && v[6] != '0'
}
