package dlp

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// examples are the numbers of testdata/numbers.txt by detector.
func examples(t *testing.T) map[string][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/numbers.txt")
	if err != nil {
		t.Fatal(err)
	}
	by := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		if id, values, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && line[0] != '#' {
			by[id] = append(by[id], strings.Fields(values)...)
		}
	}
	return by
}

// label is a context word of a rule that names the number.
func label(r rule) string {
	best := ""
	for _, w := range strings.Split(r.words, ",") {
		plain := strings.TrimLeft(w, "!~")
		if best == "" || w[0] == '!' && best[0] != '!' {
			best = w
			_ = plain
		}
	}
	return strings.TrimLeft(best, "!~")
}

// Every valid number is found, with a word that names it, in the ways that people write numbers.
func TestS62_ValidNumbersAreFound(t *testing.T) {
	numbers := examples(t)
	for _, r := range rules {
		for _, v := range numbers[r.ID] {
			for form, text := range written(v) {
				lead := "é Re: " + label(r) + ": "
				found := Scan(lead + text + " and so on.")
				if !slices.ContainsFunc(found, func(f Finding) bool {
					return family(f.Detector) == family(r.ID) && f.Start <= len(lead) && f.End == len(lead)+len(text) && f.Confidence != Low
				}) {
					t.Errorf("%s %s %q after %q: %+v", r.ID, form, text, label(r), found)
				}
			}
		}
	}
}

// family is what a detector's id says behind its country: an American and a Canadian passport look the same when nothing names the country.
func family(id string) string {
	if _, kind, ok := strings.Cut(id, "-"); ok && (kind == "passport" || kind == "driving-licence" || kind == "bank-account") {
		return kind
	}
	return id
}

// written gives the ways to write a number that every detector knows.
func written(v string) map[string]string {
	wide := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, v)
	return map[string]string{"solid": v, "zero width": v[:4] + "\u200b" + v[4:], "soft hyphen": v[:5] + "\u00ad" + v[5:], "full width": wide, "broken": v[:5] + "\n" + v[5:]}
}

// uncheckedTails have no check digit over their last four characters: their form is what is rare, or what is checked stands before.
var uncheckedTails = []string{"gb-nino", "us-mbi", "ie-eircode", "ca-ramq", "nz-bank-account", "gb-driving-licence"}

// A number of weak check is low without context, and one with a wrong digit is nothing.
func TestS62_ChecksMatter(t *testing.T) {
	numbers := examples(t)
	for _, r := range rules {
		for _, v := range numbers[r.ID] {
			for _, f := range Scan("x " + v + " y") {
				if f.Detector == r.ID && (r.strength == weak && f.Confidence != Low || r.strength == shape) {
					t.Errorf("%s %s is %s without context", r.ID, v, f.Confidence)
				}
			}
			if r.strength == shape || slices.Contains(uncheckedTails, r.ID) {
				continue
			}
			wrong := 0
			for at := len(v) - 4; at < len(v); at++ { // a change of one digit is seen by every check digit
				if v[at] < '0' || v[at] > '9' || r.check == nil {
					continue
				}
				changed := []byte(v)
				changed[at] = '0' + (v[at]-'0'+3)%10
				if r.check(string(changed)) {
					wrong++
				}
			}
			if wrong > 2 { // two rounds of modulus 11, or a date, let some through
				t.Errorf("%s: %d of four changes of %s pass", r.ID, wrong, v)
			}
		}
	}
}

// Every detector says all that the list needs, and its id is its own.
func TestS62_DetectorsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Detectors() {
		if d.ID == "" || seen[d.ID] || d.Singular == "" || d.Plural == "" || d.Check == "" || d.Source == "" {
			t.Errorf("incomplete or twice: %+v", d)
		}
		seen[d.ID] = true
	}
	for id := range examples(t) {
		if !seen[id] {
			t.Errorf("examples of an unknown detector %q", id)
		}
	}
}
