package dlp

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// cue is a phrase that means something by itself or to what follows it.
type cue struct {
	rest  []string // the words after the first
	kind  cueKind
	index int // in the list of its kind
}

// cueKind says what a cue is for.
type cueKind int

const (
	cueBeside cueKind = iota // a keyword of a rule of form besideWord
	cuePassword
	cuePIN
	cueMarking
	cueSignal
	cueDocket
	cueBar
	cueToken // the keyword of tokens that may be too short for a long word
)

// shortTokens are the keywords of rules whose secrets may have fewer than minToken bytes.
const shortTokens = ",xoxa,xoxr,xoxo,xoxs,xapp,"

// cues has every cue by its first word, longest first. All are compared without case and marks. It is made at the first use.
var cues = sync.OnceValue(func() map[string][]cue {
	by := map[string][]cue{}
	add := func(text string, kind cueKind, index int) {
		var words []string
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }) {
			word, _ := readWord(nil, w, 0)
			words = append(words, string(word))
		}
		by[words[0]] = append(by[words[0]], cue{words[1:], kind, index})
	}
	for i, r := range secretRules {
		if r.form == besideWord {
			for _, w := range r.keywords {
				add(w, cueBeside, i)
			}
		}
		for _, w := range r.keywords {
			if strings.Contains(shortTokens, ","+w+",") {
				add(w, cueToken, i)
			}
		}
	}
	for kind, texts := range map[cueKind]string{cuePassword: passwordWords, cuePIN: pinWords, cueDocket: docketWords, cueBar: barWords} {
		for i, w := range strings.Split(texts, ",") {
			add(w, kind, i)
		}
	}
	for i, m := range markings {
		add(m.text, cueMarking, i)
	}
	for i, t := range signalTexts {
		add(t.text, cueSignal, i)
	}
	for _, list := range by {
		slices.SortFunc(list, func(a, b cue) int {
			if d := len(b.rest) - len(a.rest); d != 0 {
				return d
			}
			if a.kind != b.kind {
				return int(a.kind - b.kind)
			}
			return a.index - b.index
		})
	}
	return by
})

// use acts on a cue that stands in text[start:end], and reports whether shorter ones that begin there mean nothing more.
func (s *sweep) use(c *cue, start, end int) bool {
	switch c.kind {
	case cueBeside:
		s.besideKeyword(c.index, start, end)
	case cuePassword:
		return s.password(start, end)
	case cuePIN:
		s.pin(start, end)
	case cueMarking:
		s.marking(c.index, start, end)
		return true
	case cueSignal:
		s.topic(c.index, start, end)
	case cueDocket:
		s.docket(start, end)
	case cueBar:
		s.bar(start, end)
	case cueToken:
		s.token(c.index, start)
	}
	return false
}

// wordDetectors describes what a sweep finds.
func wordDetectors() []Detector {
	list := append(secretDetectors(), connectionRule, passwordRule, pinRule)
	for _, rule := range []*Detector{&privilegeRule, &settlementRule, &protectiveRule} {
		d := *rule
		for _, m := range markings {
			if m.rule == rule {
				d.Context = append(d.Context, m.text)
			}
		}
		list = append(list, d)
	}
	for kind, d := range topicRules {
		for _, i := range topicSigns[kind] {
			d.Context = append(d.Context, signalTexts[i].text)
		}
		list = append(list, d)
	}
	return append(list, docketRule, barRule)
}
