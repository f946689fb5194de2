package dlp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Phone is the id of the detector of telephone and fax numbers.
const Phone = "phone"

var phoneRule = rule{Detector: Detector{ID: Phone, Singular: "telephone number", Plural: "telephone numbers",
	Check:  "numbering plan of its country: high when it fits and stands behind a plus sign or a word for it; medium when only one of the two is so",
	Source: "ITU-T E.164; national numbering plans as collected by libphonenumber"}, words: strings.Join(phoneLabels, ",")}

// phoneLabels stand before or behind a telephone number. A number without a plus sign, a bracket or one of them is none.
var phoneLabels = strings.Fields(`tel telephone phone ph mobile mob cell cellular fax facsimile call calls calling direct desk hotline switchboard whatsapp sms text ring dial dials answering answer
	tél téléphone télécopie portable telefon tlf tlph puh puhelin telefono teléfono tfno móvil movil telefone telemóvel telefoon handy gsm natel fon mobil mobiltelefon mobilnummer telefonnummer telefaks
	telefax cellulare cellulaire komórka kom telefonas tālrunis tālr τηλ τηλέφωνο κινητό φαξ тел телефон мобилен факс sími puhelinnumero gsm-nummer messages message contact`)

// phoneAfter stand behind a number, on its line.
var phoneAfter = strings.Fields("office fax mobile phone tel cell home work telephone direct mob gsm")

// notPhoneWords stand before numbers of three, three and four digits that are none of a telephone.
var notPhoneWords = []string{"invoice", "order", "case", "docket", "policy", "account", "acct", "ssn", "claim", "ref", "reference", "serial", "part", "model", "tracking", "confirmation", "id", "no.", "number", "nhs",
	"patient", "ticket", "isbn", "po", "license", "licence", "passport", "card", "member", "taxpayer", "parcel", "file", "bates", "matter", "npi", "utr", "chi", "iban", "vat", "value", "rows"}

const (
	phoneReach  = 32 // bytes before a number in which its label stands
	phoneDigits = 15 // E.164, 6.1; with a trunk prefix and an exit code some more are written
)

// call is a candidate.
type call struct {
	start, end int
	digits     []byte
	groups     []int // sizes of the groups
	plus       bool
	bracket    bool // the first group stands in brackets
	trunk      bool // "(0)" behind the country's code; left out of digits
	plain      bool // a dash or a dot between groups, no spaces
}

// contact looks for addresses around the digits of n, and judges them as telephone numbers and dates of birth: from the first on, and from every line's beginning.
func (m *matcher) contact(n *number) {
	m.address(n)
	if !n.glued {
		m.phoneAt(n.digits)
		m.birth(n.digits[0].at)
	}
	if len(n.group) == 2 {
		return
	}
	for _, g := range n.group[1:] {
		if g < len(n.digits) && n.digits[g].gap&line != 0 {
			m.phoneAt(n.digits[g:])
			m.birth(n.digits[g].at)
		}
	}
}

// phoneAt judges digits from the first on.
func (m *matcher) phoneAt(digits []digit) {
	start := digits[0].at
	if start < m.phoneDone {
		return
	}
	before := byte('\n')
	if start > 0 {
		before = m.text[start-1]
	}
	if before != '+' && before != '(' {
		if len(digits) < 7 || before == '/' || before == '$' || before == '.' || before == '-' && start > 1 && m.text[start-2] != ' ' || isoDate(m.text[start:]) {
			return
		}
		count := 1
		for count < len(digits) && count <= phoneDigits+3 && digits[count].gap&line == 0 {
			count++
		}
		if count < 7 || count > 13 && digits[0].value != 0 || count > phoneDigits+3 || count == 9 && digits[3].gap != 0 && digits[5].gap != 0 {
			return
		}
	}
	c := readCall(m.text, start)
	if len(c.digits) < 7 || len(c.digits) > phoneDigits+3 || c.date() {
		return
	}
	confidence, ok := m.judgeCall(&c)
	if !ok {
		return
	}
	m.phoneDone = c.end
	m.others = append(m.others, Finding{Detector: Phone, Start: c.start, End: c.end, Confidence: confidence, Masked: masked(m.text[c.start:c.end])})
}

func (m *matcher) judgeCall(c *call) (Confidence, bool) {
	text := m.text
	if c.end < len(text) && (text[c.end] >= 'A' && text[c.end] <= 'Z' || text[c.end] >= 'a' && text[c.end] <= 'z' || text[c.end] == '_' || text[c.end] == '%') {
		return "", false
	}
	d := string(c.digits)
	if !c.plus {
		for _, exit := range []string{"00", "011"} {
			if strings.HasPrefix(d, exit) && len(d) > 10 && (len(c.groups) > 1 || m.phoneLabel(c)) {
				c.plus, d = true, d[len(exit):]
				break
			}
		}
	}
	american := !c.plus && northAmerican(d, c)
	if !c.plus && !american && !c.bracket && !(len(d) <= 13) {
		return "", false
	}
	if !c.plus && american && (c.bracket || len(c.groups) >= 3) && !nearest(text, c.start, 20, notPhoneWords) {
		if m.phoneLabel(c) {
			return High, true
		}
		return Medium, true
	}
	if !c.plus {
		if !m.phoneLabel(c) || same(d) {
			return "", false
		}
		if validNational(d) {
			return High, true
		}
		return Medium, len(c.groups) > 1 || len(d) >= 9
	}
	if validInternational(d, c.trunk) {
		return High, true
	}
	if len(d) >= 9 && len(d) <= phoneDigits && (len(c.groups) > 1 || m.phoneLabel(c)) && callingCode(d) {
		return Medium, true
	}
	return "", false
}

// readCall reads a candidate whose first digit is at byte i.
func readCall(text string, i int) call {
	c := call{start: i, end: i, plain: true}
	for range 2 {
		if c.start > 0 && (text[c.start-1] == '+' && !c.plus || text[c.start-1] == '(') {
			c.start--
			c.plus = c.plus || text[c.start] == '+'
			c.bracket = c.bracket || text[c.start] == '('
		}
	}
	open, gaps := c.bracket, 1
	for i < len(text) && len(c.digits) <= phoneDigits+4 {
		r, size := utf8.DecodeRuneInString(text[i:])
		value, digit := digitValue(r)
		switch {
		case digit:
			if gaps > 0 {
				c.groups = append(c.groups, 0)
			}
			c.groups[len(c.groups)-1]++
			c.digits, gaps = append(c.digits, '0'+value), 0
			c.end = i + size
		case invisible(r):
		case gaps >= 3, r == '\n', r == '\r':
			return c.extend(text)
		case r == '(' && !open && c.plus && strings.HasPrefix(text[i:], "(0)"):
			c.trunk = true
			i += 2
			gaps++
		case r == '(' && !open:
			open = true
			gaps++
		case r == ')' && open:
			if open = false; gaps == 0 {
				c.end = i + size
			}
			gaps++
		case r == ' ' || r == '\u00a0' || r > 0x1fff && unicode.Is(unicode.Zs, r):
			c.plain = false
			gaps++
		case r == '-' || r == '.' || r == '/' || isDash(r):
			gaps++
		default:
			return c.extend(text)
		}
		i += size
	}
	return c.extend(text)
}

// extend takes an extension with the number: "x4587", "ext. 12".
func (c call) extend(text string) call {
	rest := text[c.end:min(len(text), c.end+16)]
	trimmed := strings.TrimLeft(rest, " ,")
	for _, word := range []string{"x", "ext.", "ext", "extension"} {
		if len(trimmed) <= len(word) || !strings.EqualFold(trimmed[:len(word)], word) {
			continue
		}
		tail := strings.TrimLeft(trimmed[len(word):], " ")
		digits := len(tail) - len(strings.TrimLeft(tail, "0123456789"))
		if digits > 0 && digits <= 6 {
			c.end += len(rest) - len(tail) + digits
			break
		}
	}
	return c
}

// isoDate knows the most frequent date at sight: 2026-11-22.
func isoDate(s string) bool {
	return len(s) >= 10 && (s[0] == '1' || s[0] == '2') && (s[4] == '-' || s[4] == '.') && s[7] == s[4] && s[5] <= '1' && s[8] <= '3'
}

// date reports whether the digits are a date, or a date and a time.
func (c *call) date() bool {
	if c.plus || c.bracket || len(c.groups) < 3 {
		return false
	}
	g, d := c.groups, string(c.digits)
	switch {
	case g[0] == 4 && g[1] <= 2 && g[2] <= 2 && within(num(d[:4]), 1800, 2099):
		return within(num(d[4:4+g[1]]), 1, 12)
	case g[0] <= 2 && g[1] <= 2 && g[2] == 4 && len(d) >= g[0]+g[1]+4:
		return within(num(d[g[0]+g[1]:g[0]+g[1]+4]), 1800, 2099)
	}
	return false
}

// northAmerican reports whether digits are written and made as numbers of the North American plan: area code and exchange begin with 2 to 9
// and end not in 11.
func northAmerican(d string, c *call) bool {
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	return len(d) == 10 && d[0] >= '2' && d[3] >= '2' && d[1:3] != "11" && d[4:6] != "11" &&
		(slices.Equal(c.groups, []int{3, 3, 4}) || slices.Equal(c.groups, []int{1, 3, 3, 4}) || len(c.groups) == 1 || c.bracket && slices.Equal(c.groups, []int{3, 7}))
}

// phoneLabel reports whether a word for telephones stands before the number, on its line or alone on the line above, or behind it.
func (m *matcher) phoneLabel(c *call) bool {
	line := m.text[max(0, c.start-phoneReach):c.start]
	if i := strings.LastIndexByte(strings.TrimRight(line, " \n\t"), '\n'); i >= 0 {
		line = line[i:]
	}
	if i := strings.LastIndexAny(strings.TrimRight(line, "0123456789"), "0123456789"); i >= 0 { // a word before another number is that one's
		line = line[i+1:]
	}
	after := m.text[c.end:min(len(m.text), c.end+12)]
	if i := strings.IndexAny(after, "\n.;0123456789"); i >= 0 {
		after = after[:i]
	}
	return wordIn(line, phoneWords) || letterLabel(line) || wordIn(after, phoneAfterWords)
}

// letterLabel knows "T: ", "M. " and "F ", as in signatures, directly before a number.
func letterLabel(line string) bool {
	line = strings.TrimRight(line, " ")
	if n := len(line); n >= 2 && (line[n-1] == ':' || line[n-1] == '.') && strings.IndexByte("TMFPtmfp", line[n-2]) >= 0 {
		return n == 2 || line[n-3] == ' ' || line[n-3] == '\n' || line[n-3] == '|'
	}
	return false
}

var phoneWords, phoneAfterWords = setOf(phoneLabels), setOf(phoneAfter)

func setOf(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// wordIn reports whether one of the words, which are in lower case, stands in a window of text.
func wordIn(window string, set map[string]bool) bool {
	from := -1
	for i := 0; i <= len(window); i++ {
		if i < len(window) && wordy[window[i]] {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && set[strings.ToLower(window[from:i])] {
			return true
		}
		from = -1
	}
	return false
}

// contacts is how far the searches for telephone numbers, dates of birth and addresses have come: where the last finding of each ends.
type contacts struct {
	phoneDone, birthDone, addressDone int
	smallLetters                      int8 // 1 when the text is in small letters, -1 when not, 0 when nobody has asked
}
