package extract

import "strings"

// parseFormat takes a section of a number format apart. It is false when the section holds a fraction, or nothing that is understood.
func parseFormat(section string) (*numberFormat, bool) {
	f := &numberFormat{scale: 1}
	for i := 0; i < len(section); {
		n, ok := f.parsePart(section, i)
		if !ok {
			return nil, false
		}
		i += n
	}
	fraction := false
	for i, p := range f.parts {
		switch p.kind {
		case '.':
			fraction = true
		case '0', '#', '?':
			if fraction {
				f.decimals++
			} else {
				f.whole++
			}
		case 'y', 'd', 'h', 's', 'm', '[', 'A':
			f.date = true
		case ',':
			f.parts[i] = formatPart{'l', ""}
			switch {
			case f.placeBehind(i):
				f.grouped = f.grouped || !fraction
			case f.whole > 0:
				f.scale /= 1000
			default:
				f.parts[i].text = ","
			}
		}
	}
	return f, true
}

// placeBehind reports that a place for a digit follows.
func (f *numberFormat) placeBehind(i int) bool {
	for _, p := range f.parts[i+1:] {
		if p.kind == '0' || p.kind == '#' || p.kind == '?' {
			return true
		}
		if p.kind == '.' {
			return false
		}
	}
	return false
}

// parsePart reads one part and gives its length.
func (f *numberFormat) parsePart(s string, i int) (int, bool) {
	literal := func(text string, n int) (int, bool) {
		f.parts = append(f.parts, formatPart{'l', text})
		return n, true
	}
	rest := s[i:]
	lower := strings.ToLower(rest)
	switch c := rest[0]; c {
	case '"':
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return literal(rest[1:], len(rest))
		}
		return literal(rest[1:1+end], end+2)
	case '\\':
		if len(rest) == 1 {
			return 1, true
		}
		return literal(rest[1:2], 2)
	case '_':
		return literal(" ", min(2, len(rest)))
	case '*':
		return min(2, len(rest)), true
	case '[':
		return f.parseBracket(rest)
	case '0', '#', '?', '.', ',':
		f.parts = append(f.parts, formatPart{c, rest[:1]})
		return 1, true
	case '%':
		f.scale *= 100
		return literal("%", 1)
	case '/':
		if n := len(f.parts); n > 0 && (f.parts[n-1].kind == '?' || f.parts[n-1].kind == '#' || f.parts[n-1].kind == '0') {
			return 0, false
		}
		return literal("/", 1)
	case '@':
		f.parts = append(f.parts, formatPart{'G', ""})
		return 1, true
	}
	switch {
	case strings.HasPrefix(lower, "general"):
		f.parts = append(f.parts, formatPart{'G', ""})
		return len("general"), true
	case strings.HasPrefix(lower, "am/pm"):
		f.parts, f.clock12 = append(f.parts, formatPart{'A', ""}), true
		return len("am/pm"), true
	case strings.HasPrefix(lower, "a/p"):
		f.parts, f.clock12 = append(f.parts, formatPart{'A', ""}), true
		return len("a/p"), true
	case strings.HasPrefix(lower, "e+"), strings.HasPrefix(lower, "e-"):
		f.exponent = true
		return len(rest), true
	case strings.IndexByte("ymdhs", lower[0]) >= 0:
		n := len(lower) - len(strings.TrimLeft(lower, lower[:1]))
		f.parts = append(f.parts, formatPart{lower[0], lower[:n]})
		return n, true
	}
	return literal(rest[:1], 1)
}

// parseBracket reads a colour, a condition, a currency or elapsed time.
func (f *numberFormat) parseBracket(rest string) (int, bool) {
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		return len(rest), true
	}
	inside := strings.ToLower(rest[1:end])
	switch {
	case inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1]):
		f.parts = append(f.parts, formatPart{'[', inside})
	case strings.HasPrefix(inside, "$"):
		sign, _, _ := strings.Cut(rest[2:end], "-")
		f.parts = append(f.parts, formatPart{'l', sign})
	}
	return end + 1, true
}
