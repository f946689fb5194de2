package dlp

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// secretPrefix begins the ids of the detectors that come from gitleaks' rules: "secret-aws-access-token".
const secretPrefix = "secret-"

// gitleaksVersion names the rules' origin.
const gitleaksVersion = "gitleaks v8.30.1"

const genericSecret = "generic-api-key"

// secretDetectors describes the rules, one detector for each id.
func secretDetectors() []Detector {
	var list []Detector
	for _, r := range secretRules {
		id := secretPrefix + r.id
		if slices.ContainsFunc(list, func(d Detector) bool { return d.ID == id }) {
			continue
		}
		d := Detector{ID: id, Singular: "credential (" + r.says + ")", Plural: "credentials (" + r.says + ")", Holds: !r.public(),
			Check: "form of the secret, entropy, no placeholder", Source: gitleaksVersion + ", rule " + r.id}
		if r.source != "" {
			d.Source = r.source
		}
		if r.public() {
			d.Singular, d.Plural = "identifier of a credential ("+r.says+")", "identifiers of credentials ("+r.says+")"
		}
		if r.form != inToken {
			for _, k := range r.keywords {
				if k = strings.ToLower(strings.TrimPrefix(k, "=")); !slices.Contains(d.Context, k) {
					d.Context = append(d.Context, k)
				}
			}
		}
		list = append(list, d)
	}
	return list
}

// done gives where a rule's last match ends.
func (s *sweep) done(rule int) int {
	if s.secrets.done == nil {
		s.secrets = secretState{make([]int, len(secretRules)), make([]int, len(secretRules)), make([]int, len(secretRules))}
	}
	return s.secrets.done[rule]
}

// secret judges a match of a rule: groups loc of text[from:], the whole of which begins at byte start. The secret must have more entropy
// than the rule says and be on no allowlist, as gitleaks has it.
//
//	high    tokens whose beginning names their issuer; secrets that are assigned to the name of a service
//	medium  the same after a comma, which writing has too; what only looks like a key, with a name that says so
//	low     identifiers that are no secret; values without a digit; keys and accesses of any kind
func (s *sweep) secret(rule, from int, loc []int, start int, sign byte) {
	r, c := &secretRules[rule], ready(rule)
	end := from + loc[1]
	s.secrets.done[rule] = end
	first, last := loc[0], loc[1]
	group := r.group
	for g := 1; g < len(loc)/2 && group == 0; g++ {
		if loc[2*g] >= 0 && loc[2*g] < loc[2*g+1] {
			group = g
		}
	}
	if group > 0 && loc[2*group] >= 0 {
		first, last = loc[2*group], loc[2*group+1]
	}
	first, last = from+first, from+last
	value := strings.Trim(s.text[first:last], "\n")
	if r.entropy != 0 && entropy(value) <= r.entropy {
		return
	}
	match, line := s.text[start:end], ""
	if len(c.allow) > 0 {
		line = s.lineAround(start, end)
	}
	if allowed(everyAllowance(), value, match, line) || allowed(c.allow, value, match, line) {
		return
	}
	f := Finding{Detector: secretPrefix + r.id, Start: first, End: last, Confidence: r.confidence(value, s.text[start:first], sign), Masked: r.mask(value)}
	f.End = f.Start + len(strings.TrimRight(s.text[first:last], "\n"))
	s.found = append(s.found, f)
}

// confidence judges a secret by the name before it, which is empty for tokens, and the sign between them.
func (r *secretRule) confidence(secret, name string, sign byte) Confidence {
	switch {
	case r.public():
		return Low
	case r.form == inToken:
		return High
	case r.form == besideWord:
		if r.id == "sourcegraph-access-token" && !strings.HasPrefix(secret, "sgp_") {
			return Low // any commit's id looks so
		}
		return Medium
	case !strings.ContainsAny(secret, "0123456789"):
		return Low
	case r.id == genericSecret:
		lower := strings.ToLower(name)
		strong := slices.ContainsFunc(secretNames, func(w string) bool { return strings.Contains(lower, w) })
		switch {
		case !strong || sign == ',' || sign == '>':
			return Low
		case sign == '=':
			return High
		}
		return Medium
	case sign == ',':
		return Medium
	}
	return High
}

// secretNames are the names that say that what is assigned to them is secret. "Key", "access" and "auth" alone are words of any document.
var secretNames = []string{"secret", "token", "password", "passwd", "creds", "credential", "apikey", "api_key", "api-key", "api key", "accesskey", "access_key", "access-key", "access key",
	"authkey", "auth_key", "auth-key", "private_key", "privatekey", "encryption key", "encryption_key"}

// mask shows at most four characters of a secret, and only those that are the same in all secrets of the kind.
func (r *secretRule) mask(secret string) string {
	const hidden = "•••• (value hidden)"
	if r.form != inToken || r.lead != 0 {
		return hidden
	}
	for _, k := range r.keywords {
		if n := min(4, len(k)); len(secret) > n && strings.EqualFold(secret[:n], k[:n]) {
			return secret[:n] + hidden
		}
	}
	return hidden
}

// lineAround gives the line of text[start:end], at most 512 bytes more on either side.
func (s *sweep) lineAround(start, end int) string {
	from, to := max(0, start-512), min(len(s.text), end+512)
	if i := strings.LastIndexByte(s.text[from:start], '\n'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(s.text[end:to], '\n'); i >= 0 {
		to = end + i
	}
	return s.text[from:to]
}

// entropy is Shannon's, in bits a byte, over characters as gitleaks counts them.
func entropy(data string) float64 {
	counts := map[rune]int{}
	for _, r := range data {
		counts[r]++
	}
	total, inverse := 0.0, 1/float64(len(data))
	for _, n := range counts {
		f := float64(n) * inverse
		total -= f * math.Log2(f)
	}
	return total
}

// Sets of bytes.
const (
	aroundName  uint8 = 1 << iota // [\s'"]
	inName                        // [ \t\w.-]
	aroundValue                   // [`'"\s=]
	inValue                       // what an assigned secret is made of
	telling                       // what a token has and a word doesn't
)

var sets = func() (by [256]uint8) {
	for b := range by {
		if letter(byte(b)) || b >= '0' && b <= '9' {
			by[b] = inName | inValue
		}
		if b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b == '_' {
			by[b] |= telling
		}
	}
	for set, members := range map[uint8]string{aroundName: " \t\n\f\r'\"", inName: " \t_.-", aroundValue: " \t\n\f\r'\"`=", inValue: "_.-=+/~%:|"} {
		for _, b := range []byte(members) {
			by[b] |= set
		}
	}
	return by
}()

func inSet(b, set uint8) bool {
	return sets[b]&set != 0
}

// keyword is one of a rule's, in a table by its first two bytes.
type keyword struct {
	text  string
	exact bool
	rule  int
}

func (k *keyword) equal(s string) bool {
	if s[0]|0x20 != k.text[0]|0x20 || s[1]|0x20 != k.text[1]|0x20 {
		return false // most that share a place in the table
	}
	if k.exact {
		return s == k.text
	}
	return strings.EqualFold(s, k.text)
}

// hash2 is the place of what begins with two bytes, whatever their case.
func hash2(a, b byte) int {
	return int(a|0x20)&63 | int(b|0x20)&63<<6
}

// keywordTables has the keywords of rules by their first two bytes.
type keywordTables struct {
	names   [1 << 12][]keyword // of what secrets are assigned to
	tokens  [1 << 12][]keyword // of tokens
	third   [1 << 12]uint8     // for each two bytes, a bit for the third of each of their tokens' keywords
	longest int                // of names, in bytes
}

// keywords is made at the first use.
var keywords = sync.OnceValue(func() *keywordTables {
	t := &keywordTables{names: keywordTable(assigned), tokens: keywordTable(inToken)}
	for at, list := range t.tokens {
		for _, k := range list {
			if len(k.text) == 2 {
				t.third[at] = 1<<8 - 1
			} else {
				t.third[at] |= 1 << ((k.text[2] | 0x20) & 7)
			}
		}
	}
	for _, list := range t.names {
		for _, k := range list {
			t.longest = max(t.longest, len(k.text))
		}
	}
	return t
})

func keywordTable(form secretForm) (table [1 << 12][]keyword) {
	for i, r := range secretRules {
		if r.form != form {
			continue
		}
		for _, w := range r.keywords {
			text, exact := strings.CutPrefix(w, "=")
			at := hash2(text[0], text[1])
			table[at] = append(table[at], keyword{text, exact, i})
		}
	}
	return table
}
