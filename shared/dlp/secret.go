package dlp

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./gitleaks -o secret_rules.go

// secretForm says how a rule's matches are found.
type secretForm int

const (
	inToken    secretForm = iota // the keyword is part of the secret, inside a long word
	assigned                     // the keyword is part of a name to which the secret is assigned: `adobe_id = "..."`
	besideWord                   // the keyword is a word within besideReach of the secret
)

// secretRule is a rule of gitleaks, or one like those. The pattern of an assigned one begins with the secret: what stands before it is the same for all
// of them (sweep.sign). A keyword that begins with "=" is meant as it stands, the others without case.
type secretRule struct {
	id, says string
	form     secretForm
	keywords []string
	pattern  string
	entropy  float64 // bits a byte that the secret must have more of; 0 for any
	lead     int     // bytes of a match that can stand before the keyword
	group    int     // the group that is the secret; 0 for the first that isn't empty
	allow    []allowance
	source   string // where the rule is from; gitleaks when empty
}

// secretRules are all of them.
var secretRules = slices.Concat(gitleaksRules, cloudKeys)

// allowance is a list of what is no secret after all.
type allowance struct {
	target   string // what patterns are for: the secret (""), "match" or "line"
	patterns []string
	words    string // parts of secrets, in lower case, separated by spaces
}

// public reports whether a rule finds identifiers that go with a secret and aren't one.
func (r *secretRule) public() bool {
	return strings.HasSuffix(r.id, "-client-id") || strings.HasSuffix(r.id, "-access-id") || strings.HasSuffix(r.id, "-api-id") || strings.HasSuffix(r.id, "-access-key-id") ||
		strings.Contains(r.id, "-pub-") || strings.Contains(r.id, "-public-")
}

// The reach of rules, in bytes.
const (
	unbounded    = 2048 // that an expression without a bound reads at most
	besideReach  = 512  // before a keyword
	besideWindow = 1536 // after it
	besideStride = 768  // how far after a keyword another one needs no look of its own
)

// compiled is a rule ready for use.
type compiled struct {
	re       *regexp.Regexp
	reach    int // bytes that a match can have
	boundary bool
	allow    []lists
}

// lists is an allowance ready for use.
type lists struct {
	target   string
	patterns []*regexp.Regexp
	words    map[string][]string // by their first three bytes
}

var (
	compiledRules [512]struct {
		once sync.Once
		rule compiled
	}
	everyAllowance = sync.OnceValue(func() []lists { return compileAllowances(everySecret) })
)

// What gitleaks demands behind a token is what stands there in source code. In a letter it may be the sentence's own sign.
const (
	terminator = `(?:[\x60'"\s;]|\\[nr]|$)`
	inProse    = `(?:[\x60'"\s;]|[,.:)\]}>?!](?:[\x60'"\s]|$)|\\[nr]|$)`
)

// ready compiles a rule when it is first needed: most texts need none, and a cold function shouldn't wait for two hundred.
func ready(index int) *compiled {
	c := &compiledRules[index]
	c.once.Do(func() {
		r := &secretRules[index]
		pattern := r.pattern
		if r.form == inToken { // a token that shows what it is, and not any word beside a name
			pattern = strings.ReplaceAll(pattern, terminator, inProse)
		}
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			panic(err) // the table is generated and tested
		}
		c.rule.reach = min(width(tree)+2, unbounded)
		if r.form == assigned || r.form == inToken && r.lead == 0 {
			c.rule.boundary = strings.HasPrefix(strings.TrimPrefix(pattern, "(?i)"), `\b`)
			pattern = `\A(?:` + pattern + `)`
		}
		c.rule.re = regexp.MustCompile(pattern)
		c.rule.allow = compileAllowances(r.allow)
	})
	return &c.rule
}

func compileAllowances(from []allowance) []lists {
	all := make([]lists, 0, len(from))
	for _, a := range from {
		l := lists{target: a.target}
		for _, p := range a.patterns {
			l.patterns = append(l.patterns, regexp.MustCompile(p))
		}
		if a.words != "" {
			l.words = map[string][]string{}
			for _, w := range strings.Fields(a.words) {
				l.words[w[:3]] = append(l.words[w[:3]], w)
			}
		}
		all = append(all, l)
	}
	return all
}

// width gives how many bytes an expression of ASCII matches at most; unbounded or more for those without a bound.
func width(re *syntax.Regexp) int {
	total := 0
	switch re.Op {
	case syntax.OpLiteral:
		return len(string(re.Rune))
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpStar, syntax.OpPlus:
		return unbounded
	case syntax.OpRepeat:
		if re.Max < 0 {
			return unbounded
		}
		return min(unbounded, re.Max*width(re.Sub[0]))
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			total = max(total, width(sub))
		}
	default:
		for _, sub := range re.Sub {
			total += width(sub)
		}
	}
	return min(total, unbounded)
}

// allowed reports whether one of the lists says that a secret is none.
func allowed(all []lists, secret, match, line string) bool {
	lower := strings.ToLower(secret)
	for _, l := range all {
		target := secret
		switch l.target {
		case "match":
			target = match
		case "line":
			target = line
		}
		if slices.ContainsFunc(l.patterns, func(p *regexp.Regexp) bool { return p.MatchString(target) }) {
			return true
		}
		for i := 0; i+3 <= len(lower) && l.words != nil; i++ {
			if slices.ContainsFunc(l.words[lower[i:i+3]], func(w string) bool { return strings.HasPrefix(lower[i:], w) }) {
				return true
			}
		}
	}
	return false
}
