package lexicon

import (
	"strings"
	"testing"
	"time"

	"strongroom/shared/dlp"
)

// compiled makes a lexicon of one dictionary.
func compiled(t testing.TB, l Lists) *Lexicon {
	t.Helper()
	x, err := Compile(l)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func dictionary(t testing.TB, text string) Lists {
	t.Helper()
	d, err := ParseDictionary("words", text)
	if err != nil {
		t.Fatal(err)
	}
	return Lists{Dictionaries: []*Dictionary{d}}
}

func TestS62_DictionariesFindWholeWordsInAnyForm(t *testing.T) {
	for _, c := range []struct{ terms, text, want string }{
		{"falcon", "Project Falcon closes", "Falcon"},
		{"falcon", "FALCON.", "FALCON"},
		{"falcon", "falcons and falconry, a gyrfalcon", ""},
		{"falcon", "falcon2 and 2falcon", ""},
		{"falcon", "fal\u00adcon and f\u200balcon", "fal\u00adcon|f\u200balcon"},
		{"falcon", "ＦＡＬＣＯＮ", "ＦＡＬＣＯＮ"},
		{"project falcon", "project  falcon, Project\nFalcon, project\u00a0falcon, Project-Falcon", "project  falcon|Project\nFalcon|project\u00a0falcon|Project-Falcon"},
		{"project falcon", "project: falcon; the project of falcon", ""},
		{"project falcon", "project" + strings.Repeat(" ", 40) + "falcon", ""},
		{"project\nproject falcon", "Project Falcon and project owl", "Project Falcon|project"},
		{"café", "the cafe, the café, the cafe\u0301", "cafe|café|cafe\u0301"},
		{"cafe", "CAFÉ", "CAFÉ"},
		{"straße", "STRASSE, Straße", "STRASSE|Straße"},
		{"o'brien", "Mr O’Brien", "O’Brien"},
		{"c++", "written in C++, not in C+", "C++"},
		{".gov", "mail from state.gov", ".gov"},
		{"a&b", "A&B, not A & B or a, b", "A&B"},
		{"attorney-client", "attorney client privilege", "attorney client"},
		{"東京", "本社は東京です", "東京"},
		{"fl", "a ﬂ ligature, flat", "ﬂ"},
		{"7 eleven", "7-Eleven", "7-Eleven"},
		{"word", "word\xff and \xffword", "word|word"},
		{"ǆ", "the letter ǅ", "ǅ"},
		{"αθηνα", "ΑΘΉΝΑ", "ΑΘΉΝΑ"},
	} {
		var got []string
		for _, f := range compiled(t, dictionary(t, c.terms)).Scan(c.text) {
			got = append(got, c.text[f.Start:f.End])
			if f.Detector != "firm-list-words" || f.Confidence != dlp.High || strings.Contains(f.Masked, c.text[f.Start:f.End]) && len(f.Masked) > 3 {
				t.Errorf("%+v", f)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.terms, c.text, strings.Join(got, "|"), c.want)
		}
	}
}

func TestS62_WeightsOfDifferentTermsReachTheThreshold(t *testing.T) {
	x := compiled(t, dictionary(t, "!says Unusual words\n!confidence medium\n!threshold 10\nmerger\t6\nescrow\t4\ntender\t3\n"))
	for text, want := range map[string]dlp.Confidence{
		"merger":                     dlp.Low,
		"merger, merger and merger":  dlp.Low,
		"merger and tender":          dlp.Low,
		"merger and escrow":          dlp.Medium,
		"tender, escrow, the merger": dlp.Medium,
	} {
		for _, f := range x.Scan(text) {
			if f.Confidence != want {
				t.Errorf("%q: %s, want %s", text, f.Confidence, want)
			}
		}
	}
	if d := x.Detectors()[0]; d.ID != "firm-list-words" || !strings.Contains(d.Plural, "Unusual words") || !strings.Contains(d.Check, "weight of 10") {
		t.Errorf("%+v", d)
	}
}

func TestS62_DictionariesThatCannotBeUnderstoodAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "no terms",
		"# only words":                "no terms",
		"falcon\t0":                   "line 1: after the tab",
		"falcon\tmuch":                "weight from 1 to 1000",
		"a\n§§":                       "line 2: a term needs a letter",
		"!confidence sure\na":         "high, medium or low",
		"!threshold none\na":          "a number from 1",
		"!weight 3\na":                `"!weight" is not known`,
		"!says\na":                    "1 to 80 characters",
		strings.Repeat("x", 300):      "at most 200 letters",
		"\xff":                        "not text",
		strings.Repeat("a\t0\n", 30):  "and 10 more lines",
		manyTerms("the same ", 1_001): "begin with the same two words",
	} {
		if _, err := ParseDictionary("words", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: got %v, want %q", text, err, want)
		}
	}
	for _, name := range []string{"", "Words", "a b", "../x", strings.Repeat("a", 41)} {
		if _, err := ParseDictionary(name, "a"); err == nil {
			t.Errorf("the name %q was taken", name)
		}
	}
}

func manyTerms(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(prefix + strings.Repeat("x", i%50+1) + strings.Repeat("y", i/50+1) + "\n")
	}
	return b.String()
}

func FuzzDictionary(f *testing.F) {
	for _, seed := range [][2]string{{"falcon\t3\n!says x", "Falcon"}, {".gov\nc++\no'brien", "x.gov C++ O’BRIEN"}, {"東京\nﬂ\nstraße", "東京ﬂ STRASSE"},
		{"a b\na b c\na", "a-b-c a\u00adb a\u0301 b"}, {"!x", "\xff"}, {"\u0301a", "a\u0301"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, terms, text string) {
		d, err := ParseDictionary("words", terms)
		if err != nil {
			return
		}
		x := compiled(t, Lists{Dictionaries: []*Dictionary{d}})
		sound(t, x, text)
		sound(t, x, terms)
	})
}

// sound holds findings against what every Scan promises.
func sound(t *testing.T, x *Lexicon, text string) {
	t.Helper()
	begun := time.Now()
	found := x.Scan(text)
	if took := time.Since(begun); took > time.Second+time.Duration(len(text))*20*time.Microsecond {
		t.Fatalf("%d bytes took %v", len(text), took)
	}
	ends, last := map[string]int{}, 0
	for _, f := range found {
		if f.Start < 0 || f.End > len(text) || f.Start >= f.End || f.Start < ends[f.Detector] || f.Start < last {
			t.Fatalf("%s from %d to %d in %d bytes", f.Detector, f.Start, f.End, len(text))
		}
		ends[f.Detector], last = f.End, f.Start
	}
}
