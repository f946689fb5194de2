package dlp

import "strings"

// accountNot are phrases in which an account is no account.
const accountNot = "account of,on account of,into account,account for,accounts for,account is taken,by all accounts"

// ein: prefixes that the IRS has assigned to its campuses.
func ein(v string) bool {
	return within(num(v[:2]), 1, 6, 10, 16, 20, 27, 30, 48, 50, 68, 71, 77, 80, 88, 90, 95, 98, 99)
}

// itin: 9xx with the fourth and fifth digits in the ranges of IRS Publication 1915.
func itin(v string) bool { return v[0] == '9' && within(num(v[3:5]), 50, 65, 70, 88, 90, 92, 94, 99) }

// aba checks a routing number: ranges of the Federal Reserve districts and the check digit.
func aba(v string) bool {
	return within(num(v[:2]), 0, 12, 21, 32, 61, 72, 80, 80) && v[:4] != "0000" && weighted(v, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}

// dea: the sum of the first, third and fifth digit, plus twice that of the others, ends in the check digit.
func dea(v string) bool {
	d := v[2:]
	return strings.IndexByte("ABCDEFGHJKLMPRSTUX", v[0]) >= 0 && (weighted(d, 1, 0, 1, 0, 1)+2*weighted(d, 0, 1, 0, 1, 0, 1))%10 == tail(v)
}

// mbi: positions of letters and digits, without S, L, O, I, B and Z.
func mbi(v string) bool {
	return v[0] != '0' && !strings.ContainsAny(v, "SLOIBZ") && v[1] >= 'A' && v[4] >= 'A'
}

var unitedStatesRules = []rule{
	{Detector: Detector{ID: "us-itin", Country: "US", Singular: "US individual taxpayer number (ITIN)", Plural: "US individual taxpayer numbers (ITIN)", Holds: true,
		Check: "first digit and group ranges", Source: "IRS Publication 1915; IRM 3.21.263"}, shapes: "9{9}", groups: "3-2-4", strength: shape, check: itin,
		words: "!itin,individual taxpayer,taxpayer,taxpayer identification,tax id"},
	{Detector: Detector{ID: "us-atin", Country: "US", Singular: "US adoption taxpayer number (ATIN)", Plural: "US adoption taxpayer numbers (ATIN)", Holds: true,
		Check: "9, and 93 as the group", Source: "IRS, Form W-7A instructions"}, shapes: "9{9}", groups: "3-2-4", strength: shape,
		check: func(v string) bool { return v[0] == '9' && v[3:5] == "93" }, words: "!atin,adoption taxpayer,adoption,taxpayer identification"},
	{Detector: Detector{ID: "us-ptin", Country: "US", Singular: "US preparer tax number (PTIN)", Plural: "US preparer tax numbers (PTIN)", Holds: true,
		Check: "P and eight digits", Source: "IRS, PTIN requirements for tax return preparers"}, shapes: "A9{8}", groups: "1-8", strength: shape,
		check: func(v string) bool { return v[0] == 'P' }, words: "!ptin,preparer tax identification,preparer"},
	{Detector: Detector{ID: "us-ein", Country: "US", Singular: "US employer identification number", Holds: true, Check: "assigned prefixes",
		Source: "IRS, How EINs are assigned and valid EIN prefixes"}, shapes: "9{9}", groups: "2-7", strength: shape, check: ein,
		words: "!ein,!fein,employer identification,federal tax id,federal id,employer id,tax id,tax identification,taxpayer identification,irs"},
	{Detector: Detector{ID: "us-routing", Country: "US", Singular: "US bank routing number", Check: "Federal Reserve district and check digit",
		Source: "American Bankers Association, routing number policy"}, shapes: "9{9}", groups: "4-4-1", strength: weak, check: aba,
		words: "!aba,!rtn,routing,routing number,routing no,routing transit,transit number,bank,wire,ach"},
	{Detector: Detector{ID: "us-bank-account", Country: "US", Singular: "US bank account number", Holds: true, Check: "6 to 17 digits; context only",
		Source: "Nacha Operating Rules, appendix three (account number field)"}, shapes: "9{6} 9{7} 9{8} 9{9} 9{10} 9{11} 9{12} 9{13} 9{14} 9{15} 9{16} 9{17}", strength: shape, not: accountNot,
		words: "bank account,bank account number,checking account,savings account,checking,~account number,~account no,~acct no,acct,deposit account,!dda"},
	{Detector: Detector{ID: "us-npi", Country: "US", Singular: "US health provider number (NPI)", Plural: "US health provider numbers (NPI)", Check: "Luhn with prefix 80840",
		Source: "CMS, NPI check digit (45 CFR 162.406)"}, shapes: "9{10}", strength: weak,
		check: func(v string) bool { return v[0] <= '2' && v[0] > '0' && luhn("80840"+v) }, words: "!npi,national provider,provider,physician,prescriber,national provider identifier"},
	{Detector: Detector{ID: "us-dea", Country: "US", Singular: "US DEA registration number", Holds: true, Check: "registrant letter and check digit",
		Source: "21 CFR 1301; DEA Diversion Control"}, shapes: "AX9{7}", groups: "2-7", strength: weak, check: dea,
		words: "!dea,drug enforcement,prescriber,controlled substance,physician,dea number,dea registration"},
	{Detector: Detector{ID: "us-mbi", Country: "US", Singular: "US Medicare number (MBI)", Plural: "US Medicare numbers (MBI)", Holds: true, Check: "places of letters and digits",
		Source: "CMS, Medicare Beneficiary Identifier format"}, shapes: "9AX9AX9AA99", groups: "4-3-4", strength: strong, check: mbi,
		words: "!mbi,medicare,beneficiary,medicare number,medicare beneficiary"},
	{Detector: Detector{ID: "us-alien-number", Country: "US", Singular: "US alien registration number", Holds: true, Check: "A and seven to nine digits; context only",
		Source: "8 CFR 1.2; USCIS policy manual"}, shapes: "A9{7} A9{8} A9{9} ?9{8} ?9{9}", groups: "1-9 1-8 1-3-3-3 4-3-3 3-3-3 1-2-3-3 3-3-3", strength: shape,
		check: func(v string) bool { return v[0] <= '9' || v[0] == 'A' }, words: "!uscis,alien,alien number,alien registration,immigration,green card"},
	{Detector: Detector{ID: "us-passport", Country: "US", Singular: "US passport number", Holds: true, Check: "nine digits, or a letter and eight; context only",
		Source: "US Department of State, 22 CFR 51; next generation passport"}, shapes: "9{9} A9{8}", strength: shape, words: "passport,passport number,passport no,us passport,travel document"},
}
