package accuracy

import (
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
)

// Source is where everything random comes from.
type Source struct{ *rand.Rand }

// NewSource gives a source for a name; the same name and seed give the same texts.
func NewSource(name string, seed uint64) *Source {
	h := fnv.New64a()
	h.Write([]byte(name))
	return &Source{rand.New(rand.NewPCG(h.Sum64(), seed))}
}

// pick takes one of a list.
func pick[T any](s *Source, list []T) T { return list[s.IntN(len(list))] }

// mostDraws is how many numbers are drawn for one that passes its checks: two check digits of modulus 97 need some 10,000.
const mostDraws = 2_000_000

// Number draws a number that passes the kind's checks, without separators.
func (k *Kind) Number(s *Source) string {
	for range mostDraws {
		if v := k.draw(s); k.valid == nil || k.valid(v) {
			return v
		}
	}
	panic("no number of " + k.ID + " passes its check")
}

// Wrong draws a number of the same form that was never issued: one digit of a right one is changed, or the form is that of others. Not ok means that
// the kind has no such numbers.
func (k *Kind) Wrong(s *Source) (v string, ok bool) {
	switch {
	case k.wrong != nil:
		return drawer(k.wrong)(s), true
	case k.valid == nil:
		return "", false
	}
	for range mostDraws {
		b := []byte(k.Number(s))
		i := s.IntN(len(b))
		if b[i] < '0' || b[i] > '9' {
			continue
		}
		b[i] = '0' + (b[i]-'0'+byte(1+s.IntN(9)))%10
		if v := string(b); !k.valid(v) && k.Form.MatchString(v) {
			return v, true
		}
	}
	panic("every digit of " + k.ID + " may be changed")
}

// drawer gives a function that draws strings which match an expression.
func drawer(r *regexp.Regexp) func(*Source) string {
	tree, err := syntax.Parse(r.String(), syntax.Perl)
	if err != nil {
		panic(err) // r has compiled
	}
	return func(s *Source) string {
		var b strings.Builder
		draw(&b, s, tree)
		return b.String()
	}
}

func draw(b *strings.Builder, s *Source, t *syntax.Regexp) {
	switch t.Op {
	case syntax.OpLiteral:
		b.WriteString(string(t.Rune))
	case syntax.OpCharClass:
		b.WriteRune(member(s, t.Rune))
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range t.Sub {
			draw(b, s, sub)
		}
	case syntax.OpAlternate:
		draw(b, s, pick(s, t.Sub))
	case syntax.OpQuest:
		if s.IntN(2) == 0 {
			draw(b, s, t.Sub[0])
		}
	case syntax.OpRepeat:
		for range t.Min + s.IntN(max(t.Max-t.Min, 0)+1) {
			draw(b, s, t.Sub[0])
		}
	}
}

// member takes a character of a class, which is given as pairs of first and last.
func member(s *Source, class []rune) rune {
	total := 0
	for i := 0; i < len(class); i += 2 {
		total += int(class[i+1]-class[i]) + 1
	}
	n := s.IntN(total)
	for i := 0; ; i += 2 {
		if size := int(class[i+1]-class[i]) + 1; n < size {
			return class[i] + rune(n)
		} else {
			n -= size
		}
	}
}
