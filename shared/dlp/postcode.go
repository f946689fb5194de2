package dlp

// postcodeAt reads a postcode at byte i, with the letters of a country or a state before it. A strong one needs nothing around it: those with
// letters in fixed places, and a state with its ZIP code.
func postcodeAt(text string, i int) (end int, strong bool) {
	shape := func(from int, pattern string) int {
		if from+len(pattern) > len(text) {
			return 0
		}
		for k := range len(pattern) {
			b, ok := text[from+k], false
			switch pattern[k] {
			case 'A':
				ok = b >= 'A' && b <= 'Z'
			case '9':
				ok = b >= '0' && b <= '9'
			case 'X':
				ok = b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
			default:
				ok = b == pattern[k]
			}
			if !ok {
				return 0
			}
		}
		to := from + len(pattern)
		if to < len(text) && (wordy[text[to]] || text[to] >= '0' && text[to] <= '9') {
			return 0
		}
		return to
	}
	for _, p := range [...]string{"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", // United Kingdom
		"A9A 9A9", "A9A9A9", // Canada
		"A99 XXXX", "D6W XXXX", // Ireland
		"9999 AA", "9999AA", // Netherlands
		"AA 99999-9999", "AA 99999", "AAA 9999", "AA 9999", "AA-9999", "AA-99999", "A-9999", "A-99999"} {
		if to := shape(i, p); to > 0 {
			return to, true
		}
	}
	for _, p := range [...]string{"99999-9999", "99999-999", "9999-999", "99-999", "999 99", "99999", "9999", "999999", "999"} {
		to := shape(i, p)
		if to > 0 && to+1 < len(text) && (text[to] == ' ' || text[to] == '-') && text[to+1] >= '0' && text[to+1] <= '9' {
			return 0, false // a telephone number
		}
		if to > 0 {
			return to, false
		}
	}
	return 0, false
}
