package lexicon

import (
	"strings"
	"unicode/utf8"

	"strongroom/shared/dlp"
)

// patternTable finds the required literals of all patterns in one pass.
type patternTable struct {
	patterns []*Pattern
	filter   [512]uint64            // a bit for the first three bytes of each literal, in lower case
	starts   map[uint32][]literalOf // by these three bytes
}

type literalOf struct {
	pattern int
	literal
}

func newPatternTable(patterns []*Pattern) patternTable {
	t := patternTable{patterns: patterns, starts: map[uint32][]literalOf{}}
	for i, p := range patterns {
		for _, l := range p.literals {
			three := uint32(lowerByte(l.text[0]))<<16 | uint32(lowerByte(l.text[1]))<<8 | uint32(lowerByte(l.text[2]))
			h := mix(three)
			t.filter[h>>6] |= 1 << (h & 63)
			t.starts[three] = append(t.starts[three], literalOf{i, l})
		}
	}
	return t
}

func lowerByte(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// mix spreads three bytes over 15 bits.
func mix(three uint32) uint32 { return three * 0x9e3779b1 >> 17 }

// window is a stretch of the text in which a pattern may match.
type window struct{ start, end int }

// margin is text around a window that no match can reach, so that the expression sees the true neighbours of each match.
const margin = 2 * utf8.UTFMax

// scan finds all patterns. A window reaches so far around a literal that a match which contains it lies strictly inside; so what is found in
// windows is what would be found in the whole text.
func (t *patternTable) scan(text string) []dlp.Finding {
	if len(t.patterns) == 0 || len(text) < shortLiteral {
		return nil
	}
	windows := make([][]window, len(t.patterns))
	three := uint32(lowerByte(text[0]))<<8 | uint32(lowerByte(text[1]))
	for i := 2; i < len(text); i++ {
		three = (three<<8 | uint32(lowerByte(text[i]))) & 0xffffff
		h := mix(three)
		if t.filter[h>>6&511]&(1<<(h&63)) == 0 {
			continue
		}
		for _, l := range t.starts[three] {
			if at := i - 2; l.in(text[at:]) {
				reach := t.patterns[l.pattern].longest + margin
				windows[l.pattern] = widen(windows[l.pattern], window{max(0, at-reach), min(len(text), at+len(l.text)+reach)})
			}
		}
	}
	var found []dlp.Finding
	for i, list := range windows {
		p, n := t.patterns[i], 0
		for _, w := range list {
			p.each(text[w.start:w.end], func(m []int) bool {
				if f, ok := p.finding(text[w.start:w.end], m); ok {
					f.Start, f.End = f.Start+w.start, f.End+w.start
					found = append(found, f)
					n++
				}
				return n < MostFindings
			})
		}
	}
	return found
}

// piece is how much of a window is matched at a time, in bytes: it bounds the memory that matches need before their checks.
const piece = 1 << 20

// each gives the matches in a window, in their order, until use says stop.
func (p *Pattern) each(text string, use func(m []int) bool) {
	for from := 0; from < len(text); {
		left, next := max(0, from-margin), from+piece
		matches := p.expression.FindAllStringSubmatchIndex(text[left:min(len(text), next+p.longest+margin)], -1)
		from = next
		for _, m := range matches {
			for k := range m {
				if m[k] >= 0 {
					m[k] += left
				}
			}
			if m[0] < next-piece {
				continue
			}
			if m[0] >= next {
				break
			}
			if !use(m) {
				return
			}
			from = max(from, m[1])
		}
	}
}

// in reports whether text begins with the literal.
func (l literal) in(text string) bool {
	if len(text) < len(l.text) {
		return false
	}
	if !l.fold {
		return text[:len(l.text)] == l.text
	}
	for i := range len(l.text) {
		if lowerByte(text[i]) != l.text[i] {
			return false
		}
	}
	return true
}

// widen adds a window to a list in order, joined with the last one when they touch.
func widen(list []window, w window) []window {
	if n := len(list); n > 0 && w.start <= list[n-1].end {
		list[n-1].end = max(list[n-1].end, w.end)
		return list
	}
	return append(list, w)
}

// finding judges one match, whose submatches are in m.
func (p *Pattern) finding(text string, m []int) (dlp.Finding, bool) {
	value := text[m[0]:m[1]]
	if check := checks[p.check]; check != nil {
		part := value
		if len(m) > 3 && m[2] >= 0 {
			part = text[m[2]:m[3]]
		}
		if !check(part) {
			return dlp.Finding{}, false
		}
	}
	return dlp.Finding{Detector: "firm-pattern-" + p.ID, Start: m[0], End: m[1], Confidence: p.Confidence, Masked: maskEnd(value)}, m[1] > m[0]
}

// maskEnd shows the last two characters of a value that has eight or more.
func maskEnd(s string) string {
	n := utf8.RuneCountInString(s)
	if n < 8 {
		return strings.Repeat("•", n)
	}
	_, last := utf8.DecodeLastRuneInString(s)
	_, before := utf8.DecodeLastRuneInString(s[:len(s)-last])
	return strings.Repeat("•", min(n-2, 20)) + s[len(s)-last-before:]
}
