package dlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// streetBefore reads "Passauer Strasse 33", "Harjukuja 54" and "Via Roma 131" back from the house number at text[first:end].
func (m *matcher) streetBefore(first, end int) (p site, ok bool) {
	text := m.text
	if first < 4 || text[first-1] != ' ' || !wordy[text[first-2]] && text[first-2] != '.' {
		return p, false
	}
	if next := end + 1; next < len(text) && text[next] >= '0' && text[next] <= '9' && (text[end] == '.' || text[end] == ',' || text[end] == '-' && end-first == 4) {
		return p, false
	}
	begin := first - 1
	for begin > 0 && first-begin < 40 && (wordy[text[begin-1]] || text[begin-1] == '.' || text[begin-1] == '-') {
		begin--
	}
	if b := text[begin]; b >= 'a' && b <= 'z' && !m.allLower() && !smallStreet(text[begin:first-1]) {
		return p, false
	}
	w, from := wordBefore(text, first)
	if w == "" || from < m.addressDone || notStreets[w] {
		return p, false
	}
	capital := capitalAt(text, from)
	p = site{start: from, end: houseEnd(text, end)}
	switch {
	case streetLast[w] && (len(w) > 1 || text[from+1] == '.') && (m.nameBefore(&p) || streetAlone[w]):
		p.ev = strongStreet
	case endsStreet(w):
		if p.ev = strongStreet; !capital {
			p.ev = weakStreet
		}
		m.nameBefore(&p)
	case m.kindBefore(&p, w):
		p.ev = strongStreet
	case capital && len(w) > 3:
		m.nameBefore(&p)
	default:
		return p, false
	}
	m.head(&p)
	return p, true
}

// streetEnds has the last two bytes of the words of streetLast: most words are told apart by them.
var streetEnds = func() (ends [1 << 12]bool) {
	for w := range streetLast {
		for _, s := range []string{w, w + "."} {
			if len(s) > 1 {
				ends[startOf(s[len(s)-2:])] = true
			}
		}
	}
	return ends
}()

// smallStreet reports whether a word in small letters may be the last of a street's name: "Karl Johans gate", "Rákóczi út".
func smallStreet(s string) bool {
	return len(s) > 1 && len(s) < 12 && streetEnds[startOf(s[len(s)-2:])] && streetLast[strings.TrimRight(s, ".")]
}

func capitalAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r)
}

// endsStreet reports whether a word ends as the names of streets do: the ending is the last three to nine bytes, or a few more.
func endsStreet(w string) bool {
	for n := 3; n <= 10 && n < len(w)-2; n++ {
		if streetEndings[w[len(w)-n:]] {
			return true
		}
	}
	return false
}

// nameBefore takes up to three words with capitals before a candidate's beginning into it.
func (m *matcher) nameBefore(p *site) bool {
	any := false
	for range 3 {
		if p.start == 0 || m.text[p.start-1] != ' ' {
			break
		}
		w, from := wordBefore(m.text, p.start)
		if w == "" || from < m.addressDone || !capitalAt(m.text, from) || notStreets[w] || from+len(w)+1 < p.start && m.text[p.start-2] == '.' && len(w) > 5 {
			break
		}
		p.start, any = from, true
	}
	return any
}

// kindBefore looks for a street's kind before its name: at most five words back, all of them with capitals or small ones of names.
func (m *matcher) kindBefore(p *site, w string) bool {
	if w == "" {
		return false
	}
	from := p.start
	for range 5 {
		if from == 0 || m.text[from-1] != ' ' && m.text[from-1] != '\'' {
			return false
		}
		if !capitalAt(m.text, from) && !streetParticles[w] && from != p.start {
			return false
		}
		next, at := wordBefore(m.text, from)
		if next == "" || at < m.addressDone || at == from {
			return false
		}
		if streetFirst[next] && (capitalAt(m.text, at) || len(next) > 2 || m.text[at+len(next)] == '.') {
			p.start = at
			return true
		}
		w, from = next, at
	}
	return false
}

// houseEnd takes what belongs to a house number: a letter, a second number, a dot.
func houseEnd(text string, i int) int {
	if i < len(text) && (text[i] == '-' || text[i] == '/') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
		for i++; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
		}
	}
	if i < len(text) && wordy[text[i]] && (i+1 == len(text) || !wordy[text[i+1]]) {
		i++
	} else if i+1 < len(text) && text[i] == ' ' && text[i+1] >= 'a' && text[i+1] <= 'h' && (i+2 == len(text) || !wordy[text[i+2]]) && text[i+1] != 'a' {
		i += 2
	}
	return i
}

// head takes the number before a street into the address, and a unit before that: "Apt. 675 62314 Mellemvej 32".
func (m *matcher) head(p *site) {
	i := p.start
	for range 2 {
		if i < 2 || m.text[i-1] != ' ' {
			return
		}
		digits := i - 1
		for digits > 0 && i-digits < 8 && m.text[digits-1] >= '0' && m.text[digits-1] <= '9' {
			digits--
		}
		if digits == i-1 || digits < m.addressDone || digits > 0 && m.text[digits-1] != ' ' && m.text[digits-1] != '\n' && m.text[digits-1] != '>' && m.text[digits-1] != '\t' {
			return
		}
		if w, from := wordBefore(m.text, digits); unitWords[w] && len(w) > 2 && from >= m.addressDone {
			p.start, p.ev = from, p.ev|hasUnit
			return
		}
		p.start, p.ev, i = digits, p.ev|hasNumber, digits
	}
}
