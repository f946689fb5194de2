package dlp

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// labelled maps the types of Presidio's research set to detectors.
var labelled = map[string]string{"US_SSN": SSN, "CREDIT_CARD": Card, "PRIVATE_KEY": PrivateKey, "IBAN_CODE": "iban", "EMAIL_ADDRESS": "email",
	"US_DRIVER_LICENSE": "us-driving-licence", "IP_ADDRESS": "ip-address", "PHONE_NUMBER": Phone, "STREET_ADDRESS": Address}

// TestS62_Labelled measures the detectors on labelled texts, one JSON object a line: {"text", "spans": [{"start", "end", "type"}]}, offsets
// in code points. Set STRONGROOM_LABELLED to the file; without it the test has nothing to do. A finding is right when it overlaps a span
// of its type. Findings of a low confidence are counted apart, as they hold nothing.
func TestS62_Labelled(t *testing.T) {
	path := os.Getenv("STRONGROOM_LABELLED")
	if path == "" {
		t.Log("STRONGROOM_LABELLED is not set: nothing to measure")
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tallies := map[string]*tally{}
	for _, d := range Detectors() {
		tallies[d.ID] = &tally{}
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row labelledText
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		measure(t, row, tallies)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, d := range Detectors() {
		n := tallies[d.ID]
		if n.spans+n.right+n.wrong+n.low == 0 {
			continue
		}
		t.Logf("%-14s %4d labelled, %4d found (recall %.4f), %4d right and %d wrong (precision %.4f), %d wrong of low confidence", d.ID, n.spans, n.found,
			float64(n.found)/float64(max(n.spans, 1)), n.right, n.wrong, float64(n.right)/float64(max(n.right+n.wrong, 1)), n.low)
	}
}

// tally counts what a detector did.
type tally struct{ spans, found, right, wrong, low int }

// labelledText is one line of the file.
type labelledText struct {
	Text  string
	Spans []struct {
		Start, End int
		Type       string
	}
}

func measure(t *testing.T, row labelledText, tallies map[string]*tally) {
	t.Helper()
	runes := []rune(row.Text)
	byteAt := func(i int) int { return len(string(runes[:i])) }
	findings := Scan(row.Text)
	right := make([]bool, len(findings))
	for _, s := range row.Spans {
		id, ok := labelled[s.Type]
		if s.Type == "DATE_TIME" { // the set doesn't say which dates are of birth: those that are found must be among its dates
			for i, f := range findings {
				right[i] = right[i] || f.Detector == Birth && f.Start < byteAt(s.End) && byteAt(s.Start) < f.End
			}
		}
		if !ok {
			continue
		}
		n := tallies[id]
		n.spans++
		hit := false
		for i, f := range findings {
			if f.Detector == id && f.Start < byteAt(s.End) && byteAt(s.Start) < f.End {
				hit, right[i] = true, true
			}
		}
		if hit {
			n.found++
		} else {
			t.Logf("missed %s %q in %q", id, string(runes[s.Start:s.End]), row.Text)
		}
	}
	for i, f := range findings {
		n := tallies[f.Detector]
		switch {
		case right[i]:
			n.right++
		case f.Confidence == Low:
			n.low++
		default:
			n.wrong++
			t.Logf("wrong %s %s %q in %q", f.Detector, f.Confidence, row.Text[f.Start:f.End], row.Text)
		}
	}
}
