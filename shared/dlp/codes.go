package dlp

import "strings"

// Codes that are shorter than the numbers that rules match by shape. They are nothing without a phrase that names them close before, which
// is looked for only where the form fits.

var (
	icdRule = rule{Detector: Detector{ID: "icd-code", Singular: "diagnosis code (ICD-10 or ICD-9)", Plural: "diagnosis codes (ICD-10 or ICD-9)", Holds: true, Check: "form of ICD-10 or ICD-9; context only",
		Source: "WHO, ICD-10; CMS, ICD-10-CM Official Guidelines for Coding; NCHS, ICD-9-CM"},
		words: "!icd,icd code,diagnosis code,diagnosis codes,~principal diagnosis,diagnosis,diagnoses,diagnosed,dx,icd cm,diagnose,diagnostic"}
	electoralRule = rule{Detector: Detector{ID: "gb-electoral-roll", Country: "GB", Singular: "UK electoral number", Holds: true, Check: "two letters and one to four digits; context only",
		Source: "Representation of the People (England and Wales) Regulations 2001, register of electors"},
		words: "electoral roll,electoral number,electoral register,electoral roll number,elector number,electoral registration,electors register,register of electors,voter number,polling number"}
)

var icdAt, electoralAt = position(icdRule.ID), position(electoralRule.ID)

// nearCode is how close before a code its phrase ends, in bytes.
const nearCode = 48

// code judges the short word whose first digit stands at byte i.
func (m *matcher) code(i int) {
	if (i == 0 || m.text[i-1] < 'A' || m.text[i-1] > 'Z') && (i+4 >= len(m.text) || m.text[i+3] != '.') {
		return
	}
	start := i
	for start > 0 && i-start < 3 && m.text[start-1] >= 'A' && m.text[start-1] <= 'Z' {
		start--
	}
	if start < m.codeDone || start > 0 && (wordByte(m.text[start-1]) || strings.IndexByte(".,$", m.text[start-1]) >= 0) {
		return
	}
	end := start
	for end < len(m.text) && end-start < 9 && (m.text[end] >= '0' && m.text[end] <= '9' || m.text[end] >= 'A' && m.text[end] <= 'Z' || m.text[end] == '.') {
		end++
	}
	w := strings.TrimRight(m.text[start:end], ".")
	end = start + len(w)
	if end < len(m.text) && wordByte(m.text[end]) {
		return
	}
	rule, at := &icdRule, icdAt
	switch {
	case i-start == 2 && len(w) <= 6 && strings.Trim(w[2:], "0123456789") == "":
		rule, at = &electoralRule, electoralAt
	case i-start == 1 && icd10(w), i == start && icd9(w):
	default:
		return
	}
	if !m.around.speaks(at, start, end) {
		return
	}
	e := m.around.weigh(at, start, end)
	if e.score == 0 || e.distance > nearCode || e.other || i == start && e.score < 2 {
		return
	}
	confidence, _ := shape.judge(e.score)
	m.codeDone = end
	m.codes = append(m.codes, Finding{Detector: rule.ID, Start: start, End: end, Confidence: confidence, Masked: masked(w)})
}

// icd10 reports whether a word has the form of an ICD-10 code: a letter, a digit, a digit or A or B, and up to four more behind a dot.
func icd10(w string) bool {
	if len(w) < 3 || len(w) > 8 || w[1] > '9' || w[2] > '9' && w[2] != 'A' && w[2] != 'B' || w[2] == '.' {
		return false
	}
	return len(w) == 3 || w[3] == '.' && len(w) > 4 && strings.IndexByte(w[4:], '.') < 0
}

// icd9 reports whether a word has the form of an ICD-9-CM code with its decimals, which alone tell it from any number.
func icd9(w string) bool {
	whole, part, ok := strings.Cut(w, ".")
	return ok && len(whole) == 3 && (len(part) == 1 || len(part) == 2) && strings.Trim(whole+part, "0123456789") == ""
}
