package extract

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// unescaped reads what text writes in other ways than by its characters, so that a number can't hide in a file that a program shows as
// something else: \u0031 and \x31 (JSON, scripts), &#49; and &amp; (XML, HTML), folded lines of calendars and contacts (RFC 5545, 3.1), and
// in JSON the escaped line ends and tabs. Line numbers stay. Percent signs are left alone, because 50%51 may well mean what it says; the
// addresses that have an escaped digit or separator are given a second time, decoded, in links.
//
// Base64, quoted-printable outside of mail, and strings that a program puts together are not resolved.
func unescaped(text string) (plain, links string) {
	links = decodedLinks(text)
	if strings.HasPrefix(text, "BEGIN:V") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\n ", ""), "\n\t", "")
	}
	if strings.Contains(text, `\`) {
		text = backslashes(text, strings.IndexAny(strings.TrimLeftFunc(text, unicode.IsSpace), "{[\"") == 0)
	}
	if strings.Contains(text, "&") {
		text = html.UnescapeString(text)
	}
	return text, links
}

// backslashes resolves \uXXXX, \u{X} and \xXX, and in JSON the escapes of one letter, each into one character that is no line end.
func backslashes(text string, json bool) string {
	var b strings.Builder
	b.Grow(len(text))
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		r, n := escape(text)
		switch {
		case n > 0:
			if r == '\n' || r == '\r' || !unicode.IsGraphic(r) && unicode.IsControl(r) {
				r = ' '
			}
			b.WriteRune(r)
			text = text[n:]
		case json && strings.IndexByte("ntrbf", text[1]) >= 0:
			b.WriteByte(' ')
			text = text[2:]
		case json && strings.IndexByte(`"\/`, text[1]) >= 0:
			b.WriteByte(text[1])
			text = text[2:]
		default:
			b.WriteByte('\\')
			text = text[1:]
		}
	}
}

// escape reads one numeric escape at the beginning of s and gives its character and length, or 0.
func escape(s string) (rune, int) {
	hex := func(from, n int) (rune, bool) {
		if len(s) < from+n {
			return 0, false
		}
		v, err := strconv.ParseUint(s[from:from+n], 16, 32)
		return rune(v), err == nil
	}
	switch s[1] {
	case 'x':
		if r, ok := hex(2, 2); ok {
			return r, 4
		}
	case 'u':
		if r, ok := hex(2, 4); ok {
			if utf16.IsSurrogate(r) && len(s) >= 12 && s[6:8] == `\u` {
				if low, ok := hex(8, 4); ok && utf16.DecodeRune(r, low) != unicode.ReplacementChar {
					return utf16.DecodeRune(r, low), 12
				}
			}
			return r, 6
		}
		if end := strings.IndexByte(s[:min(len(s), 10)], '}'); len(s) > 3 && s[2] == '{' && end > 3 {
			if r, ok := hex(3, end-3); ok && r <= unicode.MaxRune {
				return r, end + 1
			}
		}
	}
	return 0, 0
}

// decodedLinks gives the words of text that write a digit, a hyphen, a dot, an at sign or a space as %XX, decoded, each on a line of its own.
func decodedLinks(text string) string {
	var lines []string
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '%')
		if i < 0 {
			return strings.Join(lines, "\n")
		}
		at := from + i
		begin, end := at, at
		for begin > from && !unicode.IsSpace(rune(text[begin-1])) && at-begin < 4096 {
			begin--
		}
		for end < len(text) && !unicode.IsSpace(rune(text[end])) && end-at < 4096 {
			end++
		}
		if decoded, telling := percent(text[begin:end]); telling {
			lines = append(lines, strings.ToValidUTF8(decoded, "\uFFFD"))
		}
		from = end
	}
}

// percent decodes %XX and says whether one of them stood for a character that numbers and addresses are written with.
func percent(s string) (string, bool) {
	var b strings.Builder
	telling := false
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c := byte(v)
				telling = telling || c >= '0' && c <= '9' || strings.IndexByte("-. @+/", c) >= 0
				if c < ' ' {
					c = ' '
				}
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String(), telling
}
