package dlp

import (
	"slices"
	"strings"
	"testing"
)

// Numbers made for these tests: a right check digit, an issuer's range, on no published list.
const (
	visa       = "4539578763621486"
	mastercard = "5425233430109903"
	amex       = "374245455400126"
)

// expect writes findings as "detector confidence value", values as they stand in the text. When ids are given, only theirs.
func expect(text string, ids ...string) string {
	var all []string
	for _, f := range Scan(text) {
		if len(ids) > 0 && !slices.Contains(ids, f.Detector) {
			continue
		}
		all = append(all, f.Detector+" "+string(f.Confidence)+" "+text[f.Start:f.End])
	}
	return strings.Join(all, "; ")
}

func TestS62_PaymentCards(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"solid with context", "Please charge my card 4539578763621486 today", "payment-card high 4539578763621486"},
		{"solid without context", "The figure is 4539578763621486 as said", "payment-card medium 4539578763621486"},
		{"printed with spaces", "x 4539 5787 6362 1486 y", "payment-card high 4539 5787 6362 1486"},
		{"printed with dashes", "x 4539-5787-6362-1486 y", "payment-card high 4539-5787-6362-1486"},
		{"printed with dots", "x 4539.5787.6362.1486 y", "payment-card high 4539.5787.6362.1486"},
		{"en dashes", "x 4539–5787–6362–1486 y", "payment-card high 4539–5787–6362–1486"},
		{"no-break spaces", "x 4539\u00a05787\u00a06362\u00a01486 y", "payment-card high 4539\u00a05787\u00a06362\u00a01486"},
		{"thin spaces", "x 4539\u20095787\u20096362\u20091486 y", "payment-card high 4539\u20095787\u20096362\u20091486"},
		{"full-width digits", "x ４５３９５７８７６３６２１４８６ y", "payment-card medium ４５３９５７８７６３６２１４８６"},
		{"arabic-indic digits", "x ٤٥٣٩٥٧٨٧٦٣٦٢١٤٨٦ y", "payment-card medium ٤٥٣٩٥٧٨٧٦٣٦٢١٤٨٦"},
		{"zero-width space inside", "x 45395787\u200b63621486 y", "payment-card medium 45395787\u200b63621486"},
		{"soft hyphen inside", "x 45395787\u00ad63621486 y", "payment-card medium 45395787\u00ad63621486"},
		{"over a line's end, groups", "x 4539 5787\n6362 1486 y", "payment-card high 4539 5787\n6362 1486"},
		{"over a line's end, solid", "x 45395787636\r\n21486 y", "payment-card medium 45395787636\r\n21486"},
		{"every digit apart", "No: 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6", "payment-card medium 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6"},
		{"american express", "amex 3742 454554 00126", "payment-card high 3742 454554 00126"},
		{"mastercard with expiry beside it", "5425 2334 3010 9903 05/29 123", "payment-card high 5425 2334 3010 9903"},
		{"glued to a label", "Card4539578763621486", "payment-card high 4539578763621486"},
		{"two in one line", "card 4539578763621486, 5425233430109903", "payment-card high 4539578763621486; payment-card high 5425233430109903"},
		{"unknown issuer with a strong word", "credit card 3598899323053410", "payment-card medium 3598899323053410"},
		{"unknown issuer", "number 3598899323053410", ""},
		{"published test number", "card 4111 1111 1111 1111", "payment-card low 4111 1111 1111 1111"},
		{"published test number, solid", "use 4242424242424242", "payment-card low 4242424242424242"},
		{"wrong check digit", "card 4539578763621487", ""},
		{"too long", "card 45395787636214860000", ""},
		{"part of a longer dashed number", "12-4539578763621486-9", ""},
		{"inside a word", "a4539578763621486b", ""},
		{"inside a UUID", "550e8400-e29b-41d4-a716-453957876362", ""},
		{"telephone number", "+4539578763621486", ""},
		{"invoice number", "Invoice 4539578763621486", "payment-card low 4539578763621486"},
		{"tracking number", "tracking no. 4539578763621486", "payment-card low 4539578763621486"},
		{"columns of figures", "4539 5787 6362 1486 4000 4100", "payment-card low 4539 5787 6362 1486"},
		{"decimal places", "0.4539578763621486", ""},
		{"ISBN", "ISBN 978-3-16-148410-0", ""},
		{"page ranges", "pages 1234-1250, 1301-1310", ""},
		{"empty line between", "45395787\n\n63621486", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, SSN, Card); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestS62_SocialSecurityNumbers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"dashes with context", "SSN: 512-43-6789", "us-ssn high 512-43-6789"},
		{"context after", "512-43-6789 is her social security number", "us-ssn high 512-43-6789"},
		{"dashes without context", "He gave 512-43-6789 as his", "us-ssn medium 512-43-6789"},
		{"spaces with context", "Social Security No. 512 43 6789", "us-ssn high 512 43 6789"},
		{"spaces without context", "the rows 512 43 6789 sum up", "us-ssn low 512 43 6789"},
		{"dots with context", "ssn 512.43.6789", "us-ssn high 512.43.6789"},
		{"solid with context", "ssn 512436789", "us-ssn high 512436789"},
		{"solid without context", "number 512436789", ""},
		{"solid with context, glued", "SSN512436789", "us-ssn high 512436789"},
		{"no-break hyphens", "SSN 512‑43‑6789", "us-ssn high 512‑43‑6789"},
		{"full-width", "SSN ５１２－４３－６７８９", "us-ssn high ５１２－４３－６７８９"},
		{"over a line's end", "SSN 512-43-\n6789", "us-ssn high 512-43-\n6789"},
		{"table cells", "SSN\n512\n43\n6789", "us-ssn high 512\n43\n6789"},
		{"zero-width inside", "SSN 512-43\u200b-6789", "us-ssn high 512-43\u200b-6789"},
		{"area 000", "SSN 000-43-6789", ""},
		{"area 666", "SSN 666-43-6789", ""},
		{"area 900 (an ITIN)", "SSN 900-70-6789", ""},
		{"group 00", "SSN 512-00-6789", ""},
		{"serial 0000", "SSN 512-43-0000", ""},
		{"published 1938", "SSN 078-05-1120", "us-ssn low 078-05-1120"},
		{"typed sample", "SSN 123-45-6789", "us-ssn low 123-45-6789"},
		{"one digit", "SSN 111-11-1111", "us-ssn low 111-11-1111"},
		{"telephone", "call 512-436-7890", ""},
		{"ZIP+4", "Austin 51243-6789", ""},
		{"longer dashed number", "1-512-43-6789", ""},
		{"docket", "Docket 512-43-6789", "us-ssn low 512-43-6789"},
		{"mixed marks", "SSN 512-43.6789", ""},
		{"word inside a word is no context", "passninja 512436789", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, SSN, Card); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestS62_Offsets(t *testing.T) {
	text := strings.Repeat("é\u200b ", 50) + "card ４５３９-5787-6362-1486."
	got := Scan(text)
	if len(got) != 1 || text[got[0].Start:got[0].End] != "４５３９-5787-6362-1486" {
		t.Fatalf("got %+v", got)
	}
	if got[0].Masked != "•••• •••• •••• 1486" {
		t.Errorf("mask %q", got[0].Masked)
	}
}

// A number that lies across the border of what is looked at together is found once.
func TestS62_LongRuns(t *testing.T) {
	for lead := 400; lead < 560; lead += 3 {
		text := strings.Repeat("12 ", lead/2) + visa + strings.Repeat(" 34", 300)
		n := 0
		for _, f := range Scan(text) {
			if text[f.Start:f.End] == visa {
				n++
			}
		}
		if n != 1 {
			t.Fatalf("%d leading digits: found %d times", lead, n)
		}
	}
}

func TestS64_MasksHideValues(t *testing.T) {
	text := "card " + visa + " " + amex + " " + mastercard + " SSN 512-43-6789"
	for _, f := range Scan(text) {
		hidden := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, f.Masked)
		if len(hidden) > 4 || f.Detector == SSN && hidden != "" {
			t.Errorf("%s shows %q", f.Detector, f.Masked)
		}
	}
}
