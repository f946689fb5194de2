package dlp

import (
	"slices"
	"strings"
)

// The kinds of documents that are told by what stands in them.
const (
	engagementTopic = iota
	medicalTopic
	taxTopic
	bankTopic
	topicCount
)

// topicRules are their detectors. None holds a document: a policy says who may send which.
var topicRules = [topicCount]Detector{
	{ID: "engagement-letter", Singular: "engagement letter", Plural: "engagement letters", Check: "several signs within a page", Source: "ABA Model Rules 1.5(b), 1.2(c); SRA Standards and Regulations, 8.6 and 8.7 (client care)"},
	{ID: "medical-record", Singular: "medical record", Plural: "medical records", Check: "several signs within a page", Source: "45 CFR 160.103 (protected health information); GDPR art. 4(15); HL7 C-CDA section titles"},
	{ID: "tax-form", Singular: "tax form", Plural: "tax forms", Check: "a form's title and several of its fields within a page", Source: "IRS, HMRC and CRA forms of the names given"},
	{ID: "bank-statement", Singular: "bank statement", Plural: "bank statements", Check: "several signs within a page", Source: "ISO 20022 camt.053 (statement, opening and closing balances); account statements of banks in English, German and French"},
}

// What the signs come to.
const (
	topicReach  = 4000 // bytes of a page: signs farther apart aren't counted together
	topicMedium = 5
	topicHigh   = 8
)

// signalText is one sign of a kind of document.
type signalText struct {
	topic  int
	weight int // 3 is a title, 2 a label that few other documents have, 1 one that some have
	text   string
}

// signalTexts are all signs.
var signalTexts = slices.Concat(
	topicTexts(engagementTopic, 3, "engagement letter,letter of engagement,terms of engagement,client care letter,retainer agreement,legal services agreement,attorney client fee agreement,mandatsvereinbarung,lettre de mission,"+
		"convention d'honoraires,hoja de encargo,lettera d'incarico,fee agreement"),
	topicTexts(engagementTopic, 2, "scope of engagement,scope of representation,scope of our engagement,scope of our services,agree to represent,pleased to represent,engaged our firm,engage our firm,"+
		"retain our firm,retained our firm,initial retainer,retainer deposit,hourly rates,hourly rate,termination of engagement,conflicts of interest,contingency fee,our fees,billing rates,thank you for instructing,"+
		"thank you for choosing,instructing us,complaints procedure,vergütungsvereinbarung"),
	topicTexts(engagementTopic, 1, "legal fees,trust account,client account,our representation,legal ombudsman,solicitors regulation authority,file retention,billable time,countersign"),
	topicTexts(medicalTopic, 3, "medical record,medical records,discharge summary,patient chart,progress note,operative report,history and physical,clinical summary,medical history form,arztbrief,entlassungsbrief,"+
		"befundbericht,dossier médical,compte rendu d'hospitalisation,historia clínica,cartella clinica,medisch dossier"),
	topicTexts(medicalTopic, 2, "chief complaint,history of present illness,past medical history,review of systems,physical examination,vital signs,blood pressure,heart rate,differential diagnosis,discharge diagnosis,"+
		"admission date,date of admission,attending physician,primary care physician,medical record number,mrn,allergies,current medications,medications on admission,family history,social history,"+
		"treatment plan,presenting complaint,anamnese,diagnosen,medikation,antécédents,exploración física,diagnóstico,anamnesi,icd 10"),
	topicTexts(medicalTopic, 1, "diagnosis,patient name,prognosis,prescribed,symptoms,dosage,mg daily,laboratory results,radiology,immunization,referred by,bmi,patient id"),
	topicTexts(taxTopic, 3, "wage and tax statement,form w 2,form 1040,individual income tax return,form 1099,1099 misc,1099 nec,miscellaneous income,nonemployee compensation,schedule k 1,partner's share of income,"+
		"form 1120,form 1065,form 941,form w 9,form w 4,p60 end of year certificate,p60,p45,p11d,sa302,sa100,self assessment tax return,statement of remuneration paid,t4 slip,t1 general,"+
		"lohnsteuerbescheinigung,einkommensteuerbescheid,einkommensteuererklärung,avis d'imposition,déclaration des revenus,declaración de la renta,modelo 100,certificazione unica,modello 730,aangifte inkomstenbelasting"),
	topicTexts(taxTopic, 2, "omb no 1545,department of the treasury,internal revenue service,hm revenue,hm revenue customs,canada revenue agency,federal income tax withheld,wages tips other compensation,"+
		"social security wages,medicare wages and tips,adjusted gross income,employer identification number,employer's paye reference,tax code,total tax due,taxable income,payer's tin,recipient's tin,"+
		"filing status,standard deduction,agi,total income tax,unique taxpayer reference,identifikationsnummer,steuernummer,bruttoarbeitslohn,einbehaltene lohnsteuer,revenu fiscal de référence,numéro fiscal"),
	topicTexts(taxTopic, 1, "tax year,income tax,employer's name,dependents,national insurance contributions,pay in this employment,employee's name,payer's name,refund,steuerklasse,finanzamt"),
	topicTexts(bankTopic, 3, "bank statement,statement of account,account statement,account summary,checking account statement,current account statement,kontoauszug,relevé de compte,extracto de cuenta,extracto bancario,"+
		"estratto conto,rekeningafschrift"),
	topicTexts(bankTopic, 2, "opening balance,closing balance,beginning balance,ending balance,balance brought forward,balance carried forward,previous balance,statement period,statement date,paid in,paid out,"+
		"money in,money out,total deposits,total withdrawals,deposits and additions,withdrawals and debits,alter saldo,neuer saldo,anfangssaldo,endsaldo,ancien solde,nouveau solde,saldo anterior,saldo final"),
	topicTexts(bankTopic, 1, "account number,sort code,routing number,iban,direct debit,standing order,available balance,overdraft,debit,credit,service fee,interest paid,buchungstag,wertstellung,date de valeur,fecha valor"),
)

func topicTexts(topic, weight int, texts string) []signalText {
	var list []signalText
	for _, t := range strings.Split(texts, ",") {
		list = append(list, signalText{topic, weight, t})
	}
	return list
}

// topicSigns are the indexes of each kind's signs in signalTexts.
var topicSigns = func() (by [topicCount][]int) {
	for i, t := range signalTexts {
		by[t.topic] = append(by[t.topic], i)
	}
	return by
}()

// topicState is what is known of one kind of document around the place that is looked at.
type topicState struct {
	last  map[int]int // by sign: one more than where it stood last
	found int         // one more than the finding of this page, in the sweep's
	until int         // where its page ends
}

// topic counts a sign that stands in text[start:end] together with those of its kind in the page before it.
//
//	medium  signs of a weight of 5 or more, a title among them, or 8 without one
//	high    signs of a weight of 8 or more, a title among them
func (s *sweep) topic(index, start, end int) {
	kind := signalTexts[index].topic
	state := &s.topics[kind]
	if state.last == nil {
		state.last = map[int]int{}
	}
	if at, ok := state.last[index]; ok && start-at < topicReach/4 {
		return // once is enough; and no text is slow that repeats it
	}
	state.last[index] = start + 1
	total, title := 0, -1
	for _, i := range topicSigns[kind] {
		at, ok := state.last[i]
		if !ok || at <= start-topicReach {
			continue
		}
		weight := signalTexts[i].weight
		total += weight
		if weight == 3 && (title < 0 || at < state.last[title]) {
			title = i
		}
	}
	c := Low
	switch {
	case title >= 0 && total >= topicHigh:
		c = High
	case title >= 0 && total >= topicMedium, total >= topicHigh:
		c = Medium
	default:
		return
	}
	if state.found > 0 && start < state.until {
		if f := &s.found[state.found-1]; c.rank() > f.Confidence.rank() {
			f.Confidence = c
		}
		return
	}
	f := Finding{Detector: topicRules[kind].ID, Start: start, End: end, Confidence: c, Masked: "“" + signalTexts[index].text + "”"}
	if title >= 0 && title != index {
		f.Start = state.last[title] - 1
		f.Masked = "“" + signalTexts[title].text + "”"
		f.End = f.Start
		for range len(strings.Fields(signalTexts[title].text)) { // the title's words
			if at := nextWord(s.text, f.End); at >= 0 {
				_, f.End = readWord(nil, s.text, at)
			}
		}
	}
	s.found = append(s.found, f)
	state.found, state.until = len(s.found), start+topicReach
}
