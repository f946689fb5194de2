package dlp

import (
	"strings"
	"unicode/utf8"
)

// MRZ is the id of the detector of machine-readable zones.
const MRZ = "mrz"

var mrzRule = rule{Detector: Detector{ID: MRZ, Singular: "machine-readable zone of a travel document", Plural: "machine-readable zones of travel documents", Holds: true,
	Check:  "check digits of number, birth and expiry, and the composite one: high when all hold, medium when two do",
	Source: "ICAO Doc 9303 parts 3 to 7 (TD1, TD2, TD3, MRV-A, MRV-B); Agence nationale des titres sécurisés (French identity card before 2021)"}}

const (
	mrzLine    = 28  // characters of the shortest line that says anything
	mrzRoom    = 100 // characters of a zone: TD1 has 90, and readers add some
	mrzSpan    = 420 // bytes that are looked at, in which every character may have a space behind it
	mrzShort   = 18  // fewer characters in a line are no part of a zone
	mrzLines   = 8   // lines into which a zone may be broken
	mrzBlanks  = 2   // empty lines within a zone
	mrzNumbers = "0123456789"
)

// zone is what stands around a filler, without spaces.
type zone struct {
	c       []byte // A to Z, 0 to 9 and <
	at, end []int  // their bytes in the text
	starts  []int  // indexes at which lines begin
}

// mrz judges the filler at byte i, and gives where the next look may begin.
//
// Text recognition reads fillers as other signs, sets spaces, breaks lines and takes O for 0: all that is allowed for, as long as one filler is
// read. Fillers in the names carry no check digit, so their count doesn't matter.
func (z *zone) mrz(text string, i, done int) (f Finding, next int, ok bool) {
	start := max(done, i-2*mrzLine-mrzLine)
	if line := strings.LastIndexByte(text[start:i], '\n'); line >= 0 {
		start += line + 1
	}
	z.read(text, start)
	if len(z.c) < mrzLine || len(z.starts) > mrzLines {
		return f, lineEnd(text, i), false
	}
	first, last, right, all := z.document()
	if right < 2 {
		return f, lineEnd(text, i), false
	}
	f = Finding{Detector: MRZ, Start: z.at[first], End: z.end[last-1], Confidence: Medium, Masked: z.mask(first)}
	if all {
		f.Confidence = High
	}
	return f, max(f.End, lineEnd(text, i)), true
}

// filler looks for a machine-readable zone around the filler at byte i.
func (m *matcher) filler(i int) {
	if i < m.zoneFrom {
		return
	}
	f, next, ok := m.zone.mrz(m.text, i, m.zoneDone)
	if m.zoneFrom = max(next, i+1); ok {
		m.zoneDone = f.End
		m.others = append(m.others, f)
	}
}

func lineEnd(text string, i int) int {
	if n := strings.IndexByte(text[i:min(len(text), i+mrzSpan)], '\n'); n >= 0 {
		return i + n
	}
	return min(len(text), i+mrzSpan)
}

// read reads lines of letters in capitals, digits and fillers from byte start on.
func (z *zone) read(text string, start int) {
	z.c, z.at, z.end, z.starts = z.c[:0], z.at[:0], z.end[:0], z.starts[:0]
	blanks, from := 0, 0
	for i := start; i < len(text) && i-start < mrzSpan && len(z.c) < mrzRoom; {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		b, count := mrzSign(r)
		switch {
		case r == '\n':
			if len(z.c)-from < mrzShort && len(z.c) > from && from > 0 && len(z.c)-from+z.last() > 48 {
				z.cut(from)
				return
			}
			if len(z.c) == from {
				if blanks++; blanks > mrzBlanks {
					return
				}
			} else {
				if blanks, from = 0, len(z.c); len(z.starts) > mrzLines {
					return
				}
			}
		case r == ' ' || r == '\r' || r == '\t' || r == '\u00a0' || invisible(r):
		case count == 0:
			if len(z.c) >= mrzLine && from > 0 || len(z.c)-from >= mrzLine {
				z.cutUnlessLong(from)
				return
			}
			z.c, z.at, z.end, z.starts, from = z.c[:0], z.at[:0], z.end[:0], z.starts[:0], 0 // a label before the zone
		default:
			if len(z.c) == from && (len(z.starts) == 0 || z.starts[len(z.starts)-1] != from) {
				z.starts = append(z.starts, from)
			}
			for range count {
				z.c, z.at, z.end = append(z.c, b), append(z.at, i), append(z.end, i+size)
			}
		}
		i += size
	}
}

// last is the length of the last whole line.
func (z *zone) last() int {
	if len(z.starts) < 2 {
		return 0
	}
	return z.starts[len(z.starts)-1] - z.starts[len(z.starts)-2]
}

// cut drops what was read of the line that begins at index from.
func (z *zone) cut(from int) {
	z.c, z.at, z.end = z.c[:from], z.at[:from], z.end[:from]
	if n := len(z.starts); n > 0 && z.starts[n-1] == from {
		z.starts = z.starts[:n-1]
	}
}

// cutUnlessLong drops the last line when it was no line of a zone, but a word in capitals before a sentence.
func (z *zone) cutUnlessLong(from int) {
	if from > 0 && len(z.c)-from < mrzShort {
		z.cut(from)
	}
}

// mrzSign gives the character of a zone that a sign of the text stands for, and how often: « is read for two fillers.
func mrzSign(r rune) (byte, int) {
	switch {
	case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '<':
		return byte(r), 1
	case r == '«':
		return '<', 2
	case r == '‹', r == 'c', r == '＜', r == '≤', r == '〈':
		return '<', 1
	case r >= 'Ａ' && r <= 'Ｚ':
		return byte(r-'Ａ') + 'A', 1
	case r >= '０' && r <= '９':
		return byte(r-'０') + '0', 1
	}
	return 0, 0
}

// document finds the lines of a document in the zone: where it begins and ends, how many check digits are right, and whether all are.
func (z *zone) document() (first, last, right int, all bool) {
	starts := append([]int{}, z.starts...)
	for _, s := range z.starts {
		starts = append(starts, s+30, s+36, s+44) // lines that were joined
	}
	best := func(f, l, r int, a bool) {
		if r > right || r == right && a && !all {
			first, last, right, all = f, l, r, a
		}
	}
	for _, s := range starts {
		if s+mrzLine <= len(z.c) {
			r, a, length := z.dataLine(s)
			best(z.nameLine(s), min(len(z.c), s+length), r, a)
		}
		if s+30 > len(z.c) || strings.IndexByte("IACP", z.c[s]) < 0 {
			continue
		}
		for _, t := range starts {
			if t > s+24 && t <= s+36 && t+18 <= len(z.c) {
				r, a := z.card(s, t)
				best(s, z.lineAfter(t), r, a)
			}
			if t > s+30 && t <= s+40 && t+36 <= len(z.c) && string(z.c[s:s+2]) == "ID" {
				r, a := z.french(t)
				best(s, t+36, r, a)
			}
		}
	}
	return first, last, right, all
}

// nameLine gives the beginning of the line with type, country and names before the data line at s, or s when there is none.
func (z *zone) nameLine(s int) int {
	for i := len(z.starts) - 1; i >= 0; i-- {
		if b := z.starts[i]; b < s && s-b >= 26 && s-b <= 48 && strings.IndexByte("PVIAC", z.c[b]) >= 0 {
			return b
		}
	}
	return s
}

// lineAfter gives the end of the line of names behind the data line at t of a card.
func (z *zone) lineAfter(t int) int {
	if len(z.c) >= t+30+mrzShort {
		return min(len(z.c), t+60)
	}
	return min(len(z.c), t+30)
}

// dataLine checks the second line of TD2, TD3 and visas: number, birth, expiry, and the composite digit where the length has one.
func (z *zone) dataLine(s int) (right int, all bool, length int) {
	l := z.c[s:]
	if strings.IndexByte("MFX<", l[20]) < 0 || !mrzLetters(l[10:13]) || !mrzDate(l[13:19]) || !mrzDate(l[21:27]) {
		return 0, false, 0
	}
	parts := [3]bool{mrzField(l[:9], l[9], false), mrzField(l[13:19], l[19], true), mrzField(l[21:27], l[27], true)}
	for _, p := range parts {
		if p {
			right++
		}
	}
	length = mrzLine
	visa := z.nameLine(s) < s && z.c[z.nameLine(s)] == 'V'
	for _, n := range [2]int{44, 36} {
		if visa && len(l) >= n {
			return right, right == 3, n
		}
		if len(l) >= n && mrzComposite(l[n-1], true, l[:10], l[13:20], l[21:n-1]) {
			return right + 1, right == 3, n
		}
	}
	return right, false, min(44, len(l))
}

// card checks the first two lines of TD1.
func (z *zone) card(s, t int) (right int, all bool) {
	a, b := z.c[s:min(s+30, t)], z.c[t:min(len(z.c), t+30)]
	if len(a) < 15 || !mrzLetters(a[2:5]) || strings.IndexByte("MFX<", b[7]) < 0 || !mrzDate(b[:6]) || !mrzDate(b[8:14]) || !mrzLetters(b[15:18]) {
		return 0, false
	}
	number := mrzField(a[5:14], a[14], false)
	if a[14] == '<' { // a long number goes on in the optional data, its check digit behind it
		if stop := strings.IndexByte(string(a[15:]), '<'); stop > 0 {
			number = mrzField(append(append([]byte{}, a[5:14]...), a[15:15+stop-1]...), a[15+stop-1], false)
		}
	}
	for _, p := range [3]bool{number, mrzField(b[:6], b[6], true), mrzField(b[8:14], b[14], true)} {
		if p {
			right++
		}
	}
	if len(a) == 30 && len(b) == 30 && mrzComposite(b[29], true, a[5:30], b[:7], b[8:15], b[18:29]) {
		return right + 1, right == 3
	}
	return right, false
}

// french checks the second line of the French identity card of 1988 to 2021: number, birth, and both lines together.
func (z *zone) french(t int) (right int, all bool) {
	l := z.c[t : t+36]
	if strings.Trim(string(l[:4]), mrzNumbers) != "" || !mrzDate(l[27:33]) || strings.IndexByte("MFX<", l[34]) < 0 {
		return 0, false
	}
	for _, p := range [2]bool{mrzField(l[:12], l[12], false), mrzField(l[27:33], l[33], true)} {
		if p {
			right++
		}
	}
	if t >= 36 && mrzComposite(l[35], false, z.c[t-36:t], l[:35]) {
		return right + 1, right == 2
	}
	return right, false
}

// mask shows the type and the country.
func (z *zone) mask(first int) string {
	kind, country := "", ""
	if len(z.c) > first+5 && strings.IndexByte("PVIAC", z.c[first]) >= 0 && mrzLetters(z.c[first+2:first+5]) {
		kind, country = string(z.c[first]), strings.TrimRight(string(z.c[first+2:first+5]), "<")
	}
	return strings.TrimSpace("machine-readable zone "+kind+" "+country) + " (value hidden)"
}

// zones is how far the search for machine-readable zones has come.
type zones struct {
	zoneFrom, zoneDone int // no filler before it is looked at; where the last finding ends
	zone               zone
}
