package dlp

import (
	"cmp"
	"slices"
)

// candidate is a finding that others may displace.
type candidate struct {
	Finding
	distance int // to the nearest context word
	strength strength
}

// enough is how many overlapping candidates are weighed against each other.
const enough = 64

// add keeps a candidate until it is clear that nothing else overlaps it.
func (m *matcher) add(c candidate) {
	m.pending = append(m.pending, c)
	if m.reach = max(m.reach, c.End); len(m.pending) >= enough {
		m.flush()
	}
}

// flush decides between candidates that overlap: the more confident one stays, then the one whose context word is nearer, then the one that a check
// speaks for, the longer, the earlier, the one listed first.
func (m *matcher) flush() {
	if len(m.pending) > 1 {
		slices.SortStableFunc(m.pending, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.Confidence.rank(), a.Confidence.rank()), cmp.Compare(a.distance, b.distance), cmp.Compare(b.strength, a.strength),
				cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(a.Start, b.Start))
		})
	}
	from := len(m.found)
	for _, c := range m.pending {
		if c.Start >= m.done && !slices.ContainsFunc(m.found[from:], func(f Finding) bool { return c.Start < f.End && f.Start < c.End }) {
			c.Masked = masked(m.text[c.Start:c.End])
			m.found = append(m.found, c.Finding)
		}
	}
	for _, f := range m.found[from:] {
		m.done = max(m.done, f.End)
	}
	m.pending = m.pending[:0]
}
