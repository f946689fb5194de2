package dlp

import "strings"

// phn checks British Columbia's health number: 9, and modulus 11 over the eight digits behind it.
func phn(v string) bool {
	sum := 0
	for i, w := range []int{2, 4, 8, 5, 10, 9, 7, 3} {
		sum += int(v[i+1]-'0') * w % 11
	}
	return v[0] == '9' && (11-sum%11)%11 == tail(v)
}

// ramq checks Quebec's health number: four letters of the name, birth date with 50 more in the month for women, two more digits.
func ramq(v string) bool {
	month := num(v[6:8])
	if month > 50 {
		month -= 50
	}
	return date(-1, month, num(v[8:10]))
}

// canadianBank checks that the institution's number is one of those that Payments Canada has given out: in "transit-institution-account" it
// is the second part.
func canadianBank(v string) bool {
	return within(num(v[5:8]), 1, 47, 101, 899) && num(v[:5]) > 0
}

var canadianRules = []rule{
	{Detector: Detector{ID: "ca-sin", Country: "CA", Singular: "Canadian social insurance number", Holds: true, Check: "Luhn check digit, first digit in use",
		Source: "Employment and Social Development Canada, SIN Code of Practice"}, shapes: "9{9}", groups: "3-3-3", strength: weak,
		check: func(v string) bool { return v[0] != '0' && v[0] != '8' && luhn(v) },
		words: "!sin,social insurance,social insurance number,sin number,!nas,assurance sociale,numéro d'assurance sociale,canada revenue,cra,t4"},
	{Detector: Detector{ID: "ca-passport", Country: "CA", Singular: "Canadian passport number", Holds: true, Check: "two letters and six digits, or a letter, six digits and two letters; context only",
		Source: "Immigration, Refugees and Citizenship Canada, passport number"}, shapes: "AA9{6} A9{6}AA", groups: "2-6 1-6-2", strength: shape,
		words: "passport,passport number,passport no,canadian passport,passeport,numéro de passeport,passeport canadien"},
	{Detector: Detector{ID: "ca-bank-account", Country: "CA", Singular: "Canadian bank account number", Holds: true, Check: "transit, institution and account; context only",
		Source: "Payments Canada, Standard 006 and Rule F1"}, shapes: "9{15} 9{16} 9{17} 9{18} 9{19} 9{20} 9{8} 9{9}", groups: "5-3-7 5-3-8 5-3-9 5-3-10 5-3-11 5-3-12 5-3", strength: shape, not: accountNot,
		check: func(v string) bool {
			return len(v) == 9 && v[0] == '0' && within(num(v[1:4]), 1, 47, 101, 899) || len(v) != 9 && canadianBank(v)
		},
		words: "transit,transit number,transit no,institution number,institution no,direct deposit,void cheque,~bank account,account,compte,numéro de transit,numéro d'institution," +
			"~compte bancaire,domiciliation"},
	{Detector: Detector{ID: "ca-ohip", Country: "CA", Singular: "Ontario health number (OHIP)", Plural: "Ontario health numbers (OHIP)", Holds: true, Check: "Luhn check digit",
		Source: "Ontario Ministry of Health, Health Number and Version Code validation"}, shapes: "9{10} 9{10}A 9{10}AA", groups: "4-3-3 4-3-3-1 4-3-3-2", strength: weak,
		check: func(v string) bool { return v[0] != '0' && luhn(v[:10]) }, words: "!ohip,ontario health,ontario health insurance,~health card,~health number,version code,carte santé"},
	{Detector: Detector{ID: "ca-ramq", Country: "CA", Singular: "Quebec health number (RAMQ)", Plural: "Quebec health numbers (RAMQ)", Holds: true, Check: "date of birth in its place",
		Source: "Régie de l'assurance maladie du Québec, numéro d'assurance maladie"}, shapes: "A{4}9{8}", groups: "4-4-4 4-8", strength: weak, check: ramq,
		words: "!ramq,assurance maladie,numéro d'assurance maladie,!nam,health insurance number,health card,carte soleil,quebec health"},
	{Detector: Detector{ID: "ca-bc-phn", Country: "CA", Singular: "British Columbia health number (PHN)", Plural: "British Columbia health numbers (PHN)", Holds: true,
		Check: "first digit 9 and modulus 11 check digit", Source: "BC Ministry of Health, Conformance Standards volume 4B"}, shapes: "9{10}", groups: "4-3-3", strength: weak, check: phn,
		words: "!phn,personal health number,~health number,!msp,care card,services card,bc health"},
	{Detector: Detector{ID: "ca-health-number", Country: "CA", Singular: "Canadian health number", Holds: true, Check: "forms of the other provinces; context only",
		Source: "Canadian Institute for Health Information, provincial health card numbers"}, places: []place{
		{"Alberta,AB", "9{9}"}, {"Manitoba,MB", "9{9}"}, {"Saskatchewan,SK", "9{9}"}, {"New Brunswick,NB", "9{9}"}, {"Prince Edward Island,PEI,PE", "9{8}"},
		{"Nova Scotia,NS", "9{10}"}, {"Newfoundland,NL", "9{12}"}, {"Yukon,YT", "9{9}"}, {"Northwest Territories,NT", "A9{7}"}, {"Nunavut,NU", "9{9}"}},
		shapes: "9{8} 9{9} 9{10} 9{12} A9{7}", groups: "5-4 3-3-3 4-3-3 4-4-4 3-3-3-3", strength: shape,
		words: "!phin,!uli,health card,health card number,health number,healthcare number,personal health,personal health identification,health services card,carte santé,carte d'assurance maladie,~health services"},
	{Detector: Detector{ID: "ca-permanent-resident", Country: "CA", Singular: "Canadian permanent resident or client number", Holds: true,
		Check:  "card: two letters and ten digits, client (UCI): eight or ten digits; context only",
		Source: "Immigration, Refugees and Citizenship Canada, PR card and unique client identifier"}, shapes: "AA9{7} AA9{10} 9{8} 9{10}", groups: "2-7 2-10 2-4-4 4-4", strength: shape,
		check: func(v string) bool { return v[0] <= '9' || strings.Contains("RA PA RC RE", v[:2]) },
		words: "!uci,unique client,client id,client identifier,permanent resident,permanent resident card,pr card,résident permanent,carte de résident permanent,!iuc,immigration canada,ircc"},
	{Detector: Detector{ID: "ca-business-number", Country: "CA", Singular: "Canadian business or GST/HST number", Check: "Luhn check digit, program account",
		Source: "Canada Revenue Agency, RC2, the business number"}, shapes: "9{9} 9{9}AA9{4}", groups: "9-2-4 5-4 3-3-3 9-6 3-3-3-2-4 5-4-2-4 5-4-6", strength: weak,
		check: func(v string) bool {
			return luhn(v[:9]) && (len(v) == 9 || strings.Contains("RT RP RC RM RR RZ RD RE RG RN", v[9:11]))
		},
		words: "!bn,business number,business no,!gst,!hst,gst/hst,numéro d'entreprise,!tps,!tvh"},
}
