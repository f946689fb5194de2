package policy_test

import (
	"errors"
	"strings"
	"testing"

	"strongroom/shared/policy"
)

func TestS63_RulesAndTheirCanonicalForm(t *testing.T) {
	for text, want := range map[string]string{
		"hold us-ssn":                                         "hold us-ssn at medium",
		"  HOLD\tUS-SSN  At HIGH ":                            "hold us-ssn at high",
		"hold 1 or more us-ssn":                               "hold us-ssn at medium",
		"hold 10 or more us-ssn, us-itin or gb-*":             "hold 10 or more us-ssn, us-itin, gb-* at medium",
		"flag anything by staff on share or upload":           "flag anything at medium on upload, share by staff",
		"flag anything by client, attorney, client":           "flag anything at medium by attorney, client",
		"hold unreadable":                                     "hold unreadable",
		"block unreadable macros or password on upload":       "block unreadable macros, password on upload",
		`hold cards in matter 2026-0142, "on", "A & B"`:       `hold cards at medium in matter 2026-0142, "on", "A & B"`,
		"hold cards in privileged, open matters":              "hold cards at medium in open, privileged matters",
		"hold cards because  it,  # really\nallow email":      "hold cards at medium because it,  # really\nallow email at medium",
		"# why\r\n\r\n\r\nhold cards\r\n\r\n":                 "# why\n\nhold cards at medium",
		"\ufeffhold cards":                                    "hold cards at medium",
		"hold cards in matter M-1 in privileged matters":      "",
		"hold cards because of \"quotes\" and number 5 #1 it": "hold cards at medium because of \"quotes\" and number 5  #1 it",
	} {
		p, err := policy.Parse(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q was taken", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := p.Format(); got != want+"\n" {
			t.Errorf("%q\ngot  %q\nwant %q", text, got, want)
		}
	}
}

func TestS63_EveryMistakeIsNamedWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "no rules",
		"# nothing but words":               "no rules",
		"hodl us-ssn":                       `line 1: "hodl" is no outcome`,
		"hold":                              "line 1: the subject is missing",
		"hold at high":                      "line 1: the name of a detector or group is missing",
		"hold us-ssn,":                      `line 1: the name of a detector or group is missing after "us-ssn"`,
		"hold us_ssn":                       `line 1: "us_ssn" is no detector`,
		"hold *":                            "is no detector",
		"hold us-ssn anything":              `"anything" is not understood here`,
		"hold us-ssn, anything":             `"anything" stands alone`,
		"hold ten or more us-ssn":           "written in digits",
		"hold 10 us-ssn":                    `"10 or more"`,
		"hold 0 or more us-ssn":             "from 1 to",
		"hold us-ssn at most":               "one of high, medium and low",
		"hold us-ssn at high at low":        `"at" stands twice`,
		"hold us-ssn on monday":             `"monday" is not known`,
		"hold us-ssn by judge":              "administrator, attorney",
		"hold us-ssn by":                    "the role is missing",
		"hold us-ssn in matter":             "followed by the matter's number",
		`hold us-ssn in matter ""`:          "followed by the matter's number",
		`hold us-ssn in matter "A`:          "not closed",
		"hold us-ssn in secret matters":     `"secret" is not known`,
		"hold us-ssn in privileged":         `the word "matters"`,
		"hold us-ssn because":               `"because" is followed by`,
		"flag unreadable":                   "never let through",
		"hold 2 or more unreadable":         "has none",
		"hold unreadable at high":           "has none",
		"hold unreadable p4ss":              "no reason why",
		"hold us-ssn\u202e at high":         "control character",
		"hold us-ssn # \x07":                "control character",
		"\xff":                              "not text",
		"hold us-ssn\n\nhodl x\nallow":      "line 3: \"hodl\" is no outcome: begin the rule with allow, flag, hold or block\nline 4: the subject",
		strings.Repeat("hold a\n", 501):     "more than 500 rules",
		strings.Repeat("# 345678\n", 8<<10): "more than 64 KiB",
	} {
		_, err := policy.Parse(text)
		var all policy.Errors
		if !errors.As(err, &all) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", text, err, want)
		}
	}
}

func TestS63_VersionFollowsTheRulesAndNotTheComments(t *testing.T) {
	a, b, c := parse(t, "hold us-ssn"), parse(t, "# why\n\nHOLD us-ssn at medium # so"), parse(t, "hold us-ssn at high")
	if a.Version() != b.Version() || a.Version() == c.Version() || len(a.Version()) != 16 {
		t.Errorf("versions %q, %q, %q", a.Version(), b.Version(), c.Version())
	}
}

// FuzzParse: no panic; what parses has a canonical form that parses to the same and stays as it is; and it decides something.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"hold us-ssn", "hold 10 or more a, b or c* at low on upload by staff in matter \"x y\" because z # w", "block unreadable macros",
		"flag anything in privileged matters", "hold a because \" # b", "hold a because x\u00a0#b", "allow a in matter or, by", policy.Default().Format(), "\"", ",", "a\r\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := policy.Parse(text)
		if err != nil {
			var all policy.Errors
			if !errors.As(err, &all) || len(all) == 0 || all[0].Words == "" {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		again, err := policy.Parse(p.Format())
		if err != nil {
			t.Fatalf("canonical form %q: %v", p.Format(), err)
		}
		if again.Format() != p.Format() || again.Version() != p.Version() || again.Rules() != p.Rules() {
			t.Fatalf("%q became %q", p.Format(), again.Format())
		}
		facts := upload(found("us-ssn", 1, 0, 2))
		facts.Unreadable = "password"
		if d, e := p.Decide(facts), again.Decide(facts); d.Outcome != e.Outcome || d.Outcome == policy.Allow || d.Outcome == policy.Flag {
			t.Fatalf("%s and %s", d.Outcome, e.Outcome)
		}
	})
}
