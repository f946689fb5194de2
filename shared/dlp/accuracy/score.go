package accuracy

import (
	"slices"
	"strings"
)

// Found is what a scanner says: bytes of the text, End exclusive.
type Found struct {
	Start, End int
	Detector   string
	Sure       bool // of medium or high confidence
}

// Score counts a detector's results.
type Score struct {
	TP, FN    int // labelled numbers that were found at medium or better, and those that were not
	Kin       int // of TP, those that only a detector of the same kind of document found: a Swiss licence as one of Liechtenstein
	Low       int // found at low confidence only; they are among FN
	FP        int // findings of medium or better where nothing is labelled
	Confused  int // findings of medium or better over a number of another detector
	Positives int
}

// Recall is the share of the labelled numbers that were found, Precision that of the findings that were labelled; both are 1 when there is
// nothing to count.
func (s *Score) Recall() float64 { return share(s.TP, s.TP+s.FN) }

// Precision counts confusions as errors when strict.
func (s *Score) Precision(strict bool) float64 {
	wrong := s.FP
	if strict {
		wrong += s.Confused
	}
	return share(s.TP, s.TP+wrong)
}

// F1 is the harmonic mean of recall and precision.
func (s *Score) F1() float64 {
	r, p := s.Recall(), s.Precision(false)
	if r+p == 0 {
		return 0
	}
	return 2 * r * p / (r + p)
}

func share(part, all int) float64 {
	if all == 0 {
		return 1
	}
	return float64(part) / float64(all)
}

// Scores has a detector's score by its id.
type Scores map[string]*Score

// of gives the score of a detector, which begins at nothing.
func (s Scores) of(id string) *Score {
	if s[id] == nil {
		s[id] = new(Score)
	}
	return s[id]
}

// Count adds a text's results. A labelled number is found when a finding of its detector overlaps at least half of it. What failed is told to
// miss and invented, which may be nil.
func (s Scores) Count(t *Text, found []Found, miss func(Span), invented func(Found)) {
	for _, span := range t.Spans {
		if span.Detector == "" {
			continue
		}
		score := s.of(span.Detector)
		score.Positives++
		own, kin, low := overlapping(span, found)
		switch {
		case own:
			score.TP++
			continue
		case kin:
			score.TP++
			score.Kin++
			continue
		case low:
			score.Low++
		}
		score.FN++
		if miss != nil {
			miss(span)
		}
	}
	for _, f := range found {
		over := func(span Span) bool { return f.Start < span.End && span.Start < f.End }
		switch {
		case !f.Sure:
		case !slices.ContainsFunc(t.Spans, over):
			if t.About != f.Detector && related(t.About, f.Detector) {
				continue
			}
			s.of(f.Detector).FP++
			if invented != nil {
				invented(f)
			}
		case !slices.ContainsFunc(t.Spans, func(span Span) bool {
			return over(span) && (span.Detector == f.Detector || related(span.Detector, f.Detector))
		}):
			s.of(f.Detector).Confused++
		}
	}
}

// overlapping reports whether the findings that cover at least half of a number are its detector's own, a related one's, or of low confidence.
func overlapping(span Span, found []Found) (own, kin, low bool) {
	for _, f := range found {
		if 2*(min(f.End, span.End)-max(f.Start, span.Start)) < span.End-span.Start {
			continue
		}
		switch {
		case f.Detector == span.Detector && f.Sure:
			own = true
		case f.Detector == span.Detector:
			low = true
		case f.Sure && related(f.Detector, span.Detector):
			kin = true
		}
	}
	return own, kin, low
}

// families are kinds of documents that several countries have under the same words and in the same form, and numbers that are each other's part.
var families = [][]string{
	{"-passport", "us-passport-card"}, {"-driving-licence"}, {"-id-card", "cy-arc", "mt-id"}, {"-bank-account", "gb-sort-code"},
	{"-birth-number", "cz-birth-number-old"}, {"lv-personas-kods", "lv-personas-kods-2017"}, {"us-ssn", "us-hicn"},
	{"eu-vat", "-vat", "si-tax", "sk-tax", "ch-uid", "-company-number", "dk-cvr", "fi-y-tunnus", "it-partita-iva", "pt-nif", "pl-nip", "gr-afm", "hr-oib", "es-cif", "es-dni", "es-nif-klm"},
	{"fr-siren", "fr-siret"}, {"de-tax-number", "de-tax-id", "at-tax"}, {"de-pension", "at-svnr", "de-health-insurance"}, {"us-itin", "us-atin"},
	{"lu-national-id", "lu-legal-person"}, {"no-orgnr", "se-orgnr"}, {"bg-egn", "bg-pnf"}, {"se-personnummer", "se-driving-licence", "no-fodselsnummer", "dk-cpr"},
	{"us-green-card", "us-alien-number"}, {"ca-ohip", "ca-bc-phn", "ca-health-number", "ca-ramq"},
}

// related reports whether two detectors name the same kind of thing.
func related(a, b string) bool {
	for _, list := range families {
		in := func(id string) bool {
			return slices.ContainsFunc(list, func(k string) bool { return id == k || k[0] == '-' && strings.HasSuffix(id, k) })
		}
		if in(a) && in(b) {
			return true
		}
	}
	return false
}
