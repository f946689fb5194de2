// Package accuracy measures the content scanner: it makes texts in which every identifying number is known, and counts what a scanner finds,
// misses and invents.
//
// Numbers are drawn from the published form of each kind (numbers.tsv) and held against its check digits, which are written here once more from
// the standards. Guarantees: the package imports nothing of the scanner, so that a rule that is misread there is not misread here in the
// same way by way of a shared line; the same seed gives the same texts; a number stands in ten written forms, in letters, contracts, e-mails,
// forms and tables, in English and in its country's language, beside look-alikes that must not be found.
//
// Non-goals: judging documents (their form, their pictures), and measuring what real traffic looks like: the shares of kinds and forms are
// even, not natural.
package accuracy

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

// Alone says which forms of a kind a scanner finds at medium or better confidence without any word for it.
type Alone string

// The promises. Fewer would be missed leaks, more would be false alarms, as chance makes such numbers.
const (
	Never   Alone = "never"
	Grouped Alone = "grouped" // written in its groups, or with letters
	Dashed  Alone = "dashed"  // written with dashes
	Always  Alone = "always"
)

// Kind is a kind of number, or one of the ways in which a detector's numbers are formed.
type Kind struct {
	ID     string         // the detector's
	Form   *regexp.Regexp // the characters without separators, or the whole when Raw
	Raw    bool           // it is written in one way only
	Hyphen bool           // it is never written in one piece
	Groups [][]int        // the ways in which people group it
	Marks  []string       // printed forms with signs of their own: "###-###.###.###"
	Alone  Alone
	Labels []string // the words that people write before it
	draw   func(*Source) string
	valid  func(string) bool // nil when the form is all that is published
	wrong  *regexp.Regexp    // numbers that were never issued; nil when a wrong digit makes them
}

// Checked reports whether the kind has a check digit or a rule of issue.
func (k *Kind) Checked() bool { return k.valid != nil || k.wrong != nil }

//go:embed numbers.tsv
var numbers string

// Kinds reads the table of numbers. Several rows may have the same ID.
func Kinds() ([]Kind, error) {
	var kinds []Kind
	for at, line := range strings.Split(numbers, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		k, err := kind(strings.Split(line, "\t"))
		if err != nil {
			return nil, fmt.Errorf("numbers.tsv, line %d: %w", at+1, err)
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

// kind reads a row: id, form, check, groups, alone, labels.
func kind(cells []string) (Kind, error) {
	if len(cells) != 6 {
		return Kind{}, fmt.Errorf("%d cells, want 6", len(cells))
	}
	k := Kind{ID: cells[0], Alone: Alone(cells[4]), Labels: strings.Split(cells[5], "|")}
	switch k.Alone {
	case Never, Grouped, Dashed, Always:
	default:
		return k, fmt.Errorf("no promise: %q", k.Alone)
	}
	form, err := form(cells[1])
	if err != nil {
		return k, err
	}
	k.Form, k.draw = form, drawer(form)
	switch check := cells[2]; {
	case strings.HasPrefix(check, "not "):
		if k.wrong, err = regexp.Compile("^(?:" + macros.Replace(check[4:]) + ")$"); err != nil {
			return k, err
		}
	case makers[check] != nil:
		k.draw = makers[check]
	case check != "":
		if k.valid = checks[check]; k.valid == nil {
			return k, fmt.Errorf("no check %q", check)
		}
	}
	for _, g := range strings.Fields(cells[3]) {
		switch {
		case g == "raw":
			k.Raw = true
		case g == "hyphen":
			k.Hyphen = true
		case strings.Contains(g, "#"):
			k.Marks = append(k.Marks, g)
		default:
			var sizes []int
			for _, s := range strings.Split(g, "-") {
				n := 0
				if _, err := fmt.Sscanf(s, "%d", &n); err != nil {
					return k, fmt.Errorf("groups %q: %w", g, err)
				}
				sizes = append(sizes, n)
			}
			k.Groups = append(k.Groups, sizes)
		}
	}
	return k, nil
}

// macros stand for dates in forms: {D} a day, {M} a month, {Y} a year of two digits from 1954, {YYYY} one of four.
var macros = strings.NewReplacer("{D}", "(?:0[1-9]|1[0-9]|2[0-8])", "{M}", "(?:0[1-9]|1[0-2])", "{YYYY}", "19[5-9][0-9]", "{Y}", "(?:5[4-9]|[6-9][0-9])")

func form(s string) (*regexp.Regexp, error) { return regexp.Compile("^(?:" + macros.Replace(s) + ")$") }
