package dlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tail takes what follows a street into the address: unit, town, region, postcode, country, over at most five lines. A town counts only with
// a postcode or a country behind it.
func (m *matcher) tail(p *site) {
	at, town := p.end, false
	for range 10 {
		i, breaks, dot := tailGap(m.text, at)
		if i >= len(m.text) || breaks > 2 {
			return
		}
		if end, ok := unitAt(m.text, i); ok {
			p.end, p.ev, at, town = end, p.ev|hasUnit, end, false
			continue
		}
		if end, strong := postcodeAt(m.text, i); end > i && (strong || town || p.ev&hasCountry != 0 || !dot && townAt(m.text, end)) {
			p.end, p.ev, at, town = end, p.ev|hasPostcode, end, false
			if _, j := townEnd(m.text, skipBlanks(m.text, end)); j > end {
				p.end, at = j, j
			}
			continue
		}
		if end := countryAt(m.text, i); end > i {
			p.end, p.ev, at, town = end, p.ev|hasCountry, end, false
			continue
		}
		if dot {
			return
		}
		words, end := townEnd(m.text, i)
		if words == 0 {
			return
		}
		at, town = end, true
	}
}

// tailGap skips what stands between the parts of an address.
func tailGap(text string, i int) (next, breaks int, dot bool) {
	for n := 0; i < len(text) && n < 12; n++ {
		switch b := text[i]; {
		case b == '\n':
			breaks++
		case b == '.':
			dot = true
		case b == ' ', b == ',', b == '\r', b == '\t', b == '|', b == ';', b == '(', b == ')':
		case (b == '>' || b == '?') && breaks > 0:
		default:
			return i, breaks, dot
		}
		i++
	}
	return i, breaks, dot
}

func skipBlanks(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == ',') {
		i++
	}
	return i
}

// unitAt reads "Suite 464", "Apt. 12b", "2nd Floor", "#4".
func unitAt(text string, i int) (end int, ok bool) {
	if text[i] == '#' {
		if end = alnumEnd(text, i+1, 6); end > i+1 {
			return end, true
		}
		return 0, false
	}
	w, next, _ := streetWord(text, i)
	if w == "" {
		return 0, false
	}
	if last := len(w) - 1; w[0] >= '0' && w[0] <= '9' && last >= 2 && next < len(text) && text[next] == ' ' { // 2nd Floor
		if f, to, _ := streetWord(text, next+1); f == "floor" || f == "fl" {
			return to, true
		}
	}
	if !unitWords[w] {
		return 0, false
	}
	j := next
	for j < len(text) && j-next < 3 && (text[j] == ' ' || text[j] == '.' || text[j] == ':') {
		j++
	}
	end = alnumEnd(text, j, 6)
	return end, end > j && strings.ContainsAny(text[j:end], "0123456789") || end == j+1 && text[j] >= 'A' && text[j] <= 'Z'
}

func alnumEnd(text string, i, most int) int {
	end := i
	for end < len(text) && end-i <= most && (text[end] >= '0' && text[end] <= '9' || text[end] >= 'A' && text[end] <= 'Z' || text[end] >= 'a' && text[end] <= 'z') {
		end++
	}
	if end-i > most {
		return i
	}
	return end
}

// townEnd reads the words of a town: at most four with capitals, and small ones of names between them.
func townEnd(text string, i int) (words, end int) {
	end = i
	for at := i; words < 4; {
		w, next, capital := streetWord(text, at)
		if w == "" || strings.ContainsAny(w, "0123456789") || !capital && (words == 0 || !streetParticles[w]) {
			break
		}
		if capital {
			words, end = words+1, next
		}
		if next >= len(text) || text[next] != ' ' && text[next] != '-' {
			break
		}
		at = next + 1
	}
	return words, end
}

// townAt reports whether a town, or nothing more, stands behind a postcode.
func townAt(text string, i int) bool {
	if i >= len(text) || text[i] == '\n' || text[i] == '\r' {
		return true
	}
	i = skipBlanks(text, i)
	if i >= len(text) || text[i] == '\n' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r)
}

// countryAt reads a country's name.
func countryAt(text string, i int) int {
	if i+2 > len(text) {
		return i
	}
	for _, c := range countryByFirst[strings.ToLower(text[i:i+2])] {
		if end := i + len(c); end <= len(text) && strings.EqualFold(text[i:end], c) && (end == len(text) || !wordy[text[end]]) {
			return end
		}
	}
	return i
}
