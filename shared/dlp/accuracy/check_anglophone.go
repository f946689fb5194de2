package accuracy

import (
	"maps"
	"strings"
)

// checks by name, as numbers.tsv has them.
var checks = func() map[string]func(string) bool {
	all := map[string]func(string) bool{}
	for _, m := range []map[string]func(string) bool{anglophone, north, south} {
		maps.Copy(all, m)
	}
	return all
}()

var anglophone = map[string]func(string) bool{
	"luhn":   luhn,
	"pure97": pure97,
	"gs1":    gs1,

	// Everywhere.
	"iban":  func(v string) bool { return pure97(v[4:] + v[:4]) },
	"isin":  func(v string) bool { return luhn(spread(v)) },
	"cusip": cusip,
	"vin": func(v string) bool { // 49 CFR 565.15
		values := "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"
		sum := 0
		for i, w := range []int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2} {
			sum += w * (strings.IndexByte(values, v[i]) % 10)
		}
		return v[8] == "0123456789X"[sum%11]
	},

	// United States.
	"routing": func(v string) bool { return dot(v, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 }, // ABA
	"npi":     func(v string) bool { return luhn("80840" + v) },                         // 45 CFR 162.406
	"dea": func(v string) bool { // 21 CFR 1301; the two letters count for nothing
		return (dot(v[2:], 1, 0, 1, 0, 1)+2*dot(v[2:], 0, 1, 0, 1, 0, 1))%10 == final(v)
	},

	// Britain and Ireland.
	"nhs": nhs,
	"utr": func(v string) bool { return v[0] == "21987654321"[dot(v[1:], 6, 7, 8, 9, 10, 5, 4, 3, 2)%11] },
	"gb-vat": func(v string) bool { // HMRC: 97 less the remainder, and since 2010 also 55 less
		v = strings.TrimPrefix(v, "GB")
		check := dot(v, 8, 7, 6, 5, 4, 3, 2) + 10*at(v, 7) + at(v, 8)
		return check%97 == 0 || (check+55)%97 == 0
	},
	"pps": func(v string) bool { // Department of Social Protection: the second letter counts nine times
		sum := dot(v, 8, 7, 6, 5, 4, 3, 2)
		if len(v) == 9 && v[8] != 'W' {
			sum += 9 * int(v[8]-'A'+1)
		}
		return v[7] == "WABCDEFGHIJKLMNOPQRSTUV"[sum%23]
	},

	// Canada.
	"bc-phn": func(v string) bool { return 11-dot(v[1:], 2, 4, 8, 5, 10, 9, 7, 3)%11 == final(v) },
	"ohip":   func(v string) bool { return luhn(v[:10]) },
	"ca-bn":  func(v string) bool { return luhn(v[:9]) },

	// Australia and New Zealand.
	"tfn":         func(v string) bool { return dot(v, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0 },
	"au-medicare": func(v string) bool { return dot(v, 1, 3, 7, 9, 1, 3, 7, 9)%10 == at(v, 8) },
	"abn":         func(v string) bool { return (dot(v, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0 },
	"acn":         func(v string) bool { return (dot(v, 8, 7, 6, 5, 4, 3, 2, 1)+final(v))%10 == 0 },
	"ird":         ird,
	"nhi": func(v string) bool { // HISO 10046: the letters without I and O, counted from 1
		sum := 0
		for i, w := range []int{7, 6, 5, 4, 3, 2} {
			n := at(v, i)
			if i < 3 {
				n = strings.IndexByte(" ABCDEFGHJKLMNPQRSTUVWXYZ", v[i])
			}
			sum += w * n
		}
		return sum%11 != 0 && (11-sum%11)%10 == final(v)
	},
	"nz-bank": func(v string) bool { // Inland Revenue, algorithm A, for accounts below 990000
		return (dot(v[2:], 6, 3, 7, 9)+dot(v[6:], 0, 10, 5, 8, 4, 2, 1))%11 == 0
	},
}

// cusip is ANSI X9.6: characters from 0 to 35, every second one twice, in digit sums.
func cusip(v string) bool {
	sum := 0
	for i := range 8 {
		n := at(v, i)
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return (10-sum%10)%10 == final(v)
}

// nhs is the NHS Data Dictionary's modulus 11; Scotland's CHI has the same.
func nhs(v string) bool {
	return complement11(dot(v, 10, 9, 8, 7, 6, 5, 4, 3, 2), -1, 0) == final(v)
}

// ird is Inland Revenue's: a second set of weights where the first gives ten.
func ird(v string) bool {
	if len(v) == 8 {
		v = "0" + v
	}
	c := complement11(dot(v, 3, 2, 7, 6, 5, 4, 3, 2), -1, 0)
	if c < 0 {
		c = complement11(dot(v, 7, 4, 3, 2, 5, 2, 7, 6), -1, 0)
	}
	return c == final(v) && v >= "010000000" && v <= "150000000"
}
