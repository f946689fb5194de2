package dlp

import (
	"strings"
	"testing"
)

// The header of a column speaks for every number below it, however far; what stands in other columns doesn't.
func TestS62_TableHeaders(t *testing.T) {
	rows := func(head, row string, n int) string { return head + "\n" + strings.Repeat(row+"\n", n) }
	filler := "Smith,Ada,7 Hill Road,Leeds,,active and well,since last year,nothing to add here and no more words\n"
	for _, c := range []struct{ name, text, want string }{
		{"commas", rows("name,ssn,city", "Ada,512436789,Leeds", 3), "us-ssn high 512436789; us-ssn high 512436789; us-ssn high 512436789"},
		{"tabs", "name\tSSN\tcity\nAda\t512436789\tLeeds\n", "us-ssn high 512436789"},
		{"bars", "| name | SSN | city |\n|---|---|---|\n| Ada | 512436789 | Leeds |\n", "us-ssn high 512436789"},
		{"semicolons", "name;SSN;city\nAda;512436789;Leeds\n", "us-ssn high 512436789"},
		{"forty rows below", "last,first,street,city,ssn,state,since,note\n" + strings.Repeat(filler, 40) + "Moreno,Ada,9 Hill Road,Leeds,512436789,active,now,none\n", "us-ssn high 512436789"},
		{"comma in quotation marks", "name,ssn\n" + "\"Moreno, Ada\",none\n\"Lovelace, Countess of Somewhere-far-away-in-the-North-where-nobody-ever-goes-in-winter-or-in-summer\",512436789\n", "us-ssn high 512436789"},
		{"no header", rows("", "Ada,512436789,Leeds", 3), ""},
		{"other column", "last,first,street,city,ssn,state,since,note\n" + strings.Repeat(filler, 40) + "Moreno,Ada,512436789,Leeds,none,active,now,none\n", ""},
		{"another table between", "name,ssn,city\nword,word,word\nno cells here at all, and this is a line of prose, with as many commas, and more\n" +
			strings.Repeat("x", 100) + "\nAda,512436789,Leeds\n", ""},
		{"prose with commas", "We asked for the SSN, in writing and with all due respect to the other side of the matter and its counsel.\n" + strings.Repeat("y", 100) +
			", 512436789", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, SSN); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

// Short words of everyday language are context in capitals, or as labels.
func TestS62_EverydayWords(t *testing.T) {
	for _, c := range []struct{ name, text, id, want string }{
		{"German article", "das ist ein Betrag von 12-3456789 Einheiten", "us-ein", ""},
		{"capitals", "EIN 12-3456789", "us-ein", "us-ein high 12-3456789"},
		{"label", "ein: 12-3456789", "us-ein", "us-ein high 12-3456789"},
		{"field", `{"ein": "12-3456789"}`, "us-ein", "us-ein high 12-3456789"},
		{"Spanish preposition", "sin 566 518 353 pesos", "ca-sin", "ca-sin low 566 518 353"},
		{"SIN", "SIN 566 518 353", "ca-sin", "ca-sin high 566 518 353"},
		{"lic inside public", "the public 566 518 353 list", "ca-sin", "ca-sin low 566 518 353"},
		{"word in a longer word", "passporting 512436789", "us-passport", ""},
		{"word after digits", "2passport 512436789", "us-passport", "us-passport medium 512436789"},
		{"NINO without suffix", "NI number AB 12 34 56", "gb-nino", "gb-nino high AB 12 34 56"},
		{"NINO without suffix, no context", "item AB 12 34 56", "gb-nino", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, c.id); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

// A card with its expiry date and security code is one without further words.
func TestS62_CardsWithExpiryAndCode(t *testing.T) {
	for text, want := range map[string]string{
		"4539578763621486 05/29 123":       "high",
		"4539578763621486, 05/2029, 1234":  "high",
		"4539578763621486 123 05-29":       "high",
		"4539578763621486 05/29":           "medium",
		"4539578763621486 13/29 123":       "medium",
		"4539578763621486 123":             "medium",
		"4539578763621486 05/29 123456789": "medium",
	} {
		if got := expect(text, Card); got != "payment-card "+want+" 4539578763621486" {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// What is found around a number doesn't depend on what was asked before: a text's findings are those of its parts.
func TestS62_SurroundingsAreLocal(t *testing.T) {
	parts := []string{"SSN 512436789", "card 4539578763621486", "NHS number 943 476 5919", "nothing 512436789", "passport no. 512436789", "AB 12 34 56 C and NI"}
	gap := "\n\n" + strings.Repeat("word ", 80) + "\n\n"
	var want []string
	for _, p := range parts {
		want = append(want, expect(p))
	}
	for n := range 40 {
		space := gap[:2] + strings.Repeat("é ", n*7) + gap
		if got, want := expect(strings.Join(parts, space)), strings.Join(append([]string(nil), nonempty(want)...), "; "); got != want {
			t.Errorf("gap %d:\n got %s\nwant %s", len(space), got, want)
		}
	}
}

func nonempty(list []string) (kept []string) {
	for _, s := range list {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
