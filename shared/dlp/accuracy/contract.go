package accuracy

import (
	"fmt"
	"strings"
	"unicode"
)

// IdentifiersPerMegabyte is how many identifying numbers stand in a megabyte (1,000,000 bytes) of Contract.
const IdentifiersPerMegabyte = 40

// Contract writes contract prose of at least size bytes: numbered clauses, defined terms, amounts, dates and citations, sentences of many
// structures over several thousand words, and identifying numbers of every kind.
func Contract(kinds []Kind, size int, seed uint64) string {
	s := NewSource("contract", seed)
	words := vocabulary(s)
	var b strings.Builder
	b.Grow(size + 4096)
	next, every := 0, 1_000_000/IdentifiersPerMegabyte
	for clause := 1; b.Len() < size; clause++ {
		fmt.Fprintf(&b, "%d. %s\n", clause%60+1, strings.ToUpper(words.noun(s)+" and "+words.noun(s)))
		for part := range 2 + s.IntN(5) {
			fmt.Fprintf(&b, "%d.%d ", clause%60+1, part+1)
			for range 1 + s.IntN(4) {
				words.sentence(&b, s)
			}
			if b.Len() >= next {
				k := &kinds[s.IntN(len(kinds))]
				label := pick(s, k.Labels)
				v, _ := k.Write(s, k.Number(s), Written(s.IntN(int(Forms))))
				fmt.Fprintf(&b, "%s: %s. ", strings.TrimSuffix(label, ":"), v)
				next += every
			}
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// lexicon is the vocabulary of a text.
type lexicon struct{ nouns, verbs, adjectives, names []string }

// vocabulary derives several thousand words from stems, as English does, and makes names of syllables.
func vocabulary(s *Source) *lexicon {
	stems := strings.Fields(`agree assign amend indemn warrant perform deliver consent obligat remedi breach terminat represent covenant disclos confident licens
		settl arbitrat govern construct interpret notif transfer convey leas purchas consider insur liabil neglig damag recover enforc waiv sever
		survey inspect maintain operat manag employ compensat benefit vest contribut distribut allocat account audit report record regist certif
		author approv appoint elect vot resolv dissolv liquidat merg acquir invest financ secur pledg mortgag guarante borrow lend repay accru
		default accelerat extend renew suspend cancel refund reimburs deduct withhold assess apportion adjust calculat estimat measur verif
		supply manufactur ship stor label packag import export develop design test instal train support updat host process protect encrypt
		delet retain destroy return publish copy distribut market promot sponsor franchis brand patent invent creat license translat
		occup possess demis repair decorat insulat excavat demolish landscap drain pave fenc illuminat ventilat heat cool connect`)
	suffixes := []string{"ion", "ment", "or", "ance", "ing", "ings", "ors", "ments", "ions", "ability", "er", "ers"}
	prefixes := []string{"", "re", "pre", "non-", "sub", "co-", "inter", "over"}
	l := new(lexicon)
	for _, stem := range stems {
		for at, p := range prefixes {
			for range 3 {
				l.nouns = append(l.nouns, p+stem+pick(s, suffixes))
			}
			for range 3 * at { // so that most words have no prefix
				l.nouns = append(l.nouns, stem+pick(s, []string{"", "s", "er", "or"}))
			}
			l.verbs = append(l.verbs, p+stem+pick(s, []string{"e", "ed", "es", "ing"}))
			l.adjectives = append(l.adjectives, p+stem+pick(s, []string{"able", "ive", "ed", "ory", "al"}))
		}
	}
	syllables := strings.Fields("al ber cas dor el fen gar hol in jor kel lin mar nor oak per quin ros sten tor ul ver wil yar zan ford ley ton wick berg sen dale")
	for range 1500 {
		name := []rune(pick(s, syllables) + pick(s, syllables) + pick(s, syllables))
		name[0] = unicode.ToUpper(name[0])
		l.names = append(l.names, string(name))
	}
	return l
}

func (l *lexicon) noun(s *Source) string { return pick(s, l.nouns) }

// structures of sentences: N a noun, V a verb, A an adjective, P a name, everything else as it is.
var structures = []string{
	"The P shall V the A N of the N, and no N may be V without the A N of P.",
	"Subject to clause 12.4, any N which is A or V shall be V by the N within thirty days of the N.",
	"In the event that P V the N, the N shall V as if the N had never been A.",
	"For the purposes of this N, \"P\" means the A N that the N V from time to time.",
	"Neither party V the N, whether A or otherwise, except as the N and the N V.",
	"If the N is A, P V it; if it is not, the N and the N of P V in equal N.",
	"Each of P and P V to the other that its N is A, that its N V, and that no N has been V.",
	"Notwithstanding the N, the A N may be V by notice in writing to P, who shall V it without undue N.",
	"Nothing in this N V the N of either party for N, N or A N.",
	"The N V (a) the N; (b) each A N; and (c) such N as the N may A V.",
	"Upon the N of the N, P V all N, N and N then in its N.",
	"The parties V that the A N is A and that the N V no N.",
}

// sentence writes one sentence.
func (l *lexicon) sentence(b *strings.Builder, s *Source) {
	if s.IntN(30) == 0 {
		b.WriteString(lookalike(s) + " ")
		return
	}
	shape := pick(s, structures)
	for i := range len(shape) {
		c := shape[i]
		single := (i == 0 || shape[i-1] < 'A') && (i+1 == len(shape) || shape[i+1] < 'A')
		switch {
		case !single:
			b.WriteByte(c)
		case c == 'N':
			b.WriteString(l.noun(s))
		case c == 'V':
			b.WriteString(pick(s, l.verbs))
		case c == 'A':
			b.WriteString(pick(s, l.adjectives))
		case c == 'P':
			b.WriteString(pick(s, l.names))
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(' ')
}
