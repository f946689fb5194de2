package accuracy

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// Floor is what a detector must reach in a set, in thousandths.
type Floor struct{ Recall, Precision int }

// Floors has them by "set detector".
type Floors map[string]Floor

// Reached rounds a score down to thousandths.
func Reached(s *Score) Floor {
	const still = 1e-9 // 0.29 * 1000 is less than 290
	return Floor{int(math.Floor(s.Recall()*1000 + still)), int(math.Floor(s.Precision(false)*1000 + still))}
}

// ReadFloors reads lines of set, detector, recall and precision. Lines that begin with # are comments.
func ReadFloors(text string) (Floors, error) {
	floors := Floors{}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		var set, id string
		var recall, precision float64
		if _, err := fmt.Sscan(line, &set, &id, &recall, &precision); err != nil {
			return nil, fmt.Errorf("floors, line %d: %w", n+1, err)
		}
		floors[set+" "+id] = Floor{int(math.Round(recall * 1000)), int(math.Round(precision * 1000))}
	}
	return floors, nil
}

// String writes the floors as ReadFloors reads them, in order.
func (f Floors) String() string {
	var b strings.Builder
	b.WriteString("# set, detector, recall, precision: may rise (go test ./shared/dlp/accuracy -update); -lower is for a change that is worth it, and shows in review\n")
	for _, key := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&b, "%s %.3f %.3f\n", key, float64(f[key].Recall)/1000, float64(f[key].Precision)/1000)
	}
	return b.String()
}

// Raise takes over what was reached in a set: the better of both, or as it is when lower.
func (f Floors) Raise(set string, scores Scores, lower bool) {
	for id, s := range scores {
		if s.Positives == 0 {
			continue
		}
		now := Reached(s)
		if old, ok := f[set+" "+id]; ok && !lower {
			now = Floor{max(old.Recall, now.Recall), max(old.Precision, now.Precision)}
		}
		f[set+" "+id] = now
	}
}

// Below lists the detectors of a set that are under their floor, and those that have none yet.
func (f Floors) Below(set string, scores Scores) (below []string) {
	for key, floor := range f {
		id, ok := strings.CutPrefix(key, set+" ")
		if !ok {
			continue
		}
		s := scores[id]
		if s == nil {
			s = new(Score)
			s.FN = 1
		}
		if now := Reached(s); now.Recall < floor.Recall || now.Precision < floor.Precision {
			below = append(below, fmt.Sprintf("%s: recall %d, precision %d thousandths; the floor is %d, %d", id, now.Recall, now.Precision, floor.Recall, floor.Precision))
		}
	}
	for id, s := range scores {
		if _, ok := f[set+" "+id]; !ok && s.Positives > 0 {
			below = append(below, id+" has no floor")
		}
	}
	slices.Sort(below)
	return below
}

// Table writes the scores for a person.
func (s Scores) Table() string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "recall\tprecision\tF1\tfound\tby kin\tmissed\tlow only\tinvented\tover others'\t  detector")
	for _, id := range slices.Sorted(maps.Keys(s)) {
		v := s[id]
		fmt.Fprintf(w, "%.3f\t%.3f\t%.3f\t%d\t%d\t%d\t%d\t%d\t%d\t  %s\n", v.Recall(), v.Precision(false), v.F1(), v.TP, v.Kin, v.FN, v.Low, v.FP, v.Confused, id)
	}
	w.Flush()
	return b.String()
}
