package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strongroom/shared/policy"
)

func TestS63_ScanTriesAPolicyAndTheFirmsLists(t *testing.T) {
	dir := folder(t, map[string]string{
		"in/iban.txt": "Pay to GB82 WEST 1234 5698 7654 32.\n", "in/name.txt": "Project Falcon closes.\n", "in/clean.txt": "Nothing.\n",
		"lists/code-names.txt": "project falcon\n", "lists/bad/x.tsv": "a\t\\d+\tx\n",
		"strict.policy": "block iban on upload by client\nhold firm-lists\nallow anything at low\nhold unreadable\n",
		"odd.policy":    "hold us-snn\nflag anything\n", "wrong.policy": "hodl us-ssn\nhold\n",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		name      string
		arguments []string
		code      int
		want      []string
	}{
		{"the shipped policy flags", []string{at("in/iban.txt")}, 0, []string{"flagged " + at("in/iban.txt")}},
		{"a policy of one's own blocks", []string{"-policy", at("strict.policy"), at("in")}, 1, []string{"blocked " + at("in/iban.txt"), "allowed " + at("in/name.txt")}},
		{"for somebody else it doesn't", []string{"-policy", at("strict.policy"), "-role", "attorney", at("in")}, 0, []string{"allowed " + at("in/iban.txt")}},
		{"nor for another direction", []string{"-policy", at("strict.policy"), "-direction", "share", at("in")}, 0, []string{"allowed " + at("in/iban.txt")}},
		{"lists", []string{"-lists", at("lists"), at("in/name.txt")}, 1, []string{"held    ", "firm-list-code-names high ×1 p•••••• f•••••", `one entry of the firm's list "code-names"`}},
		{"lists of nothing", []string{"-lists", at("none"), at("in")}, 2, []string{"the lists"}},
		{"lists that can't be understood", []string{"-lists", at("lists/bad"), at("in")}, 2, []string{"x.tsv: line 1: a match could be longer"}},
		{"a policy that warns", []string{"-policy", at("odd.policy"), at("in/clean.txt")}, 0, []string{"odd.policy: line 1:", `Did you mean "us-ssn"?`, "allowed"}},
		{"a policy that is wrong", []string{"-policy", at("wrong.policy"), at("in")}, 2, []string{`wrong.policy: line 1: "hodl" is no outcome`, "wrong.policy: line 2: the subject is missing"}},
		{"no policy", []string{"-policy", at("none.policy"), at("in")}, 2, []string{"no such file"}},
		{"no role", []string{"-role", "judge", at("in")}, 2, []string{"not one of administrator"}},
		{"no direction", []string{"-direction", "sideways", at("in")}, 2, []string{"upload, download or share"}},
		{"detectors of the lists", []string{"-lists", at("lists"), "-detectors"}, 0, []string{"firm-list-code-names", "us-ssn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, notes, code := scanned(t, "", c.arguments...)
			for _, want := range c.want {
				if !strings.Contains(out+notes, want) {
					t.Errorf("missing %q in\n%s%s", want, out, notes)
				}
			}
			if code != c.code {
				t.Errorf("exit %d, want %d\n%s%s", code, c.code, out, notes)
			}
		})
	}
	out, _, _ := scanned(t, `{"id":1,"text":"Project Falcon"}`, "-lists", at("lists"), "-jsonl")
	if out != `{"id":1,"findings":[{"detector":"firm-list-code-names","start":0,"end":14,"confidence":"high"}]}`+"\n" {
		t.Error(out)
	}
}

func TestS63_PolicyCommand(t *testing.T) {
	dir := folder(t, map[string]string{"good.policy": "HOLD us-ssn # why\nflag us-ssn\nflag anything\n", "wrong.policy": "hodl"})
	for _, c := range []struct {
		arguments []string
		code      int
		want      []string
	}{
		{[]string{"check", filepath.Join(dir, "good.policy")}, 0, []string{"hold us-ssn at medium  # why\n", "good.policy: line 2: The rule never decides", "# 3 rules, version "}},
		{[]string{"check", filepath.Join(dir, "wrong.policy")}, 2, []string{`line 1: "hodl" is no outcome`}},
		{[]string{"check", filepath.Join(dir, "none")}, 2, []string{"no such file"}},
		{[]string{"show"}, 0, []string{policy.Default().Format()}},
		{[]string{"groups"}, 0, []string{"credentials", "firm-lists"}},
		{nil, 2, []string{"usage"}},
		{[]string{"check"}, 2, []string{"usage"}},
		{[]string{"-help"}, 0, []string{"usage"}},
	} {
		var out, notes bytes.Buffer
		err := policyCommand(context.Background(), c.arguments, stdio{out: &out, notes: &notes})
		said := out.String() + notes.String()
		if err != nil {
			said += err.Error()
		}
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%v: missing %q in\n%s", c.arguments, want, said)
			}
		}
		if exitCode(err) != c.code {
			t.Errorf("%v: exit %d, want %d", c.arguments, exitCode(err), c.code)
		}
	}
}

func TestS63_ProgressIsOneLineForAPersonAndNothingForAProgram(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "Nothing.", "b.txt": "SSN: 512-43-6789", "c.txt": "IBAN GB82 WEST 1234 5698 7654 32"})
	for _, watched := range []bool{true, false} {
		var out, notes bytes.Buffer
		err := scanCommand(context.Background(), []string{dir}, stdio{in: os.Stdin, out: &out, notes: &notes, terminal: watched})
		if exitCode(err) != 1 || strings.Contains(out.String(), "\x1b") {
			t.Errorf("exit %d:\n%s", exitCode(err), out.String())
		}
		said := notes.String()
		if watched && !(strings.Contains(said, "[......") && strings.Contains(said, "3 of 3 files, 1 held") && strings.HasSuffix(said, "3 files, 1 flagged, 1 held\n")) || !watched && said != "" {
			t.Errorf("watched %v: %q", watched, said)
		}
	}
}
