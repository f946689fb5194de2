package dlp

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// mark is a phrase of the dictionary that stands in the text.
type mark struct {
	start, end int
	phrase     *phrase
}

// word is a word of the text: its bytes, and its letters in lower case.
type word struct {
	start, end int
	from, to   int  // in the letters
	loud       bool // it is written in capitals
}

// reading finds the dictionary's phrases in the stretches of a text that somebody asks about. It reads every byte once as long as the
// questions go forward, however many there are.
type reading struct {
	text     string
	from, to int // what has been read
	letters  []byte
	words    []word // whose phrases haven't been looked up, from index next on
	next     int
	marks    []mark
	breaks   []int // where empty lines begin

	dictionary *lookup
}

const (
	longestWord = 40  // bytes of a word that can be in the dictionary
	readAhead   = 48  // bytes that a phrase may go on beyond a window that it doesn't belong to
	readSome    = 24  // bytes before a first question that the next one may go back
	readBack    = 256 // bytes that are read again at once when a question goes back
	mostMarks   = 2048
)

// reach reads as far as it takes to know the phrases that lie in text[lo:hi].
func (r *reading) reach(lo, hi int) {
	if r.to == 0 || lo < r.from || lo > r.to+readBack {
		back := max(0, lo-readSome)
		if lo < r.from {
			back = max(0, lo-readBack)
		}
		for back > 0 && lo-back < readBack+longestWord && letterByte(r.text[back-1]) {
			back--
		}
		r.from, r.to, r.next = back, back, 0
		r.letters, r.words, r.marks, r.breaks = r.letters[:0], r.words[:0], r.marks[:0], r.breaks[:0]
	}
	if len(r.marks) > mostMarks {
		r.forget(lo)
	}
	for r.to < len(r.text) && r.to < hi+readAhead {
		r.word()
	}
	for r.next < len(r.words) && r.words[r.next].start < hi {
		r.look()
	}
	if r.next == len(r.words) || r.next > mostMarks {
		r.settle()
	}
}

// forget drops what lies before lo, and a window's length more.
func (r *reading) forget(lo int) {
	keep := lo - readBack
	i := sort.Search(len(r.marks), func(i int) bool { return r.marks[i].start >= keep })
	r.marks = r.marks[:copy(r.marks, r.marks[i:])]
	k := sort.SearchInts(r.breaks, keep)
	r.breaks = r.breaks[:copy(r.breaks, r.breaks[k:])]
	r.from = max(r.from, keep)
}

// settle drops the words whose phrases have been looked up.
func (r *reading) settle() {
	rest := r.words[r.next:]
	first := len(r.letters)
	if len(rest) > 0 {
		first = rest[0].from
	}
	r.letters = r.letters[:copy(r.letters, r.letters[first:])]
	for i, w := range rest {
		w.from, w.to = w.from-first, w.to-first
		r.words[i] = w
	}
	r.words, r.next = r.words[:len(rest)], 0
}

func letterByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= utf8.RuneSelf
}

// word reads what lies before the next word, and the word.
func (r *reading) word() {
	text, i := r.text, r.to
	for i < len(text) && !letterByte(text[i]) {
		if text[i] == '\n' && i+1 < len(text) && text[i+1] == '\n' {
			r.breaks = append(r.breaks, i)
		}
		i++
	}
	w := word{start: i, end: i, from: len(r.letters), loud: true}
	for i < len(text) {
		b := text[i]
		switch {
		case b >= 'a' && b <= 'z':
			w.loud = false
		case b >= 'A' && b <= 'Z':
			b += 32
		case b >= utf8.RuneSelf:
			c, size := utf8.DecodeRuneInString(text[i:])
			i += size
			switch {
			case unicode.IsLetter(c) && c != utf8.RuneError:
				if w.end = i; len(r.letters)-w.from < longestWord {
					lower := unicode.ToLower(c)
					w.loud = w.loud && lower != c
					r.letters = utf8.AppendRune(r.letters, lower)
				}
				continue
			case invisible(c), unicode.Is(unicode.Mn, c):
				continue
			}
			i -= size
			if w.to = len(r.letters); w.to > w.from {
				r.words = append(r.words, w)
			}
			r.to = i + size
			return
		default:
			if w.to = len(r.letters); w.to > w.from {
				r.words = append(r.words, w)
			}
			r.to = i
			return
		}
		if i++; len(r.letters)-w.from < longestWord {
			r.letters = append(r.letters, b)
		}
		w.end = i
	}
	if w.to = len(r.letters); w.to > w.from {
		r.words = append(r.words, w)
	}
	r.to = i
}

// look looks up the phrases that begin with the next word, and goes on after the longest that stands there.
func (r *reading) look() {
	w := r.words[r.next]
	letters := r.letters[w.from:w.to]
	r.next++
	if !r.dictionary.likely[likeness(letters[0], letters[1%len(letters)], len(letters))] || r.coded(w) {
		return
	}
	list := r.dictionary.phrases[string(letters)]
	for i := range list {
		p := &list[i]
		if !r.follows(p.rest) {
			continue
		}
		last := r.words[r.next-1+len(p.rest)]
		if p.exact && !w.loud && !r.label(last.end) {
			continue
		}
		r.marks = append(r.marks, mark{w.start, last.end, p})
		r.next += len(p.rest)
		return
	}
}

// coded reports that a word stands between two digits: letters of a hash or of packed data, and no word.
func (r *reading) coded(w word) bool {
	digit := func(i int) bool { return i >= 0 && i < len(r.text) && r.text[i] >= '0' && r.text[i] <= '9' }
	return digit(w.start-1) && digit(w.end)
}

// follows reports whether the next words are these.
func (r *reading) follows(rest []string) bool {
	if r.next+len(rest) > len(r.words) {
		return false
	}
	for i, w := range rest {
		if next := r.words[r.next+i]; string(r.letters[next.from:next.to]) != w {
			return false
		}
	}
	return true
}

// label reports whether the word that ends at byte i labels what follows.
func (r *reading) label(i int) bool {
	rest := r.text[i:min(len(r.text), i+3)]
	for rest != "" && (rest[0] == ' ' || rest[0] == '"' || rest[0] == '\'') {
		rest = rest[1:]
	}
	return rest != "" && (rest[0] == ':' || rest[0] == '=' || rest[0] == '#')
}

// marked gives the marks that lie in text[lo:hi], which has been read.
func (r *reading) marked(lo, hi int) []mark {
	to := len(r.marks)
	for to > 0 && r.marks[to-1].end > hi {
		to--
	}
	from := to
	for from > 0 && r.marks[from-1].start >= lo {
		from--
	}
	return r.marks[from:to]
}

// lastBreak gives where the last empty line before byte hi is, or lo.
func (r *reading) lastBreak(lo, hi int) int {
	for i := len(r.breaks) - 1; i >= 0 && r.breaks[i] >= lo; i-- {
		if r.breaks[i]+2 <= hi {
			return r.breaks[i]
		}
	}
	return lo
}

// firstBreak gives where the first empty line after byte lo is, or hi.
func (r *reading) firstBreak(lo, hi int) int {
	for i := len(r.breaks) - 1; i >= 0 && r.breaks[i] >= lo; i-- {
		if r.breaks[i] < hi {
			hi = r.breaks[i]
		}
	}
	return hi
}
