package accuracy

import (
	"strconv"
	"strings"
)

var north = map[string]func(string) bool{
	// Nordic countries.
	"fnr": func(v string) bool { // Skatteetaten
		return complement11(dot(v, 3, 7, 6, 1, 8, 9, 4, 5, 2), -1, 0) == at(v, 9) &&
			complement11(dot(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0) == at(v, 10)
	},
	"no-org":    func(v string) bool { return complement11(dot(v, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0) == at(v, 8) },
	"no-bank":   func(v string) bool { return complement11(dot(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0) == final(v) },
	"se-person": func(v string) bool { return luhn(v[len(v)-10:]) },
	"hetu": func(v string) bool { // Digital and Population Data Services Agency
		n, _ := strconv.Atoi(v[:6] + v[len(v)-4:len(v)-1])
		return v[len(v)-1] == "0123456789ABCDEFHJKLMNPRSTUVWXY"[n%31]
	},
	"ytunnus":   func(v string) bool { return complement11(dot(v, 7, 9, 10, 5, 8, 4, 2), -1, 0) == final(v) },
	"cvr":       func(v string) bool { return dot(v, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 },
	"kennitala": func(v string) bool { return complement11(dot(v, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0) == at(v, 8) },

	// Baltic countries.
	"isikukood": func(v string) bool {
		return twice11(v, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 1}, []int{3, 4, 5, 6, 7, 8, 9, 1, 2, 3})
	},
	"registrikood": func(v string) bool { return twice11(v, []int{1, 2, 3, 4, 5, 6, 7}, []int{3, 4, 5, 6, 7, 8, 9}) },
	"lt-company": func(v string) bool {
		return twice11(v, []int{1, 2, 3, 4, 5, 6, 7, 8}, []int{3, 4, 5, 6, 7, 8, 9, 1})
	},
	"lv-person": func(v string) bool { return (1101-dot(v, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11 == final(v) },
	"lv-company": func(v string) bool { // State Revenue Service: 3 less the weighted sum, modulus 11
		return ((3-dot(v, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6))%11+11)%11 == final(v)
	},

	// Germany, Austria, Switzerland, Liechtenstein.
	"de-tax":      func(v string) bool { return repeated(v[:10]) && hybrid1110(v) },
	"hybrid1110":  hybrid1110,
	"de-pension":  dePension,
	"kvnr":        func(v string) bool { return crossSum(spread10(v[:1])+v[1:9], 1, 2)%10 == final(v) }, // GKV, VDR method
	"de-licence":  func(v string) bool { return v[9] == "0123456789X"[dot(v, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11] },
	"at-svnr":     func(v string) bool { return dot(v, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 == at(v, 3) },
	"at-tax":      func(v string) bool { return (10-crossSum(v[:8], 1, 2)%10)%10 == final(v) },
	"ch-uid":      func(v string) bool { return complement11(dot(v[3:], 5, 4, 3, 2, 7, 6, 5, 4), -1, 0) == final(v) },
	"de-document": func(v string) bool { return len(v) == 9 || icao(v[:9]) == v[9] },

	// Benelux and France.
	"be-person":  func(v string) bool { return 97-remainder(v[:9], 97) == remainder(v[9:], 1000) },
	"be-company": func(v string) bool { return 97-remainder(v[:8], 97) == remainder(v[8:], 1000) },
	"be-id":      func(v string) bool { return (remainder(v[:10], 97)+96)%97+1 == remainder(v[10:], 1000) },
	"bsn":        func(v string) bool { return (dot(v, 9, 8, 7, 6, 5, 4, 3, 2)-final(v))%11 == 0 },
	"lu-person":  func(v string) bool { return luhn(v[:12]) && dihedral(v[:11]+v[12:]) },
	"nir":        func(v string) bool { return 97-remainder(v[:13], 97) == remainder(v[13:], 1000) },
	"spi":        func(v string) bool { return remainder(v[:10], 511) == remainder(v[10:], 1000) },
	"siret":      func(v string) bool { return luhn(v[:9]) && luhn(v) }, // INSEE: the SIREN inside has its own
	"icao":       func(v string) bool { return icao(v[:len(v)-1]) == v[len(v)-1] },
}

// twice11 is the rule of the Baltic registers: modulus 11, with a second set of weights where the first leaves ten, and zero where that does too.
func twice11(v string, first, second []int) bool {
	r := dot(v, first...) % 11
	if r == 10 {
		r = dot(v, second...) % 11 % 10
	}
	return r == final(v)
}

// repeated is the Federal Central Tax Office's rule for the first ten digits: one of them stands there twice or three times, not three times
// in a row, and the others once.
func repeated(v string) bool {
	twice, thrice := 0, 0
	for d := range 10 {
		switch n := strings.Count(v, strconv.Itoa(d)); {
		case n > 3:
			return false
		case n == 3:
			if thrice++; strings.Contains(v, strings.Repeat(strconv.Itoa(d), 3)) {
				return false
			}
		case n == 2:
			twice++
		}
	}
	return twice+thrice == 1
}

// spread10 writes a letter as two digits, A being 01.
func spread10(letter string) string {
	n := int(letter[0]-'A') + 1
	return string([]byte{byte('0' + n/10), byte('0' + n%10)})
}

// crossSum multiplies the places with two weights in turn and adds the digits of the products.
func crossSum(v string, weights ...int) (sum int) {
	for i := range v {
		n := at(v, i) * weights[i%len(weights)]
		sum += n/10 + n%10
	}
	return sum
}

// dePension is the insurance number of the Deutsche Rentenversicherung.
func dePension(v string) bool {
	return crossSum(v[:8]+spread10(v[8:9])+v[9:11], 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)%10 == final(v)
}
