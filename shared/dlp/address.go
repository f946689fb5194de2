package dlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is the id of the detector of postal addresses.
const Address = "postal-address"

var addressRule = rule{Detector: Detector{ID: Address, Singular: "postal address", Plural: "postal addresses",
	Check:  "a house number with a street, and what follows it: unit, postcode, town, country; high with a postcode, unit or country behind a street, medium for a street alone",
	Source: "UPU S42 address templates; USPS Publication 28; national postal operators' address formats"}, words: "address,residing,lives,domiciled,adresse,anschrift,domicilio,indirizzo,morada,adres"}

// clue is something that speaks for an address.
type clue uint8

const (
	strongStreet clue = 1 << iota // a word that only streets have
	weakStreet                    // a word that streets have among others
	hasUnit
	hasPostcode
	hasCountry
	hasNumber // a second number before the street
	hasLabel  // a word for addresses before it
	isBox     // a post office box, or a military address
)

// site is a candidate: bytes of the text, and what speaks for it.
type site struct {
	start, end int
	ev         clue
}

// address looks for addresses around the first and the last group of a number.
func (m *matcher) address(n *number) {
	first, last := n.digits[0].at, n.digits[len(n.digits)-1].end
	if last <= m.addressDone || n.more {
		return
	}
	var p site
	ok := false
	if first >= m.addressDone && n.group[1] <= 6 {
		p, ok = m.military(first, n.digits[n.group[1]-1].end)
		if !ok {
			p, ok = m.streetBefore(first, n.digits[n.group[1]-1].end)
		}
	}
	if g := n.group[len(n.group)-2]; !ok && len(n.digits)-g <= 6 {
		p, ok = m.streetAfter(n, g)
	}
	if !ok {
		return
	}
	m.tail(&p)
	if confidence := m.judgePlace(&p); confidence != "" {
		m.addressDone = p.end
		m.others = append(m.others, Finding{Detector: Address, Start: p.start, End: p.end, Confidence: confidence, Masked: "postal address (value hidden)"})
	}
}

// judgePlace weighs the clues.
func (m *matcher) judgePlace(p *site) Confidence {
	if p.ev&(isBox) != 0 {
		return High
	}
	score := 0
	for _, e := range []struct {
		ev    clue
		worth int
	}{{strongStreet, 2}, {weakStreet, 1}, {hasUnit, 2}, {hasPostcode, 2}, {hasCountry, 2}, {hasNumber, 1}} {
		if p.ev&e.ev != 0 {
			score += e.worth
		}
	}
	line := m.text[max(0, p.start-48):p.start]
	if i := strings.LastIndex(line, "\n\n"); i >= 0 {
		line = line[i:]
	}
	if score > 0 && score < 4 && wordIn(line, addressLabels) {
		score += 2
	}
	switch {
	case score >= 4:
		return High
	case score >= 3 && p.ev&(strongStreet|weakStreet|hasUnit|hasNumber) != 0, score >= 2 && p.ev&strongStreet != 0:
		return Medium
	}
	return ""
}

// military reads "PSC 3294, Box 9168 APO AA 61487" from its ZIP code, and "P.O. Box 255" from its number.
func (m *matcher) military(first, end int) (p site, ok bool) {
	if first < 5 || m.text[first-1] != ' ' || !boxEnding(m.text[first-4:first-1]) {
		return p, false
	}
	before := strings.ToLower(m.text[max(0, first-20):first])
	if end-first == 5 && len(before) >= 7 {
		if kind := before[len(before)-7:]; strings.HasSuffix(kind, "po aa ") || strings.HasSuffix(kind, "po ae ") || strings.HasSuffix(kind, "po ap ") {
			start := first - 7
			back := m.text[max(m.addressDone, start-48):start]
			for _, unit := range []string{"psc ", "unit ", "cmr ", "uss ", "usns ", "usnv ", "usnn ", "uscgc ", "usaf "} {
				if i := strings.LastIndex(strings.ToLower(back), unit); i >= 0 && strings.Count(back[i:], "\n") <= 1 && (i == 0 || !wordy[back[i-1]]) {
					return site{start: start - len(back) + i, end: end, ev: isBox}, true
				}
			}
			return site{start: start, end: end, ev: isBox}, true
		}
	}
	for _, box := range []string{"p.o. box ", "po box ", "p.o.box ", "p o box ", "postfach ", "postbus ", "boîte postale ", "apartado ", "casella postale ", "caixa postal ", "gpo box "} {
		if strings.HasSuffix(before, box) {
			return site{start: first - len(box), end: end, ev: isBox}, true
		}
	}
	return p, false
}

// boxEnding reports whether three letters before a number may end a box's name, or name the military's post.
func boxEnding(s string) bool {
	switch (uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])) | 0x202020 {
	case 'b'<<16 | 'o'<<8 | 'x', 'a'<<16 | 'c'<<8 | 'h', 'b'<<16 | 'u'<<8 | 's', 'a'<<16 | 'l'<<8 | 'e', 'a'<<16 | 'd'<<8 | 'o', 't'<<16 | 'a'<<8 | 'l',
		' '<<16 | 'a'<<8 | 'a', ' '<<16 | 'a'<<8 | 'e', ' '<<16 | 'a'<<8 | 'p':
		return true
	}
	return false
}

// allLower reports whether the text is in small letters, as some people write: then streets need no capitals. It looks at the first letters only.
func (m *matcher) allLower() bool {
	if m.smallLetters == 0 {
		m.smallLetters = 1
		for _, b := range []byte(m.text[:min(len(m.text), 2048)]) {
			if b >= 'A' && b <= 'Z' {
				m.smallLetters = -1
				break
			}
		}
	}
	return m.smallLetters > 0
}

// streetAfter reads "24 Clarke Avenue" from the group g of a number on.
func (m *matcher) streetAfter(n *number, g int) (p site, ok bool) {
	text, i := m.text, n.digits[len(n.digits)-1].end
	start := n.digits[g].at
	named := 0
	if to := skipOrdinal(text, i); to == i+2 && text[i] != '.' { // 350 5th Avenue
		if g == 0 {
			return p, false
		}
		i, named = to, 1
		g = n.group[len(n.group)-3]
		start = n.digits[g].at
	} else if i < len(text) && wordy[text[i]] { // 221B
		i++
	}
	if i+4 >= len(text) || text[i] != ' ' || start > 0 && strings.IndexByte("$.#:+%", text[start-1]) >= 0 || n.glued && g == 0 {
		return p, false
	}
	if b := text[i+1]; b >= 'a' && b <= 'z' && !m.allLower() && !frenchStreet(text[i+1:]) || b < 'A' {
		return p, false
	}
	for count, at := 0, i; count < 6; count++ {
		w, next, capital := streetWord(text, at+1)
		if count == 0 && streetFirstNo[w] && (capital || len(w) > 2) {
			if words, end := townEnd(text, skipParticles(text, next)); words > 0 {
				p = site{start: start, end: end, ev: strongStreet}
				return p, m.houseNumber(&p, n, g)
			}
		}
		if w == "" || !capital && !streetParticles[w] && !lowerText(text, i+1) {
			return p, false
		}
		if count+named > 0 && (streetWords[w] || weakStreetWords[w]) && !m.courtBefore(text[i:at], w) {
			p = site{start: start, end: next, ev: weakStreet}
			if streetWords[w] {
				p.ev = strongStreet
			}
			return p, m.houseNumber(&p, n, g)
		}
		if next >= len(text) || text[next] != ' ' {
			return p, false
		}
		at = next
	}
	return p, false
}

// skipParticles skips small words of names: "de la".
func skipParticles(text string, i int) int {
	for range 3 {
		at := i
		if at < len(text) && text[at] == ' ' {
			at++
		}
		w, next, capital := streetWord(text, at)
		if capital || !streetParticles[w] {
			if strings.HasPrefix(w, "d'") || strings.HasPrefix(w, "l'") {
				return at + 2
			}
			return at
		}
		i = next
	}
	return i
}

// lowerText reports whether a text is in small letters from byte i on, as some people write.
func lowerText(text string, i int) bool { return text[i] >= 'a' && text[i] <= 'z' }

// frenchStreet reports whether a word that begins s is one of those that stand in small letters before a French street's name.
func frenchStreet(s string) bool {
	for _, w := range [...]string{"rue ", "avenue ", "boulevard ", "chemin ", "place ", "quai ", "impasse ", "allée "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// courtBefore reports whether a court of law is meant.
func (m *matcher) courtBefore(between, w string) bool {
	return (w == "court" || w == "ct") && wordIn(between, courtWords)
}

// houseNumber takes the numbers before the house's on its line with the address, and refuses years and days of a month.
func (m *matcher) houseNumber(p *site, n *number, g int) bool {
	if before, from := wordBefore(m.text, p.start); months[before] > 0 && from < p.start {
		return false
	}
	value := n.value(g, n.group[slices.Index(n.group, g)+1])
	if len(value) == 4 && within(num(value), 1900, 2035) && p.ev == weakStreet {
		return false
	}
	for i := slices.Index(n.group, g) - 1; i >= 0 && n.digits[n.group[i+1]].gap == space; i-- {
		p.start, p.ev = n.digits[n.group[i]].at, p.ev|hasNumber
	}
	return true
}

// streetWord reads a word at byte i, in lower case and without its dot: next is behind both.
func streetWord(text string, i int) (w string, next int, capital bool) {
	at := i
	for at < len(text) && at-i < 32 && (wordy[text[at]] || at > i && (text[at] == '\'' || text[at] == '-') || text[at] >= '0' && text[at] <= '9') {
		at++
	}
	if at == i {
		return "", i, false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	capital = unicode.IsUpper(r) || r >= '0' && r <= '9'
	w = strings.ToLower(text[i:at])
	if at < len(text) && text[at] == '.' && at-i <= 5 {
		at++
	}
	return w, at, capital
}

// wordBefore gives the word that ends before byte i and the blanks there, in lower case, and where it begins.
func wordBefore(text string, i int) (w string, from int) {
	end := i
	for end > 0 && i-end < 2 && (text[end-1] == ' ' || text[end-1] == '.') {
		end--
	}
	from = end
	for from > 0 && end-from < 32 && (wordy[text[from-1]] || text[from-1] == '\'' || text[from-1] == '-') {
		from--
	}
	return strings.ToLower(text[from:end]), from
}
