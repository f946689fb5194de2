package dlp

import "strings"

// grades say in plain words what a number of a rule earns by its strength. They describe strength.judge and matcher.judge.
var grades = map[strength]string{
	shape:   "nothing without a word for it; medium with one word right beside it, high with a word that names it or with two words",
	weak:    "low alone; medium with one word, high with a word that names it or with two words",
	strong:  "low alone when it is digits in one piece, medium alone when it is written in its groups or has letters; high with a word",
	certain: "high: chance makes no such number",
}

// ownGrades are those of the detectors with code of their own, by id.
var ownGrades = map[string]string{
	SSN: "high with a word for it; medium alone with dashes; low alone with spaces or dots, or a published sample; nothing alone in one piece",
	Card: "high with a word for it, printed in a card's groups, or before its expiry date and code; medium alone; low for published test numbers, " +
		"wide issuer ranges and words for another number",
	PrivateKey:                   "high with key material, medium when it is encrypted, low for a frame without material",
	emailRule.ID:                 "high; low in the domains that are reserved for documentation",
	ipRule.ID:                    "high with a word for it; medium alone; low when every part is below 40, as clause numbers are",
	walletRule.ID:                "high; low when the capitals of an Ethereum address don't hold",
	jwtRule.ID:                   "high",
	mrzRule.ID:                   "high when all check digits hold, medium when two do",
	phoneRule.ID:                 "high when it fits its country's plan and stands behind a plus sign or a word; medium when one of the two is so",
	birthRule.ID:                 "high right behind the word, medium within the sentence",
	addressRule.ID:               "high with a postcode, unit or country behind the street, medium for a street alone",
	bicRule.ID:                   "high behind its name, medium beside an IBAN of its country",
	icdRule.ID:                   "medium with one word near it, high with a word that names it or with two words",
	electoralRule.ID:             "medium with one word near it, high with a word that names it or with two words",
	connectionRule.ID:            "high; low for hosts of documentation",
	passwordRule.ID:              "high behind a sign when it mixes characters; medium for digits or words, behind \"is\", or for a default that everybody knows",
	pinRule.ID:                   "medium with four or six digits that are no run; low otherwise",
	privilegeRule.ID:             gradeOfMarkings,
	settlementRule.ID:            gradeOfMarkings,
	protectiveRule.ID:            gradeOfMarkings,
	docketRule.ID:                "high in a court's own form, medium for a number with signs behind its name, low for digits alone",
	barRule.ID:                   "high behind its name, medium behind a three-letter abbreviation",
	topicRules[0].ID:             gradeOfTopics,
	topicRules[1].ID:             gradeOfTopics,
	topicRules[2].ID:             gradeOfTopics,
	topicRules[3].ID:             gradeOfTopics,
	secretPrefix + genericSecret: "high behind an equals sign, medium behind another, low when its name says little",
}

const (
	gradeOfMarkings = "high as a heading or stamp, medium in capitals or at the beginning of a line, low inside running text and in disclaimers"
	gradeOfTopics   = "high with its title and many signs, medium with its title and some or many without"
	gradeOfSecrets  = "high in the form of the token or behind its name; medium beside a word; low when it has no digit"
)

// graded fills in what earns a detector's confidences.
func graded(list []Detector) []Detector {
	at := make(map[string]int, len(rules))
	for i := range rules {
		at[rules[i].ID] = i
	}
	for i := range list {
		d := &list[i]
		own, ok := ownGrades[d.ID]
		rule, ruled := at[d.ID]
		switch {
		case ok:
			d.Confidence = own
		case ruled:
			d.Confidence = grades[rules[rule].strength]
		case strings.HasPrefix(d.ID, secretPrefix) && !d.Holds:
			d.Confidence = "low: it names a credential, and is none"
		case strings.HasPrefix(d.ID, secretPrefix):
			d.Confidence = gradeOfSecrets
		}
	}
	return list
}
