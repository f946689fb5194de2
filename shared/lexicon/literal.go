package lexicon

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// literal is a string of which every match of a pattern contains one.
type literal struct {
	text string // ASCII letters in lower case when fold
	fold bool   // any case of ASCII letters
}

// mostLiterals bounds the alternatives of one pattern.
const mostLiterals = 64

// required gives literals of shortLiteral bytes or more of which every match contains at least one, or nil when there are none.
func required(e *syntax.Regexp) []literal {
	switch e.Op {
	case syntax.OpLiteral:
		return longestRun(e)
	case syntax.OpCapture, syntax.OpPlus:
		return required(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return required(e.Sub[0])
		}
	case syntax.OpAlternate:
		var all []literal
		for _, sub := range e.Sub {
			some := required(sub)
			if some == nil || len(all)+len(some) > mostLiterals {
				return nil
			}
			all = append(all, some...)
		}
		return all
	case syntax.OpConcat:
		var best []literal
		for _, sub := range e.Sub {
			if some := required(sub); better(some, best) {
				best = some
			}
		}
		return best
	}
	return nil
}

// better prefers a set whose shortest literal is longer, then the smaller set.
func better(a, b []literal) bool {
	if a == nil || b == nil {
		return a != nil
	}
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(set []literal) int {
	n := len(set[0].text)
	for _, l := range set {
		n = min(n, len(l.text))
	}
	return n
}

// longestRun gives the longest part of a literal that can be looked for byte by byte. In any case that is a run of ASCII without "k" and "s": the
// Kelvin sign and the long s are cases of these, and not ASCII.
func longestRun(e *syntax.Regexp) []literal {
	fold := e.Flags&syntax.FoldCase != 0
	var best, run strings.Builder
	flush := func() {
		if run.Len() > best.Len() {
			best.Reset()
			best.WriteString(run.String())
		}
		run.Reset()
	}
	for _, r := range e.Rune {
		if r == utf8.RuneError || fold && (r >= utf8.RuneSelf || r|0x20 == 'k' || r|0x20 == 's') { // the first matches any byte that isn't UTF-8
			flush()
			continue
		}
		if fold {
			r = unicode.ToLower(r)
		}
		run.WriteRune(r)
	}
	if flush(); best.Len() < shortLiteral {
		return nil
	}
	return []literal{{best.String(), fold}}
}

// longest gives the length in bytes of the longest match, or -1 when there is no bound, or one far above LongestMatch.
func longest(e *syntax.Regexp) int {
	switch e.Op {
	case syntax.OpLiteral:
		return len(e.Rune) * utf8.UTFMax
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		return -1
	case syntax.OpQuest, syntax.OpCapture:
		return longest(e.Sub[0])
	case syntax.OpRepeat:
		one := longest(e.Sub[0])
		if e.Max < 0 || one < 0 || one*e.Max > 4*LongestMatch {
			return -1
		}
		return one * e.Max
	case syntax.OpConcat, syntax.OpAlternate:
		sum, most := 0, 0
		for _, sub := range e.Sub {
			n := longest(sub)
			if n < 0 || sum > 4*LongestMatch {
				return -1
			}
			sum, most = sum+n, max(most, n)
		}
		if e.Op == syntax.OpAlternate {
			return most
		}
		return sum
	}
	return 0
}
