package dlp

import "testing"

// Documents without check digits: the country's words name them, "passport" alone is the Union's, and nothing is found without a word.
func TestS62_EuropeanDocuments(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Austrian passport", "Austrian passport U1234567", "at-passport high U1234567"},
		{"French passport", "Passeport n° 09AB12345", "fr-passport high 09AB12345"},
		{"German passport with its check digit", "Reisepass C01X00T478", "de-passport high C01X00T478"},
		{"German passport, wrong check digit", "Reisepass C01X00T471", ""},
		{"Dutch passport", "Paspoortnummer: SPECI2014", "nl-passport high SPECI2014"},
		{"Polish identity card", "dowód osobisty ABA300000", "pl-id-card high ABA300000"},
		{"Polish identity card, wrong check digit", "dowód osobisty ABA400000", ""},
		{"Italian licence", "patente di guida U1B23456C", ""},
		{"Italian licence in form", "patente di guida AB1234567C", "it-driving-licence high AB1234567C"},
		{"Swedish licence", "körkort 850709-9805", "se-driving-licence high 850709-9805"},
		{"French identity card", "carte nationale d'identité 880692310285", "fr-id-card high 880692310285"},
		{"health card", "EHIC 80276100700123456789", "eu-ehic high 80276100700123456789"},
		{"health card of no country", "EHIC 80999100700123456789", ""},
		{"Norwegian company with its suffix", "974 760 673 MVA", "no-orgnr high 974 760 673"},
		{"Northern Ireland", "VAT XI868623721", "eu-vat high XI868623721"},
		{"Cyprus", "VAT number CY10259033P", "eu-vat high CY10259033P"},

		{"a word in capitals behind passport", "passport REQUIRED2 for all", ""},
		{"clause behind passport", "Passport clause 12.4.1", ""},
		{"order behind Führerschein", "Bestellung 12345678", ""},
		{"tracking number", "Tracking 12345678901", ""},
		{"ISBN", "ISBN 978-3-16-148410-0", ""},
		{"page ranges", "Seiten 12345-12399", ""},
		{"date of an agreement", "Vertrag vom 2020-03-03", ""},
		{"eight digits in eights", "amount 12345678", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, f := range Scan(c.text) {
				if f.Confidence != Low {
					got = f.Detector + " " + string(f.Confidence) + " " + c.text[f.Start:f.End]
				}
			}
			if got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// Every country of the Union and of EFTA has its numbers.
func TestS62_CountriesAreCovered(t *testing.T) {
	count := map[string]int{}
	for _, d := range Detectors() {
		count[d.Country]++
	}
	for _, c := range []string{"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "CH", "NO", "IS", "LI"} {
		if count[c] < 3 {
			t.Errorf("%s has %d detectors", c, count[c])
		}
		if code := map[string]string{"GR": "EL"}[c]; vatNumbers[c] == nil && vatNumbers[code] == nil && c != "CH" && c != "NO" && c != "IS" && c != "LI" {
			t.Errorf("%s has no VAT rule", c)
		}
	}
}
