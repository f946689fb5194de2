package lexicon

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is what a column of client data holds, which says how its values are compared.
type Kind string

// The kinds.
const (
	Name   Kind = "name"   // of a person or a company: in any order of its words, without titles and initials, in any case
	Number Kind = "number" // an account, file or identity number: its letters and digits, however they are grouped
	Date   Kind = "date"   // in any common way of writing; in the CSV as 2006-01-02
	DMY    Kind = "date-dmy"
	MDY    Kind = "date-mdy"
	Phrase Kind = "text" // words in their order, in any case
)

var kinds = []Kind{Name, Number, Date, DMY, MDY, Phrase}

// The bounds of values.
const (
	mostWords     = 8  // of a name or text
	longestNumber = 34 // letters and digits
	leastNumber   = 4
	leastLetters  = 3 // of a name or text
)

// tag separates the kinds in the hashes.
func (k Kind) tag() byte {
	switch k {
	case Name:
		return 'n'
	case Number:
		return '#'
	case Phrase:
		return 't'
	}
	return 'd'
}

// normal gives a value of a CSV in the form that is compared, or why it isn't looked for.
func (k Kind) normal(value string) (string, error) {
	switch k {
	case Number:
		return normalNumber(value)
	case Name:
		return normalName(foldedWords(value))
	case Phrase:
		words := foldedWords(value)
		if len(words) > mostWords {
			return "", fmt.Errorf("more than %d words", mostWords)
		}
		joined := strings.Join(words, " ")
		if len(joined) < leastLetters {
			return "", fmt.Errorf("fewer than %d letters", leastLetters)
		}
		return joined, nil
	}
	return k.normalDate(value)
}

// foldedWords gives the words of a text as they are compared.
func foldedWords(s string) []string {
	c := cutter{text: s, keep: true}
	c.cut(0, len(s), -1)
	out := make([]string, len(c.tokens))
	for i, t := range c.tokens {
		out[i] = string(c.folded[t.from:t.to])
	}
	return out
}

func normalNumber(value string) (string, error) {
	joined := strings.Join(foldedWords(value), "")
	switch {
	case len(joined) < leastNumber:
		return "", fmt.Errorf("fewer than %d characters", leastNumber)
	case len(joined) > longestNumber:
		return "", fmt.Errorf("more than %d characters", longestNumber)
	case !strings.ContainsAny(joined, "0123456789"):
		return "", fmt.Errorf("a number without digits")
	}
	return joined, nil
}

// titles are left out of names.
var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "miss": true, "dr": true, "prof": true, "sir": true, "esq": true, "jr": true, "sr": true,
	"hon": true, "herr": true, "frau": true, "mme": true, "mlle": true, "sig": true, "mag": true}

// idle reports whether a word of a name isn't compared: a title or an initial.
func idle(word string) bool { return len(word) < 2 || titles[word] }

func normalName(words []string) (string, error) {
	words = slices.DeleteFunc(words, idle)
	if len(words) > mostWords {
		return "", fmt.Errorf("more than %d words", mostWords)
	}
	slices.Sort(words)
	joined := strings.Join(words, " ")
	if len(joined) < leastLetters {
		return "", fmt.Errorf("fewer than %d letters", leastLetters)
	}
	return joined, nil
}

// normalDate reads a date of the column's order, with four digits for the year.
func (k Kind) normalDate(value string) (string, error) {
	value = strings.TrimSpace(value)
	layouts := map[Kind][]string{Date: {"2006-01-02", "2006-01-02T15:04:05Z07:00", "20060102"}, DMY: {"2.1.2006", "2/1/2006", "2-1-2006"}, MDY: {"1/2/2006", "1-2-2006", "1.2.2006"}}
	for _, l := range layouts[k] {
		if t, err := time.Parse(l, value); err == nil && t.Year() >= 1850 && t.Year() < 2200 {
			return t.Format("20060102"), nil
		}
	}
	return "", fmt.Errorf("no date of the kind %s", k)
}

// validDate gives a date in normal form, or nothing.
func validDate(year, month, day int) string {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1850 || year >= 2200 || month < 1 || month > 12 || t.Day() != day || t.Month() != time.Month(month) {
		return ""
	}
	return t.Format("20060102")
}

// months by their folded names in English, German, French, Spanish, Italian and Dutch, and by three letters in English.
var months = func() map[string]int {
	out := map[string]int{}
	for m, names := range []string{
		"january jan januar janvier enero gennaio januari", "february feb februar fevrier febrero febbraio februari", "march mar marz mars marzo maart",
		"april apr avril abril aprile", "may mai mayo maggio mei", "june jun juni juin junio giugno", "july jul juli juillet julio luglio",
		"august aug aout agosto augustus", "september sep sept septembre septiembre settembre", "october oct oktober octobre octubre ottobre",
		"november nov novembre noviembre", "december dec dezember decembre diciembre dicembre",
	} {
		for _, n := range strings.Fields(names) {
			out[n] = m + 1
		}
	}
	return out
}()

// number reads up to four digits, with an English ordinal's ending; -1 for anything else.
func number(word []byte) int {
	n := len(word)
	if n > 2 {
		switch string(word[n-2:]) {
		case "st", "nd", "rd", "th":
			word = word[:n-2]
		}
	}
	if len(word) == 0 || len(word) > 4 {
		return -1
	}
	for _, b := range word {
		if b < '0' || b > '9' {
			return -1
		}
	}
	v, _ := strconv.Atoi(string(word))
	return v
}
