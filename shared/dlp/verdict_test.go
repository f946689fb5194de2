package dlp

import "testing"

func TestS63_Decide(t *testing.T) {
	card := func(c Confidence, where string) Finding {
		return Finding{Detector: Card, Confidence: c, Masked: "•••• 1486", Where: where}
	}
	ssn := Finding{Detector: SSN, Confidence: Medium, Masked: "•••-••-••••", Where: "line 2"}
	key := Finding{Detector: PrivateKey, Confidence: High}
	for _, c := range []struct {
		name     string
		findings []Finding
		hold     bool
		sentence string
		reasons  int
	}{
		{"nothing", nil, false, "", 0},
		{"low alone", []Finding{card(Low, "page 1"), card(Low, "page 2")}, false, "", 1},
		{"medium holds", []Finding{ssn}, true, "The document contains a US social security number (line 2).", 1},
		{"high holds", []Finding{key}, true, "The document contains a private key.", 1},
		{"low is not counted beside high", []Finding{card(Low, "page 1"), card(High, "page 2")}, true, "The document contains a payment card number (page 2).", 1},
		{"places once each", []Finding{card(High, "page 2"), card(Medium, "page 2")}, true, "The document contains 2 payment card numbers (page 2).", 1},
		{"many places", []Finding{card(High, "page 1"), card(High, "page 2"), card(High, "page 3"), card(High, "page 4"), card(High, "page 5")}, true,
			"The document contains 5 payment card numbers (page 1, page 2, page 3, and 2 more places).", 1},
		{"several detectors, in the detectors' order", []Finding{key, card(High, "page 1"), ssn}, true,
			"The document contains a US social security number (line 2), a payment card number (page 1) and a private key.", 3},
		{"a low detector beside a holding one", []Finding{card(Low, "page 1"), key}, true, "The document contains a private key.", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Decide(c.findings)
			if v.Hold != c.hold || v.Sentence() != c.sentence || len(v.Reasons) != c.reasons {
				t.Errorf("got hold=%v %q with %d reasons, want hold=%v %q with %d", v.Hold, v.Sentence(), len(v.Reasons), c.hold, c.sentence, c.reasons)
			}
		})
	}
}

func TestS63_LowReasonsSayMaybe(t *testing.T) {
	v := Decide([]Finding{{Detector: Card, Confidence: Low, Masked: "m", Where: "page 1"}})
	if want := "what may be a payment card number (page 1)"; v.Reasons[0].Text != want || v.Reasons[0].Holds {
		t.Errorf("got %+v, want %q", v.Reasons[0], want)
	}
}
