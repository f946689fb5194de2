package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"strongroom/shared/dlp"
)

// wordTable finds terms by their first word, or their first two.
type wordTable struct {
	lists  []*Dictionary
	filter []uint64           // a bit for the hash of each first word: most words of a text end here
	first  map[uint64][]place // by begins; the longest first
}

// place is a term of a list.
type place struct {
	list int
	term *term
}

func newWordTable(lists []*Dictionary) wordTable {
	t := wordTable{lists: lists, first: map[uint64][]place{}}
	n := 0
	for _, l := range lists {
		n += len(l.terms)
	}
	size := 1024
	for size < n/4 {
		size *= 2
	}
	t.filter = make([]uint64, size) // 16 bits or more for a term
	for i, l := range lists {
		for k := range l.terms {
			h, both := begins(l.terms[k].rest)
			t.filter[h>>6%uint64(size)] |= 1 << (h & 63)
			t.first[both] = append(t.first[both], place{i, &l.terms[k]})
		}
	}
	for _, p := range t.first {
		slices.SortStableFunc(p, func(a, b place) int { return len(b.term.rest) - len(a.term.rest) })
	}
	return t
}

// begins gives the hash that a term's first word has in a text, and that of its first two together; they are the same for a single word.
func begins(folded string) (first, both uint64) {
	c := cutter{text: folded}
	c.cut(0, len(folded), 2)
	first = c.tokens[0].hash
	if both = first; len(c.tokens) > 1 {
		both = pair(first, c.tokens[1].hash)
	}
	return first, both
}

func pair(a, b uint64) uint64 { return a*fnvPrime ^ b }

// dictionaryHits collects the findings of all lists in one text.
type dictionaryHits struct {
	*wordTable
	found  [][]dlp.Finding
	weight []int
	seen   []map[*term]bool
}

func (t *wordTable) begin() *dictionaryHits {
	return &dictionaryHits{wordTable: t, found: make([][]dlp.Finding, len(t.lists)), weight: make([]int, len(t.lists)), seen: make([]map[*term]bool, len(t.lists))}
}

// at looks for terms that begin with the word in sight.
func (h *dictionaryHits) at(text string, s *sight) {
	hash := s.tokens[0].hash
	if h.filter[hash>>6%uint64(len(h.filter))]&(1<<(hash&63)) == 0 {
		return
	}
	if len(s.tokens) > 1 {
		h.try(text, s.tokens[0].start, h.first[pair(hash, s.tokens[1].hash)])
	}
	h.try(text, s.tokens[0].start, h.first[hash])
}

func (h *dictionaryHits) try(text string, start int, places []place) {
	for _, p := range places {
		found := h.found[p.list]
		if len(found) > 0 && found[len(found)-1].End > start {
			continue
		}
		begin := start
		if p.term.before != "" {
			if begin = beforeMatches(text[:start], p.term.before); begin < 0 {
				continue
			}
		}
		end := termEnd(text, start, p.term.rest)
		if end < 0 {
			continue
		}
		if h.seen[p.list] == nil {
			h.seen[p.list] = map[*term]bool{}
		}
		if !h.seen[p.list][p.term] {
			h.seen[p.list][p.term] = true
			h.weight[p.list] += p.term.weight
		}
		if len(found) < MostFindings {
			d := h.lists[p.list]
			h.found[p.list] = append(found, dlp.Finding{Detector: "firm-list-" + d.Name, Start: begin, End: end, Masked: maskWords(p.term.rest)})
		}
	}
}

// end gives the findings, with the confidence that each list's total weight earns.
func (h *dictionaryHits) end() []dlp.Finding {
	var out []dlp.Finding
	for i, found := range h.found {
		confidence := dlp.Low
		if d := h.lists[i]; h.weight[i] >= d.Threshold {
			confidence = d.Confidence
		}
		for k := range found {
			found[k].Confidence = confidence
		}
		out = append(out, found...)
	}
	return out
}

// beforeMatches compares the punctuation before a term's first word, and gives where it begins, or -1.
func beforeMatches(text, want string) int {
	for want != "" {
		w, wide := utf8.DecodeLastRuneInString(want)
		r, size := utf8.DecodeLastRuneInString(text)
		if size == 0 {
			return -1
		}
		if w == ' ' && kindOf(r) == space || string(appendFold(nil, r)) == string(w) {
			text, want = text[:len(text)-size], want[:len(want)-wide]
			continue
		}
		return -1
	}
	return len(text)
}

// widestGap bounds the white space between two words of a phrase, in bytes.
const widestGap = 32

// termEnd compares the text from start on with a folded term, and gives where the match ends, or -1.
func termEnd(text string, start int, want string) int {
	var buffer [utf8.UTFMax * 4]byte
	pos, wordy := start, false
	for want != "" {
		if pos >= len(text) {
			return -1
		}
		r, size := utf8.DecodeRuneInString(text[pos:])
		switch k := kindOf(r); k {
		case mark, nothing:
			pos += size
		case space:
			if want[0] != ' ' {
				return -1
			}
			if pos = gapEnd(text, pos); pos < 0 {
				return -1
			}
			want = want[1:]
		default:
			f := appendFold(buffer[:0], r)
			if !strings.HasPrefix(want, string(f)) {
				return -1
			}
			want, pos, wordy = want[len(f):], pos+size, k == letter || k == digit
		}
	}
	for next := pos; next < len(text); { // marks after the last letter belong to it; a letter makes it another word
		r, size := utf8.DecodeRuneInString(text[next:])
		k := kindOf(r)
		if k != mark && k != nothing {
			if wordy && k.continues() {
				return -1
			}
			break
		}
		next += size
		if k == mark {
			pos = next
		}
	}
	return pos
}

func gapEnd(text string, pos int) int {
	from := pos
	for pos < len(text) {
		r, size := utf8.DecodeRuneInString(text[pos:])
		if k := kindOf(r); k != space && k != nothing && k != mark {
			break
		}
		if pos += size; pos-from > widestGap {
			return -1
		}
	}
	return pos
}

// maskWords shows the first letter of each word.
func maskWords(s string) string {
	var b strings.Builder
	inside, shown := false, 0
	for _, r := range s {
		if shown++; shown > 40 {
			b.WriteString("…")
			break
		}
		switch word := kindOf(r).word(); {
		case word && inside:
			b.WriteString("•")
		default:
			b.WriteRune(r)
			inside = word
		}
	}
	return b.String()
}
