package scan

import (
	"strongroom/shared/dlp"
	"strongroom/shared/document"
)

// mostPlaces is how many places a finding's summary names.
const mostPlaces = 3

// tally sums findings up by detector, in the order of the first finding of each.
type tally struct {
	sums []document.Finding
	at   map[string]int
	best map[string]dlp.Confidence
}

func newTally() *tally {
	return &tally{at: map[string]int{}, best: map[string]dlp.Confidence{}}
}

func (t *tally) all() []document.Finding { return t.sums }

// add counts a finding; where is asked only when its place will be named.
func (t *tally) add(f dlp.Finding, where func() string) {
	k, known := t.at[f.Detector]
	if !known {
		k = len(t.sums)
		t.at[f.Detector] = k
		t.sums = append(t.sums, document.Finding{Detector: f.Detector})
	}
	sum := &t.sums[k]
	switch f.Confidence {
	case dlp.High:
		sum.High++
	case dlp.Medium:
		sum.Medium++
	default:
		sum.Low++
	}
	if f.Confidence.Above(t.best[f.Detector]) {
		t.best[f.Detector], sum.Sample = f.Confidence, f.Masked
	}
	if len(sum.Where) == mostPlaces {
		return
	}
	if place := where(); place != "" && (len(sum.Where) == 0 || sum.Where[len(sum.Where)-1] != place) {
		sum.Where = append(sum.Where, place)
	}
}
