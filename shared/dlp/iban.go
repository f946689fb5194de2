package dlp

import "strings"

// accountChecks are the check digits that countries have inside their account numbers (SWIFT, IBAN Registry; ECBS TR 201). What they are given
// is the IBAN behind the country and its two check digits.
var accountChecks = map[string]func(b string) bool{
	"BA": mod97Is1,
	"BE": func(b string) bool { return num(b[:10])%97 == num(b[10:])%97 },
	"CZ": func(b string) bool { return czechAccount(b[4:] + b[:4]) },
	"EE": func(b string) bool { return weighted(b[2:], 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 },
	"ES": ccc,
	"FI": luhn,
	"FR": rib,
	"HR": func(b string) bool { return mod1110(b[:7]) && mod1110(b[7:]) },
	"HU": func(b string) bool {
		return weighted(b, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 && weighted(b[8:], 9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0
	},
	"IT": cin,
	"MC": rib,
	"ME": mod97Is1,
	"MK": mod97Is1,
	"NO": kontonr,
	"PL": func(b string) bool { return weighted(b, 3, 9, 7, 1, 3, 9, 7, 1)%10 == 0 },
	"PT": nib,
	"RS": mod97Is1,
	"SI": mod97Is1,
	"SK": func(b string) bool { return czechAccount(b[4:] + b[:4]) },
	"SM": cin,
}

func mod97Is1(b string) bool { return mod97(b) == 1 || mod97(b) == 0 && strings.HasSuffix(b, "97") }

// rib is the French key: letters count as 1 to 9, from A, J and S on.
func rib(b string) bool {
	d := []byte(b)
	for i, c := range d {
		switch {
		case c >= 'S':
			d[i] = c - 'S' + '2'
		case c >= 'J':
			d[i] = c - 'J' + '1'
		case c >= 'A':
			d[i] = c - 'A' + '1'
		}
	}
	return mod(string(d), 97) == 0
}

// cin is the Italian letter before bank, branch and account: characters at odd places count as in the tax code.
func cin(b string) bool {
	const odd = "BAKPLCQDREVOSFTGUHMINJWZYX"
	sum := 0
	for i, c := range []byte(b[1:]) {
		n := int(c - '0')
		if c >= 'A' {
			n = int(c - 'A')
		}
		if i%2 == 0 {
			n = strings.IndexByte(odd, byte('A'+n))
		}
		sum += n
	}
	return b[0] == byte('A'+sum%26)
}

// plainValue gives the letters and digits of a stretch of text, as rules see them.
func plainValue(text string) string {
	b := make([]byte, 0, maxToken)
	for _, r := range text {
		if c, _, ok := alnum(r); ok {
			b = append(b, c)
		}
	}
	return string(b)
}

// accounts lowers the confidence of IBANs whose country's own check digits are wrong, and adds the bank codes beside IBANs to codes.
func accounts(text string, found, codes []Finding) []Finding {
	for i := range found {
		f := &found[i]
		if f.Detector != "iban" {
			continue
		}
		v := plainValue(text[f.Start:f.End])
		if check := accountChecks[v[:2]]; check != nil && !check(v[4:]) {
			f.Confidence = Medium
		}
		codes = besideIBAN(text, max(0, f.Start-bicReach), f.Start, v[:2], codes)
		codes = besideIBAN(text, f.End, min(len(text), f.End+bicReach), v[:2], codes)
	}
	return codes
}
