package dlp

// Check digits of ICAO Doc 9303 part 3, section 4.9: weights 7, 3, 1; letters count from 10; a filler counts nothing.

// mrzWeigh adds up characters, the first of which has the weight of the place given.
func mrzWeigh(v []byte, place int) int {
	sum := 0
	for i, c := range v {
		n := 0
		switch {
		case c >= '0' && c <= '9':
			n = int(c - '0')
		case c >= 'A':
			n = int(c-'A') + 10
		}
		sum += n * [3]int{7, 3, 1}[(place+i)%3]
	}
	return sum
}

// mrzDigit gives the check digit of a number.
func mrzDigit(v string) byte { return '0' + byte(mrzWeigh([]byte(v), 0)%10) }

// mrzAsDigit gives the digit for which a letter is misread, or the character itself.
func mrzAsDigit(c byte) byte {
	switch c {
	case 'O', 'Q', 'D':
		return '0'
	case 'I', 'L':
		return '1'
	case 'Z':
		return '2'
	case 'S':
		return '5'
	case 'G':
		return '6'
	case 'B':
		return '8'
	}
	return c
}

func mrzDigits(v []byte) []byte {
	d := make([]byte, len(v))
	for i, c := range v {
		d[i] = mrzAsDigit(c)
	}
	return d
}

// mrzFillers turns a K that was read for a filler, beside one or at the end, into a filler.
func mrzFillers(v []byte) []byte {
	d := append([]byte{}, v...)
	for i := len(d) - 1; i >= 0 && (d[i] == 'K' || d[i] == '<'); i-- {
		d[i] = '<'
	}
	return d
}

// mrzField checks a field. In a number, O and 0 are tried for each other; a field that is all fillers, such as an unknown date, may have a
// filler for its check digit but proves nothing.
func mrzField(v []byte, check byte, digits bool) bool {
	check = mrzAsDigit(check)
	if check < '0' || check > '9' {
		return false
	}
	is := func(v []byte) bool { return byte('0'+mrzWeigh(v, 0)%10) == check }
	if digits {
		return is(mrzDigits(v))
	}
	significant := 0
	for _, c := range v {
		if c != '<' {
			significant++
		}
	}
	if significant < 4 {
		return false
	}
	return is(v) || is(mrzReplace(v, 'O', '0')) || is(mrzReplace(v, '0', 'O')) || is(mrzFillers(v))
}

func mrzReplace(v []byte, from, to byte) []byte {
	d := append([]byte{}, v...)
	for i := range d {
		if d[i] == from {
			d[i] = to
		}
	}
	return d
}

// mrzComposite checks the digit over several fields, as read, and with misread digits and fillers put right.
func mrzComposite(check byte, data bool, fields ...[]byte) bool {
	if check = mrzAsDigit(check); check < '0' || check > '9' {
		return false
	}
	var plain []byte
	for _, f := range fields {
		plain = append(plain, f...)
	}
	for _, v := range [][]byte{plain, mrzReplace(plain, 'O', '0'), mrzReplace(plain, '0', 'O'), mrzFillers(plain)} {
		if byte('0'+mrzWeigh(v, 0)%10) == check {
			return true
		}
	}
	if !data {
		return false
	}
	var mended []byte
	for i, f := range fields {
		if i > 0 && i < 3 && len(f) >= 7 { // dates with their check digits
			mended = append(append(mended, mrzDigits(f[:7])...), f[7:]...)
		} else {
			mended = append(mended, f...)
		}
	}
	return byte('0'+mrzWeigh(mended, 0)%10) == check
}

// mrzDate reports whether six characters are YYMMDD, where month and day may be unknown.
func mrzDate(v []byte) bool {
	d := mrzDigits(v)
	for i, c := range d {
		if c == '<' && i >= 2 {
			continue
		}
		if c < '0' || c > '9' {
			return false
		}
	}
	return d[2] == '<' || d[4] == '<' || date(-1, num(string(d[2:4])), num(string(d[4:6])))
}

// mrzLetters reports whether a country's code is letters and fillers, as read or with misread digits.
func mrzLetters(v []byte) bool {
	for i, c := range v {
		if c == '0' || c == '1' || c == '5' || c == '8' {
			continue
		}
		if c != '<' && (c < 'A' || c > 'Z') || c == '<' && i == 0 {
			return false
		}
	}
	return true
}
