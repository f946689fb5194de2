package dlp

import "strings"

// secretState is how far each rule has got in a text.
type secretState struct {
	try  []int // by rule: one more than the last sign that it was tried at
	done []int // by rule: where its last match ends
	seen []int // by rule of windows: keywords before this place have been in one
}

// minSecret is the length of the shortest assigned secret, and minToken that of the shortest token that a long word is looked into for.
const (
	minSecret = 10
	minToken  = 15
)

// sign looks at a sign that can assign (=, :, >, |, ",", and two or three of them together), as gitleaks' rules know them: a name with a
// keyword in it, at most 20 more characters, quotes, the sign, quotes, and the secret.
func (s *sweep) sign(o int) {
	text, end := s.text, o+1
	next := byte(0)
	if end < len(text) {
		next = text[end]
	}
	switch text[o] {
	case ';', '<':
		return
	case '|':
		if next != '|' {
			return
		}
		end++
	case '=':
		if next == '>' {
			end++
		}
	case ':':
		if next == '/' {
			s.locator(o)
		} else if next >= '0' && next <= '9' && o > 0 && text[o-1] >= '0' && text[o-1] <= '9' {
			s.federal(o)
		}
		for end < o+3 && end < len(text) && text[end] == ':' {
			end++
		}
		if end < len(text) && text[end] == '=' {
			end++
		} else {
			end = o + 1
		}
	}
	value, first := end, end
	if end == o+2 && text[o] == ':' {
		first = o + 1 // ":" may be the sign, and "=" the first of the value
	}
	for value < len(text) && value < end+5 && inSet(text[value], aroundValue) {
		value++
	}
	letters := true
	for i := value; i < value+minSecret; i++ {
		if i >= len(text) || !inSet(text[i], inValue) {
			return
		}
		letters = letters && letter(text[i])
	}
	if letters {
		i := value + minSecret
		for i < len(text) && letter(text[i]) && i < value+minSecret+4 {
			i++
		}
		if i < value+minSecret+4 && (i == len(text) || !inSet(text[i], inValue) || text[i] == '.') {
			return // a word: no rule takes so short a one without a digit
		}
	}
	s.names(o, first, value)
}

// names looks for keywords in the name before the sign at byte o, and tries their rules on the value.
func (s *sweep) names(o, end, value int) {
	text, at := s.text, o
	if text[o] == '=' && o > 0 && text[o-1] == '?' {
		at--
	}
	name := at
	low := name
	for low > 0 && low > name-3 && inSet(text[low-1], aroundName) {
		low--
	}
	for limit := low - 20; low > 0 && low > limit && inSet(text[low-1], inName); {
		low--
	}
	for i := max(0, low-s.keywords.longest); i+3 <= name; i++ {
		for _, k := range s.keywords.names[hash2(text[i], text[i+1])] {
			stop := i + len(k.text)
			if stop < low || stop > name || !k.equal(text[i:stop]) || s.tried(k.rule, o) {
				continue
			}
			for x := value; x >= end; x-- {
				if s.assigned(k.rule, i, x, text[o]) || x > end && text[x-1] != '=' {
					break
				}
			}
		}
	}
}

// tried reports whether a rule has been tried at the sign at byte o: a name may hold several of its keywords, or one many times.
func (s *sweep) tried(rule, o int) bool {
	s.done(rule)
	before := s.secrets.try[rule] == o+1
	s.secrets.try[rule] = o + 1
	return before
}

// assigned tries a rule on the value at byte x, whose name's keyword begins at byte i.
func (s *sweep) assigned(rule, i, x int, sign byte) bool {
	if x < s.done(rule) {
		return false
	}
	var loc []int
	if secretRules[rule].id == genericSecret {
		loc = genericValue(s.text[x:])
	} else {
		c := ready(rule)
		loc = c.re.FindStringSubmatchIndex(s.text[x:min(len(s.text), x+c.reach)])
	}
	if loc == nil {
		return false
	}
	start := i
	for start > 0 && start > i-50 && (inSet(s.text[start-1], inName) && s.text[start-1] != ' ' && s.text[start-1] != '\t') {
		start--
	}
	s.secret(rule, x, loc, start, sign)
	return true
}

// genericValue matches the generic rule's pattern at the beginning of a text, [\w.=-]{10,150} or [a-z0-9][a-z0-9+/]{11,}={0,3} before a quote,
// a space, ";" or the end, as the regular expression would (FuzzGenericValue): its counted repetition is the slowest of all.
func genericValue(text string) []int {
	n := 0
	for n < len(text) && n <= 150 && inSet(text[n], inName) && text[n] != ' ' && text[n] != '\t' || n < len(text) && n <= 150 && text[n] == '=' {
		n++
	}
	if size := valueEnd(text[n:]); size >= 0 && n >= minSecret && n <= 150 {
		return []int{0, n + size, 0, n}
	}
	n = 0
	for n < len(text) && n < unbounded && (letter(text[n]) || text[n] >= '0' && text[n] <= '9' || n > 0 && (text[n] == '+' || text[n] == '/')) {
		n++
	}
	if n < 12 {
		return nil
	}
	for limit := n + 3; n < limit && n < len(text) && text[n] == '='; {
		n++
	}
	if size := valueEnd(text[n:]); size >= 0 {
		return []int{0, n + size, 0, n}
	}
	return nil
}

// valueEnd gives how many bytes end a value at the beginning of a text, or -1: a quote, a space, ";", an escaped line's end, nothing more.
func valueEnd(text string) int {
	switch {
	case text == "":
		return 0
	case inSet(text[0], aroundValue) && text[0] != '=', text[0] == ';':
		return 1
	case len(text) > 1 && text[0] == '\\' && (text[1]|0x20 == 'n' || text[1]|0x20 == 'r'):
		return 2
	}
	return -1
}

// long looks into the long word around byte i for the keywords of tokens. Without a digit, a capital after the first byte or "_" in it, it is
// a word or an address.
func (s *sweep) long(i int) {
	text, start := s.text, i
	for start > s.runEnd && text[start-1] > ' ' {
		start--
	}
	end, seen := start, uint8(0)
	for end < len(text) && text[end] > ' ' {
		if end > start {
			seen |= sets[text[end]]
		}
		end++
	}
	s.runEnd = end
	if end-start >= enoughKey {
		s.bareKeys(start, end)
	}
	if end-start < minToken || seen&telling == 0 {
		return
	}
	for p := start; p+2 < end; p++ {
		at := hash2(text[p], text[p+1])
		if s.keywords.third[at]>>((text[p+2]|0x20)&7)&1 == 0 {
			continue
		}
		for _, k := range s.keywords.tokens[at] {
			if p+len(k.text) <= end && k.equal(text[p:p+len(k.text)]) {
				s.token(k.rule, p)
			}
		}
	}
}

// token tries a rule on the keyword at byte p.
func (s *sweep) token(rule, p int) {
	r := &secretRules[rule]
	if r.lead > 0 {
		s.window(rule, p, p-r.lead-1)
		return
	}
	if p < s.done(rule) {
		return
	}
	c := ready(rule)
	if c.boundary && p > 0 && (letter(s.text[p-1]) || s.text[p-1] == '_' || s.text[p-1] >= '0' && s.text[p-1] <= '9') {
		return
	}
	if loc := c.re.FindStringSubmatchIndex(s.text[p:min(len(s.text), p+c.reach)]); loc != nil {
		s.secret(rule, p, loc, p, 0)
	}
}

// window tries a rule on what stands around the keyword at byte p. A window is longer than one keyword needs, so that the next ones are in
// it too: text full of keywords costs three looks, not one for each of them.
func (s *sweep) window(rule, p, from int) {
	s.done(rule)
	if p < s.secrets.seen[rule] {
		return
	}
	c := ready(rule)
	from = max(0, from, s.secrets.done[rule]-1)
	s.secrets.seen[rule] = p + c.reach
	s.all(rule, c, from, min(len(s.text), p+2*c.reach))
}

// besideKeyword tries a rule whose keyword stands in text[p:end].
func (s *sweep) besideKeyword(rule, p, end int) {
	s.done(rule)
	if p < s.secrets.seen[rule] {
		return
	}
	from, to := max(0, p-besideReach, s.secrets.done[rule]), min(len(s.text), p+besideWindow)
	needs, ok := besideNeeds[secretRules[rule].id]
	if ok && !needs(s.text[p:end], s.text[end:to], s.text[from:to]) {
		return
	}
	s.secrets.seen[rule] = p + besideStride
	s.all(rule, ready(rule), from, to)
}

// all uses every match of a rule in text[from:to]. A match that begins where the text was cut may be the end of a longer word.
func (s *sweep) all(rule int, c *compiled, from, to int) {
	for from < to {
		loc := c.re.FindStringSubmatchIndex(s.text[from:to])
		if loc == nil {
			return
		}
		if loc[0] > 0 || from == 0 {
			s.secret(rule, from, loc, from+loc[0], 0)
		}
		from += max(loc[1], loc[0]+1)
	}
}

// besideNeeds are what must stand near the keyword of a rule of form besideWord, so that a common word costs little: its text, what follows,
// and all of the window.
var besideNeeds = map[string]func(word, after, window string) bool{
	"curl-auth-header": func(_, after, _ string) bool {
		return strings.Contains(after, "-H") || strings.Contains(after, "--header")
	},
	"curl-auth-user": func(_, after, _ string) bool {
		return strings.Contains(after, "-u") || strings.Contains(after, "--user")
	},
	"facebook-access-token": func(_, _, window string) bool { return strings.ContainsAny(window, "|%") },
	"kubernetes-secret-yaml": func(_, after, window string) bool {
		return strings.HasPrefix(after, ":") && strings.Contains(strings.ToLower(window), "data:")
	},
	"nuget-config-password": func(_, after, _ string) bool {
		return strings.HasPrefix(strings.ToLower(after[:min(5, len(after))]), " key=")
	},
}
