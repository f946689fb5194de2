package dlp

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// How far words around a number count, in bytes: a label stands before its number, sometimes after it.
const (
	reachBefore = 96
	reachAfter  = 48
	reachWord   = 48 // one word that many texts have, for a number that is nothing but its length
	reachOther  = 40 // a word for another kind of number stands directly before it
)

// phrase is an entry of the dictionary of context words.
type phrase struct {
	rest     []string // the words after the first
	mentions []mention
	rules    ruleSet // those that mentions are of
	other    bool    // it names another kind of number, in every rule's eyes
	exact    bool    // a short word of everyday language: it counts in capitals, or as a label
}

// mention says what a phrase is worth to a rule: less than nothing when it names another kind of number in that rule's eyes. With a place
// it is the name of a jurisdiction, and worth what the number's form in that jurisdiction says.
type mention struct{ rule, worth, place int }

// otherWords stand directly before numbers that are something else.
var otherWords = strings.Split("invoice,tracking,order,isbn,issn,imei,serial,ean,gtin,upc,bates,docket,confirmation,ticket,waybill,shipment,parcel,phone,tel,telephone,"+
	"fax,mobile,receipt,transaction,page,pages,pp,doi,sku,part no,purchase order,po,version,clause,rechnung,rechnungsnummer,facture,factura,fattura,telefon,téléphone,teléfono,"+
	"telefono,quote,model,meter", ",")

// everydayWords are context words that are also short words of everyday English, French, German, Spanish, Italian, Portuguese or Polish.
// They count when they are written in capitals, or when they stand as a label does: before a colon, an equals or number sign, or a quotation
// mark.
var everydayWords = words(`ach aba acc art ato chi cid cra did die dni ein exp gp hin id ins iqa ip ird irn irs kt lei lic md mod mr nas nhi nic nie nif nip no nr oib
	oms pan pe pin pis pos po pp pr rut sa san sc sin sip ss tin tan uid`)

// lookup finds context words.
type lookup struct {
	phrases map[string][]phrase // by their first word, longest first
	likely  [1 << 14]bool       // which words may be in phrases, by their first two bytes and their length
}

// dictionary has the context words of all rules. It is made at the first use.
var dictionary = sync.OnceValue(func() *lookup {
	entries := map[string]*phrase{}
	for i := range all {
		for _, w := range all[i].context() {
			p := entry(entries, w.text)
			p.mentions = append(p.mentions, mention{i, w.worth, w.place})
			p.rules.add(i)
		}
	}
	for _, w := range otherWords {
		entry(entries, w).other = true
	}
	d := &lookup{phrases: map[string][]phrase{}}
	for w, p := range entries {
		first, _, _ := strings.Cut(w, " ")
		d.phrases[first] = append(d.phrases[first], *p)
		d.likely[likeness(first[0], first[1%len(first)], len(first))] = true
	}
	for _, list := range d.phrases {
		slices.SortFunc(list, func(a, b phrase) int { return len(b.rest) - len(a.rest) })
	}
	return d
})

// entry gives the dictionary's entry for a phrase, which two-letter capitals keep apart from the word in small letters.
func entry(entries map[string]*phrase, text string) *phrase {
	w := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
	if entries[w] == nil {
		entries[w] = &phrase{rest: strings.Fields(w)[1:], exact: everydayWords[w] || len(w) == 2 && w != "cc"}
	}
	return entries[w]
}

// likeness is a word's place in lookup.likely.
func likeness(first, second byte, length int) int {
	return int(first&31)<<9 | int(second&31)<<4 | length&15
}

// ruleSet is a set of rules.
type ruleSet [mostRules / 64]uint64

// mostRules bounds the rules that a ruleSet can hold.
const mostRules = 512

func (s *ruleSet) add(rule int)      { s[rule/64] |= 1 << (rule % 64) }
func (s *ruleSet) has(rule int) bool { return s[rule/64]>>(rule%64)&1 == 1 }
func (s *ruleSet) join(o *ruleSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s *ruleSet) meets(o *ruleSet) bool {
	var both uint64
	for i := range s {
		both |= s[i] & o[i]
	}
	return both != 0
}

// surroundings are the phrases around a place. They are looked up when they are first asked for, and kept for the next question.
type surroundings struct {
	reading
	start, end int // what the marks below were found for; -1 for nothing
	before     []mark
	after      []mark
	speak      ruleSet // rules that the phrases before, or those after, are about
	speakAfter ruleSet
	other      bool // a word for another kind of number stands directly before
	columns    table
}

func newSurroundings(text string) surroundings {
	return surroundings{reading: reading{text: text, dictionary: dictionary()}, start: -1, end: -1, columns: table{headAt: -1, column: -1}}
}

// around finds the phrases around text[start:end]. An empty line ends the surroundings.
func (s *surroundings) around(start, end int) {
	if s.start == start && s.end == end {
		return
	}
	s.reach(max(0, start-reachBefore), min(len(s.text), end+reachAfter))
	if s.start != start {
		s.start, s.speak, s.other = start, ruleSet{}, false
		s.before = s.marked(s.lastBreak(start-reachBefore, start), start)
		for i := range s.before {
			s.speak.join(&s.before[i].phrase.rules)
			s.other = s.other || s.before[i].phrase.other && start-s.before[i].end < reachOther
		}
	}
	s.end, s.speakAfter = end, ruleSet{}
	s.after = s.marked(end, s.firstBreak(end, end+reachAfter))
	for i := range s.after {
		s.speakAfter.join(&s.after[i].phrase.rules)
	}
}

// speaks reports whether any phrase around text[start:end], or at the head of its column, is about a rule.
func (s *surroundings) speaks(rule, start, end int) bool {
	s.around(start, end)
	return s.speak.has(rule) || s.speakAfter.has(rule) || s.columns.speaks(s.text, rule, start)
}

// spoken gives the rules that phrases around text[start:end], or at the head of its column, are about.
func (s *surroundings) spoken(start, end int) (set ruleSet) {
	s.around(start, end)
	s.columns.find(s.text, start)
	set = s.speak
	set.join(&s.speakAfter)
	if s.columns.column >= 0 {
		set.join(&s.columns.rules)
	}
	return set
}

// evidence is what the surroundings of a number say about a rule.
type evidence struct {
	score    int    // how much they speak for it
	distance int    // to the nearest phrase that does
	nearest  int    // to the nearest phrase before it that names the number, in bytes
	other    bool   // a word for another kind of number stands directly before, and none of the rule's behind it
	places   uint64 // the jurisdictions that are named
}

// placed applies the jurisdictions that are named to a number of a form: one that has such numbers speaks for it, others alone against it.
func (e evidence) placed(f *form) evidence {
	if e.score == 0 || e.places == 0 {
		return e
	}
	if e.places&f.places != 0 {
		e.score, e.distance = e.score+1, 0
	} else {
		e.score = 1
	}
	return e
}

// far is the distance of what isn't there.
const far = reachBefore + reachAfter + 1

// weigh gives the evidence around text[start:end]; the caller has called speaks or around.
func (s *surroundings) weigh(rule, start, end int) evidence {
	e := evidence{distance: far, nearest: far}
	for _, h := range s.before {
		worth, place, ok := h.phrase.worth(rule)
		away := start - h.end
		switch {
		case place > 0:
			e.places |= 1 << place
		case worth > 0:
			e.score, e.distance, e.other = e.score+worth, min(e.distance, away), false
			if worth > 1 {
				e.nearest = away
			}
		case (h.phrase.other || ok) && away < reachOther:
			e.other = true
		}
	}
	for _, h := range s.after {
		worth, place, _ := h.phrase.worth(rule)
		if place > 0 {
			e.places |= 1 << place
		} else if worth > 0 { // a label stands before its number
			e.score, e.distance = e.score+worth, min(e.distance, h.end-end+reachBefore/4)
		}
	}
	if e.score == 0 {
		for _, h := range s.columns.head(s.text, start) {
			if worth, _, _ := h.phrase.worth(rule); worth > 0 {
				e.score, e.distance, e.nearest = e.score+worth, reachBefore/2, reachBefore/2
			}
		}
	}
	return e
}

// worth gives what a phrase is worth to a rule.
func (p *phrase) worth(rule int) (worth, place int, ok bool) {
	if p.rules.has(rule) {
		for _, m := range p.mentions {
			if m.rule == rule {
				return m.worth, m.place, true
			}
		}
	}
	return 0, 0, false
}

// score says how much the phrases around text[start:end] speak for a rule, how near the nearest of them is, and whether a word for another
// kind of number stands nearer, before it.
func (s *surroundings) score(rule, start, end int) (score, distance int, other bool) {
	s.around(start, end)
	e := s.weigh(rule, start, end)
	return e.score, e.distance, e.other
}
