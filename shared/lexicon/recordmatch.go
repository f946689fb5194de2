package lexicon

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"slices"
	"strings"

	"strongroom/shared/dlp"
)

// hit is a place in the text that has a value of the list.
type hit struct {
	start, end int
	low        uint32
	from, to   int // entries of the index; none for a common value
}

// recordMatcher finds the records of one index in one text.
type recordMatcher struct {
	*Index
	candidates
	id    string
	mac   hash.Hash // made when it is needed first
	hits  []hit     // those that may still be near to what comes, in the order of their starts
	base  int       // number of the first of them
	next  int       // number of the first that was not judged
	by    map[uint32][]int
	found []dlp.Finding
	last  int // record of the last finding
}

func newRecordMatcher(x *Index) *recordMatcher {
	m := &recordMatcher{Index: x, id: "firm-records-" + x.Name, by: map[uint32][]int{}, last: -1}
	m.candidates = candidates{index: x, confirm: m.confirm}
	return m
}

// at looks for values that begin with the word in sight.
func (m *recordMatcher) at(text string, s *sight) {
	if m.next-m.base < len(m.hits) {
		m.judge(s.tokens[0].start)
	}
	if len(m.found) < MostFindings {
		m.look(text, s)
	}
}

// confirm looks a value up that passed the filter.
func (m *recordMatcher) confirm(tagged []byte, start, end int) {
	if m.mac == nil {
		m.mac = hmac.New(sha256.New, m.key)
	}
	h := digest(m.mac, tagged)
	from, to, common := m.entries(h)
	if from == to && !common {
		return
	}
	l := low(h)
	m.by[l] = append(m.by[l], m.base+len(m.hits))
	m.hits = append(m.hits, hit{start, end, l, from, to})
}

// judge decides about the hits that nothing from pos on can be near to, and forgets those that none of the others is near to.
func (m *recordMatcher) judge(pos int) {
	for m.next-m.base < len(m.hits) && m.hits[m.next-m.base].start+m.Window < pos {
		m.decide(&m.hits[m.next-m.base])
		m.next++
	}
	limit := pos
	if m.next-m.base < len(m.hits) {
		limit = m.hits[m.next-m.base].start
	}
	gone := 0
	for gone < m.next-m.base && m.hits[gone].start+m.Window < limit {
		l := m.hits[gone].low
		if rest := m.by[l][1:]; len(rest) > 0 {
			m.by[l] = rest
		} else {
			delete(m.by, l)
		}
		gone++
	}
	m.hits, m.base = m.hits[gone:], m.base+gone
}

func (m *recordMatcher) end() []dlp.Finding {
	m.judge(1 << 62)
	return m.found
}

// decide looks whether enough columns of a record that the hit may belong to stand near it.
func (m *recordMatcher) decide(h *hit) {
	if n := len(m.found); n > 0 && h.end <= m.found[n-1].End {
		return // part of what was found already
	}
	if len(m.by) < 2 && m.Match > 1 {
		return // no other value is near
	}
	for e := h.from; e < h.to; e++ {
		record, column := m.place(e)
		var near []cell
		columns := 0
		for c := range m.Columns {
			n := len(near)
			if c == column {
				near = append(near, cell{h.start, h.end, c})
			} else {
				near = m.nearest(near, h, m.of(record, c), c)
			}
			if len(near) > n {
				columns++
			}
		}
		if columns < m.Match {
			continue
		}
		if start, end, seen, ok := narrow(near, m.Match, m.Window); ok {
			m.add(record, start, end, seen)
		}
	}
}

// cell is a value of a record in the text.
type cell struct{ start, end, column int }

// nearest adds the places of a value that are the nearest before and after a hit, within the window.
func (m *recordMatcher) nearest(to []cell, h *hit, low uint32, column int) []cell {
	if low == 0 {
		return to
	}
	numbers := m.by[low]
	after, _ := slices.BinarySearchFunc(numbers, h.start, func(n, start int) int { return m.hits[n-m.base].start - start })
	for i := max(0, after-1); i < min(len(numbers), after+1); i++ {
		if o := m.hits[numbers[i]-m.base]; max(o.end, h.end)-min(o.start, h.start) <= m.Window && (o.end <= h.start || o.start >= h.end) {
			to = append(to, cell{o.start, o.end, column})
		}
	}
	return to
}

// narrow finds the stretch of text within the window that has the most different columns, and the shortest of these.
func narrow(near []cell, match, window int) (start, end int, seen uint16, ok bool) {
	slices.SortFunc(near, func(a, b cell) int { return a.start - b.start })
	most := 0
	for i := range near {
		var columns uint16
		count, to := 0, near[i].end
		for k := i; k < len(near) && max(to, near[k].end)-near[i].start <= window; k++ {
			if bit := uint16(1) << near[k].column; columns&bit == 0 {
				columns |= bit
				count++
				to = max(to, near[k].end)
			}
		}
		if count >= match && (count > most || count == most && to-near[i].start < end-start) {
			most, start, end, seen, ok = count, near[i].start, to, columns, true
		}
	}
	return start, end, seen, ok
}

// add notes a finding, or widens the last one when it is the same record.
func (m *recordMatcher) add(record, start, end int, seen uint16) {
	if n := len(m.found); n > 0 && start < m.found[n-1].End {
		if record == m.last {
			m.found[n-1].End = max(end, m.found[n-1].End)
		}
		return
	}
	var labels []string
	number := false
	for c := range m.Columns {
		if seen&(1<<c) != 0 {
			labels = append(labels, m.Columns[c].Label)
			number = m.Columns[c].Kind == Number && end-start >= 8
		}
	}
	confidence := dlp.High
	if len(labels) == 1 && !number {
		confidence = dlp.Medium
	}
	m.last = record
	m.found = append(m.found, dlp.Finding{Detector: m.id, Start: start, End: end, Confidence: confidence, Masked: strings.Join(labels, " + ")})
}
