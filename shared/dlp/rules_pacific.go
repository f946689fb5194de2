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
}
