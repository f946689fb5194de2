package dlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is an entry of the dictionary of context words.
type phrase struct {
	rest  []string // the words after the first
	rules []mention
	other bool // it names another kind of number, in every rule's eyes
}

// mention says what a phrase is worth to a rule.
type mention struct{ rule, worth int }

// otherWords stand directly before numbers that are something else.
var otherWords = strings.Split("invoice,tracking,order,isbn,issn,imei,serial,ean,gtin,upc,bates,docket,confirmation,ticket,waybill,shipment,parcel,phone,tel,telephone,"+
	"fax,mobile,receipt,transaction,page,pages,pp,doi,sku,part no,purchase order,po,version,clause,rechnung,rechnungsnummer,facture,factura,fattura,telefon,téléphone,teléfono,"+
	"telefono,figure,quote,model,meter", ",")

// dictionary has the context words of all rules by their first word, longest first.
var dictionary = func() map[string][]phrase {
	words := map[string]*phrase{}
	entry := func(w string) *phrase {
		w = strings.Join(strings.FieldsFunc(strings.ToLower(w), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
		if words[w] == nil {
			words[w] = &phrase{rest: strings.Fields(w)[1:]}
		}
		return words[w]
	}
	for i, r := range all {
		for _, w := range strings.Split(r.words, ",") {
			if w = strings.TrimSpace(w); w == "" {
				continue
			}
			worth := 1
			if plain := strings.TrimLeft(w, "!~"); w[0] == '!' || w[0] != '~' && strings.Contains(plain, " ") {
				worth = 2
			}
			p := entry(strings.TrimLeft(w, "!~"))
			p.rules = append(p.rules, mention{i, worth})
		}
	}
	for _, w := range otherWords {
		entry(w).other = true
	}
	by := map[string][]phrase{}
	for w, p := range words {
		first, _, _ := strings.Cut(w, " ")
		by[first] = append(by[first], *p)
	}
	for _, list := range by {
		slices.SortFunc(list, func(a, b phrase) int { return len(b.rest) - len(a.rest) })
	}
	return by
}()

// hit is a phrase that stands in a text, with its distance from the number.
type hit struct {
	phrase   *phrase
	distance int
	before   bool
}

// word is a word of a window.
type word struct{ from, to, start, end int } // in the lower-case letters, and in the text

// surroundings are the phrases around a place. They are looked up when they are first asked for, and kept for the next question.
type surroundings struct {
	text       string
	start, end int // what the hits below were found for; -1 for nothing
	before     []hit
	after      []hit
	letters    []byte
	words      []word
}

// around gives the phrases around text[start:end].
func (s *surroundings) around(start, end int) ([]hit, []hit) {
	if s.start != start {
		from := max(0, start-reachBefore)
		window := s.text[from:start]
		if i := strings.LastIndex(window, "\n\n"); i >= 0 {
			window = window[i:]
		}
		if from > 0 && len(window) == reachBefore { // a word that is cut is no word
			i := strings.IndexFunc(window, func(r rune) bool { return !unicode.IsLetter(r) })
			if i < 0 {
				i = len(window)
			}
			window = window[i:]
		}
		s.before = s.look(s.before[:0], window)
		for i := range s.before {
			s.before[i].distance, s.before[i].before = len(window)-s.before[i].distance, true
		}
		s.start = start
	}
	if s.end != end {
		window := s.text[end:min(len(s.text), end+reachAfter)]
		if i := strings.Index(window, "\n\n"); i >= 0 {
			window = window[:i]
		}
		if len(window) == reachAfter {
			window = strings.TrimRightFunc(window, unicode.IsLetter)
		}
		s.after = s.look(s.after[:0], window)
		s.end = end
	}
	return s.before, s.after
}

// look finds phrases in a window; distance is then the place of a phrase's last byte in it.
func (s *surroundings) look(hits []hit, window string) []hit {
	s.letters, s.words = s.letters[:0], s.words[:0]
	inside := false
	for i, r := range window {
		if r >= 'A' && r <= 'Z' {
			r += 32
		} else if r >= utf8.RuneSelf {
			r = unicode.ToLower(r)
		}
		if r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && (unicode.IsLetter(r) && r != utf8.RuneError) {
			if !inside {
				s.words = append(s.words, word{from: len(s.letters), start: i})
			}
			inside = true
			s.letters = utf8.AppendRune(s.letters, r)
			w := &s.words[len(s.words)-1]
			w.to, w.end = len(s.letters), i+utf8.RuneLen(r)
			continue
		}
		if r >= utf8.RuneSelf && (invisible(r) || unicode.Is(unicode.Mn, r)) {
			continue
		}
		inside = false
	}
	for i := 0; i < len(s.words); i++ {
		list := dictionary[string(s.letters[s.words[i].from:s.words[i].to])]
		for p := range list {
			if more := len(list[p].rest); s.follows(i+1, list[p].rest) {
				hits = append(hits, hit{phrase: &list[p], distance: s.words[i+more].end})
				i += more
				break
			}
		}
	}
	return hits
}

func (s *surroundings) follows(i int, rest []string) bool {
	if i+len(rest) > len(s.words) {
		return false
	}
	for k, w := range rest {
		if string(s.letters[s.words[i+k].from:s.words[i+k].to]) != w {
			return false
		}
	}
	return true
}

// score says how much the phrases around text[start:end] speak for a rule, how near the nearest of them is, and whether a word for another
// kind of number stands nearer, before it.
func (s *surroundings) score(rule, start, end int) (score, distance int, other bool) {
	before, after := s.around(start, end)
	distance = reachBefore + reachAfter + 1
	last := -1
	for side, hits := range [2][]hit{before, after} {
		for i, h := range hits {
			worth := 0
			for _, m := range h.phrase.rules {
				if m.rule == rule {
					worth = m.worth
				}
			}
			away := h.distance
			switch {
			case worth > 0:
				if side == 1 {
					away += reachBefore / 4 // a label stands before its number
				} else {
					last = i
				}
				score += worth
				distance = min(distance, away)
			case h.phrase.other && side == 0 && away <= 40:
				other = true
			}
		}
	}
	if last >= 0 && other { // only what stands between the label and the number counts
		other = false
		for _, h := range before[last+1:] {
			other = other || h.phrase.other
		}
	}
	return score, distance, other
}
