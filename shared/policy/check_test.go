package policy_test

import (
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

func TestS63_ChecksFindWhatIsProbablyNotMeant(t *testing.T) {
	for _, c := range []struct{ rules, want string }{
		{"hold anything at low", ""},
		{"hold us-ssn\nflag anything at low", ""},
		{"hold us-snn\nflag anything", `line 1: "us-snn" is neither a detector nor a group, so the rule never matches it. Did you mean "us-ssn"?`},
		{"hold zz-*\nflag anything", `"zz-*" is neither`},
		{"hold firm-list-later\nflag anything", ""},
		{"hold us-ssn", "No rule speaks about"},
		{"flag us-*\nhold us-ssn\nflag anything", "line 2: The rule never decides: line 1"},
		{"flag us-* at high\nhold us-ssn at medium\nflag anything at low", ""},
		{"flag us-* by client\nhold us-ssn by attorney\nflag anything", ""},
		{"flag us-* by outsiders\nhold us-ssn by client\nflag anything", "line 2"},
		{"flag us-* by client\nhold us-ssn by outsiders\nflag anything", "line 2"},
		{"flag us-* by client\nhold us-ssn\nflag anything", ""},
		{"flag us-* on upload\nhold us-ssn on upload, share\nflag anything", ""},
		{"flag us-* on upload, share\nhold us-ssn on upload\nflag anything", "line 2"},
		{"hold 10 or more us-ssn\nflag us-ssn\nflag anything", ""},
		{"flag us-ssn\nhold 10 or more us-ssn\nflag anything", "line 2"},
		{"flag cards in matter A\nhold cards in matter A, B\nflag anything", ""},
		{"flag cards in open matters\nhold cards in open matters\nflag anything", "line 2"},
		{"flag payment-card\nhold cards\nflag anything", "line 2"},
		{"flag us-ssn\nhold personal-ids\nflag anything", ""},
		{"flag anything\nflag us-ssn", "line 2"},
		{"hold unreadable\nblock unreadable macros\nflag anything", "line 2"},
		{"block unreadable macros\nhold unreadable\nflag anything", ""},
	} {
		var all []string
		for _, w := range parse(t, c.rules).Check(dlp.Detectors()) {
			all = append(all, w.String())
		}
		got := strings.Join(all, "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.rules, got, c.want)
		}
	}
}
