package accuracy

import (
	"strconv"
	"strings"
)

var south = map[string]func(string) bool{
	// Central and eastern Europe.
	"egn": func(v string) bool { return dot(v, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == final(v) },
	"pnf": func(v string) bool { return dot(v, 21, 19, 17, 13, 11, 9, 7, 3, 1)%10 == final(v) },
	"eik": func(v string) bool {
		return twice11(v, []int{1, 2, 3, 4, 5, 6, 7, 8}, []int{3, 4, 5, 6, 7, 8, 9, 10})
	},
	"birth-number": func(v string) bool { return remainder(v, 11) == 0 }, // Act 133/2000, section 13
	"cz-ico":       func(v string) bool { return (11-dot(v, 8, 7, 6, 5, 4, 3, 2)%11)%10 == final(v) },
	"cz-bank":      func(v string) bool { return dot(v, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 }, // CNB decree 169/2011
	"sk-tax":       func(v string) bool { return remainder(v, 11) == 0 },
	"cnp": func(v string) bool {
		r := dot(v, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
		return r%10+r/10 == final(v)
	},
	"cui": func(v string) bool {
		body := strings.Repeat("0", 10-len(v)) + v
		return dot(body, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == final(v)
	},
	"pesel":  func(v string) bool { return (10-dot(v, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)%10)%10 == final(v) },
	"nip":    func(v string) bool { return dot(v, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == final(v) },
	"regon":  func(v string) bool { return dot(v, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 == final(v) },
	"pl-id":  func(v string) bool { return dot(v, 7, 3, 1, 9, 7, 3, 1, 7, 3)%10 == 0 },
	"pl-pas": func(v string) bool { return dot(v, 7, 3, 9, 1, 7, 3, 1, 7, 3)%10 == 0 },
	"emso": func(v string) bool {
		return complement11(dot(v, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0) == final(v)
	},
	"si-tax": func(v string) bool { return complement11(dot(v, 8, 7, 6, 5, 4, 3, 2), 0, -1) == final(v) },
	"si-mat": func(v string) bool { return complement11(dot(v, 7, 6, 5, 4, 3, 2), 0, -1) == at(v, 6) },
	"hu-tax": func(v string) bool { return dot(v, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == final(v) },
	"taj":    func(v string) bool { return dot(v, 3, 7, 3, 7, 3, 7, 3, 7)%10 == final(v) },
	"hu-company": func(v string) bool {
		return (10-dot(v, 9, 7, 3, 1, 9, 7, 3)%10)%10 == at(v, 7)
	},
	"hu-person": func(v string) bool { return dot(v, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == final(v) }, // born since 1997
	"afm":       func(v string) bool { return dot(v, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == final(v) },

	// Iberia and Italy.
	"dni": func(v string) bool {
		n, _ := strconv.ParseInt(strings.NewReplacer("X", "0", "Y", "1", "Z", "2").Replace(v[:1])+v[1:8], 10, 64)
		return v[8] == spanishLetter(n)
	},
	"nif-klm": func(v string) bool {
		n, _ := strconv.ParseInt(v[1:8], 10, 64)
		return v[8] == spanishLetter(n)
	},
	"cif":     cif,
	"nss":     func(v string) bool { return remainder(v[:10], 97) == remainder(v[10:], 1000) },
	"ccc":     ccc,
	"pt-nif":  func(v string) bool { return complement11(dot(v, 9, 8, 7, 6, 5, 4, 3, 2), 0, 0) == final(v) },
	"pt-niss": func(v string) bool { return 9-dot(v, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2)%10 == final(v) },
	"pt-nib":  func(v string) bool { return remainder(v, 97) == 1 },
	"pt-cc":   ptCard,
	"fiscale": fiscale,
	"de-vat":  func(v string) bool { return hybrid1110(v[2:]) },
	"nl-vat":  func(v string) bool { return (dot(v[2:], 9, 8, 7, 6, 5, 4, 3, 2)-at(v, 10))%11 == 0 },
	"fr-vat":  func(v string) bool { return luhn(v[4:]) && (12+3*remainder(v[4:], 97))%97 == remainder(v[2:4], 100) },
	"it-vat":  func(v string) bool { return luhn(v[2:]) },
	"pl-vat":  func(v string) bool { return dot(v[2:], 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == final(v) },
	"be-vat":  func(v string) bool { return 97-remainder(v[2:10], 97) == remainder(v[10:], 1000) },
	"at-vat":  func(v string) bool { return (10-(crossSum(v[3:10], 1, 2)+4)%10)%10 == final(v) },
	"pt-vat":  func(v string) bool { return complement11(dot(v[2:], 9, 8, 7, 6, 5, 4, 3, 2), 0, 0) == final(v) },
	"dk-vat":  func(v string) bool { return dot(v[2:], 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 },
	"lu-vat":  func(v string) bool { return remainder(v[2:8], 89) == remainder(v[8:], 100) },
	"se-vat":  func(v string) bool { return luhn(v[2:12]) },
	"hr-vat":  func(v string) bool { return hybrid1110(v[2:]) },
	"fi-vat":  func(v string) bool { return complement11(dot(v[2:], 7, 9, 10, 5, 8, 4, 2), -1, 0) == final(v) },
	"ee-vat":  func(v string) bool { return dot(v[2:], 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 },
	"el-vat":  func(v string) bool { return dot(v[2:], 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == final(v) },
	"mt-vat":  func(v string) bool { return dot(v[2:], 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0 },
	"si-vat":  func(v string) bool { return complement11(dot(v[2:], 8, 7, 6, 5, 4, 3, 2), 0, -1) == final(v) },
	"sk-vat":  func(v string) bool { return remainder(v[2:], 11) == 0 },
	"hu-vat":  func(v string) bool { return dot(v[2:], 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 },
}

// cif is Real Decreto 1065/2007: the kinds P, Q, R, S, W and N have a letter, A, B, E and H a digit.
func cif(v string) bool {
	sum := crossSum(v[1:8], 2, 1)
	c := (10 - sum%10) % 10
	if strings.Contains("PQRSWN", v[:1]) {
		return v[8] == "JABCDEFGHI"[c]
	}
	return v[8] == byte('0'+c)
}

// ccc is the Spanish account code: one check digit for bank and branch, one for the account.
func ccc(v string) bool {
	return complement11(dot("00"+v[:8], 1, 2, 4, 8, 5, 10, 9, 7, 3, 6), 1, 0) == at(v, 8) &&
		complement11(dot(v[10:], 1, 2, 4, 8, 5, 10, 9, 7, 3, 6), 1, 0) == at(v, 9)
}

// ptCard is the Cartão de Cidadão: Luhn over twelve places, letters from 10.
func ptCard(v string) bool {
	sum := 0
	for i := range v {
		n := at(v, i)
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// fiscale is the Italian Decreto Ministeriale 345/1976: even places count as they are, odd ones by a table.
func fiscale(v string) bool {
	odd := []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		n := at(v, i)
		if n > 9 {
			n -= 10
		}
		if i%2 == 0 {
			n = odd[n]
		}
		sum += n
	}
	return v[15] == byte('A'+sum%26)
}
