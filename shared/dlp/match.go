package dlp

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// matcher finds the numbers of all rules that have shapes.
type matcher struct {
	token
	table             *formTable
	around            surroundings
	pending           []candidate
	reach             int // where the farthest of pending ends
	last              int // beginnings up to here have been looked at
	done              int // where the last finding of these detectors ends
	found             []Finding
	others            []Finding // of addresses and tokens, in order
	codes             []Finding // of short codes, in order
	codeDone          int
	netDone, longFrom int // where the last of them ends, where the last long word ends
	zones
	contacts
}

// shortest is the length of the shortest number.
const shortest = 6

// number looks at every word that begins in a number, and at the letters before it.
func (m *matcher) number(n *number) {
	first := n.digits[0].at
	m.ip(first)
	m.code(first)
	m.contact(n)
	if first >= m.longFrom {
		m.long(first)
	}
	open := n.more || m.open(n.digits[len(n.digits)-1].end)
	if begin := wordStart(m.text, first); begin < first {
		m.prefixes(begin)
		m.from(begin, false)
		if open || len(n.digits) >= shortest {
			m.from(first, true)
		}
	} else {
		m.prefixes(first)
		if open || len(n.digits) >= shortest {
			m.from(first, n.glued)
		}
	}
	for i, g := range n.group[1:] {
		if g == len(n.digits) || !open && g > len(n.digits)-shortest {
			return
		}
		if !n.spelled(i + 1) {
			m.from(n.digits[g].at, false)
		}
	}
}

// open reports whether a number may go on after the digits that end at byte i: with letters, or behind a sign that isn't within numbers.
func (m *matcher) open(i int) bool {
	rest := m.text[i:min(len(m.text), i+8)]
	for range 2 {
		if rest == "" {
			return false
		}
		b := rest[0]
		switch {
		case b >= utf8.RuneSelf, b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z', b == '/':
			return true
		case b != ' ' && b != '-' && b != '.' && b != '\n' && b != '\t':
			return false
		}
		if rest = rest[1:]; rest != "" && rest[0] >= 'a' && rest[0] <= 'z' {
			return false
		}
	}
	return false
}

// wordStart goes back over the letters before byte i, at most eight characters.
func wordStart(text string, i int) int {
	start := i
	for range 8 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		b, _, ok := alnum(r)
		if (!ok || b < 'A') && !invisible(r) {
			break
		}
		start -= size
	}
	if start == i {
		return i
	}
	r, _ := utf8.DecodeLastRuneInString(text[:start])
	if _, _, ok := alnum(r); ok || r == '_' {
		return i
	}
	return start
}

// prefixes begins at the one or two short words in capitals that stand before byte i: "GB 123 4567 89".
func (m *matcher) prefixes(i int) {
	var starts [2]int
	count := 0
	for ; count < 2; count++ {
		r, size := utf8.DecodeLastRuneInString(m.text[:i])
		if r != ' ' && r != '-' && r != '.' && r != '/' && r != '\n' && (r < utf8.RuneSelf || !isDash(r) && !unicode.Is(unicode.Zs, r)) {
			break
		}
		start := i - size
		for start > 0 && i-size-start < 7 && m.text[start-1] >= 'A' && m.text[start-1] <= 'Z' {
			start--
		}
		if letters := i - size - start; letters == 0 || letters > 6 {
			break
		}
		if before, _ := utf8.DecodeLastRuneInString(m.text[:start]); before != utf8.RuneError {
			if _, _, ok := alnum(before); ok || before == '_' {
				break
			}
		}
		starts[count], i = start, start
	}
	for count--; count >= 0; count-- {
		m.from(starts[count], false)
	}
}

// from looks for numbers that begin at byte i.
func (m *matcher) from(i int, glued bool) {
	if i <= m.last && m.last > 0 {
		return
	}
	m.last = i
	m.read(i, glued)
	if i >= m.reach {
		m.flush()
	}
	if m.n < shortest || !m.mayBegin(i) {
		return
	}
	for n := min(m.n, maxToken); n >= shortest; n-- {
		if n < m.n && m.gap[n] == 0 || n == m.n && m.cut {
			continue
		}
		if len(m.table.forms[n])+len(m.table.bare[n]) > 0 && m.ends(n) {
			m.dispatch(n)
		}
	}
}

// dispatch tries the rules that have such a form on the first n characters.
func (m *matcher) dispatch(n int) {
	w := m.grouping(n)
	grouped := w.solid || w.standalone || slices.Contains(m.table.layouts[n], w.sizes)
	if !grouped && !m.table.certain[n] {
		return
	}
	value := string(m.c[:n])
	if same(value) || dated(value, w) {
		return
	}
	m.each(m.table.forms[n], n, value, w, nil)
	if grouped && len(m.table.bare[n]) > 0 {
		if spoken := m.around.spoken(m.at[0], m.end[n-1]); spoken.meets(&m.table.bareRules[n]) {
			m.each(m.table.bare[n], n, value, w, &spoken)
		}
	}
}

// each tries those of the forms that fit, and are spoken of when that is asked.
func (m *matcher) each(list []form, n int, value string, w grouping, spoken *ruleSet) {
	here := m.letters & (1<<n - 1)
	for i := range list {
		if f := &list[i]; f.letters&^here == 0 && f.digits&here == 0 && (spoken == nil || spoken.has(f.rule)) {
			m.try(f, n, value, w)
		}
	}
}

// mayBegin reports whether what stands before byte i lets a number begin there.
func (m *matcher) mayBegin(i int) bool {
	r, size := utf8.DecodeLastRuneInString(m.text[:i])
	if r == '+' && m.letters&1 == 0 || r == '$' || r == '€' || r == '£' {
		return false
	}
	if r != '.' && r != ',' && r != '/' && !isDash(r) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(m.text[:i-size])
	_, digit := digitValue(before)
	return !digit
}

// ends reports whether a number may end after n characters.
func (m *matcher) ends(n int) bool {
	if n < m.n {
		return m.gap[n]&(dash|dot|slash) == 0 || m.gap[n]&line != 0 || m.letters>>n&1 == 1
	}
	rest := m.text[m.end[n-1]:]
	if len(rest) < 1 {
		return true
	}
	if rest[0] == '%' {
		return false
	}
	return len(rest) < 2 || rest[0] != ',' && rest[0] != '.' && rest[0] != '-' && rest[0] != '/' || rest[1] < '0' || rest[1] > '9'
}

// try judges the first n characters, whose value is given, by a form of a rule.
func (m *matcher) try(f *form, n int, value string, w grouping) {
	r := &rules[f.rule]
	start, end := m.at[0], m.end[n-1]
	regular, ok := m.fits(w, f.rule)
	if !ok || start < m.done {
		return
	}
	if r.check != nil && !r.check(value) {
		return
	}
	spoken := m.around.speaks(f.rule, start, end)
	e := evidence{distance: far, other: m.around.other}
	if spoken {
		e = m.around.weigh(f.rule, start, end).placed(f)
	}
	if confidence, ok := m.judge(r, f, e, regular, n, w); ok {
		m.add(candidate{Finding{Detector: r.ID, Start: start, End: end, Confidence: confidence}, e.distance, r.strength})
	}
}

// judge says what the first n characters, which have passed a rule's check, are worth in their surroundings.
func (m *matcher) judge(r *rule, f *form, e evidence, regular bool, n int, w grouping) (Confidence, bool) {
	if e.score == 0 && (f.labelled || m.glued || r.strength < certain && (!regular || m.lower)) {
		return "", false
	}
	confidence, ok := r.strength.judge(e.score)
	if !ok || r.strength == shape && e.score == 1 && (e.distance > reachWord || !regular || m.day(n, w)) {
		return "", false
	}
	if e.score == 0 && r.strength == strong && w.solid && m.letters&(1<<n-1) == 0 {
		confidence = Low // so many countries have dates and check digits that some of them fit many numbers
	}
	if confidence == High && !regular && r.strength < strong {
		confidence = Medium
	}
	if e.other && r.strength < certain {
		if r.strength == shape || e.score == 0 && r.strength == weak {
			return "", false
		}
		confidence = Low
	}
	return confidence, true
}
