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
		{"twelve digits within sixteen of which the last is wrong", "Visa 3570 4224 4230 9778"},
		{"a word within a hash", "365\tf12d1054fbd242a85e10fb2a30c2bc2346e60cd3f4dda4d8ad8\npdfjs/issue12810.pdf\t253783\t412c956edda0"},
		{"a word within packed data", "3d3MaRW8CNI7H2VQTglIAWVe6fl5/zi9qN2Yr\n/Jan5HNbn7QA2h82Qi+idB8vaJoGnJp2jWUVjZR9IolpU"},
		{"git commit", "commit 44dea59a1b2c3d4e5f60718293a4b5c6d7e8f901"},
		{"section list", "Sections 101, 102, 103, 104 and 105 apply"},
		{"docket", "No. 1:19-cv-04327-JPO"},
		{"e-mail and address are no reason alone", "write to ada@firm.co.uk from 86.121.97.248"},
		{"years in columns", "2019 2020 2021 2022 2023 2024"},
		{"ten digits of an NHS trust's contract", "the NHS Trust's contract, order 9434765919, was signed"},
		{"fax after NHS", "NHS Greater Glasgow, fax: 0141 201 4401"},
		{"clause list after server", "the Client under clauses 2.4.1.3, 2.4.1.4 and 10.1.2.3"},
		{"invoice in card groups", "Invoice no. 4539 5787 6362 1486"},
		{"waybill", "waybill 4539578763621486 left the port"},
		{"invoice near account", "invoice 12345678 is open"},
		{"ISSN", "ISSN 0317-8471"},
		{"ISBN with spaces", "ISBN 978 0 306 40615 7, pp. 12345678"},
		{"FedEx", "FedEx tracking 7712 3456 7890"},
		{"DHL", "waybill 1234567890 with DHL"},
		{"page range of a reporter", "347 U.S. 483, 495-496 (1954), 98 L. Ed. 873, 1954 U.S. LEXIS 2094"},
		{"Bates range with spaces", "Bates ABC 00012345 - ABC 00012399"},
		{"Bates in brackets", "(DEF-0001234567, DEF-0001234590)"},
		{"Code of Federal Regulations", "21 C.F.R. § 1301.13(e)(1)(iv) and 17 CFR 240.10b-5"},
		{"Statutes at Large", "Pub. L. 116-136, 134 Stat. 281"},
		{"public notice", "public notice 123456789 in the gazette"},
		{"publication", "Publication 20240123456 A1"},
		{"relic", "a relic 12345678 of the republic"},
		{"software licence", "software licence A1234567"},
		{"licence plate", "licence plate AB123456"},
		{"account of events", "on account of 12345678 votes"},
		{"passport to success", "the passport office closed in 20240131"},
		{"cubic metres", "1 234 567 890 cubic metres"},
		{"German article", "ein 12-3456789"},
		{"Spanish preposition", "sin 566518353"},
		{"amounts in a table", "1,234,567\t2,345,678\t3,456,789"},
		{"matter number", "Matter 512-43-678901"},
		{"phone with extension", "Tel. 212-555-0123 ext 4567"},
		{"ZIP code", "New York, NY 10001-2345"},
		{"case citation", "Case C-311/18, ECLI:EU:C:2020:559"},
		{"US docket", "Case 2:21-cv-00123-ABC Document 45 Filed 06/07/22 Page 12 of 34 PageID 5678901"},
		{"patent", "U.S. Patent No. 10,123,456 and US20190123456A1"},
		{"ICD alike in a clause", "see Schedule A12.3 and Exhibit E11.9"},
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
