package dlp

// Arithmetic of check digits. Values are ASCII; what is no digit where one is expected fails the check through its callers' shapes.

// weighted sums digits times weights, from the left, for as many as there are weights.
func weighted(v string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(v[i]-'0') * w
	}
	return sum
}

// num reads digits as a number.
func num(v string) int {
	n := 0
	for i := range len(v) {
		n = n*10 + int(v[i]-'0')
	}
	return n
}

// tail is the last digit.
func tail(v string) int { return int(v[len(v)-1] - '0') }

// mod gives the remainder of a number of any length.
func mod(v string, by int) int {
	m := 0
	for i := range len(v) {
		m = (m*10 + int(v[i]-'0')) % by
	}
	return m
}

// mod97 gives the remainder of ISO 7064 MOD 97-10, letters counting from 10 (A) to 35 (Z).
func mod97(v string) int {
	m := 0
	for i := range len(v) {
		if v[i] >= 'A' {
			m = (m*100 + int(v[i]-'A') + 10) % 97
		} else {
			m = (m*10 + int(v[i]-'0')) % 97
		}
	}
	return m
}

// mod1110 checks ISO 7064 MOD 11,10.
func mod1110(v string) bool {
	p := 10
	for i := range len(v) - 1 {
		s := (int(v[i]-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (p+tail(v))%10 == 1
}

// luhnText checks Luhn over letters and digits, letters counting from 10 to 35 (ISO 6166).
func luhnText(v string) bool {
	b := make([]byte, 0, 2*len(v))
	for i := range len(v) {
		if v[i] >= 'A' {
			n := v[i] - 'A' + 10
			b = append(b, '0'+n/10, '0'+n%10)
		} else {
			b = append(b, v[i])
		}
	}
	return luhn(string(b))
}

var verhoeffTable = [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}

// verhoeff checks Verhoeff's digit (dihedral group of order ten).
func verhoeff(v string) bool {
	c := 0
	for i := range len(v) {
		p := int(verhoeffTable[i%8][v[len(v)-1-i]-'0'] - '0')
		switch {
		case c < 5 && p < 5:
			c = (c + p) % 5
		case c < 5:
			c = 5 + (c+p)%5
		case p < 5:
			c = 5 + (c-5-p+5)%5
		default:
			c = (c - p + 5) % 5
		}
	}
	return c == 0
}

// date reports whether a year, month and day can be one. A year of -1 is unknown.
func date(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	if month == 2 {
		return day <= 28 || day == 29 && (year < 0 || year%4 == 0)
	}
	return day <= 30 || month != 4 && month != 6 && month != 9 && month != 11
}

// ddmmyy reports whether six digits are a date whose century is unknown.
func ddmmyy(v string) bool { return date(num(v[4:6]), num(v[2:4]), num(v[:2])) }

// within reports whether a number lies in one of the ranges, given as pairs.
func within(n int, ranges ...int) bool {
	for i := 0; i < len(ranges); i += 2 {
		if n >= ranges[i] && n <= ranges[i+1] {
			return true
		}
	}
	return false
}
