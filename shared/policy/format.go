package policy

import (
	"fmt"
	"regexp"
	"strings"
)

// String gives the rule in its canonical form, without its comment.
func (r rule) String() string {
	var b strings.Builder
	b.WriteString(string(r.outcome))
	if r.least > 1 {
		fmt.Fprintf(&b, " %d or more", r.least)
	}
	switch {
	case r.unreadable:
		b.WriteString(" unreadable")
		if len(r.codes) > 0 {
			b.WriteString(" " + strings.Join(r.codes, ", "))
		}
	case len(r.subject) == 0:
		b.WriteString(" anything")
	default:
		b.WriteString(" " + join(r.subject))
	}
	if !r.unreadable {
		b.WriteString(" at " + string(r.confidence))
	}
	if len(r.directions) > 0 {
		b.WriteString(" on " + join(r.directions))
	}
	if len(r.who) > 0 {
		b.WriteString(" by " + join(r.who))
	}
	if len(r.matters) > 0 {
		quoted := make([]string, len(r.matters))
		for i, m := range r.matters {
			if quoted[i] = m; !plain.MatchString(m) {
				quoted[i] = `"` + m + `"`
			}
		}
		b.WriteString(" in matter " + strings.Join(quoted, ", "))
	}
	if len(r.grades) > 0 {
		b.WriteString(" in " + join(r.grades) + " matters")
	}
	if r.because != "" {
		b.WriteString(" because " + r.because)
	}
	return b.String()
}

// plain is a matter's number that needs no quotation marks and can be taken for no other word.
var plain = regexp.MustCompile(`^[A-Z0-9][A-Za-z0-9./-]*$`)

func join[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}
