package extract

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// builtInFormats are the number formats that a workbook names by number alone (ECMA-376 part 1, 18.8.30; [MS-XLS] 2.4.126).
var builtInFormats = map[uint16]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: `"$"#,##0_);("$"#,##0)`, 6: `"$"#,##0_);("$"#,##0)`, 7: `"$"#,##0.00_);("$"#,##0.00)`, 8: `"$"#,##0.00_);("$"#,##0.00)`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
	22: "m/d/yyyy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 41: "#,##0", 42: `"$"#,##0`, 43: "#,##0.00",
	44: `"$"#,##0.00`, 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}

// code gives the text of a number format.
func (x *xls) code(id uint16) string {
	if code, ok := x.formats[id]; ok {
		return code
	}
	return builtInFormats[id]
}

// numberFormats keeps the sections of a workbook's formats, taken apart, by their codes. What isn't understood is nil.
type numberFormats map[string]*numberFormat

// show applies a number format to a number. What a format hides or leaves out is not in the result; a fraction, and a code that isn't
// understood, show the number itself.
func (n numberFormats) show(code string, v float64, since1904 bool) string {
	raw := strconv.FormatFloat(v, 'f', -1, 64)
	if code == "" || strings.EqualFold(code, "general") || code == "@" {
		return raw
	}
	section, negative := chooseSection(code, v)
	f, known := n[section]
	if !known {
		f, _ = parseFormat(section)
		n[section] = f
	}
	switch {
	case f == nil:
		return raw
	case f.date:
		if text := f.showDate(v, since1904); text != "" {
			return text
		}
		return raw
	}
	text := f.showNumber(math.Abs(v))
	if v < 0 && !negative {
		text = "-" + text
	}
	return text
}

// chooseSection takes the section of a format that a value goes by: positive, negative, zero, or what conditions say. It tells whether the
// section itself says that the number is negative.
func chooseSection(code string, v float64) (section string, negative bool) {
	sections := splitFormat(code)
	conditioned := false
	for i, s := range sections {
		if test, ok := condition(s); ok {
			conditioned = true
			if test(v) {
				return s, v < 0
			}
		} else if conditioned && i < 3 {
			return s, false
		}
	}
	switch {
	case conditioned:
		return sections[len(sections)-1], false
	case v < 0 && len(sections) > 1:
		return sections[1], true
	case v == 0 && len(sections) > 2:
		return sections[2], false
	}
	return sections[0], false
}

// splitFormat cuts a format at the semicolons that are not quoted.
func splitFormat(code string) []string {
	if !strings.Contains(code, ";") {
		return []string{code}
	}
	var sections []string
	from, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\', c == '_', c == '*':
			i++
		case c == ';':
			sections = append(sections, code[from:i])
			from = i + 1
		}
	}
	return append(sections, code[from:])
}

// condition reads a test such as [<=9999999] at the beginning of a section.
func condition(section string) (func(float64) bool, bool) {
	for strings.HasPrefix(section, "[") {
		inside, rest, _ := strings.Cut(section[1:], "]")
		for _, op := range []string{"<=", ">=", "<>", "<", ">", "="} {
			if number, ok := strings.CutPrefix(inside, op); ok {
				if limit, err := strconv.ParseFloat(number, 64); err == nil {
					return map[string]func(float64) bool{
						"<=": func(v float64) bool { return v <= limit }, ">=": func(v float64) bool { return v >= limit },
						"<>": func(v float64) bool { return v != limit }, "<": func(v float64) bool { return v < limit },
						">": func(v float64) bool { return v > limit }, "=": func(v float64) bool { return v == limit },
					}[op], true
				}
			}
		}
		section = rest
	}
	return nil, false
}

// numberFormat is a section, taken apart.
type numberFormat struct {
	parts    []formatPart
	date     bool
	clock12  bool
	exponent bool
	grouped  bool
	scale    float64
	whole    int // places before the point
	decimals int
}

// formatPart is a literal, a place for a digit ('0', '#', '?'), the point, or a run of date letters.
type formatPart struct {
	kind byte // 'l', '0', '#', '?', '.', 'E', 'G', and for dates the letter itself, 'A' for AM/PM, '[' for elapsed time
	text string
}

// showNumber writes the absolute value of a number.
func (f *numberFormat) showNumber(v float64) string {
	if f.exponent {
		return strconv.FormatFloat(v*f.scale, 'E', f.decimals, 64)
	}
	v *= f.scale
	if v < 1e9 { // Excel rounds the decimal number that a person wrote: 2.5 to 3, 1.005 to 1.01
		v *= 1 + 4e-16
	}
	text := strconv.FormatFloat(v, 'f', f.decimals, 64)
	whole, decimals, _ := strings.Cut(text, ".")
	if whole == "0" {
		whole = ""
	}
	var b strings.Builder
	left, fraction := f.whole, false
	surplus := len(whole) - f.whole // digits for which there is no place of their own
	digit := func(at int) {         // at counts from the right, from 1
		b.WriteByte(whole[len(whole)-at])
		if f.grouped && at > 1 && at%3 == 1 {
			b.WriteByte(',')
		}
	}
	for _, p := range f.parts {
		switch {
		case p.kind == 'l':
			b.WriteString(p.text)
		case p.kind == 'G':
			b.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
		case p.kind == '.':
			for ; left == 0 && surplus > 0; surplus-- {
				digit(surplus)
			}
			fraction = true
			b.WriteByte('.')
		case fraction:
			if len(decimals) == 0 {
				continue
			}
			if p.kind == '0' || strings.Trim(decimals, "0") != "" {
				b.WriteByte(decimals[0])
			}
			decimals = decimals[1:]
		default:
			for ; surplus > 0; surplus-- {
				digit(left + surplus)
			}
			if left <= len(whole) {
				digit(left)
			} else if p.kind == '0' {
				b.WriteByte('0')
			}
			left--
		}
	}
	return strings.TrimSpace(b.String())
}

// showDate writes a number of days as a date or a time.
func (f *numberFormat) showDate(v float64, since1904 bool) string {
	if v < 0 || v > 2_958_466 {
		return ""
	}
	begin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if since1904 {
		begin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, rest := math.Modf(v)
	at := begin.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(rest*86_400_000)) * time.Millisecond)
	var b strings.Builder
	for i, p := range f.parts {
		if p.kind == 'l' || p.kind == '.' {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(f.showDatePart(i, at, v))
	}
	return strings.TrimSpace(b.String())
}

func (f *numberFormat) showDatePart(i int, at time.Time, v float64) string {
	p := f.parts[i]
	pick := func(layouts ...string) string { return at.Format(layouts[min(len(p.text), len(layouts))-1]) }
	switch p.kind {
	case 'y':
		return pick("06", "06", "2006")
	case 'd':
		return pick("2", "02", "Mon", "Monday")
	case 'h':
		if f.clock12 {
			return pick("3", "03")
		}
		if len(p.text) == 1 {
			return strconv.Itoa(at.Hour())
		}
		return at.Format("15")
	case 's':
		return pick("5", "05")
	case 'A':
		return at.Format("PM")
	case '0':
		return at.Format(".0")[1:]
	case '[':
		unit := map[byte]float64{'h': 24, 'm': 1440, 's': 86400}[p.text[0]]
		return strconv.FormatFloat(math.Floor(v*unit+1e-9), 'f', 0, 64)
	case 'm':
		if f.minutes(i) {
			return pick("4", "04")
		}
		return pick("1", "01", "Jan", "January")
	}
	return ""
}

// minutes tells an m that stands beside hours or seconds from one that is a month.
func (f *numberFormat) minutes(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if k := f.parts[j].kind; k != 'l' {
			if k == 'h' || k == '[' {
				return true
			}
			break
		}
	}
	for j := i + 1; j < len(f.parts); j++ {
		if k := f.parts[j].kind; k != 'l' {
			return k == 's'
		}
	}
	return false
}
