package permissions

import (
	"strings"
	"testing"
)

func FuzzMatches(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 50 || len(text) > 200 {
			return
		}
		got := Matches(pattern, text)
		if !strings.ContainsAny(pattern, "*?") && got != (pattern == text) {
			t.Errorf("Matches(%q, %q) = %v", pattern, text, got)
		}
		if got != slow(pattern, text) {
			t.Errorf("Matches(%q, %q) = %v, the plain definition says otherwise", pattern, text, got)
		}
	})
}

// slow is the definition of a match, written down without any cleverness.
func slow(pattern, text string) bool {
	reach := make([]bool, len(text)+1)
	reach[0] = true
	for _, p := range []byte(pattern) {
		next := make([]bool, len(text)+1)
		for i := range reach {
			switch {
			case !reach[i]:
			case p == '*':
				for j := i; j <= len(text); j++ {
					next[j] = true
				}
			case i < len(text) && (p == '?' || p == text[i]):
				next[i+1] = true
			}
		}
		reach = next
	}
	return reach[len(text)]
}
