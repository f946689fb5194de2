package dlp

import (
	"slices"
	"strings"
	"testing"
)

// signs are what people write between a number's groups.
var signs = map[string]string{"spaces": " ", "dashes": "-", "no-break spaces": "\u00a0", "thin spaces": "\u2009", "narrow no-break spaces": "\u202f", "no-break hyphens": "\u2011",
	"en dashes": "–", "full-width dashes": "－", "line ends": "\n", "dots": "."}

// Every number that is written in groups is found whole with a word that names it, whatever stands between the groups.
func TestS62_NumbersInGroupsAreFound(t *testing.T) {
	numbers, tried := examples(t), 0
	for _, r := range rules {
		for _, v := range numbers[r.ID] {
			for _, text := range inGroups(r, v) {
				for name, sign := range signs {
					if sign == "." && len(v) <= 8 { // "12.34.56" is a date or a clause
						continue
					}
					written := strings.ReplaceAll(text, " ", sign)
					lead := "Our file says, " + label(r) + ": "
					found := Scan(lead + written + ", and no more.")
					tried++
					if !slices.ContainsFunc(found, func(f Finding) bool {
						return family(f.Detector) == family(r.ID) && f.Start <= len(lead) && f.End == len(lead)+len(written)
					}) {
						t.Errorf("%s with %s %q after %q: %+v", r.ID, name, written, label(r), found)
					}
				}
			}
		}
	}
	if tried < 5000 {
		t.Errorf("only %d forms tried", tried)
	}
}

// inGroups writes a value in each grouping of its rule that has its length.
func inGroups(r rule, v string) (list []string) {
	v = strings.ReplaceAll(v, "-", "")
	for g := range strings.FieldsSeq(r.groups) {
		var parts []string
		rest := v
		for size := range strings.SplitSeq(g, "-") {
			n := num(size)
			if n > len(rest) {
				rest = "short"
				break
			}
			parts, rest = append(parts, rest[:n]), rest[n:]
		}
		if rest == "" {
			list = append(list, strings.Join(parts, " "))
		}
	}
	return list
}
