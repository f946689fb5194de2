package lexicon

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"strongroom/shared/dlp"
)

// The bounds of patterns.
const (
	MostPatterns   = 500
	LongestMatch   = 1024 // bytes that one pattern may match
	longestPattern = 1000 // bytes of the pattern itself
	shortLiteral   = 3    // bytes that every match has to contain as they stand
)

// Pattern is an RE2 expression of the firm (https://github.com/google/re2/wiki/Syntax).
type Pattern struct {
	ID         string
	Says       string
	Confidence dlp.Confidence
	check      string // "", "luhn", "mod97"
	source     string
	expression *regexp.Regexp
	literals   []literal
	longest    int // bytes of the longest match
	digest     []byte
}

// checks by name: what the letters and digits of a match have to pass.
var checks = map[string]func(string) bool{"luhn": luhn, "mod97": mod97}

// Detector describes the pattern's findings.
func (p *Pattern) Detector() dlp.Detector {
	check := "the firm's pattern"
	if p.check != "" {
		check += ", " + map[string]string{"luhn": "with the Luhn check digit", "mod97": "with check digits by ISO 7064 MOD 97-10"}[p.check]
	}
	return dlp.Detector{ID: "firm-pattern-" + p.ID, Singular: "match of the firm's pattern \"" + p.Says + "\"", Plural: "matches of the firm's pattern \"" + p.Says + "\"", Check: check, Source: "the firm"}
}

// ParsePatterns reads a file of patterns, one a line, with tabs between the fields; lines that begin with "#" are comments:
//
//	ID <tab> PATTERN <tab> WHAT IT IS [<tab> OPTIONS]
//
// OPTIONS are words separated by spaces: luhn or mod97 asks for check digits over the letters and digits of a match (or of the first group), and
// high, medium or low gives the confidence, which is medium without a check and high with one.
//
// A pattern is refused when it could make scanning slow: every match has to contain a literal of three bytes or more, and has to have a longest
// length (1,024 bytes at most), so "\s+" is written "\s{1,10}". The error is one for a person, with every wrong line.
func ParsePatterns(text string) ([]*Pattern, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("the patterns are not text in UTF-8")
	}
	var out []*Pattern
	var wrong lineErrors
	seen := map[string]bool{}
	for number, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimRight(line, "\r")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		p, err := parsePattern(line)
		if err == nil && seen[p.ID] {
			err = fmt.Errorf("the id %q stands twice", p.ID)
		}
		if err != nil {
			wrong.note(number+1, err)
			continue
		}
		seen[p.ID] = true
		out = append(out, p)
	}
	if len(out) > MostPatterns {
		wrong.note(0, fmt.Errorf("there are %d patterns, and at most %d can be used", len(out), MostPatterns))
	}
	if len(out) == 0 && len(wrong.all) == 0 {
		wrong.note(0, errors.New("there are no patterns: write one a line, as ID, tab, pattern, tab, what it is"))
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	return out, nil
}

func parsePattern(line string) (*Pattern, error) {
	fields := strings.Split(line, "\t")
	if len(fields) < 3 || len(fields) > 4 {
		return nil, errors.New("a pattern has three or four fields with tabs between them: ID, pattern, what it is, options")
	}
	p := &Pattern{ID: fields[0], source: fields[1], Says: strings.TrimSpace(fields[2])}
	if err := checkName(p.ID); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(p.Says); n == 0 || n > 80 {
		return nil, errors.New("what the pattern finds is said in 1 to 80 characters")
	}
	if len(p.source) > longestPattern {
		return nil, fmt.Errorf("a pattern has at most %d characters", longestPattern)
	}
	if len(fields) == 4 {
		if err := p.options(fields[3]); err != nil {
			return nil, err
		}
	}
	if p.Confidence == "" {
		if p.Confidence = dlp.Medium; p.check != "" {
			p.Confidence = dlp.High
		}
	}
	if err := p.compile(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s %s", p.source, p.Says, p.check, p.Confidence))
	p.digest = sum[:]
	return p, nil
}

func (p *Pattern) options(words string) error {
	for _, w := range strings.Fields(words) {
		switch {
		case checks[w] != nil:
			p.check = w
		case slices.Contains([]dlp.Confidence{dlp.High, dlp.Medium, dlp.Low}, dlp.Confidence(w)):
			p.Confidence = dlp.Confidence(w)
		default:
			return fmt.Errorf("%q is no option: write luhn, mod97, high, medium or low", w)
		}
	}
	return nil
}

func (p *Pattern) compile() error {
	tree, err := syntax.Parse(p.source, syntax.Perl)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			return fmt.Errorf("the pattern can't be read: %s: %q", bad.Code, bad.Expr)
		}
		return errors.New("the pattern can't be read")
	}
	if p.longest = longest(tree); p.longest < 0 || p.longest > LongestMatch {
		return fmt.Errorf(`a match could be longer than %d bytes: write how often something may repeat, such as \d{1,20} instead of \d+`, LongestMatch)
	}
	if p.literals = required(tree); p.literals == nil {
		return fmt.Errorf("every match has to contain at least %d letters or digits as they stand, such as the ACME in ACME-\\d{6}; this pattern has none", shortLiteral)
	}
	p.expression, err = regexp.Compile(p.source)
	return err
}

// luhn checks the Luhn check digit (ISO/IEC 7812-1 annex B) over the digits.
func luhn(s string) bool {
	sum, n := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		d := int(s[i] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		n++
	}
	return n > 1 && sum%10 == 0
}

// mod97 checks the digits and letters (A is 10) by ISO 7064 MOD 97-10, with the check digits at the end.
func mod97(s string) bool {
	rest, n := 0, 0
	for i := range len(s) {
		switch c := s[i] | 0x20; {
		case s[i] >= '0' && s[i] <= '9':
			rest = (rest*10 + int(s[i]-'0')) % 97
		case c >= 'a' && c <= 'z':
			rest = (rest*100 + int(c-'a') + 10) % 97
		default:
			continue
		}
		n++
	}
	return n > 2 && rest == 1
}
