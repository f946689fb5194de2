package dlp

import "strings"

// cusip checks a CUSIP: modulus 10, double-add-double, letters counting from 10.
func cusip(v string) bool {
	sum, letters := 0, 0
	for i := range 8 {
		n := int(v[i] - '0')
		if v[i] >= 'A' {
			n = int(v[i]-'A') + 10
			letters++
		}
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return (10-sum%10)%10 == tail(v) && v[:6] != "000000"
}

// hicn checks a health insurance claim number: a social security number and a beneficiary code, or a railroad retirement prefix before one
// or before six digits.
func hicn(v string) bool {
	if v[0] <= '9' {
		return issuable(v[:9]) && strings.IndexByte("ABCDEFGHJKMTW", v[9]) >= 0
	}
	digits := strings.TrimLeft(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	switch v[:len(v)-len(digits)] {
	case "A", "MA", "WA", "CA", "PA", "JA", "WD", "WCA", "WCD", "PD", "H", "MH", "WH", "WCH", "PH", "JH":
		return len(digits) == 6 || issuable(digits)
	}
	return false
}

var unitedStatesMoreRules = []rule{
	{Detector: Detector{ID: "us-hicn", Country: "US", Singular: "US health insurance claim number (HICN)", Plural: "US health insurance claim numbers (HICN)", Holds: true,
		Check: "social security number and beneficiary code", Source: "CMS, Medicare Claims Processing Manual, chapter 2, section 50"},
		shapes: "9{9}A 9{9}A9 9{9}AA A9{6} AA9{6} AAA9{6} A9{9} AA9{9} AAA9{9}", groups: "3-2-4-1 3-2-5 3-2-6 3-2-4-2 9-1 9-2 1-9 2-9 3-9 1-3-2-4 2-3-2-4 3-3-2-4 1-6 2-6 3-6",
		strength: shape, check: hicn, words: "!hicn,!hic,health insurance claim,health insurance claim number,medicare,medicare number,medicare claim,~medicare beneficiary,railroad retirement"},
	{Detector: Detector{ID: "us-cusip", Country: "US", Singular: "US securities number (CUSIP)", Plural: "US securities numbers (CUSIP)", Check: "modulus 10 check digit; context only",
		Source: "ANSI X9.6; CUSIP Global Services"}, shapes: "?X{8}9", groups: "6-2-1 6-3", strength: weak, check: cusip, words: "!cusip,cusip number,securities,security,bond"},
	{Detector: Detector{ID: "us-ndc", Country: "US", Singular: "US national drug code", Check: "labeler, product and package; context only",
		Source: "21 CFR 207.33; FDA National Drug Code Directory"}, shapes: "9{10} 9{11}", groups: "4-4-2 5-3-2 5-4-1 5-4-2", strength: shape,
		words: "!ndc,national drug code,drug code,prescription,rx"},
	{Detector: Detector{ID: "us-passport-card", Country: "US", Singular: "US passport card number", Holds: true, Check: "C and eight digits; context only",
		Source: "US Department of State, US passport card"}, shapes: "A9{8}", strength: shape, check: func(v string) bool { return v[0] == 'C' }, words: "passport card,passport card number"},
	{Detector: Detector{ID: "us-green-card", Country: "US", Singular: "US permanent resident card number", Holds: true, Check: "three letters and ten digits of a USCIS receipt",
		Source: "USCIS, Form I-9, List A; receipt number format"}, shapes: "AAA9{10}", groups: "3-10 3-3-3-4 3-2-3-5", strength: shape,
		check: func(v string) bool {
			return strings.Contains("EAC WAC LIN SRC MSC NBC IOE YSC TSC CSC VSC NSC PSC ASC", v[:3])
		},
		words: "!uscis,receipt number,green card,permanent resident,permanent resident card,card number,immigration,case number"},
}
