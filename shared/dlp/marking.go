package dlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The detectors of what lawyers write on documents. None of them holds a document: privileged papers are what a portal of a law firm is
// for. They are for policies ("attorneys' eyes only to nobody but outside counsel").
var (
	privilegeRule = Detector{ID: "legal-privilege", Singular: "privilege marking", Plural: "privilege markings", Check: "place in the text: heading or stamp, or running text; no disclaimer",
		Source: "FRE 502, FRCP 26(b)(3) and (5); legal professional privilege (Three Rivers (No 6) [2004] UKHL 48); § 43a BRAO; art. 66-5 loi n° 71-1130; art. 542.3 LOPJ; art. 13 legge 247/2012"}
	settlementRule = Detector{ID: "settlement-communication", Singular: "settlement marking", Plural: "settlement markings", Check: "place in the text; not \"without prejudice to\"",
		Source: "FRE 408; Rush & Tompkins v GLC [1989] AC 1280 (without prejudice); Calderbank v Calderbank [1976] Fam 93; CPR Part 36"}
	protectiveRule = Detector{ID: "protective-order", Singular: "protective-order designation", Plural: "protective-order designations", Check: "place in the text: heading or stamp, or running text",
		Source: "FRCP 26(c); model protective orders of the N.D. Cal. and E.D. Tex.; CPR 31.22"}
)

// marking is a phrase that marks a document.
type marking struct {
	rule    *Detector
	text    string
	heading bool // it means nothing in running text
}

// markings are the phrases by detector. Those after "|" mean nothing in running text.
var markings = slices.Concat(
	marked(&privilegeRule, "attorney client privileged,attorney client privilege,attorney client communication,attorney client confidential,attorney client work product,"+
		"privileged and confidential,privileged confidential,confidential and privileged,confidential privileged,confidential legally privileged,strictly privileged and confidential,"+
		"attorney work product,attorneys work product,attorney's work product,lawyer work product,work product privileged,legally privileged,legal professional privilege,legally privileged and confidential,"+
		"solicitor client privileged,solicitor client privilege,lawyer client privileged,subject to legal privilege,subject to legal professional privilege,subject to attorney client privilege,"+
		"prepared at the request of counsel,prepared at the direction of counsel,prepared in anticipation of litigation,prepared for the purpose of legal advice,"+
		"joint defense privilege,common interest privilege,privileged legal advice,"+
		"anwaltsgeheimnis,anwaltlich privilegiert,anwaltskorrespondenz,vertrauliche anwaltskorrespondenz,anwaltspost,unterliegt dem anwaltsgeheimnis,"+
		"secret professionnel,couvert par le secret professionnel,confidentiel avocat,confidentiel avocat client,correspondance d'avocat,privilège avocat client,"+
		"secreto profesional,secreto profesional abogado cliente,privilegio abogado cliente,segreto professionale,corrispondenza riservata tra avvocati,riservato avvocato cliente,"+
		"vertrouwelijk advocaat cliënt,beroepsgeheim advocaat,verschoningsgerechtigd,sigilo profissional,segredo profissional,tajemnica adwokacka,advokatsekretess"+
		"|privileged,legal privilege,litigation privilege,legal advice privilege,work product,verschoningsrecht"),
	marked(&settlementRule, "fre 408,rule 408,federal rule of evidence 408,subject to fre 408,subject to rule 408,settlement communication,settlement communications,confidential settlement communication,"+
		"confidential settlement communications,for settlement purposes only,inadmissible settlement communication,without prejudice,without prejudice save as to costs,without prejudice except as to costs,"+
		"without prejudice and subject to contract,without prejudice subject to contract,subject to contract,subject to contract and without prejudice,subject to contract without prejudice,calderbank offer,offer under part 36,"+
		"confidential mediation communication,mediation communication privileged,ohne präjudiz,unpräjudiziell,ohne anerkennung einer rechtspflicht,sous toutes réserves,sous réserve de contrat,"+
		"zonder erkenning van aansprakelijkheid,onder voorbehoud van contract|settlement offer,settlement negotiations,confidential settlement offer"),
	marked(&protectiveRule, "subject to protective order,confidential subject to protective order,attorneys eyes only,attorney's eyes only,attorney eyes only,outside attorneys eyes only,highly confidential attorneys eyes only,"+
		"outside counsel only,outside counsel eyes only,outside counsel's eyes only,highly confidential outside counsel only,highly confidential source code,filed under seal,submitted under seal,lodged under seal,"+
		"confidential filed under seal,restricted attorneys eyes only|highly confidential,documents under seal,restricted confidential,confidential source code"),
)

func marked(rule *Detector, texts string) []marking {
	var list []marking
	running, headings, _ := strings.Cut(texts, "|")
	for _, t := range strings.Split(running, ",") {
		list = append(list, marking{rule, t, false})
	}
	for _, t := range strings.Split(headings, ",") {
		list = append(list, marking{rule, t, true})
	}
	return list
}

// markLine is how many bytes a line of a heading or a stamp has at most.
const markLine = 100

// marking judges a phrase by its place.
//
//	high    a heading or a stamp: alone in its line, in brackets, after "Subject:", or in capitals in a short line
//	medium  in capitals in running text; at a line's beginning before a dash, a colon or the line's end; "a without prejudice meeting"
//	low     running text, and disclaimers ("may be privileged", "if you are not the intended recipient")
//
// "Without prejudice to ..." and a claim dismissed "with" or "without prejudice" mark nothing.
func (s *sweep) marking(index, start, end int) {
	m := &markings[index]
	confidence, heading := s.place(start, end)
	switch {
	case m.heading && (!heading || confidence != High || !capital(s.text[start:end]) && !strings.Contains(m.text, " ")):
		return
	case m.rule == &settlementRule && strings.HasPrefix(m.text, "without prejudice"):
		if !s.prejudice(start, end, &confidence) {
			return
		}
	}
	if confidence != High && s.disclaimer(start, end) {
		confidence = Low
	}
	f := Finding{Detector: m.rule.ID, Start: start, End: end, Confidence: confidence, Masked: "“" + m.text + "”"}
	for i := len(s.found) - 1; i >= 0 && i >= len(s.found)-4; i-- {
		last := &s.found[i]
		if last.Detector == f.Detector && start < last.End+4 { // "Privileged and confidential attorney work product" is one marking
			last.End = max(last.End, end)
			if f.Confidence.rank() > last.Confidence.rank() {
				last.Confidence = f.Confidence
			}
			return
		}
	}
	s.found = append(s.found, f)
}

// place says what a phrase's place makes of it, and whether that is a heading's or a stamp's.
func (s *sweep) place(start, end int) (c Confidence, heading bool) {
	text := s.text
	from, to := max(0, start-markLine), min(len(text), end+markLine)
	before, after := text[from:start], text[end:to]
	if i := strings.LastIndexAny(before, "\n\r\f\v\t|"); i >= 0 {
		before, from = before[i+1:], 0
	}
	if i := strings.IndexAny(after, "\n\r\f\v\t|"); i >= 0 {
		after, to = after[:i], len(text)
	}
	short := from == 0 && to == len(text) && len(before)+len(after)+end-start <= markLine
	capitals := capital(text[start:end])
	opening := strings.TrimLeft(before, " \u00a0[(*#>•-–—_=~«“\"'0123456789.")
	if label, rest, ok := strings.Cut(opening, ":"); ok && len(label) <= 12 {
		opening = strings.TrimLeft(rest, " [(*-–—")
	}
	rest := strings.TrimLeft(after, " \u00a0])*#<•-–—_=~»”\"'.!:")
	first, _ := utf8.DecodeRuneInString(text[start:])
	bracketed := strings.HasSuffix(strings.TrimRight(before, " *"), "[") || strings.HasSuffix(strings.TrimRight(before, " "), "*") && strings.HasPrefix(strings.TrimLeft(after, " "), "*")
	switch {
	case bracketed && (capitals || unicode.IsUpper(first)),
		short && opening == "" && rest == "" && (unicode.IsUpper(first) || strings.TrimSpace(before) != ""),
		short && capitals && (opening == "" || capital(opening)) && (rest == "" || capital(rest) || opening == "" && len(rest) < len(after)-1),
		short && opening == "" && unicode.IsUpper(first) && titled(rest):
		return High, true
	case capitals, opening == "" && unicode.IsUpper(first) && (rest == "" || len(rest) < len(strings.TrimLeft(after, " "))):
		return Medium, false
	}
	return Low, false
}

// capital reports whether the letters of a text are capitals; one small letter in ten is let pass.
func capital(text string) bool {
	large, small := 0, 0
	for _, r := range text {
		if unicode.IsUpper(r) {
			large++
		} else if unicode.IsLower(r) {
			small++
		}
	}
	return large > 0 && small*10 <= large
}

// titled reports whether a short text is the rest of a title: words in capitals or with one, but for the small ones between.
func titled(text string) bool {
	for _, w := range strings.Fields(text) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "([-–—&/"))
		if !unicode.IsUpper(r) && r != utf8.RuneError && len(w) > 4 {
			return false
		}
	}
	return len(text) < 60 && !strings.ContainsAny(text, ".;")
}

// prejudice judges "without prejudice" by the words around it, and reports whether it marks anything.
func (s *sweep) prejudice(start, end int, c *Confidence) bool {
	capitals := capital(s.text[start:end])
	if at := nextWord(s.text, end); at >= 0 {
		word, _ := readWord(nil, s.text, at)
		switch w := string(word); {
		case w == "to" && !capitals, w == "to" && *c != High:
			return false
		case *c == Low && slices.Contains([]string{"basis", "meeting", "offer", "letter", "discussion", "discussions", "negotiation", "negotiations", "correspondence", "communication",
			"communications", "proposal", "settlement", "conversation", "talks"}, w):
			*c = Medium
		}
	}
	before := strings.Fields(strings.ToLower(s.text[max(0, start-32):start]))
	if len(before) > 0 && slices.Contains([]string{"or", "and/or", "dismissed", "dismissal", "dismiss", "dismisses", "dismissing", "withdrawn", "but", "hereby"}, before[len(before)-1]) && *c != High {
		return false
	}
	return true
}

// disclaimer reports whether what stands around a phrase is the small print of mail.
func (s *sweep) disclaimer(start, end int) bool {
	before := strings.ToLower(s.text[max(0, start-48):start])
	for _, w := range []string{"may be", "may contain", "might be", "could be", "may also be", "may include"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	around := s.text[max(0, start-400):min(len(s.text), end+400)]
	if !strings.Contains(around, "ntended") && !strings.Contains(around, "NTENDED") {
		return false
	}
	around = strings.ToLower(around)
	return strings.Contains(around, "intended recipient") || strings.Contains(around, "intended only for") || strings.Contains(around, "intended solely for")
}
