package review_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"strongroom/shared/dlp"
	"strongroom/shared/review"
)

func found(start, end int) dlp.Finding {
	return dlp.Finding{Detector: "us-ssn", Start: start, End: end, Confidence: dlp.High, Masked: "•••", Where: "page 1"}
}

// What a reviewer reads, by where the findings stand.
func TestS64_Notes(t *testing.T) {
	long := strings.Repeat("word ", 400)
	for name, c := range map[string]struct {
		text     string
		findings []dlp.Finding
		places   int
		has      string
	}{
		"one":                      {"the number 512-43-6789 is his", []dlp.Finding{found(11, 22)}, 1, "the number ••• is his"},
		"at both ends":             {"512 and 513", []dlp.Finding{found(0, 3), found(8, 11)}, 1, "••• and •••"},
		"one within another":       {"512-43-6789 end", []dlp.Finding{found(0, 11), found(4, 6)}, 1, "••• end"},
		"one over another's end":   {"0123456789 end", []dlp.Finding{found(0, 6), found(4, 10)}, 1, "••• end"},
		"far apart":                {"512 " + long + "513", []dlp.Finding{found(0, 3), found(2004, 2007)}, 2, "••• word"},
		"letters of several bytes": {strings.Repeat("ß", 500) + "512" + strings.Repeat("字", 500), []dlp.Finding{found(1000, 1003)}, 1, "ß•••字"},
	} {
		var n review.Notes
		n.Add("page 1", c.text, c.findings)
		if len(n.Places) != c.places {
			t.Errorf("%s: %d places", name, len(n.Places))
			continue
		}
		all := ""
		for _, p := range n.Places {
			all += p.Text + "\n"
			if !utf8.ValidString(p.Text) {
				t.Errorf("%s: not UTF-8", name)
			}
			for _, m := range p.Marks {
				if p.Text[m.Start:m.End] != "•••" {
					t.Errorf("%s: a mark on %q", name, p.Text[m.Start:m.End])
				}
			}
		}
		if !strings.Contains(all, c.has) || strings.Contains(all, "512") || strings.Contains(all, "6789") {
			t.Errorf("%s: %q", name, all)
		}
		encoded, err := n.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := review.Decode(bytes.NewReader(encoded)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A value that is a finding in one place is masked wherever else it is written, and its neighbours too.
func TestS64_NotesMaskAValueThatIsWrittenAgain(t *testing.T) {
	const first, second = "SSN 512-43-6789, again 512436789 and 512 43 6789.", "Reference 512436789; SSN 513-44-7890"
	var n review.Notes
	n.Learn(second, []dlp.Finding{found(25, 36)})
	n.Add("page 1", first+" Not 513447890.", []dlp.Finding{found(4, 15)})
	n.Add("page 2", second, []dlp.Finding{found(25, 36)})
	want := []string{"SSN •••, again ••• and •••. Not •••.", "Reference •••; SSN •••"}
	for i, p := range n.Places {
		if p.Text != want[i] {
			t.Errorf("%q, want %q", p.Text, want[i])
		}
	}
	marking := dlp.Finding{Detector: "privilege", Start: 0, End: 10, Masked: "PRIVILEGED"}
	var open review.Notes
	open.Add("page 1", "PRIVILEGED: a privileged seat", []dlp.Finding{marking})
	if got := open.Places[0]; len(got.Marks) != 1 || got.Text != "PRIVILEGED: a privileged seat" {
		t.Errorf("%+v", got)
	}
}

// Notes that Encode writes can be read again, whatever the text is made of.
func TestS64_NotesAreReadAgain(t *testing.T) {
	for name, text := range map[string]string{
		"signs that JSON escapes": "512 " + strings.Repeat("<&>\x01", 200),
		"many short pieces":       "512 of",
	} {
		var n review.Notes
		const count = 20000
		for range count {
			n.Add("a cell", text, []dlp.Finding{found(0, 3)})
		}
		encoded, err := n.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := review.Decode(bytes.NewReader(encoded))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if shown := len(again.Places); shown == 0 || shown+again.More != count {
			t.Errorf("%s: %d shown and %d more of %d", name, shown, again.More, count)
		}
	}
}

// However much is found, the notes stay small, and say how much they leave out.
func TestS64_NotesAreBounded(t *testing.T) {
	text := strings.Repeat("512 "+strings.Repeat("x", 2000)+" ", 2000)
	var findings []dlp.Finding
	for at := 0; at < len(text); at += 2005 {
		findings = append(findings, found(at, at+3))
	}
	var n review.Notes
	n.Add("page 1", text, findings)
	encoded, err := n.Encode()
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, p := range n.Places {
		shown += len(p.Marks)
	}
	if len(encoded) > 1<<20 || n.More == 0 || shown+n.More != len(findings) {
		t.Errorf("%d bytes; %d of %d shown, %d more", len(encoded), shown, len(findings), n.More)
	}
}

// A finding's value is never in the notes, wherever it stands; whatever is decoded fits its text.
func FuzzNotes(f *testing.F) {
	f.Add("the number 512-43-6789 is his", 11, 11, 3, 4)
	f.Add("ßßß字", 1, 2, 0, 9)
	f.Fuzz(func(t *testing.T, text string, a, n, b, m int) {
		text = strings.ToValidUTF8(text, "?")
		var findings []dlp.Finding
		for _, s := range [][2]int{{a, n}, {b, m}} {
			start := min(max(s[0], 0), len(text))
			end := min(start+min(max(s[1], 0), len(text)), len(text))
			for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
				start--
			}
			for end < len(text) && !utf8.RuneStart(text[end]) {
				end++
			}
			if end > start {
				findings = append(findings, found(start, end))
			}
		}
		if len(findings) == 2 && findings[0].Start > findings[1].Start {
			findings[0], findings[1] = findings[1], findings[0]
		}
		var notes review.Notes
		notes.Add("p", text, findings)
		encoded, err := notes.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := review.Decode(bytes.NewReader(encoded)); err != nil {
			t.Errorf("%q %v: %v", text, findings, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"places":[{"name":"p","text":"a ••• b","marks":[{"start":2,"end":11,"detector":"us-ssn","confidence":"high"}]}]}`))
	f.Add([]byte(`{"places":[{"text":"a","marks":[{"start":-1,"end":5}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := review.Decode(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, p := range n.Places {
			for _, m := range p.Marks {
				_ = p.Text[m.Start:m.End]
			}
		}
	})
}
