package dlp

import (
	"strings"
	"unicode/utf8"
)

var (
	docketRule = Detector{ID: "docket-number", Singular: "docket number", Plural: "docket numbers", Check: "form of the court's numbers, or a number after its name", Context: splitCues(docketWords),
		Source: "CM/ECF case numbers (office:year-type-number-judges); state court rules on captions; CPR PD 5B (Business and Property Courts claim numbers); registers of EU member states' courts"}
	barRule = Detector{ID: "bar-number", Singular: "bar number", Plural: "bar numbers", Check: "digits after the number's name", Context: splitCues(barWords),
		Source: "registers of the state bars; SRA roll; FRCP 11(a) with local rules on signature blocks"}
)

// docketWords name a number of a court, or are the type in a federal one ("21-cv-01234").
const docketWords = "cv,cr,mj,mc,md,bk,docket no,docket number,docket nos,case no,case number,case nos,index no,index number,cause no,cause number,civil action no,civil case no,civ no,crim no,claim no,claim number," +
	"civil no,criminal no,aktenzeichen,geschäftszeichen,az,gz,numéro de rg,rg,rolnummer,zaaknummer,número de expediente,procedimiento ordinario,autos,ruolo generale,sygn akt"

// barWords name an attorney's number.
const barWords = "state bar no,state bar number,bar no,bar number,bar id,bar id no,bar roll no,attorney bar no,attorney bar number,sbn,attorney registration no,attorney registration number,atty reg no,attorney reg no," +
	"attorney id no,attorney no,atty no,sra no,sra number,sra id,sra roll number,law society number,law society no,cal bar no,texas bar no,florida bar no"

// federalTypes are the types of cases in numbers of US federal courts (CM/ECF).
const federalTypes = ",cv,cr,mc,mj,md,bk,ap,adv,ml,mdl,misc,po,sw,gj,dp,"

// federal judges the colon at byte o of a number of a US federal court: "1:21-cv-01234-ABC".
func (s *sweep) federal(o int) {
	start := o
	for start > 0 && o-start < 2 && s.text[start-1] >= '0' && s.text[start-1] <= '9' {
		start--
	}
	if start > 0 && inSet(s.text[start-1], inName) && s.text[start-1] > ' ' {
		return
	}
	if end := s.courtNumber(o + 1); end > 0 {
		s.number(start, end, High)
	}
}

// courtNumber reads "21-cv-01234-ABC" at byte i, and gives its end, or 0.
func (s *sweep) courtNumber(i int) int {
	text, at := s.text, i
	year := digitsAt(text, at)
	if at += year; year != 2 && year != 4 || at >= len(text) || text[at] != '-' {
		return 0
	}
	at++
	kind := at
	for at < len(text) && letter(text[at]) && at-kind < 5 {
		at++
	}
	if at == kind || !strings.Contains(federalTypes, ","+strings.ToLower(text[kind:at])+",") || at >= len(text) || text[at] != '-' {
		return 0
	}
	serial := digitsAt(text, at+1)
	if at += 1 + serial; serial < 3 || serial > 6 {
		return 0
	}
	for range 3 { // the judges' initials
		n := at + 1
		for n < len(text) && text[n] >= 'A' && text[n] <= 'Z' && n-at < 5 {
			n++
		}
		if at >= len(text) || text[at] != '-' || n-at < 3 {
			break
		}
		at = n
	}
	return at
}

func digitsAt(text string, i int) int {
	n := 0
	for i+n < len(text) && text[i+n] >= '0' && text[i+n] <= '9' {
		n++
	}
	return n
}

// docket judges a number after a word for one, or around the type of a federal one.
//
//	high    a federal number; a Business and Property Courts claim number after such a word
//	medium  a number of four digits or more, with a sign that puts the year apart, after such a word
//	low     digits alone after such a word
func (s *sweep) docket(start, end int) {
	text := s.text
	if start > 0 && end-start == 2 && strings.Contains(federalTypes, ","+strings.ToLower(text[start:end])+",") {
		from := max(0, start-1)
		for from > 0 && start-from < 5 && text[from-1] >= '0' && text[from-1] <= '9' {
			from--
		}
		if text[start-1] == '-' && (from == 0 || text[from-1] <= ' ' || strings.IndexByte("(#", text[from-1]) >= 0) {
			if stop := s.courtNumber(from); stop > start {
				s.number(from, stop, High)
			}
		}
		return
	}
	at := s.numberAfter(end)
	if at < 0 {
		return
	}
	stop, digits, marks := s.docketNumber(at)
	if digits < 4 {
		return
	}
	c := Low
	if value := text[at:stop]; claimNumber(value) {
		c = High
	} else if marks > 0 {
		c = Medium
	}
	s.number(at, stop, c)
}

// docketNumber reads the number at byte i: letters, digits and signs between them, and one space between a chamber and a register ("12 O
// 345/21"). It gives its end and how many digits and signs it has.
func (s *sweep) docketNumber(i int) (end, digits, marks int) {
	text := s.text
	for end = i; end < len(text) && end-i < 28; end++ {
		next := byte(0)
		if end+1 < len(text) {
			next = text[end+1]
		}
		number := next >= '0' && next <= '9'
		switch b := text[end]; {
		case b >= '0' && b <= '9':
			digits++
		case letter(b):
		case (b == '-' || b == '/' || b == ':' || b == '.') && (number || letter(next)):
			marks++
		case b == ' ' && end-i < 8 && marks == 0 && letter(text[end-1]) && number:
		case b == ' ' && end-i < 8 && marks == 0 && digits < 4 && next >= 'A' && next <= 'Z' && digitsAt(text, end+3) > 0:
		default:
			return end, digits, marks
		}
	}
	return end, digits, marks
}

// claimNumber reports whether a number is one of the Business and Property Courts or the King's Bench Division: "BL-2021-001234".
func claimNumber(v string) bool {
	parts := strings.Split(v, "-")
	n := len(parts)
	return (n == 3 || n == 4) && len(parts[0]) == 2 && digitsAt(parts[0], 0) == 0 && len(parts[n-2]) == 4 && digitsAt(parts[n-2], 0) == 4 && digitsAt(parts[n-1], 0) == 6 && len(parts[n-1]) == 6
}

// numberAfter finds a number after a word that ends at byte i: signs, and "no" once more, may stand between. It gives -1 for none.
func (s *sweep) numberAfter(i int) int {
	for limit := i + 16; i < len(s.text) && i < limit; {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return i
		case letter(byte(r)) && r < utf8.RuneSelf:
			for _, w := range []string{"no.", "no ", "no:", "nr.", "number", "n°", "is "} {
				if strings.HasPrefix(s.text[i:], w) {
					size = len(w)
				}
			}
			if size == 1 {
				return -1
			}
		case r == '\n':
			return -1
		case r == ' ' || r == '.' || r == ':' || r == '#' || r == '°' || r == 'º' || r == '\u00a0' || r == '\t' || r == '(':
		default:
			return -1
		}
		i += size
	}
	return -1
}

// number adds a docket number, once.
func (s *sweep) number(start, end int, c Confidence) {
	f := Finding{Detector: docketRule.ID, Start: start, End: end, Confidence: c, Masked: masked(s.text[start:end])}
	for i := len(s.found) - 1; i >= 0 && i >= len(s.found)-4; i-- {
		if last := &s.found[i]; last.Detector == f.Detector && start < last.End {
			if c.rank() > last.Confidence.rank() {
				last.Confidence = c
			}
			return
		}
	}
	s.found = append(s.found, f)
}

// bar judges the digits after a word for an attorney's number: high after a name of several words, medium after SBN, which must be capitals.
func (s *sweep) bar(start, end int) {
	if end-start == 3 && s.text[start:end] != "SBN" {
		return
	}
	at := s.numberAfter(end)
	if at < 0 {
		return
	}
	stop := at
	for stop < len(s.text) && stop < at+2 && s.text[stop] >= 'A' && s.text[stop] <= 'Z' {
		stop++
	}
	n := digitsAt(s.text, stop)
	if n < 4 || n > 8 || stop+n < len(s.text) && (letter(s.text[stop+n]) || s.text[stop+n] == '-' && stop+n+1 < len(s.text) && digitsAt(s.text, stop+n+1) > 0) {
		return
	}
	f := Finding{Detector: barRule.ID, Start: at, End: stop + n, Confidence: High, Masked: masked(s.text[at : stop+n])}
	if end-start == 3 {
		f.Confidence = Medium
	}
	if k := len(s.found); k == 0 || s.found[k-1].Detector != f.Detector || s.found[k-1].End <= f.Start {
		s.found = append(s.found, f)
	}
}
