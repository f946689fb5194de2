package dlp

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// revision counts the changes of what Scan says that the tables don't show. Raise it with each.
const revision = 14

// SetVersion names the detectors, their tables and their code together. A verdict keeps it, so that a document can be scanned again when
// the detectors have changed. Its second half is tables(), written here so that a function which only compares versions makes no tables when it starts:
// TestS61_SetVersion fails when the two differ, and go test ./shared/dlp -run SetVersion -update writes it anew.
const SetVersion = "14-a8c209c0ef82"

// tables is a digest of every table that decides about findings.
func tables() string {
	sum := sha256.New()
	fmt.Fprint(sum, revision)
	fmt.Fprint(sum, issuers, sampleCards, sampleSSNs, prints, Detectors(),
		otherWords, everydayWords, clauseWords, ibanForms, reachBefore, reachAfter, reachOther, reachWord, reachName, reachExpiry, longestRow, longestHead, mostRowsUp,
		enoughKey, longestKey, maxGap)
	fmt.Fprint(sum, memberNumbers, mrzLine, mrzLines, mrzRoom, mrzSpan, mrzShort, mrzBlanks, numbering, homes, phoneLabels, phoneAfter,
		notPhoneWords, phoneReach, phoneDigits, birthLabels, notBirthWords, months, birthReach, birthNear, firstBirth, lastBirth, streetWords, weakStreetWords,
		streetEndings, streetLast, streetFirst, streetAlone, streetFirstNo, streetParticles, unitWords, addressLabels, notStreets, courtWords, streetCountries,
		bicLabels, bicReach)
	fmt.Fprint(sum, routingKeys, bankKinds, bankSums, nearCode)
	fmt.Fprint(sum, secretRules, everySecret, secretNames, passwordLinks, notPasswords, federalTypes, besideReach, besideWindow, besideStride, minSecret, minToken,
		markLine, topicReach, topicMedium, topicHigh, topicSigns, signalTexts)
	for _, m := range markings {
		fmt.Fprint(sum, m.rule.ID, m.text, m.heading)
	}
	for _, r := range all {
		fmt.Fprint(sum, r.shapes, r.groups, r.strength, r.words, r.not, r.places, r.anyGroups)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}
