package policy_test

import (
	"fmt"
	"slices"
	"testing"

	"strongroom/shared/policy"
)

func TestS63_AChangeIsTriedOnThePast(t *testing.T) {
	var past []policy.Past
	add := func(n int, findings ...policy.Found) {
		for range n {
			past = append(past, policy.Past{ID: fmt.Sprintf("D%d", len(past)), Facts: upload(findings...)})
		}
	}
	add(14, found("iban", 1, 0, 0))
	add(3, found("us-ssn", 1, 0, 0))
	add(5)
	before := parse(t, "hold us-ssn\nflag anything")
	for _, c := range []struct {
		after, says string
		changed     int
	}{
		{"hold us-ssn\nflag anything", "Of 22 past documents, none would be decided differently.", 0},
		{"hold us-ssn, iban\nflag anything", "Of 22 past documents, 14 would now be held.", 14},
		{"hold iban\nallow us-ssn\nflag anything", "Of 22 past documents, 14 would now be held and 3 allowed.", 17},
		{"block iban\nflag anything", "Of 22 past documents, 14 would now be blocked and 3 flagged.", 17},
	} {
		d := policy.Replay(before, parse(t, c.after), slices.Values(past), 10)
		if d.Sentence() != c.says || d.Changed() != c.changed || d.Seen != 22 || len(d.Changes) != min(c.changed, 10) {
			t.Errorf("%s: %q, %d changed, %d listed", c.after, d.Sentence(), d.Changed(), len(d.Changes))
		}
		for _, change := range d.Changes {
			if change.Was == change.Now || change.Why.Rule == "" {
				t.Errorf("%+v", change)
			}
		}
	}
}
