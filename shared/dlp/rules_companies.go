package dlp

import "strings"

// Company and tax registers of Europe whose numbers have a published check digit.

// belgianCompany: 97 less the first eight digits.
func belgianCompany(v string) bool { return v[0] <= '1' && 97-num(v[:8])%97 == num(v[8:]) }

// eik is the Bulgarian register's, with a second set of weights when the first gives 10.
func eik(v string) bool {
	check := weighted(v, 1, 2, 3, 4, 5, 6, 7, 8) % 11
	if check == 10 {
		check = weighted(v, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10
	}
	return check == tail(v)
}

// pnf is the Bulgarian number of foreigners.
func pnf(v string) bool { return weighted(v, 21, 19, 17, 13, 11, 9, 7, 3, 1)%10 == tail(v) }

// cypriotTax: digits at odd places are translated; the remainder modulus 26 is the letter.
func cypriotTax(v string) bool {
	odd := [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	if len(v) != 9 || !allDigits(v[:8], 8) || v[8] < 'A' || v[:2] == "12" {
		return false
	}
	sum := 0
	for i := range 8 {
		if n := int(v[i] - '0'); i%2 == 0 {
			sum += odd[n]
		} else {
			sum += n
		}
	}
	return byte('A'+sum%26) == v[8]
}

// ico is the Czech and Slovak register's.
func ico(v string) bool {
	check := (11 - weighted(v, 8, 7, 6, 5, 4, 3, 2)%11) % 11
	if check == 0 {
		check = 1
	}
	return check%10 == tail(v)
}

func cvr(v string) bool { return v[0] != '0' && weighted(v, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

// registrikood is the Estonian register's, in two rounds.
func registrikood(v string) bool {
	if strings.IndexByte("1789", v[0]) < 0 {
		return false
	}
	check := weighted(v, 1, 2, 3, 4, 5, 6, 7) % 11
	if check == 10 {
		check = weighted(v, 3, 4, 5, 6, 7, 8, 9) % 11 % 10
	}
	return check == tail(v)
}

func ytunnus(v string) bool { return weighted(v, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 }

func latvianCompany(v string) bool {
	return v[0] > '3' && weighted(v, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3
}

func orgnrNO(v string) bool {
	return (v[0] == '8' || v[0] == '9') && weighted(v, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// orgnrSE: Luhn, and no month where a personal number has one.
func orgnrSE(v string) bool { return v[2] >= '2' && v[0] != '0' && luhn(v) }

// cui is the Romanian tax code of two to ten digits.
func cui(v string) bool {
	if v[0] == '0' || len(v) > 10 {
		return false
	}
	v = strings.Repeat("0", 10-len(v)) + v
	return weighted(v, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == tail(v)
}

func slovakVAT(v string) bool {
	return v[0] != '0' && strings.IndexByte("234789", v[2]) >= 0 && num(v)%11 == 0
}

func slovenianTax(v string) bool {
	check := 11 - weighted(v, 8, 7, 6, 5, 4, 3, 2)%11
	return v[0] != '0' && check != 11 && check%10 == tail(v)
}

// maticna is the Slovenian register's.
func maticna(v string) bool {
	check := (11 - weighted(v, 7, 6, 5, 4, 3, 2)%11) % 11
	return check != 0 && check%10 == int(v[6]-'0')
}

var companyRules = []rule{
	{Detector: Detector{ID: "be-company-number", Country: "BE", Singular: "Belgian company number (KBO)", Plural: "Belgian company numbers (KBO)", Check: "two check digits, modulus 97",
		Source: "FPS Economy, Crossroads Bank for Enterprises"}, shapes: "9{10}", groups: "4-3-3", strength: strong, check: belgianCompany,
		words: "!kbo,!bce,ondernemingsnummer,numéro d'entreprise,enterprise number,company number,!rpr,!rpm"},
	{Detector: Detector{ID: "bg-eik", Country: "BG", Singular: "Bulgarian company number (EIK)", Plural: "Bulgarian company numbers (EIK)", Check: "modulus 11 check digit",
		Source: "Bulgarian Registry Agency, BULSTAT"}, shapes: "9{9}", strength: weak, check: eik, words: "!eik,!еик,!bulstat,!булстат"},
	{Detector: Detector{ID: "cz-ico", Country: "CZ", Singular: "Czech or Slovak company number (IČO)", Plural: "Czech or Slovak company numbers (IČO)", Check: "modulus 11 check digit",
		Source: "Czech Statistical Office; Statistical Office of the Slovak Republic"}, shapes: "9{8}", groups: "3-2-3 2-3-3", strength: weak, check: ico, words: "!ičo,!ico,!ič,identifikační číslo"},
	{Detector: Detector{ID: "dk-cvr", Country: "DK", Singular: "Danish company number (CVR)", Plural: "Danish company numbers (CVR)", Check: "modulus 11 check digit",
		Source: "Erhvervsstyrelsen, Det Centrale Virksomhedsregister"}, shapes: "9{8}", groups: "2-2-2-2 4-4", strength: weak, check: cvr, words: "!cvr,cvr nr,cvr nummer,!se-nr"},
	{Detector: Detector{ID: "ee-registrikood", Country: "EE", Singular: "Estonian company number", Check: "first digit and modulus 11 check digit",
		Source: "Centre of Registers and Information Systems"}, shapes: "9{8}", strength: weak, check: registrikood, words: "!registrikood,registry code,!rg-kood"},
	{Detector: Detector{ID: "fi-y-tunnus", Country: "FI", Singular: "Finnish company number (Y-tunnus)", Plural: "Finnish company numbers (Y-tunnus)", Check: "modulus 11 check digit",
		Source: "Finnish Patent and Registration Office, Business Information System"}, shapes: "9{8}", groups: "7-1", strength: weak, check: ytunnus,
		words: "y-tunnus,!ytunnus,fo-nummer,business id,!alv"},
	{Detector: Detector{ID: "lt-company-code", Country: "LT", Singular: "Lithuanian company code", Check: "modulus 11 check digit", Source: "Registrų centras, Register of Legal Entities"},
		shapes: "9{9}", strength: weak, check: lithuanianCheck, words: "įmonės kodas,imones kodas,juridinio asmens,company code"},
	{Detector: Detector{ID: "lv-company-number", Country: "LV", Singular: "Latvian company number", Check: "modulus 11 check digit", Source: "Lursoft; Register of Enterprises of Latvia"},
		shapes: "9{11}", strength: weak, check: latvianCompany, words: "reģistrācijas numurs,reģistrācijas nr,!reģ nr,registration number,latvian"},
	{Detector: Detector{ID: "no-orgnr", Country: "NO", Singular: "Norwegian company number", Check: "modulus 11 check digit", Source: "Brønnøysund Register Centre"},
		shapes: "9{9} AA9{9} 9{9}AAA AA9{9}AAA", groups: "3-3-3 2-3-3-3 2-9 3-3-3-3 2-3-3-3-3 9-3 2-9-3", strength: weak, check: func(v string) bool {
			v, suffixed := strings.CutSuffix(v, "MVA")
			v, prefixed := strings.CutPrefix(v, "NO")
			return allDigits(v, 9) && orgnrNO(v) && (suffixed || !prefixed || len(v) == 9)
		}, words: "!orgnr,!org nr,organisasjonsnummer,!organisasjonsnr,foretaksregisteret,!mva,!orgnummer"},
	{Detector: Detector{ID: "se-orgnr", Country: "SE", Singular: "Swedish company number", Check: "third digit and Luhn check digit", Source: "Bolagsverket; lag 1974:174"},
		shapes: "9{10}", groups: "6-4", strength: weak, check: orgnrSE, words: "!orgnr,!org nr,!organisationsnummer,!organisationsnr,!momsnr"},
	{Detector: Detector{ID: "ro-cui", Country: "RO", Singular: "Romanian company tax code (CUI)", Plural: "Romanian company tax codes (CUI)", Check: "modulus 11 check digit",
		Source: "ANAF; Codul de procedură fiscală"}, shapes: "9{6} 9{7} 9{8} 9{9} 9{10}", strength: weak, check: cui, words: "!cui,cod fiscal,cod unic de înregistrare,cod de identificare fiscală"},
	{Detector: Detector{ID: "sk-tax", Country: "SK", Singular: "Slovak tax number (DIČ)", Plural: "Slovak tax numbers (DIČ)", Holds: true, Check: "third digit and modulus 11",
		Source: "Finančná správa; Act 563/2009 section 67"}, shapes: "9{10}", strength: weak, check: slovakVAT, words: "!dič,!ič dph,daňové identifikačné číslo,slovak tax"},
	{Detector: Detector{ID: "si-maticna", Country: "SI", Singular: "Slovenian company number", Check: "modulus 11 check digit", Source: "AJPES, Business Register of Slovenia"},
		shapes: "9{7} 9{10}", groups: "7-3", strength: weak, check: maticna, words: "matična številka,maticna stevilka,!matična"},
	{Detector: Detector{ID: "es-cif", Country: "ES", Singular: "Spanish company number (CIF)", Plural: "Spanish company numbers (CIF)", Check: "kind letter and check digit or letter",
		Source: "Agencia Tributaria; Orden EHA/451/2008"}, shapes: "A9{7}X", groups: "1-8 1-7-1 1-2-5-1", strength: weak, check: cif, words: "!cif,!nif,código de identificación fiscal,identificación fiscal"},
	{Detector: Detector{ID: "hu-company-tax", Country: "HU", Singular: "Hungarian company tax number", Check: "check digit, kind and county",
		Source: "NAV; Act CL of 2017 annex 1"}, shapes: "9{11}", groups: "8-1-2", strength: weak, check: func(v string) bool {
		return weighted(v, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 && v[8] >= '1' && v[8] <= '5' && within(num(v[9:]), 2, 20, 22, 44, 51, 51)
	}, words: "!adószám,!adószáma,tax number,vat number"},
	{Detector: Detector{ID: "is-vsk", Country: "IS", Singular: "Icelandic VAT number", Check: "five or six digits; context only", Source: "Ríkisskattstjóri, VSK-númer"},
		shapes: "9{6} AA9{5} AA9{6}", groups: "2-5 2-6", strength: shape, check: func(v string) bool { return v[0] <= '9' || v[:2] == "IS" }, words: "!vsk,vsk númer,vsk nr,virðisaukaskattur"},
}
