package dlp

import "strings"

// issuer is a range of leading digits that a card scheme uses, with the lengths of its numbers.
type issuer struct {
	scheme   string
	from, to int // the first digits, from and to having the same number of them
	lengths  []int
	loose    bool // so wide a range or so unusual a length that only context makes it worth more than a low confidence
}

var (
	sixteen  = []int{16}
	upwards  = []int{16, 17, 18, 19}
	anything = []int{12, 13, 14, 15, 16, 17, 18, 19}
)

// issuers as the schemes publish them: Visa (Core Rules), Mastercard (2-series since 2017), American Express, Discover and Diners Club
// (IIN ranges, including those of JCB and UnionPay on their network), JCB, UnionPay, Maestro, Mir, RuPay.
var issuers = []issuer{
	{"Visa", 4, 4, sixteen, false},
	{"Visa", 4, 4, []int{13, 19}, true},
	{"Mastercard", 51, 55, sixteen, false},
	{"Mastercard", 2221, 2720, sixteen, false},
	{"American Express", 34, 34, []int{15}, false},
	{"American Express", 37, 37, []int{15}, false},
	{"Diners Club", 300, 305, []int{14, 16}, false},
	{"Diners Club", 3095, 3095, []int{14, 16}, false},
	{"Diners Club", 36, 36, []int{14, 16}, false},
	{"Diners Club", 38, 39, []int{14, 16}, false},
	{"Diners Club", 36, 36, []int{15, 17, 18, 19}, true},
	{"Discover", 6011, 6011, sixteen, false},
	{"Discover", 644, 649, sixteen, false},
	{"Discover", 65, 65, sixteen, false},
	{"Discover", 6011, 6011, []int{17, 18, 19}, true},
	{"JCB", 3528, 3589, sixteen, false},
	{"JCB", 3528, 3589, []int{17, 18, 19}, true},
	{"JCB", 2131, 2131, []int{15}, true},
	{"JCB", 1800, 1800, []int{15}, true},
	{"UnionPay", 62, 62, upwards, false},
	{"UnionPay", 81, 81, upwards, true},
	{"Maestro", 5018, 5018, anything, true},
	{"Maestro", 5020, 5020, anything, true},
	{"Maestro", 5038, 5038, anything, true},
	{"Maestro", 5893, 5893, anything, true},
	{"Maestro", 6304, 6304, anything, true},
	{"Maestro", 6759, 6759, anything, true},
	{"Maestro", 6761, 6763, anything, true},
	{"Maestro", 50, 50, anything, true},
	{"Maestro", 56, 58, anything, true},
	{"Mir", 2200, 2204, sixteen, false},
	{"RuPay", 60, 60, sixteen, true},
	{"RuPay", 82, 82, sixteen, true},
}

// sampleCards are numbers that card schemes and payment processors publish for tests. They are reported, at a low confidence.
var sampleCards = words(`4111111111111111 4242424242424242 4012888888881881 4222222222222 4000056655665556 4000000000000002 4917610000000000
	4444333322221111 4000000000000010 4000000000000077 4007000000027 4917300800000000 4484070000000000 4000002500003155 4000000000003220
	5555555555554444 5105105105105100 5200828282828210 5454545454545454 5431111111111111 2223003122003222 2223000048410010 2720994326581252
	5500000000000004 5424000000000015 5111111111111118 378282246310005 371449635398431 378734493671000 340000000000009 370000000000002
	30569309025904 38520000023237 36227206271667 3056930009020004 36700102000000 30000000000004 36006666333344
	6011111111111117 6011000990139424 6011981111111113 6011000000000004 6011000000000012
	3530111333300000 3566002020360505 3566111111111113 3528000700000000 3088000000000009 6200000000000005 6205500000000000004 6243030000000001
	6759649826438453 6331101999990016 5019717010103742 6304000000000000 5018000000000009 6799990100000000019`)

// cardRule has the words about cards. Those that name one make a number with a right check digit a card even if no issuer in the table has
// it: the schemes hand out new ranges.
var cardRule = rule{Detector: Detector{ID: Card, Singular: "payment card number", Plural: "payment card numbers", Holds: true,
	Check:  "Luhn check digit, issuer ranges and lengths",
	Source: "ISO/IEC 7812-1 annex B (check digit); issuer ranges and lengths as published by the card schemes"},
	words: "!card,!card number,!card no,!credit card,!debit card,!cc,!ccn,!visa,!mastercard,!master card,!amex,!american express,!maestro,!jcb,!diners,!diner's,!discover,!union pay," +
		"!unionpay,!kreditkarte,!tarjeta,!carte bancaire,cards,credit,debit,pan,cvv,cvc,cid,exp,expiry,expires,expiration,cardholder,carte,karte,carta,cartão,charge,charged,payment",
	not: "case,reference,ref,part,claim,policy"}

// cards finds payment cards in a number. A window of whole groups counts when its first digits belong to an issuer that has numbers of its
// length and its check digit is right.
//
//	high    words about cards stand around it, or an expiry date and a security code behind it, or it is written in the groups that cards are
//	        printed in
//	medium  neither, and nothing speaks against it; or the issuer isn't known, but a word that only cards have stands just before it
//	low     a published test number or placeholder; a word for another kind of number stands just before it; an issuer range so wide
//	        that chance would fill it; a run of four-digit groups that goes on beyond the number
func cards(found []Finding, n *number, around *surroundings) []Finding {
	if len(n.digits) < 12 {
		return found
	}
	var candidates []Finding
	for a := 0; a < len(n.group)-1; a++ {
		from := n.group[a]
		if n.more && from >= longest-overlap {
			break
		}
		for b := a + 1; b < len(n.group); b++ {
			length := n.group[b] - from
			if length > 19 {
				break
			}
			if length < 12 {
				continue
			}
			if c, ok := n.card(a, b, around); ok {
				candidates = append(candidates, c)
			}
		}
	}
	return keep(found, candidates)
}

// card judges the groups a to b, b exclusive.
func (n *number) card(a, b int, around *surroundings) (Finding, bool) {
	from, to := n.group[a], n.group[b]
	if n.continues(from, to) || n.signed && from == 0 || b-a > 8 && !n.apart(a, b) {
		return Finding{}, false
	}
	value := n.value(from, to)
	if !luhn(value) {
		return Finding{}, false
	}
	start, end := n.digits[from].at, n.digits[to-1].end
	loose, known := issued(value)
	around.around(start, end)
	e := around.weigh(cardAt, start, end)
	if !known && (placeholder(value) || e.nearest > reachName || e.other) {
		return Finding{}, false
	}
	how := n.layout(a, b)
	if (how == irregular || how == spelled) && !n.apart(a, b) {
		return Finding{}, false
	}
	if len(value) == 12 && how == printed && n.neighboured(a, b) {
		return Finding{}, false // three of a longer number's groups
	}
	context := e.score > 0
	if !context && (how == irregular || n.glued && from == 0 || n.follow && to == len(n.digits)) {
		return Finding{}, false
	}
	confidence := Medium
	switch {
	case placeholder(value) || sampleCards[value]:
		confidence = Low
	case context && (how == irregular || !known):
		confidence = Medium
	case context:
		confidence = High
	case loose || e.other || how == printed && n.neighboured(a, b):
		confidence = Low
	case how == printed, expires(n.text[end:min(len(n.text), end+reachExpiry)]):
		confidence = High
	}
	return Finding{Detector: Card, Start: start, End: end, Confidence: confidence, Masked: "•••• •••• •••• " + value[len(value)-4:]}, true
}

// reachName is how far before a number of no known issuer a word that names cards stands; reachExpiry how far behind a card its expiry date
// and security code.
const (
	reachName   = 48
	reachExpiry = 40
)

// expires reports whether what follows a number has a month and year, and a security code of three or four digits: "05/29 123".
func expires(after string) bool {
	expiry, code := false, false
	for i := 0; i < len(after); i++ {
		size := 0
		for i+size < len(after) && after[i+size] >= '0' && after[i+size] <= '9' {
			size++
		}
		switch {
		case size == 2 && i+5 <= len(after) && (after[i+2] == '/' || after[i+2] == '-') && within(num(after[i:i+2]), 1, 12):
			year := 0
			for i+3+year < len(after) && after[i+3+year] >= '0' && after[i+3+year] <= '9' {
				year++
			}
			if expiry = expiry || year == 2 || year == 4 && after[i+3:i+5] == "20"; expiry {
				size += 1 + year
			}
		case size == 3 || size == 4:
			code = true
		case size > 4:
			return false
		}
		i += size
	}
	return expiry && code
}

// issued reports whether an issuer has such numbers, and whether only loosely.
func issued(value string) (loose, known bool) {
	loose = true
	for _, i := range issuers {
		fits := false
		for _, l := range i.lengths {
			fits = fits || l == len(value)
		}
		if !fits {
			continue
		}
		width := 1
		for limit := 10; i.to >= limit; limit *= 10 {
			width++
		}
		head := 0
		for _, d := range value[:width] {
			head = head*10 + int(d-'0')
		}
		if head >= i.from && head <= i.to {
			known, loose = true, loose && i.loose
		}
	}
	return loose, known
}

// luhn checks the check digit (ISO/IEC 7812-1, annex B).
func luhn(value string) bool {
	sum := 0
	for i := range len(value) {
		d := int(value[len(value)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// placeholder recognises numbers that nobody has: at most two different digits, or one digit filling all but the first four and the last.
func placeholder(value string) bool {
	different := map[rune]bool{}
	for _, d := range value {
		different[d] = true
	}
	return len(different) <= 2 || strings.Count(value, value[4:5]) >= len(value)-3
}

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
