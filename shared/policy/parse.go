package policy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a policy's text.
const (
	MaxText  = 64 << 10 // bytes
	MaxRules = 500
	maxWords = 200 // characters after "because"
)

// SyntaxError is one thing that is wrong in a policy's text.
type SyntaxError struct {
	Line  int    // from 1; 0 when it is about the whole text
	Words string // what is wrong and what to write instead
}

// Error gives the line and the words.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Words
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Words)
}

// Errors is everything that is wrong in a policy's text, by line.
type Errors []*SyntaxError

// Error gives one line for each.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Parse reads a policy. The error, if any, is Errors. A line is empty, a comment that begins with "#", or one rule:
//
//	OUTCOME [N or more] SUBJECT [at CONFIDENCE] [on DIRECTION] [by WHO] [in PLACE] [because WORDS]  # comment
//
//	OUTCOME     allow, flag, hold or block
//	SUBJECT     anything; or detectors by id (us-ssn), with a wildcard (us-*), or by group (credentials, see Groups);
//	            or unreadable, alone or with codes (unreadable password, macros), and then the outcome is hold or block
//	CONFIDENCE  high, medium (or better; what a rule without it means) or low (any)
//	DIRECTION   upload, download, share
//	WHO         roles, staff, or outsiders
//	PLACE       matter 2026-0142 (number or id, in quotation marks when it has spaces), or privileged matters (by sensitivity)
//	WORDS       a sentence for people, shown when the rule decides
//
// Several subjects, codes, directions, people or places are separated by commas or "or". "N or more" counts all findings of the subject together.
func Parse(text string) (*Policy, error) {
	if len(text) > MaxText {
		return nil, Errors{{0, fmt.Sprintf("The policy has more than %d KiB.", MaxText>>10)}}
	}
	if !utf8.ValidString(text) {
		return nil, Errors{{0, "The policy is not text in UTF-8."}}
	}
	p := &Policy{}
	var wrong Errors
	var lines []string
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	for number, line := range strings.Split(text, "\n") {
		line, comment := cutComment(line)
		if bad(comment) {
			wrong = append(wrong, &SyntaxError{number + 1, "the comment contains an invisible control character"})
		}
		canonical := comment
		if line = strings.TrimSpace(line); line != "" {
			r, err := parseRule(line)
			if err != nil {
				wrong = append(wrong, &SyntaxError{number + 1, err.Error()})
				continue
			}
			p.rules = append(p.rules, r)
			if canonical = r.String(); comment != "" {
				canonical += "  " + comment
			}
		}
		if canonical != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, canonical)
		}
		if n := len(p.rules); n > 0 && canonical != "" && line != "" {
			p.rules[n-1].line = len(lines)
		}
	}
	if len(p.rules) > MaxRules {
		wrong = append(wrong, &SyntaxError{0, fmt.Sprintf("The policy has more than %d rules.", MaxRules)})
	}
	if len(p.rules) == 0 && len(wrong) == 0 {
		wrong = append(wrong, &SyntaxError{0, `The policy has no rules. Write at least one, such as "hold anything at medium".`})
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	p.text = strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
	p.version = digest(p.rules)
	return p, nil
}

// cutComment splits a line at the "#" that begins a comment: the first one at the beginning of a word, outside quotation marks.
func cutComment(line string) (before, comment string) {
	quoted, begins := false, true
	for i, r := range line {
		if r == '"' {
			quoted = !quoted
		}
		if r == '#' && !quoted && begins {
			return line[:i], strings.TrimSpace(line[i:])
		}
		begins = unicode.IsSpace(r)
	}
	return line, ""
}

// bad reports whether a text has characters that would make it read differently from what it says.
func bad(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r != '\t' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	})
}

// word is one piece of a line.
type word struct {
	text   string
	quoted bool
}

// split cuts a rule into words. A comma is a word of its own.
func split(line string) ([]word, error) {
	var out []word
	for line != "" {
		r, size := utf8.DecodeRuneInString(line)
		switch {
		case unicode.IsSpace(r):
			line = line[size:]
		case r == ',':
			out, line = append(out, word{text: ","}), line[size:]
		case r == '"':
			inside, rest, closed := strings.Cut(line[1:], `"`)
			if !closed {
				return nil, fmt.Errorf("a quotation mark is not closed")
			}
			out, line = append(out, word{inside, true}), rest
		default:
			end := strings.IndexFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '"' })
			if end < 0 {
				end = len(line)
			}
			out, line = append(out, word{text: line[:end]}), line[end:]
		}
	}
	return out, nil
}
