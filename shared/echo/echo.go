// Package echo finds where values that are known already are written again: a number that is a finding beside its label is the same number in
// another place, where nothing says what it is.
//
// Guarantees: a value is recognised in whatever case and with whatever signs between its letters and digits; one pass over a text, whose cost
// grows with the number of different lengths of the values and not with that of the values. Non-goals: values that are parts of longer words or numbers,
// and values so short that they are parts of everything.
package echo

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortest is how many letters and digits a value has at least that is looked for.
const shortest = 5

// longest is how many bytes of letters and digits of a value are looked for at most: findings are numbers, names and addresses, no chapters.
const longest = 256

// Values is a set of values. The zero value is empty and ready to use; it is not safe for concurrent changes.
type Values struct {
	known   map[string]bool
	lengths []int // in bytes, of the values, each once, the longest first
}

// Hit is where a value stands in a text, in bytes, End exclusive. Key is the same for all ways to write the value.
type Hit struct {
	Start, End int
	Key        string
}

// Add puts a value into the set and gives its key; ok is false for a value that is too short or too long to be looked for.
func (v *Values) Add(value string) (key string, ok bool) {
	key, _ = bare(value)
	if utf8.RuneCountInString(key) < shortest || len(key) > longest {
		return "", false
	}
	if v.known == nil {
		v.known = map[string]bool{}
	}
	if !v.known[key] {
		v.known[key] = true
		if !slices.Contains(v.lengths, len(key)) {
			v.lengths = append(v.lengths, len(key))
			slices.SortFunc(v.lengths, func(a, b int) int { return b - a })
		}
	}
	return key, true
}

// In gives where the set's values stand in a text, in its order; hits don't overlap.
func (v *Values) In(text string) []Hit {
	if len(v.known) == 0 {
		return nil
	}
	plain, at := bare(text)
	var out []Hit
	for i := 0; i < len(plain); {
		n := 0
		if starts(text, at, i) {
			n = v.here(text, plain, at, i)
		}
		if n == 0 {
			i++
			continue
		}
		last := at[i+n-1]
		out = append(out, Hit{Start: at[i], End: last + width(text[last:]), Key: plain[i : i+n]})
		i += n
	}
	return out
}

// here gives the length of the longest value that stands at offset i of the plain text and ends where a word or a number ends; 0 for none.
func (v *Values) here(text, plain string, at []int, i int) int {
	for _, n := range v.lengths {
		if i+n > len(plain) || !v.known[plain[i:i+n]] {
			continue
		}
		last := at[i+n-1]
		if r, _ := utf8.DecodeRuneInString(text[last+width(text[last:]):]); !counts(r) {
			return n
		}
	}
	return 0
}

// starts reports whether a word or a number begins at offset i of the plain text.
func starts(text string, at []int, i int) bool {
	if i > 0 && at[i-1] == at[i] {
		return false // inside a character
	}
	r, _ := utf8.DecodeLastRuneInString(text[:at[i]])
	return !counts(r)
}

func counts(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// bare is a text's letters and digits in lower case, and for each byte of them the offset of the character that it is from. Full-width
// digits are those of ASCII.
func bare(text string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(text))
	for i, r := range text {
		if !counts(r) {
			continue
		}
		if r >= '０' && r <= '９' {
			r += '0' - '０'
		}
		from := b.Len()
		b.WriteRune(unicode.ToLower(r))
		for range b.Len() - from {
			at = append(at, i)
		}
	}
	return b.String(), at
}

func width(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
