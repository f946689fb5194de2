package dlp

import "strings"

func egn(v string) bool {
	return date(-1, num(v[2:4])%20, num(v[4:6])) && num(v[2:4]) <= 52 && weighted(v, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == tail(v)
}

// birthNumber is the Czech and Slovak one: month plus 50 for women, plus 20 when a day ran out of numbers; modulus 11.
func birthNumber(v string) bool {
	month := num(v[2:4]) % 50
	return date(-1, (month-1)%20+1, num(v[4:6])) && month > 0 && (num(v)%11 == 0 || num(v[:9])%11 == 10 && v[9] == '0')
}

func cnp(v string) bool {
	return v[0] != '0' && date(-1, num(v[3:5]), num(v[5:7])) && within(num(v[7:9]), 1, 52, 70, 70, 80, 83) &&
		"01234567891"[weighted(v, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)%11] == v[12]
}

func pesel(v string) bool {
	return date(-1, num(v[2:4])%20, num(v[4:6])) && weighted(v, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

func nip(v string) bool { return weighted(v, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == tail(v) && v[0] != '0' }

func regon(v string) bool { return weighted(v, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 == tail(v) }

func emso(v string) bool {
	return date(-1, num(v[2:4]), num(v[:2])) && (v[4] == '9' || v[4] == '0') && weighted(v, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

func hungarianTax(v string) bool {
	return v[0] == '8' && weighted(v, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == tail(v)
}

func taj(v string) bool { return weighted(v, 3, 7, 3, 7, 3, 7, 3, 7)%10 == tail(v) }

func afm(v string) bool { return weighted(v, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == tail(v) }

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// nie replaces X, Y and Z by 0, 1 and 2.
func dni(v string) bool {
	if v[0] >= 'A' {
		i := strings.IndexByte("XYZ", v[0])
		if i < 0 {
			return false
		}
		v = string(rune('0'+i)) + v[1:]
	}
	return dniLetters[num(v[:8])%23] == v[8]
}

// codiceFiscale: letters for digits in names alike (omocodia) are LMNPQRSTUV.
func codiceFiscale(v string) bool {
	const odd = "BAKPLCQDREVOSFTGUHMINJWZYX" // the letter at a place is worth that place
	if strings.IndexByte("ABCDEHLMPRST", v[8]) < 0 {
		return false
	}
	sum := 0
	for i := range 15 {
		n := int(v[i] - '0')
		if v[i] >= 'A' {
			n = int(v[i] - 'A')
		}
		if i%2 == 0 {
			n = strings.IndexByte(odd, byte('A'+n))
		}
		sum += n
	}
	for _, i := range []int{6, 7, 9, 10, 12, 13, 14} {
		if v[i] >= 'A' && strings.IndexByte("LMNPQRSTUV", v[i]) < 0 {
			return false
		}
	}
	return byte('A'+sum%26) == v[15]
}

func nifPT(v string) bool {
	return v[0] != '0' && (11-weighted(v, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == tail(v)
}

var easternRules = []rule{
	{Detector: Detector{ID: "bg-egn", Country: "BG", Singular: "Bulgarian personal number (EGN)", Plural: "Bulgarian personal numbers (EGN)", Holds: true,
		Check: "date and modulus 11 check digit", Source: "GRAO, Civil Registration Act article 11"}, shapes: "9{10}", strength: strong, check: egn, words: "!egn,!егн,bulgarian,единен граждански номер"},
	{Detector: Detector{ID: "hr-oib", Country: "HR", Singular: "Croatian personal number (OIB)", Plural: "Croatian personal numbers (OIB)", Holds: true,
		Check: "ISO 7064 MOD 11,10", Source: "Porezna uprava; Zakon o osobnom identifikacijskom broju"}, shapes: "9{11}", strength: weak, check: mod1110, words: "!oib,osobni identifikacijski,croatian"},
	{Detector: Detector{ID: "cz-birth-number", Country: "CZ", Singular: "Czech or Slovak birth number", Holds: true, Check: "date and modulus 11",
		Source: "Ministry of the Interior, Act 133/2000 section 13; Slovak Act 301/1995"}, shapes: "9{10}", groups: "6-4", strength: strong, check: birthNumber,
		words: "rodné číslo,rodne cislo,rodného čísla,!rč,birth number"},
	{Detector: Detector{ID: "ro-cnp", Country: "RO", Singular: "Romanian personal code (CNP)", Plural: "Romanian personal codes (CNP)", Holds: true,
		Check: "date, county and check digit", Source: "DEPABD; OUG 97/2005"}, shapes: "9{13}", strength: strong, check: cnp, words: "!cnp,cod numeric,numeric personal"},
	{Detector: Detector{ID: "pl-pesel", Country: "PL", Singular: "Polish personal number (PESEL)", Plural: "Polish personal numbers (PESEL)", Holds: true, Check: "date and modulus 10 check digit",
		Source: "Ministry of Digital Affairs; ustawa o ewidencji ludności article 15"}, shapes: "9{11}", strength: weak, check: pesel, words: "!pesel,numer ewidencyjny,polish national"},
	{Detector: Detector{ID: "pl-nip", Country: "PL", Singular: "Polish tax number (NIP)", Plural: "Polish tax numbers (NIP)", Holds: true, Check: "modulus 11 check digit",
		Source: "Ministry of Finance; ustawa z 13 października 1995"}, shapes: "9{10}", groups: "3-3-2-2 3-2-2-3", strength: weak, check: nip, words: "!nip,identyfikacji podatkowej,numer identyfikacji"},
	{Detector: Detector{ID: "pl-regon", Country: "PL", Singular: "Polish business number (REGON)", Plural: "Polish business numbers (REGON)", Check: "modulus 11 check digit",
		Source: "GUS, REGON register"}, shapes: "9{9}", strength: weak, check: regon, words: "!regon"},
	{Detector: Detector{ID: "si-emso", Country: "SI", Singular: "Slovenian personal number (EMŠO)", Plural: "Slovenian personal numbers (EMŠO)", Holds: true,
		Check: "date and modulus 11 check digit", Source: "Central Population Register Act (ZCRP-1)"}, shapes: "9{13}", strength: strong, check: emso, words: "!emšo,!emso,!jmbg,matična številka"},
	{Detector: Detector{ID: "si-tax", Country: "SI", Singular: "Slovenian tax number", Holds: true, Check: "modulus 11 check digit", Source: "FURS; Financial Administration"},
		shapes: "9{8} AA9{8}", strength: weak, check: func(v string) bool {
			d := v[len(v)-8:]
			return (v[0] <= '9' || v[:2] == "SI") && d[0] != '0' && (11-weighted(d, 8, 7, 6, 5, 4, 3, 2)%11)%11 != 11 && (11-weighted(d, 8, 7, 6, 5, 4, 3, 2)%11)%10 == tail(v)
		}, words: "davčna številka,davcna stevilka,id za ddv,slovenian tax"},
	{Detector: Detector{ID: "hu-tax", Country: "HU", Singular: "Hungarian tax number", Holds: true, Check: "first digit 8 and modulus 11 check digit", Source: "NAV; Act CL of 2017"},
		shapes: "9{10}", strength: weak, check: hungarianTax, words: "!adóazonosító,adóazonosító jel,adószám,hungarian tax"},
	{Detector: Detector{ID: "hu-taj", Country: "HU", Singular: "Hungarian health insurance number (TAJ)", Plural: "Hungarian health insurance numbers (TAJ)", Holds: true,
		Check: "modulus 10 check digit", Source: "NEAK; Act XX of 1996"}, shapes: "9{9}", groups: "3-3-3", strength: weak, check: taj, words: "!taj,taj szám,társadalombiztosítási"},
	{Detector: Detector{ID: "gr-afm", Country: "GR", Singular: "Greek tax number (AFM)", Plural: "Greek tax numbers (AFM)", Holds: true, Check: "modulus 11 check digit",
		Source: "AADE; POL 1004"}, shapes: "9{9}", strength: weak, check: afm, words: "!afm,!αφμ,α.φ.μ,!ΑΦΜ,greek tax,tin"},
	{Detector: Detector{ID: "gr-amka", Country: "GR", Singular: "Greek social security number (AMKA)", Plural: "Greek social security numbers (AMKA)", Holds: true,
		Check: "date and Luhn check digit", Source: "IDIKA, AMKA"}, shapes: "9{11}", strength: strong, check: func(v string) bool { return ddmmyy(v) && luhn(v) }, words: "!amka,!αμκα"},
	{Detector: Detector{ID: "es-dni", Country: "ES", Singular: "Spanish identity number (DNI, NIE)", Plural: "Spanish identity numbers (DNI, NIE)", Holds: true,
		Check: "modulus 23 check letter", Source: "Real Decreto 1553/2005; Real Decreto 557/2011"}, shapes: "9{8}A A9{7}A", groups: "8-1 1-7-1 2-3-3-1", strength: weak, check: dni,
		words: "!dni,!nif,nie number,número nie,nie no,documento nacional,documento nacional de identidad,identidad,spanish"},
	{Detector: Detector{ID: "it-codice-fiscale", Country: "IT", Singular: "Italian tax code", Holds: true, Check: "month, letters and check letter", Source: "Agenzia delle Entrate; DM 23 December 1976"},
		shapes: "AAAAAAXXAXXAXXXA", groups: "3-3-5-5", strength: strong, check: codiceFiscale, words: "codice fiscale,!cf,cod fiscale,fiscale"},
	{Detector: Detector{ID: "it-partita-iva", Country: "IT", Singular: "Italian VAT number", Check: "Luhn check digit", Source: "Agenzia delle Entrate; DPR 633/1972 article 35"},
		shapes: "9{11} AA9{11}", strength: weak, check: func(v string) bool { return (v[0] <= '9' || v[:2] == "IT") && luhn(v[len(v)-11:]) }, words: "partita iva,p iva,!piva,iva"},
	{Detector: Detector{ID: "pt-nif", Country: "PT", Singular: "Portuguese tax number (NIF)", Plural: "Portuguese tax numbers (NIF)", Holds: true, Check: "modulus 11 check digit",
		Source: "Autoridade Tributária; Decreto-Lei 14/2013"}, shapes: "9{9}", groups: "3-3-3", strength: weak, check: nifPT, words: "!nif,contribuinte,número de contribuinte,!nipc,identificação fiscal"},
}
