package dlp

import "testing"

// What other scanners are known to take for something: none of it may hold a document.
func TestS62_LookAlikesDontHold(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"ten digits that pass the NHS check by chance", "Reference number 9434765919 was given on the call."},
		{"the same in an order", "NHS patient leaflet order no. 9434765919"},
		{"clause number as IP address", "Subject to clause 12.4.1.2 and section 14.10.3.1, the parties agree."},
		{"version as IP address", "Built with version 4.18.0.193 of the driver."},
		{"four-level numbering", "1.2.3.4 Indemnity"},
		{"fax number as NHS number", "NHS Trust, Fax 020 7123 4567, fax 943 476 5919"},
		{"lic inside public", "The public 123456789 records"},
		{"boilerplate without prejudice", "without prejudice to clause 4"},
		{"invoice number as card", "Invoice 4539578763621486"},
		{"ISBN 13", "ISBN 978-0-306-40615-7"},
		{"ISBN 10", "ISBN 0306406152"},
		{"tracking number", "Tracking 1Z 999 AA1 01 2345 6784"},
		{"page range", "pp. 1234-1250, 1301-1310"},
		{"Bates numbers", "SMITH000123456 to SMITH000123499"},
		{"statute citation", "42 U.S.C. 2000e-5, 29 CFR 1910.1200, 12 U.S.C. 1841"},
		{"date and time", "Date: 1978-04-13 12:20:39"},
		{"amount", "a sum of $021000021 or £943,476,591.90"},
		{"international telephone", "call +44 943 476 5919"},
		{"UUID", "550e8400-e29b-41d4-a716-446655440000"},
		{"git commit", "commit 44dea59a1b2c3d4e5f60718293a4b5c6d7e8f901"},
		{"section list", "Sections 101, 102, 103, 104 and 105 apply"},
		{"docket", "No. 1:19-cv-04327-JPO"},
		{"e-mail and address are no reason alone", "write to ada@firm.co.uk from 86.121.97.248"},
		{"years in columns", "2019 2020 2021 2022 2023 2024"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := Decide(Scan(c.text)); v.Hold {
				t.Errorf("%q: %s", c.text, v.Sentence())
			}
		})
	}
}

// Confidence comes from check and context.
func TestS62_Confidence(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"NHS, named", "NHS number: 943 476 5919", "gb-nhs high 943 476 5919"},
		{"NHS, one word", "The patient 943 476 5919 came", "gb-nhs medium 943 476 5919"},
		{"NHS, none", "The value 943 476 5919 is", "gb-nhs low 943 476 5919"},
		{"NHS, wrong digit", "NHS number: 943 476 5918", ""},
		{"IBAN needs no context", "to GB82 WEST 1234 5698 7654 32 please", "iban high GB82 WEST 1234 5698 7654 32"},
		{"IBAN in small letters", "to gb82west12345698765432 please", "iban high gb82west12345698765432"},
		{"IBAN, wrong check", "to GB83 WEST 1234 5698 7654 32 please", ""},
		{"IBAN, wrong length", "IBAN GB82 WEST 1234 5698 7654 3", ""},
		{"label glued", "NHS9434765919", "gb-nhs medium 9434765919"},
		{"field name", "nhs_number=9434765919", "gb-nhs high 9434765919"},
		{"NINO", "NI number AB 12 34 56 C", "gb-nino high AB 12 34 56 C"},
		{"NINO, prefix not in use", "NI number BG 12 34 56 C", ""},
		{"HETU", "hetu 131052-308T", "fi-hetu high 131052-308T"},
		{"DNI", "DNI 12345678-Z", "es-dni high 12345678-Z"},
		{"AHV with dots", "AHV 756.9217.0769.85", "ch-ahv high 756.9217.0769.85"},
		{"Belgian with dots and dashes", "rijksregisternummer 93.05.18-223.61", "be-national-number high 93.05.18-223.61"},
		{"birth number with a slash", "rodné číslo 710319/2745", "cz-birth-number high 710319/2745"},
		{"MBI", "Medicare 1EG4-TE5-MK73", "us-mbi high 1EG4-TE5-MK73"},
		{"ITIN", "ITIN 912-70-1234", "us-itin high 912-70-1234"},
		{"EIN", "EIN 12-3456789", "us-ein high 12-3456789"},
		{"EIN without context", "12-3456789", ""},
		{"CHE with prefix", "UID CHE-116.281.710", "ch-uid high CHE-116.281.710"},
		{"codice fiscale", "Codice Fiscale RSSMRA85T10A562S", "it-codice-fiscale high RSSMRA85T10A562S"},
		{"two labels, each its own", "NHS 943 476 5919, UTR 1955839661", "gb-nhs medium 943 476 5919; gb-utr high 1955839661"},
		{"e-mail", "mail ada.moreno@firm.co.uk.", "email high ada.moreno@firm.co.uk"},
		{"nobody's e-mail", "a@example.com", "email low a@example.com"},
		{"IP with context", "from server 86.121.97.248.", "ip-address high 86.121.97.248"},
		{"IPv6", "address 2001:db8::ff00:42:8329", "ip-address high 2001:db8::ff00:42:8329"},
		{"IP of five parts", "server 1.86.121.97.248", ""},
		{"bitcoin", "to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "crypto-wallet high 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"},
		{"bitcoin, wrong check", "to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", ""},
		{"bech32", "to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "crypto-wallet high bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
		{"JWT", "t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "jwt high eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}
