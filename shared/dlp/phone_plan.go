package dlp

import (
	_ "embed"
	"math/bits"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// numbering.txt has a line for every country: its code, its calling code, the prefix of its national calls, and what its numbers look like. It is
// made from libphonenumber's metadata by TestS62_NumberingPlans with -update, and held against that library by the same test: the library itself
// would cost every function 5 ms and 2.5 MB at its start.
//
//go:embed numbering.txt
var numbering string

// plan is a country's numbering plan.
type plan struct {
	region, code, prefix, pattern string

	once    sync.Once
	valid   *regexp.Regexp
	lengths uint32 // a bit for every length that its numbers have
	firsts  uint16 // a bit for every digit that they begin with
}

// plans are read when the first candidate asks for them.
var plans = sync.OnceValue(func() map[string][]*plan {
	by := map[string][]*plan{}
	for line := range strings.Lines(numbering) {
		f := strings.Split(strings.TrimSpace(line), " ")
		if len(f) == 4 {
			by[f[1]] = append(by[f[1]], &plan{region: f[0], code: f[1], prefix: strings.Trim(f[2], "-"), pattern: f[3]})
		}
	}
	return by
})

// has reports whether a national number, without prefix, is one of the plan's.
func (p *plan) has(d string) bool {
	p.once.Do(func() {
		p.valid = regexp.MustCompile("^(?:" + p.pattern + ")$")
		tree, err := syntax.Parse(p.pattern, syntax.Perl)
		if err != nil {
			panic(err) // it has just been compiled
		}
		p.lengths, p.firsts = lengths(tree), firsts(tree)
	})
	return d != "" && p.lengths>>len(d)&1 != 0 && p.firsts>>(d[0]-'0')&1 != 0 && p.valid.MatchString(d)
}

// lengths gives a bit for every length below 32 that a text has which an expression matches.
func lengths(re *syntax.Regexp) uint32 {
	switch re.Op {
	case syntax.OpLiteral:
		return 1 << len(re.Rune)
	case syntax.OpCharClass:
		return 1 << 1
	case syntax.OpCapture:
		return lengths(re.Sub[0])
	case syntax.OpQuest:
		return 1 | lengths(re.Sub[0])
	case syntax.OpEmptyMatch:
		return 1
	case syntax.OpAlternate:
		all := uint32(0)
		for _, sub := range re.Sub {
			all |= lengths(sub)
		}
		return all
	case syntax.OpConcat:
		all := uint32(1)
		for _, sub := range re.Sub {
			all = sums(all, lengths(sub))
		}
		return all
	case syntax.OpRepeat:
		all, one, some := uint32(0), lengths(re.Sub[0]), uint32(1)
		for n := 0; n <= re.Max; n++ {
			if n >= re.Min {
				all |= some
			}
			some = sums(some, one)
		}
		if re.Max >= 0 {
			return all
		}
	}
	return 1<<32 - 1
}

// sums gives every sum of one of a and one of b.
func sums(a, b uint32) (all uint32) {
	for ; b != 0; b &= b - 1 {
		all |= a << bits.TrailingZeros32(b)
	}
	return all
}

// firsts gives a bit for every digit that a text may begin with which an expression matches.
func firsts(re *syntax.Regexp) (all uint16) {
	switch re.Op {
	case syntax.OpLiteral:
		return digitBits(re.Rune[0], re.Rune[0])
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			all |= digitBits(re.Rune[i], re.Rune[i+1])
		}
		return all
	case syntax.OpCapture, syntax.OpRepeat, syntax.OpQuest:
		return firsts(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			all |= firsts(sub)
		}
		return all
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			all |= firsts(sub)
			if lengths(sub)&1 == 0 {
				return all
			}
		}
		return all
	case syntax.OpEmptyMatch:
		return 0
	}
	return 1<<10 - 1
}

func digitBits(lo, hi rune) (all uint16) {
	for d := max(lo, '0'); d <= min(hi, '9'); d++ {
		all |= 1 << (d - '0')
	}
	return all
}

// validInternational checks digits that begin with a calling code. A trunk prefix may have been left in behind it.
func validInternational(d string, trunk bool) bool {
	for n := 1; n <= 3 && n < len(d); n++ {
		for _, p := range plans()[d[:n]] {
			rest := d[n:]
			if p.has(rest) {
				return true
			}
			if short, ok := strings.CutPrefix(rest, p.prefix); ok && p.prefix != "" && !trunk && p.has(short) {
				return true
			}
		}
	}
	return false
}

// callingCode reports whether digits begin with a calling code that is in use.
func callingCode(d string) bool {
	for n := 1; n <= 3 && n < len(d); n++ {
		if len(plans()[d[:n]]) > 0 {
			return true
		}
	}
	return false
}

// homes are the calling codes of the countries whose national forms are known: North America, the British Isles, Australia, New Zealand, the
// European Union and EFTA. A text doesn't say which of them it means, so any will do.
var homes = strings.Fields("1 44 353 61 64 43 32 359 385 357 420 45 372 358 33 49 30 36 39 371 370 352 356 31 48 351 40 421 386 34 46 41 47 354 423")

// validNational checks digits as they are dialled within a country.
func validNational(d string) bool {
	for _, code := range homes {
		for _, p := range plans()[code] {
			if short, ok := strings.CutPrefix(d, p.prefix); ok && p.prefix != "" {
				if p.has(short) {
					return true
				}
			} else if p.has(d) {
				return true
			}
		}
	}
	return false
}
