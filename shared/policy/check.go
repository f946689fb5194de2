package policy

import (
	"fmt"
	"slices"
	"strings"

	"strongroom/shared/dlp"
)

// Warning is something in a policy that is allowed and probably not meant.
type Warning struct {
	Line  int // 0 when it is about the whole policy
	Words string
}

// String gives the line and the words.
func (w Warning) String() string { return (&SyntaxError{w.Line, w.Words}).Error() }

// Check looks for rules that can never apply, names that no detector has, and detectors that no rule speaks about. The detectors are those in
// use, the firm's own among them. A rule counts as unreachable when one rule before it covers it whole; what several rules cover together isn't
// looked for.
func (p *Policy) Check(detectors []dlp.Detector) []Warning {
	var out []Warning
	for i, r := range p.rules {
		for _, s := range r.subject {
			_, group := groups[string(s)]
			used := slices.ContainsFunc(detectors, func(d dlp.Detector) bool { return s.matches(d.ID) })
			if !group && !used && !strings.HasPrefix(string(s), "firm-") { // the firm's lists come and go
				out = append(out, Warning{r.line, fmt.Sprintf("%q is neither a detector nor a group, so the rule never matches it.%s", s, nearest(string(s), detectors))})
			}
		}
		for _, before := range p.rules[:i] {
			if before.covers(&r, detectors) {
				out = append(out, Warning{r.line, fmt.Sprintf("The rule never decides: line %d matches everything first that it would match.", before.line)})
				break
			}
		}
	}
	var silent []string
	for _, d := range detectors {
		if !slices.ContainsFunc(p.rules, func(r rule) bool { return r.about(d.ID) }) {
			silent = append(silent, d.ID)
		}
	}
	if n := len(silent); n > 0 {
		words := strings.Join(silent[:min(n, 5)], ", ")
		if n > 5 {
			words += fmt.Sprintf(" and %d more", n-5)
		}
		out = append(out, Warning{0, fmt.Sprintf("No rule speaks about %s, so medium and high confidence hold. End with a rule for anything.", words)})
	}
	return out
}

// covers reports whether every finding that the later rule could decide is decided by r.
func (r *rule) covers(later *rule, detectors []dlp.Detector) bool {
	if r.unreadable != later.unreadable || !within(later.directions, r.directions) || !within(later.matters, r.matters) || !within(later.grades, r.grades) ||
		!r.whoCovers(later) {
		return false
	}
	if r.unreadable {
		return within(later.codes, r.codes)
	}
	if r.least > later.least || slices.Index(confidences, later.confidence) > slices.Index(confidences, r.confidence) {
		return false
	}
	if len(r.subject) == 0 {
		return true
	}
	if len(later.subject) == 0 {
		return false
	}
	return !slices.ContainsFunc(later.subject, func(s selector) bool {
		if slices.Contains(r.subject, s) {
			return false
		}
		matched := 0 // what no detector in use has is covered by nothing: one may come
		for _, d := range detectors {
			if s.matches(d.ID) {
				if matched++; !r.about(d.ID) {
					return true
				}
			}
		}
		return matched == 0
	})
}

func (r *rule) whoCovers(later *rule) bool {
	if len(r.who) == 0 {
		return true
	}
	if len(later.who) == 0 {
		return false
	}
	for _, role := range allRoles {
		if later.meets(role) && !r.meets(role) {
			return false
		}
	}
	return true
}

// within reports whether a list of what is asked for lies inside another; an empty list asks for nothing and means everything.
func within[T comparable](inner, outer []T) bool {
	if len(outer) == 0 {
		return true
	}
	return len(inner) > 0 && !slices.ContainsFunc(inner, func(x T) bool { return !slices.Contains(outer, x) })
}

// nearest suggests a name that was probably meant.
func nearest(name string, detectors []dlp.Detector) string {
	best, least := "", 3 // of more than two slips nobody can tell what was meant
	try := func(other string) {
		if d := slips(name, other); d < least {
			best, least = other, d
		}
	}
	for _, g := range listed {
		try(g.Name)
	}
	for _, d := range detectors {
		try(d.ID)
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", best)
}

// slips is the Levenshtein distance of two names.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			last, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, last+cost)
		}
	}
	return row[len(b)]
}
