package dlp

import (
	"unicode"
	"unicode/utf8"
)

// gap is what stands between two digits of a number.
type gap uint8

const (
	space gap = 1 << iota // spaces of any width, tabs
	dash                  // a dash of any kind
	dot
	line // a line's end
)

// digit is one digit of a number.
type digit struct {
	value   byte
	at, end int // its bytes
	gap     gap // before it; 0 when it follows the last digit at once
}

// number is a run of digits with gaps, as long as the gaps are such as people put into one number.
type number struct {
	text   string
	digits []digit
	group  []int // indexes of the digits that begin a group, then len(digits)
	glued  bool  // a letter stands directly before it
	follow bool  // a letter stands directly after it
	signed bool  // a plus sign stands before it, as before telephone numbers
	more   bool  // the run went on after the last digit: what begins within the last overlap digits comes again with the next number
}

const (
	longest = 512 // digits that are looked at together
	overlap = 40  // digits that the next look repeats: twice the longest number plus its neighbours
	maxGap  = 6   // characters between two digits of one number
)

// The classes of bytes that begin something, beside letters.
const (
	digitClass  = iota + 1
	wideClass   // the first byte of a character outside ASCII
	mailClass   // @
	fillerClass // of machine-readable zones
	signClass   // what may stand before a secret
)

// class sorts bytes.
var class = func() (c [256]uint8) {
	for b := range c {
		switch {
		case b >= '0' && b <= '9':
			c[b] = digitClass
		case b == 0xc2, b >= 0xd9: // from U+0660 on there are digits
			c[b] = wideClass
		}
	}
	c['@'], c['<'] = mailClass, fillerClass
	for _, b := range []byte(":=>,|") {
		c[b] = signClass
	}
	return c
}()

// numbers looks at what begins at digits, at "@" and at fillers of machine-readable zones.
type numbers struct {
	number
	matcher matcher
	next    int // what stands before it has been looked at
	found   []Finding
	mails   []Finding
}

func newNumbers(text string) *numbers {
	return &numbers{number: number{text: text}, matcher: matcher{token: token{text: text}, table: formTables(), around: newSurroundings(text), last: -1}}
}

// look looks at byte i, of a class, and sets where to go on.
func (n *numbers) look(i int, kind uint8) {
	m := &n.matcher
	switch n.next = i + 1; kind {
	case mailClass:
		if f, ok := email(m.text, i); ok && (len(n.mails) == 0 || f.Start >= n.mails[len(n.mails)-1].End) {
			n.mails = append(n.mails, f)
		}
		return
	case fillerClass:
		m.filler(i)
		return
	case wideClass:
		if n.text[i] == 0xe2 && (i+2 >= len(n.text) || n.text[i+1] != 0x80 || n.text[i+2] != 0xb9) {
			return // signs: of U+2000 to U+2FFF only "‹" means something
		}
		r, size := utf8.DecodeRuneInString(n.text[i:])
		if _, ok := digitValue(r); !ok {
			if n.next = i + size; r == '«' || r == '‹' || r == '＜' {
				m.filler(i)
			}
			return
		}
	}
	n.next = n.read(i)
	if len(n.digits) >= 9 {
		n.found = cards(n.found, &n.number, &m.around)
		n.found = ssns(n.found, &n.number, &m.around)
	}
	m.number(&n.number)
}

// read fills n with the number that begins at byte i, and gives where to go on.
func (n *number) read(i int) (next int) {
	before, _ := utf8.DecodeLastRuneInString(n.text[:i])
	_, inside := digitValue(before)
	n.glued, n.signed = unicode.IsLetter(before) || before == '_' || inside, before == '+'
	n.digits, n.group, n.follow, n.more = n.digits[:0], n.group[:0], false, false
	var between gap
	for len(n.digits) < longest {
		r, size := utf8.DecodeRuneInString(n.text[i:])
		value, ok := digitValue(r)
		if !ok {
			break
		}
		if between != 0 || len(n.digits) == 0 {
			n.group = append(n.group, len(n.digits))
		}
		n.digits = append(n.digits, digit{value: value, at: i, end: i + size, gap: between})
		i += size
		var after int
		if between, after, ok = n.between(i); !ok {
			r, _ := utf8.DecodeRuneInString(n.text[after:])
			n.follow = unicode.IsLetter(r) || r == '_'
			n.group = append(n.group, len(n.digits))
			return i
		}
		i = after
	}
	n.group = append(n.group, len(n.digits))
	n.more = len(n.digits) == longest
	if n.more {
		return n.digits[longest-overlap].at
	}
	return i
}

// between reads from the end of a digit to the next digit of the same number. Not ok means that there is none; after is then the first
// character that isn't invisible.
func (n *number) between(i int) (kind gap, after int, ok bool) {
	spaces, dashes, after := 0, 0, i
	for count := 0; count <= maxGap && i < len(n.text); {
		r, size := rune(n.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(n.text[i:])
		}
		if _, is := digitValue(r); is {
			if dashes > 0 && spaces > 1 && kind&line == 0 {
				kind = space // "4012 - 5": a dash between two numbers, not within one
			}
			return kind, i, true
		}
		switch {
		case r == ' ':
			kind |= space
			spaces++
		case r < utf8.RuneSelf && (r > '.' || r > 0x0d && r < 0x2d):
			return 0, after, false
		case invisible(r):
			if i += size; count == 0 {
				after = i
			}
			continue
		case r == '\n' || r == '\r' || r == '\f' || r == '\v' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			if r == '\n' && kind&line != 0 && count > 0 && n.text[i-1] != '\r' {
				return 0, after, false // an empty line ends everything
			}
			kind |= line
		case r == '\t' || unicode.Is(unicode.Zs, r):
			kind |= space
			spaces++
		case isDash(r):
			kind |= dash
			dashes++
		case r == '.' || r == '\u00b7' || r == '\u2024' || r == '\uff0e':
			kind |= dot
			dashes++
		default:
			return 0, after, false
		}
		if dashes > 1 {
			return 0, after, false
		}
		i += size
		count++
	}
	return 0, after, false
}

// digitValue gives the value of a decimal digit of any script (Unicode general category Nd, whose digits stand in runs from zero to nine).
func digitValue(r rune) (byte, bool) {
	if r < utf8.RuneSelf {
		return byte(r - '0'), r >= '0' && r <= '9'
	}
	if r < 0x660 {
		return 0, false
	}
	for _, run := range unicode.Nd.R16 {
		if r <= rune(run.Hi) {
			return byte((r - rune(run.Lo)) % 10), r >= rune(run.Lo)
		}
	}
	for _, run := range unicode.Nd.R32 {
		if r <= rune(run.Hi) {
			return byte((r - rune(run.Lo)) % 10), r >= rune(run.Lo)
		}
	}
	return 0, false
}

// invisible characters may stand anywhere without being seen: zero-width and direction characters, soft hyphens, variation selectors.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x180e, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff:
		return true
	}
	return false
}

// isDash accepts the hyphen-minus, Unicode's dashes and minus signs, and the two characters that PDF texts have for a hyphen at a line's end.
func isDash(r rune) bool {
	return r == '-' || r >= 0x58a && unicode.Is(unicode.Pd, r) || r == '\u2212' || r == '\u2043' || r == '\u0002' || r == '\ufffe' || r == '\u02d7'
}
