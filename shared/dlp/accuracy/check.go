package accuracy

import (
	"math/big"
	"strings"
)

// What check digits have in common. Each function is written from the standard that its comment names.

// at gives the digit at a place, letters counting from 10 as in ISO 7064 and ISO 6166.
func at(v string, i int) int {
	if c := v[i]; c >= 'A' {
		return int(c-'A') + 10
	}
	return int(v[i] - '0')
}

// dot multiplies the first places with weights and adds.
func dot(v string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * at(v, i)
	}
	return sum
}

// final is the last digit.
func final(v string) int { return at(v, len(v)-1) }

// remainder divides a decimal number of any length.
func remainder(v string, by int64) int64 {
	n, ok := new(big.Int).SetString(v, 10)
	if !ok {
		return -1
	}
	return n.Mod(n, big.NewInt(by)).Int64()
}

// doubled is the sum of ISO/IEC 7812-1 annex B: from the right, every second digit counts twice, in digit sums.
func doubled(v string) (sum int) {
	twice := []int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}
	for i := range v {
		d := at(v, len(v)-1-i)
		if i&1 == 1 {
			d = twice[d]
		}
		sum += d
	}
	return sum
}

// luhn is the whole check.
func luhn(v string) bool { return doubled(v)%10 == 0 }

// spread writes letters as two digits (A is 10), as ISO 6166 and ISO 13616 do.
func spread(v string) string {
	var b strings.Builder
	for i := range v {
		if n := at(v, i); n > 9 {
			b.WriteByte(byte('0' + n/10))
			b.WriteByte(byte('0' + n%10))
		} else {
			b.WriteByte(byte('0' + n))
		}
	}
	return b.String()
}

// pure97 is ISO 7064 MOD 97-10 with the check digits at the end.
func pure97(v string) bool { return remainder(spread(v), 97) == 1 }

// hybrid1110 is ISO 7064 MOD 11,10.
func hybrid1110(v string) bool {
	product := 10
	for i := range len(v) - 1 {
		sum := (product + at(v, i)) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return (11-product)%10 == final(v)
}

// complement11 is the commonest rule: eleven less the remainder, ten and eleven standing for what the caller says (-1 for numbers that
// are not issued).
func complement11(sum, ten, eleven int) int {
	switch c := 11 - sum%11; c {
	case 10:
		return ten
	case 11:
		return eleven
	default:
		return c
	}
}

// gs1 is the check digit of GTINs (GS1 General Specifications 7.9): weights 3 and 1 from the right.
func gs1(v string) bool {
	sum := 0
	for i := range v {
		w := 1
		if i&1 == 1 {
			w = 3
		}
		sum += w * at(v, len(v)-1-i)
	}
	return sum%10 == 0
}

// dihedral checks Verhoeff's digit by the group D5 itself.
func dihedral(v string) bool {
	compose := func(a, b int) int {
		switch {
		case a < 5 && b < 5:
			return (a + b) % 5
		case a < 5:
			return 5 + (b-5+a)%5
		case b < 5:
			return 5 + (a-5-b+5)%5
		}
		return (a - b + 5) % 5
	}
	turn := []int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	sum := 0
	for i := range v {
		d := at(v, len(v)-1-i)
		for range i {
			d = turn[d]
		}
		sum = compose(sum, d)
	}
	return sum == 0
}

// icao is the check digit of ICAO Doc 9303 part 3, 4.9.
func icao(v string) byte {
	sum := 0
	for i := range v {
		if v[i] != '<' {
			sum += at(v, i) * []int{7, 3, 1}[i%3]
		}
	}
	return byte('0' + sum%10)
}

// spanishLetter gives the letter of Spanish numbers.
func spanishLetter(n int64) byte { return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] }
