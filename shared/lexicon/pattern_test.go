package lexicon

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func patterns(t testing.TB, lines ...string) Lists {
	t.Helper()
	p, err := ParsePatterns(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return Lists{Patterns: p}
}

func TestS62_PatternsFindWhatTheySay(t *testing.T) {
	for _, c := range []struct{ line, text, want string }{
		{"file\tACME-\\d{6}\tfile numbers", "see ACME-123456, ACME-12345 and acme-123456", "ACME-123456 medium"},
		{"file\t(?i)acme-\\d{6}\tfile numbers", "see Acme-123456", "Acme-123456 medium"},
		{"file\t\\bACME-\\d{6}\\b\tfile numbers", "XACME-123456 ACME-1234567 ACME-123456", "ACME-123456 medium"},
		{"file\t(?m)^ACME$\tfile numbers", "ACME\nx ACME\nACME", "ACME medium|ACME medium"},
		{"file\t(?:ACME|ROAD)-\\d{2,4}\tfile numbers", "ROAD-12 ACME-12345", "ROAD-12 medium|ACME-1234 medium"},
		{"file\tACME-\\d{6}\tfile numbers\tlow", "ACME-123456", "ACME-123456 low"},
		{"file\tACME-(\\d{4})\tfile numbers\tluhn", "ACME-1234 ACME-1230", "ACME-1230 high"},
		{"file\tREF\\d{2}[A-Z]{3}\tfile numbers\tmod97 medium", "REF00ABC", ""},
		{"file\tk(?i)elvin-\\d\tfile numbers", "kELVIN-3", "kELVIN-3 medium"},
		{"file\t(?i)kelvin-\\d\tfile numbers", "\u212aelvin-3", "\u212aelvin-3 medium"},
	} {
		var got []string
		for _, f := range compiled(t, patterns(t, c.line)).Scan(c.text) {
			got = append(got, c.text[f.Start:f.End]+" "+string(f.Confidence))
			if f.Detector != "firm-pattern-file" {
				t.Errorf("%+v", f)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.line, c.text, got, c.want)
		}
	}
}

func TestS62_PatternsThatCouldBeSlowAreRefused(t *testing.T) {
	for line, want := range map[string]string{
		"":                          "no patterns",
		"a\tb":                      "three or four fields",
		"A\tACME\tx":                "no name for a list",
		"a\tACME\t":                 "1 to 80",
		"a\t(ACME\tx":               "can't be read",
		"a\tACME(?=x)\tx":           "can't be read",
		"a\tACME\\d+\tx":            "how often something may repeat",
		"a\tACME.*\tx":              "how often something may repeat",
		"a\tACME{1,300}\tx":         "longer than 1024 bytes",
		"a\t\\d{6}\tx":              "every match has to contain",
		"a\tAB\\d{6}\tx":            "every match has to contain",
		"a\t(?:ACME|\\d{3})\tx":     "every match has to contain",
		"a\t(?:ACME)?\\d{3}\tx":     "every match has to contain",
		"a\t(?i)sks\\d{3}\tx":       "every match has to contain",
		"a\tACME\tx\tsure":          "is no option",
		"a\tACME\tx\na\tROAD\ty":    "line 2: the id \"a\" stands twice",
		"a\tACME{3000}\tx":          "can't be read",
		"a\t" + long(1001) + "\tx":  "at most 1000",
		"a\tACME\tx\nb\t\xff\tx":    "not text",
		"a\t\ufffd\ufffd\\d{3}\tx":  "every match has to contain",
		"a\t(ACME|(R|(O|\\d)))\tx":  "every match has to contain",
		"a\t[A-Z]{3}-[A-Z]{3}\tx":   "every match has to contain",
		"a\t(?:ACME\\d{1,9})*\tx":   "how often",
		"a\t(?:ACME\\d{1,9}){2}\t ": "1 to 80",
	} {
		if _, err := ParsePatterns(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", line, err, want)
		}
	}
}

func long(n int) string { return strings.Repeat("x", n) }

// What is found in windows is what the expression finds in the whole text.
func TestS62_WindowsMissNothing(t *testing.T) {
	sources := []string{`abc`, `(?i)abc`, `\babc\b`, `a{0,3}abcd{0,2}`, `(?m)^abc`, `(?m)abc$`, `(?:abc|bcd)[ab]{0,4}`, `[^a]abc[^a]`, `(?s).abc.`, `^abc`, `abc$`, `\Babc`, `abc\n?\b`}
	var set []*Pattern
	for i, s := range sources {
		p, err := ParsePatterns(fmt.Sprintf("p%d\t%s\tx", i, s))
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, p...)
	}
	x := compiled(t, Lists{Patterns: set})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "abc", "ABC", "aabc", "bcd", " ", "\n", "é", "\xff", strings.Repeat("-", 30)}), 0, 60).Draw(t, "text"), "")
		got := map[string]string{}
		for _, f := range x.Scan(text) {
			got[f.Detector] += fmt.Sprintf(" %d-%d", f.Start, f.End)
		}
		for _, p := range set {
			want := ""
			for _, m := range p.expression.FindAllStringIndex(text, -1) {
				want += fmt.Sprintf(" %d-%d", m[0], m[1])
			}
			if have := got["firm-pattern-"+p.ID]; have != want {
				t.Fatalf("%s in %q: got%s, want%s", p.source, text, have, want)
			}
		}
	})
}

func TestS62_PiecesOfALongWindowMissNothing(t *testing.T) {
	x := compiled(t, patterns(t, "a\tabc\\d?\tx"))
	text := strings.Repeat("abc1", (2*piece+100)/4)
	found := x.Scan(text)
	if len(found) != MostFindings {
		t.Errorf("%d findings", len(found))
	}
	p := x.patterns.patterns[0]
	n, last := 0, 0
	p.each(text, func(m []int) bool {
		if m[0] != last {
			t.Fatalf("a gap from %d to %d", last, m[0])
		}
		n, last = n+1, m[1]
		return true
	})
	if n != len(text)/4 {
		t.Errorf("%d of %d matches", n, len(text)/4)
	}
}

func FuzzPatterns(f *testing.F) {
	for _, seed := range [][2]string{{"a\tACME-\\d{6}\tx\tluhn", "ACME-123456"}, {"a\t(?i)(?:abc|def){1,3}\\b\tx", "ABCdef abc"}, {"a\t(?m)^abc$\tx", "abc\nabc"},
		{"a\t[^a]{1,200}abc\tx\tlow", strings.Repeat("b", 300) + "abc"}, {"a\t(abc|abcd)(e|)\tx", "abcde"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, file, text string) {
		p, err := ParsePatterns(file)
		if err != nil || len(text) > 1<<16 {
			return
		}
		sound(t, compiled(t, Lists{Patterns: p}), text)
		for _, one := range p {
			want := 0
			for _, m := range one.expression.FindAllStringSubmatchIndex(text, -1) {
				if _, ok := one.finding(text, m); ok {
					want++
				}
			}
			got := 0
			for _, found := range compiled(t, Lists{Patterns: []*Pattern{one}}).Scan(text) {
				if found.Confidence != "" {
					got++
				}
			}
			if got != min(want, MostFindings) {
				t.Fatalf("%q in %q: %d found in windows, %d in the whole text", one.source, text, got, want)
			}
		}
	})
}
