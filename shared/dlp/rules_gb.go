package dlp

import "strings"

// nino: prefixes that HMRC doesn't use, suffix A to D.
func nino(v string) bool {
	if strings.IndexByte("DFIQUV", v[0]) >= 0 || strings.IndexByte("DFIQUVO", v[1]) >= 0 || len(v) == 9 && v[8] > 'D' {
		return false
	}
	switch v[:2] {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return true
}

// nhs checks modulus 11, weights 10 to 2.
func nhs(v string) bool {
	return (11-weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11 == tail(v)
}

// utr: the first digit checks the other nine.
func utr(v string) bool {
	return "21987654321"[weighted(v[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] == v[0]
}

// pps: weights 8 to 2, and 9 for the second letter.
func pps(v string) bool {
	sum := weighted(v, 8, 7, 6, 5, 4, 3, 2)
	if len(v) == 9 && v[8] != 'W' {
		if v[8] > 'I' {
			return false
		}
		sum += int(v[8]-'A'+1) * 9
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == v[7]
}

// vatGB checks modulus 97, and 9755 for the newer numbers.
func vatGB(v string) bool {
	n := weighted(v, 8, 7, 6, 5, 4, 3, 2) + num(v[7:9])
	return n%97 == 0 || n%97 == 42 || n%97 == 55 && num(v[:3]) >= 100
}

// companyGB: the prefixes that Companies House gives to numbers of Scotland, Northern Ireland and special kinds of company.
func companyGB(v string) bool {
	if v[0] <= '9' {
		return v[0] <= '1'
	}
	return v[1] <= '9' && v[0] == 'R' || strings.Contains("SC NI OC SO NC FC SF NF SE BR IP SP NP RC SR NR LP SL NL AC SA NA ZC SZ NZ GE GN GS RS IC SI NO NV CE CS PC OE", v[:2])
}

var britishRules = []rule{
	{Detector: Detector{ID: "gb-nino", Country: "GB", Singular: "UK national insurance number", Holds: true, Check: "prefixes and suffixes in use",
		Source: "HMRC, National Insurance Manual NIM39110"}, shapes: "AA9{6}A ?AA9{6}", groups: "2-2-2-2-1 2-6-1 2-2-2-2 2-6 1-1-2-2-2-1", strength: strong,
		check: nino, words: "!nino,!ni,national insurance,ni number,ni no,insurance number,hmrc,paye,payroll"},
	{Detector: Detector{ID: "gb-nhs", Country: "GB", Singular: "NHS number", Holds: true, Check: "modulus 11 check digit",
		Source: "NHS Data Dictionary, NHS NUMBER"}, shapes: "9{10}", groups: "3-3-4", strength: weak, check: nhs, words: "nhs,nhs number,nhs no,h&c number,health and care number,patient,patient id,gp,hospital,clinic,medical"},
	{Detector: Detector{ID: "gb-chi", Country: "GB", Singular: "Scottish health number (CHI)", Plural: "Scottish health numbers (CHI)", Holds: true,
		Check: "date of birth and modulus 11 check digit", Source: "NHS Scotland, CHI number, Health and Social Care Data Dictionary"}, shapes: "9{10}", groups: "6-4 3-3-4", strength: weak,
		check: func(v string) bool { return ddmmyy(v) && nhs(v) }, words: "!chi,chi number,community health index,nhs scotland,patient"},
	{Detector: Detector{ID: "gb-utr", Country: "GB", Singular: "UK taxpayer reference (UTR)", Plural: "UK taxpayer references (UTR)", Holds: true,
		Check: "modulus 11 check digit", Source: "HMRC, UTR check digit (SA specifications)"}, shapes: "9{10}", groups: "5-5 3-3-4", strength: weak, check: utr,
		words: "!utr,unique taxpayer,unique taxpayer reference,taxpayer reference,self assessment,hmrc,tax reference"},
	{Detector: Detector{ID: "gb-bank-account", Country: "GB", Singular: "UK sort code and account number", Plural: "UK sort codes and account numbers", Holds: true,
		Check: "six and eight digits; context only", Source: "Pay.UK, Vocalink modulus checking specification"}, shapes: "9{14} 9{8}", groups: "2-2-2-8 6-8 4-4 2-2-2-4-4", strength: shape, not: accountNot,
		words: "sort code,!sortcode,account,account number,~account no,~acc no,bank"},
	{Detector: Detector{ID: "gb-vat", Country: "GB", Singular: "UK VAT number", Check: "modulus 97 or 9755", Source: "HMRC, VAT registration number check; VIES algorithms"},
		shapes: "AA9{9} 9{9}", groups: "2-3-4-2 3-4-2 5-4-2 2-9", strength: weak,
		check: func(v string) bool { return vatGB(v[len(v)-9:]) && (v[0] <= '9' || v[:2] == "GB") }, words: "!vat,vat number,vat reg,vat registration,vat no"},
	{Detector: Detector{ID: "gb-passport", Country: "GB", Singular: "UK passport number", Holds: true, Check: "nine digits; context only",
		Source: "HM Passport Office, basic passport checks"}, shapes: "9{9}", groups: "3-3-3", strength: shape,
		words: "passport,~passport number,~passport no,uk passport,british passport,hm passport office,united kingdom passport,!hmpo"},
	{Detector: Detector{ID: "gb-sort-code", Country: "GB", Singular: "UK sort code", Check: "three pairs of digits; context only",
		Source: "Pay.UK, sort code allocation; Vocalink modulus checking specification"}, shapes: "9{6}", groups: "2-2-2", strength: shape,
		words: "sort code,!sortcode,sort code number"},
	{Detector: Detector{ID: "gb-company", Country: "GB", Singular: "UK company number", Check: "eight digits, or a prefix in use and six; context only",
		Source: "Companies House, company number prefixes"}, shapes: "9{8} AA9{6} A9{7}", groups: "2-6 4-4", strength: shape, check: companyGB,
		words: "company number,company no,registered number,registered no,companies house,~registered in england,~registered in scotland,company registration,registration number,!crn"},
	{Detector: Detector{ID: "gb-residence-permit", Country: "GB", Singular: "UK residence permit number", Holds: true, Check: "two letters and seven digits, or R and eight characters; context only",
		Source: "Home Office, biometric residence permits, specimen and guidance"}, shapes: "AA9{7} AAX9{6}", groups: "2-7", strength: shape,
		words: "!brp,biometric residence,residence permit,biometric residence permit,!evisa,leave to remain"},
}
