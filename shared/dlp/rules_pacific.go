package dlp

import "strings"

func tfn(v string) bool {
	if len(v) == 8 {
		return weighted(v, 10, 7, 8, 4, 6, 3, 5, 1)%11 == 0
	}
	return weighted(v, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0
}

func medicareAU(v string) bool {
	return v[0] >= '2' && v[0] <= '6' && weighted(v, 1, 3, 7, 9, 1, 3, 7, 9)%10 == int(v[8]-'0') && v[9] != '0'
}

func abn(v string) bool {
	return (weighted(v, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0 && v[0] != '0'
}

func acn(v string) bool { return (10-weighted(v, 8, 7, 6, 5, 4, 3, 2, 1)%10)%10 == tail(v) }

// ird tries the second set of weights when the first gives 10.
func ird(v string) bool {
	if n := num(v); n < 10_000_000 || n > 150_000_000 {
		return false
	}
	if len(v) == 8 {
		v = "0" + v
	}
	check := (11 - weighted(v, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	if check == 10 {
		check = (11 - weighted(v, 7, 4, 3, 2, 5, 2, 7, 6)%11) % 11
	}
	return check == tail(v)
}

// nhi: letters without I and O count from 1; the old form ends in a digit (modulus 11), the new one in a letter (modulus 23).
func nhi(v string) bool {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	sum := 0
	for i := range 6 {
		n := int(v[i]) - '0'
		if v[i] >= 'A' {
			if n = strings.IndexByte(letters, v[i]) + 1; n == 0 {
				return false
			}
		}
		sum += n * (7 - i)
	}
	if v[6] <= '9' {
		return sum%11 != 0 && (11-sum%11)%10 == tail(v) && v[5] <= '9'
	}
	return letters[22-sum%23] == v[6]
}

// bsb: the bank's code is one that has been given out, or an account alone; the first digits say which of the banks, the third the state.
func bsb(v string) bool {
	return len(v) < 12 && len(v) != 6 || within(num(v[:2]), 1, 88, 91, 98) && v[2] != '9' || len(v) == 6 && within(num(v[:2]), 1, 88, 91, 98)
}

// bankNZ checks an account number by the algorithm of its bank: two digits of the bank, four of the branch, seven of the account, two or
// three of the suffix.
func bankNZ(v string) bool {
	if len(v) == 15 {
		v = v[:13] + "0" + v[13:]
	}
	kind := bankKinds[v[:2]]
	if kind == 'A' && v[6:13] >= "0990000" {
		kind = 'B'
	}
	a, ok := bankSums[kind]
	sum := 0
	for i, w := range a.weights {
		n := w * int(v[i]-'0')
		if n > a.inner {
			n %= a.inner
		}
		sum += n
	}
	return ok && sum%a.outer == 0 && v[2:6] != "0000"
}

// bankKinds are the algorithms by bank; bank 31 has none, so that its numbers are not checked and not taken.
var bankKinds = func() map[string]byte {
	by := map[string]byte{"08": 'D', "09": 'E', "25": 'F', "33": 'F', "26": 'G', "28": 'G', "29": 'G'}
	for _, bank := range strings.Fields("01 02 03 04 06 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 27 30 35 38") {
		by[bank] = 'A'
	}
	return by
}()

// bankSums are the algorithms: weights of the sixteen digits, the modulus of a product of two digits, and that of the sum.
var bankSums = map[byte]struct {
	weights      [16]int
	inner, outer int
}{
	'A': {[16]int{0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1}, 11, 11},
	'B': {[16]int{0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1}, 11, 11},
	'D': {[16]int{0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1}, 11, 11},
	'E': {[16]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 1}, 9, 11},
	'F': {[16]int{0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1}, 10, 10},
	'G': {[16]int{0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1}, 9, 10},
}

var pacificRules = []rule{
	{Detector: Detector{ID: "au-tfn", Country: "AU", Singular: "Australian tax file number", Holds: true, Check: "modulus 11", Source: "Australian Taxation Office, TFN algorithm"},
		shapes: "9{9} 9{8}", groups: "3-3-3 2-3-3", strength: weak, check: tfn, words: "!tfn,tax file,tax file number,ato,australian taxation"},
	{Detector: Detector{ID: "au-medicare", Country: "AU", Singular: "Australian Medicare number", Holds: true, Check: "check digit, first digit 2 to 6",
		Source: "Services Australia, Medicare card number; METeOR 270101"}, shapes: "9{10} 9{11}", groups: "4-5-1 4-5-1-1 4-5-2", strength: weak, check: medicareAU,
		words: "medicare,medicare number,medicare card,medicare no,irn"},
	{Detector: Detector{ID: "au-ihi", Country: "AU", Singular: "Australian health identifier (IHI)", Plural: "Australian health identifiers (IHI)", Holds: true,
		Check: "prefix 800360 and Luhn", Source: "Healthcare Identifiers Act 2010; AS 5017"}, shapes: "9{16}", groups: "4-4-4-4", strength: certain,
		check: func(v string) bool { return strings.HasPrefix(v, "80036") && luhn(v) }, words: "!ihi,healthcare identifier,individual healthcare"},
	{Detector: Detector{ID: "au-abn", Country: "AU", Singular: "Australian business number", Check: "modulus 89", Source: "Australian Business Register, format of the ABN"},
		shapes: "9{11}", groups: "2-3-3-3", strength: weak, check: abn, words: "!abn,australian business,business number"},
	{Detector: Detector{ID: "au-acn", Country: "AU", Singular: "Australian company number", Check: "modulus 10", Source: "ASIC, Corporations Regulations 2001 schedule 1A"},
		shapes: "9{9}", groups: "3-3-3", strength: weak, check: acn, words: "!acn,australian company,company number,asic"},
	{Detector: Detector{ID: "nz-ird", Country: "NZ", Singular: "New Zealand IRD number", Holds: true, Check: "modulus 11, two sets of weights",
		Source: "Inland Revenue, resident withholding tax file specification"}, shapes: "9{8} 9{9}", groups: "3-3-3 2-3-3", strength: weak, check: ird,
		words: "!ird,inland revenue,ird number,ird no,tax number"},
	{Detector: Detector{ID: "nz-nhi", Country: "NZ", Singular: "New Zealand health number (NHI)", Plural: "New Zealand health numbers (NHI)", Holds: true,
		Check: "modulus 11, or 23 for numbers since 2026", Source: "Health New Zealand, HISO 10046"}, shapes: "AAA9{4} AAA99AA", groups: "3-4", strength: weak,
		check: func(v string) bool { return (v[6] >= 'A') == (v[5] >= 'A') && nhi(v) }, words: "!nhi,national health index,nhi number,patient,health index"},
	{Detector: Detector{ID: "au-passport", Country: "AU", Singular: "Australian passport number", Holds: true, Check: "one or two letters and seven digits; context only",
		Source: "Australian Passport Office; Document Verification Service, passport match fields"}, shapes: "A9{7} AA9{7}", groups: "1-7 2-7", strength: shape,
		check: func(v string) bool { return v[1] <= '9' || v[0] == 'P' || v[0] == 'R' }, words: "passport,passport number,passport no,australian passport,travel document"},
	{Detector: Detector{ID: "au-bank-account", Country: "AU", Singular: "Australian bank account number", Holds: true, Check: "bank code in use (BSB) and account; context only",
		Source: "Australian Payments Network, BSB numbers in Australia"}, shapes: "9{12} 9{13} 9{14} 9{15} 9{16} 9{6} 9{7} 9{8} 9{9} 9{10}", strength: shape, not: accountNot, check: bsb,
		groups: "3-3 3-3-6 3-3-7 3-3-8 3-3-9 3-3-10 6-6 6-7 6-8 6-9 6-10 3-3-3-3 3-3-4-4 4-4 3-3-3 3-3-2-4 3-3-3-3-3",
		words:  "!bsb,bsb number,bsb code,~bank state branch,account,~account number,~account no"},
	{Detector: Detector{ID: "nz-bank-account", Country: "NZ", Singular: "New Zealand bank account number", Holds: true, Check: "bank in use and its check digit",
		Source: "Inland Revenue, RWT and NRWT specification, bank account number validation; Payments NZ, Bank Branch Register"}, shapes: "9{15} 9{16}",
		groups: "2-4-7-2 2-4-7-3 6-7-2 6-7-3 6-9 6-10 2-4-4-3-2 2-4-4-3-3", strength: weak, check: bankNZ, words: "account,bank account,account number,account no,bank,direct credit"},
	{Detector: Detector{ID: "nz-passport", Country: "NZ", Singular: "New Zealand passport number", Holds: true, Check: "one or two letters and six digits; context only",
		Source: "Department of Internal Affairs, New Zealand passport"}, shapes: "AA9{6} A9{6}", groups: "2-6 1-6", strength: shape,
		check: func(v string) bool { return strings.IndexByte("ELNRD", v[0]) >= 0 }, words: "passport,passport number,passport no,new zealand passport,uruwhenua"},
	{Detector: Detector{ID: "nz-social-welfare", Country: "NZ", Singular: "New Zealand social welfare number", Holds: true, Check: "nine digits; context only",
		Source: "Ministry of Social Development, client number"}, shapes: "9{9}", groups: "3-3-3", strength: shape,
		words: "!swn,social welfare,social welfare number,work and income,!winz,~client number"},
	{Detector: Detector{ID: "nz-business-number", Country: "NZ", Singular: "New Zealand business number (NZBN)", Plural: "New Zealand business numbers (NZBN)",
		Check: "prefix 9429 and GS1 check digit", Source: "New Zealand Business Number Act 2016; GS1 General Specifications 7.9"}, shapes: "9{13}", groups: "4-3-3-3 4-4-5 1-6-6",
		strength: weak, check: func(v string) bool {
			return strings.HasPrefix(v, "9429") && weighted(v, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0
		}, words: "!nzbn,business number,nzbn number,companies office"},
}
