package policy_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"strongroom/shared/dlp"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

func parse(t testing.TB, text string) *policy.Policy {
	t.Helper()
	p, err := policy.Parse(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return p
}

func found(detector string, high, medium, low int) policy.Found {
	return policy.Found{Detector: detector, High: high, Medium: medium, Low: low}
}

// upload is a document that a client sends with these findings.
func upload(findings ...policy.Found) policy.Facts {
	return policy.Facts{Direction: policy.Upload, Role: person.Client, Matter: "M1", MatterNumber: "2026-0142", Findings: findings}
}

func TestS63_FirstMatchWinsAndTheStrictestFindingDecides(t *testing.T) {
	ssn, card, mail := found("us-ssn", 1, 0, 0), found("payment-card", 0, 1, 0), found("email", 0, 0, 3)
	for _, c := range []struct {
		name, rules string
		facts       policy.Facts
		want        policy.Outcome
		line        int // of the rule that decided
	}{
		{"nothing found", "block anything at low", upload(), policy.Allow, 0},
		{"the first rule", "flag us-ssn\nblock us-ssn", upload(ssn), policy.Flag, 1},
		{"the second when the first is about something else", "flag email\nblock us-ssn", upload(ssn), policy.Block, 2},
		{"the strictest finding", "allow us-ssn\nhold payment-card", upload(ssn, card), policy.Hold, 2},
		{"in any order of findings", "allow us-ssn\nhold payment-card", upload(card, ssn), policy.Hold, 2},
		{"wildcard", "block us-*", upload(ssn), policy.Block, 1},
		{"wildcard of another country", "flag gb-*\nhold anything", upload(ssn), policy.Hold, 2},
		{"group", "block personal-ids", upload(ssn), policy.Block, 1},
		{"several subjects", "block us-itin, us-ssn", upload(ssn), policy.Block, 1},
		{"confidence reached", "hold payment-card at medium", upload(card), policy.Hold, 1},
		{"confidence missed", "block payment-card at high\nflag payment-card at low", upload(card), policy.Flag, 2},
		{"each confidence by itself", "flag us-ssn at high\nhold us-ssn at low", upload(found("us-ssn", 1, 0, 1)), policy.Hold, 2},
		{"no rule, sure", "allow email at low", upload(ssn), policy.Hold, 0},
		{"no rule, medium", "allow email at low", upload(card), policy.Hold, 0},
		{"no rule, low", "hold us-ssn", upload(mail), policy.Allow, 0},
		{"no confidence means medium", "block email", upload(mail), policy.Allow, 0},
		{"count missed", "hold 4 or more email at low\nallow anything at low", upload(mail), policy.Allow, 2},
		{"count reached", "hold 3 or more email at low\nallow anything at low", upload(mail), policy.Hold, 1},
		{"count over the whole subject", "hold 2 or more personal-ids\nflag anything", upload(ssn, found("us-itin", 1, 0, 0)), policy.Hold, 1},
		{"count of what is sure enough", "hold 2 or more us-ssn at high\nflag anything at low", upload(found("us-ssn", 1, 5, 5)), policy.Flag, 2},
		{"counts don't overflow", "hold 2 or more us-ssn\nallow anything at low", upload(found("us-ssn", math.MaxInt, math.MaxInt, 0)), policy.Hold, 1},
		{"direction", "block us-ssn on download, share\nflag us-ssn on upload", upload(ssn), policy.Flag, 2},
		{"role", "block us-ssn by attorney\nflag us-ssn by client", upload(ssn), policy.Flag, 2},
		{"staff", "block us-ssn by staff\nflag us-ssn by outsiders", upload(ssn), policy.Flag, 2},
		{"matter by number", "block us-ssn in matter 2026-0142\nflag anything", upload(ssn), policy.Block, 1},
		{"matter by id", "block us-ssn in matter M1\nflag anything", upload(ssn), policy.Block, 1},
		{"another matter", "block us-ssn in matter M2\nflag anything", upload(ssn), policy.Flag, 2},
		{"sensitivity", "block us-ssn in privileged matters\nflag anything", upload(ssn), policy.Flag, 2},
		{"a matter without one is confidential", "block us-ssn in confidential matters", upload(ssn), policy.Block, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := parse(t, c.rules).Decide(c.facts)
			line := 0
			if len(d.Rules) > 0 {
				line = d.Rules[0].Line
			}
			if d.Outcome != c.want || line != c.line {
				t.Errorf("%s by line %d, want %s by line %d: %+v", d.Outcome, line, c.want, c.line, d.Rules)
			}
		})
	}
}

func TestS63_WhatCannotBeReadIsNeverLetThrough(t *testing.T) {
	locked := policy.Facts{Direction: policy.Upload, Role: person.Attorney, Unreadable: "password"}
	for rules, want := range map[string]policy.Outcome{
		"allow anything at low":                         policy.Hold,
		"hold unreadable":                               policy.Hold,
		"block unreadable macros\nhold unreadable":      policy.Hold,
		"block unreadable macros, password":             policy.Block,
		"block unreadable by client":                    policy.Hold,
		"block unreadable on upload":                    policy.Block,
		"block unreadable in privileged matters":        policy.Hold,
		"hold unreadable password\nblock unreadable":    policy.Hold,
		"block anything at low\nhold unreadable macros": policy.Hold,
	} {
		if d := parse(t, rules).Decide(locked); d.Outcome != want || d.Rules[0].Unreadable != "password" {
			t.Errorf("%q: %s %+v, want %s", rules, d.Outcome, d.Rules, want)
		}
	}
	if _, err := policy.Parse("allow unreadable"); err == nil || !strings.Contains(err.Error(), "never let through") {
		t.Errorf("a rule that lets unreadable files through was taken: %v", err)
	}
	partly := locked
	partly.Findings = []policy.Found{found("us-ssn", 1, 0, 0)}
	if d := parse(t, "block us-ssn\nhold unreadable").Decide(partly); d.Outcome != policy.Block || len(d.Rules) != 2 {
		t.Errorf("what was found in a file that could not be read whole did not count: %+v", d)
	}
}

func TestS63_WhatCannotBeDecidedIsHeld(t *testing.T) {
	allow := parse(t, "allow anything at low")
	for name, change := range map[string]func(*policy.Facts){
		"no direction":        func(f *policy.Facts) { f.Direction = "" },
		"unknown direction":   func(f *policy.Facts) { f.Direction = "sideways" },
		"no role":             func(f *policy.Facts) { f.Role = "" },
		"unknown role":        func(f *policy.Facts) { f.Role = "stranger" },
		"unknown sensitivity": func(f *policy.Facts) { f.Sensitivity = "public" },
		"negative count":      func(f *policy.Facts) { f.Findings[0].High = -1 },
		"nameless finding":    func(f *policy.Facts) { f.Findings[0].Detector = "" },
	} {
		f := upload(found("email", 1, 0, 0))
		if d := allow.Decide(f); d.Outcome != policy.Allow {
			t.Fatalf("sound facts: %+v", d)
		}
		change(&f)
		if d := allow.Decide(f); d.Outcome != policy.Hold || d.Sentences(dlpName, "") == "" {
			t.Errorf("%s: %+v", name, d)
		}
	}
	var none *policy.Policy
	if d := none.Decide(upload()); d.Outcome != policy.Hold {
		t.Errorf("without a policy: %+v", d)
	}
}

// dlpName names findings as the detectors do.
func dlpName(id string, n int) string {
	for _, d := range dlp.Detectors() {
		if d.ID == id && n == 1 {
			return "a " + d.Singular
		} else if d.ID == id {
			return fmt.Sprintf("%d %s", n, d.Plural)
		}
	}
	return id
}

func TestS63_ReasonsArePlainWords(t *testing.T) {
	p := parse(t, "hold payment-card because card numbers must not be kept\nhold us-ssn\nflag email at low")
	for _, c := range []struct {
		facts      policy.Facts
		unreadable string
		want       string
	}{
		{upload(), "", ""},
		{upload(found("us-ssn", 1, 0, 0)), "", "The document contains a US social security number."},
		{upload(found("us-ssn", 1, 2, 0), found("payment-card", 2, 0, 0), found("email", 9, 0, 0)), "",
			"The document contains 3 US social security numbers and 2 payment card numbers. Card numbers must not be kept."},
		{policy.Facts{Direction: policy.Upload, Role: person.Client, Unreadable: "password"}, "It has a password.", "It has a password."},
		{policy.Facts{Direction: policy.Upload, Role: person.Client, Unreadable: "password"}, "", "A file that can't be read is held."},
	} {
		if got := p.Decide(c.facts).Sentences(dlpName, c.unreadable); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}
