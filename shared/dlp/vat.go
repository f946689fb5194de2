package dlp

import "strings"

var vatRules = []rule{
	{Detector: Detector{ID: "eu-vat", Country: "EU", Singular: "EU VAT number", Check: "country's length and check digits",
		Source: "European Commission, VIES VAT number algorithms; Council Regulation 904/2010 (one-stop shop numbers)"},
		shapes:   "AA9{6} AA9{7} AAX{8} AAX{9} AAX{10} AAX{11} AAX{12}",
		groups:   "2-4-3-3 2-9 2-10 2-3-3-3 2-2-9 2-2-3-3-3 2-11 2-8 2-12 2-9-3 2-3-4-2 2-7-1 2-4-4 2-3-5 2-3-3-2 2-3-3-4 2-4-2-3 2-6 2-7 3-8 2-5-5 2-2-2-2-2",
		strength: weak, check: vatEU,
		words: "!vat,vat number,vat no,vat id,vat reg,vat registration,value added tax,!ust-idnr,!ustid,!ust-id,!uid,!tva,!btw,!iva,!moms,!umsatzsteuer,intracommunautaire,!cvr," +
			"!ддс,!φπα,!dph,!dič,!dic,!km kohustuslase,!kmkr,!pdv,!ddv,!áfa,!közösségi adószám,!pvn,!pvm,!vies,!oss,!ioss,!alv,numéro de tva,btw nummer,partita iva"},
}

// vatNumbers checks the part of a VAT number after the country's code, by that code. What a function is given has the length of one of the
// country's forms; it may hold letters.
var vatNumbers = map[string]func(d string) bool{
	"AT": vatAT,
	"BE": func(d string) bool { return allDigits(d, 10) && belgianCompany(d) },
	"BG": vatBG,
	"CY": cypriotTax,
	"CZ": vatCZ,
	"DE": func(d string) bool { return allDigits(d, 9) && d[0] != '0' && mod1110(d) },
	"DK": func(d string) bool { return allDigits(d, 8) && cvr(d) },
	"EE": func(d string) bool { return allDigits(d, 9) && weighted(d, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 },
	"EL": func(d string) bool { return allDigits(d, 9) && afm(d) },
	"ES": func(d string) bool {
		return len(d) == 9 && strings.Trim(d[1:8], "0123456789") == "" && (cif(d) || d[8] >= 'A' && dni(d))
	},
	"EU": func(d string) bool { return allDigits(d, 9) && memberNumbers[d[:3]] },
	"FI": func(d string) bool { return allDigits(d, 8) && ytunnus(d) },
	"FR": vatFR,
	"HR": func(d string) bool { return allDigits(d, 11) && mod1110(d) },
	"HU": func(d string) bool { return allDigits(d, 8) && weighted(d, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 },
	"IE": vatIE,
	"IM": func(d string) bool { return allDigits(d, 10) && memberNumbers[d[:3]] },
	"IT": func(d string) bool { return allDigits(d, 11) && luhn(d) },
	"LT": vatLT,
	"LU": func(d string) bool { return allDigits(d, 8) && num(d[:6])%89 == num(d[6:]) },
	"LV": func(d string) bool { return allDigits(d, 11) && latvianCompany(d) },
	"MT": func(d string) bool {
		return allDigits(d, 8) && d[0] != '0' && weighted(d, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0
	},
	"NL": vatNL,
	"PL": func(d string) bool { return allDigits(d, 10) && nip(d) },
	"PT": func(d string) bool { return allDigits(d, 9) && nifPT(d) },
	"RO": func(d string) bool { return len(d) >= 6 && allDigits(d, len(d)) && cui(d) },
	"SE": func(d string) bool { return allDigits(d, 12) && luhn(d[:10]) && d[10:] == "01" },
	"SI": func(d string) bool { return allDigits(d, 8) && slovenianTax(d) },
	"SK": func(d string) bool { return allDigits(d, 10) && slovakVAT(d) },
	"XI": func(d string) bool { return allDigits(d, 9) && vatGB(d) },
}

// memberNumbers are the ISO 3166-1 numeric codes of the member states, which begin the numbers of the one-stop shop.
var memberNumbers = words("040 056 100 191 196 203 208 233 246 250 276 300 348 372 380 428 440 442 470 528 616 620 642 703 705 724 752")

func vatEU(v string) bool {
	check := vatNumbers[v[:2]]
	return check != nil && check(v[2:])
}

// allDigits reports whether v is n digits.
func allDigits(v string, n int) bool {
	if len(v) != n {
		return false
	}
	for i := range len(v) {
		if v[i] > '9' {
			return false
		}
	}
	return true
}

func vatAT(d string) bool {
	if len(d) != 9 || d[0] != 'U' || !allDigits(d[1:], 8) {
		return false
	}
	sum := 4
	for i := range 7 {
		n := int(d[i+1]-'0') * (1 + i%2)
		sum += n/10 + n%10
	}
	return (10-sum%10)%10 == tail(d)
}

// vatBG: nine digits are companies, ten are people or foreigners.
func vatBG(d string) bool {
	switch {
	case allDigits(d, 9):
		return eik(d)
	case allDigits(d, 10):
		return egn(d) || pnf(d) || (11-weighted(d, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%11 == tail(d)
	}
	return false
}

// vatCZ: eight digits are companies; nine and ten are people.
func vatCZ(d string) bool {
	switch {
	case allDigits(d, 8):
		return d[0] != '9' && ico(d)
	case allDigits(d, 9):
		return d[0] == '6' && (8+weighted(d[1:], 8, 7, 6, 5, 4, 3, 2)%11)%10 == tail(d) || num(d[:2]) < 54 && num(d[2:4])%50 > 0 && date(-1, num(d[2:4])%50, num(d[4:6]))
	case allDigits(d, 10):
		return birthNumber(d)
	}
	return false
}

// vatFR: a SIREN behind two check digits, or two characters where the digits have run out.
func vatFR(d string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	if len(d) != 11 || !allDigits(d[2:], 9) {
		return false
	}
	if d[:3] == "000" || !luhn(d[2:]) && d[2:5] != "000" { // Monaco's have 000 and no Luhn digit
		return false
	}
	if allDigits(d[:2], 2) {
		return (12+3*(num(d[2:])%97))%97 == num(d[:2])
	}
	a, b := strings.IndexByte(alphabet, d[0]), strings.IndexByte(alphabet, d[1])
	if a < 0 || b < 0 {
		return false
	}
	check := a*34 + b - 100
	if a < 10 {
		check = a*24 + b - 10
	}
	return check >= 0 && (num(d[2:])+1+check/11)%11 == check%11
}

// vatIE: seven digits and one or two letters; before 2013 the second place could be a letter.
func vatIE(d string) bool {
	if len(d) != 8 && len(d) != 9 {
		return false
	}
	if allDigits(d[:7], 7) {
		return d[7] >= 'A' && (len(d) == 8 || d[8] >= 'A') && pps(d)
	}
	return len(d) == 8 && d[0] <= '9' && d[1] >= 'A' && allDigits(d[2:7], 5) && d[7] >= 'A' && pps("0"+d[2:7]+d[:1]+d[7:])
}

// vatLT: nine digits with a 1 before the check digit are companies, twelve are people and temporary registrations.
func vatLT(d string) bool {
	if !allDigits(d, 9) && !allDigits(d, 12) || d[len(d)-2] != '1' {
		return false
	}
	return lithuanianCheck(d)
}

// lithuanianCheck: weights from 1, and from 3 when those give 10.
func lithuanianCheck(d string) bool {
	first, second := 0, 0
	for i := range len(d) - 1 {
		n := int(d[i] - '0')
		first += (1 + i%9) * n
		second += (1 + (i+2)%9) * n
	}
	if first %= 11; first == 10 {
		first = second % 11 % 10
	}
	return first == tail(d)
}

// vatNL: a citizen's or company's number and B with two digits; since 2020 modulus 97 for one-man firms.
func vatNL(d string) bool {
	return len(d) == 12 && d[9] == 'B' && allDigits(d[:9], 9) && allDigits(d[10:], 2) && d[10:] != "00" && (bsn(d[:9]) || mod97("NL"+d) == 1)
}
