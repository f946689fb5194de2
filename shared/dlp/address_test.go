package dlp

import (
	"strings"
	"testing"
)

func TestS62_PostalAddresses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"US", "ship it to 742 Evergreen Terrace, Springfield, IL 62704.", "high 742 Evergreen Terrace, Springfield, IL 62704"},
		{"US with unit and ZIP+4", "Jane Roe\n1600 Oak Avenue Suite 300\nSan Jose, CA 95110-1234\n", "high 1600 Oak Avenue Suite 300\nSan Jose, CA 95110-1234"},
		{"US, numbered street", "at 350 5th Avenue, New York, NY 10118", "high 350 5th Avenue, New York, NY 10118"},
		{"US, military", "PSC 3294, Box 9168\nAPO AA 61487", "high PSC 3294, Box 9168\nAPO AA 61487"},
		{"box", "write to P.O. Box 255, Austin, TX 78701", "high P.O. Box 255, Austin, TX 78701"},
		{"UK", "of 221B Baker Street, London NW1 6XE, England", "high 221B Baker Street, London NW1 6XE, England"},
		{"UK, flat behind", "12 Mill Lane, Flat 3, Leeds LS1 4DY", "high 12 Mill Lane, Flat 3, Leeds LS1 4DY"},
		{"Ireland", "7 Grafton Street, Dublin, D02 X285, Ireland", "high 7 Grafton Street, Dublin, D02 X285, Ireland"},
		{"Canada", "100 Queen Street West, Toronto, ON M5H 2N2", "high 100 Queen Street West, Toronto, ON M5H 2N2"},
		{"Australia", "1 Macquarie Street, Sydney NSW 2000", "high 1 Macquarie Street, Sydney NSW 2000"},
		{"Germany", "wohnhaft Hauptstraße 12, 10115 Berlin", "high Hauptstraße 12, 10115 Berlin"},
		{"Germany, two words", "Kölner Straße 12a\n50667 Köln", "high Kölner Straße 12a\n50667 Köln"},
		{"France", "12 rue de la Paix, 75002 Paris", "high 12 rue de la Paix, 75002 Paris"},
		{"Italy", "Via Roma 131, 20121 Milano", "high Via Roma 131, 20121 Milano"},
		{"Spain", "Calle de Alcalá 45, 28014 Madrid", "high Calle de Alcalá 45, 28014 Madrid"},
		{"Netherlands", "Keizersgracht 174, 1016 DW Amsterdam", "high Keizersgracht 174, 1016 DW Amsterdam"},
		{"Poland", "ul. Marszałkowska 10, 00-590 Warszawa", "high ul. Marszałkowska 10, 00-590 Warszawa"},
		{"Hungary", "Rákóczi út 13. Budapest, Hungary", "medium Rákóczi út 13"},
		{"Finland", "Mannerheimintie 5, 00100 Helsinki", "high Mannerheimintie 5, 00100 Helsinki"},
		{"Sweden", "Drottninggatan 8, 111 51 Stockholm", "high Drottninggatan 8, 111 51 Stockholm"},
		{"street alone", "met at 24 Clarke Avenue in May", "medium 24 Clarke Avenue"},

		{"clause", "Section 12 Court Rules apply", ""},
		{"court of law", "in 2019 Supreme Court held", ""},
		{"court in a district", "the 9 District Court judges", ""},
		{"year", "The 2019 Baker Street decision", "medium 2019 Baker Street"},
		{"day of a month", "On July 4 Main Street was closed", ""},
		{"season", "in Spring 2019, Germany agreed", ""},
		{"hearing", "Hearing 12, Suite motion", ""},
		{"article", "Article 5, Germany", ""},
		{"amount", "$12 Street value", ""},
		{"business days", "within 5 Business Days", ""},
		{"period", "a 12 Month Term Loan", ""},
		{"page", "Page 12, 20121 Milano", ""},
		{"statute", "12 U.S.C. 1841, 29 CFR 1910", ""},
		{"lower case prose", "the 3 parties close the road", ""},
		{"agreement", "Agreement dated 3 March 2020, France", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.TrimPrefix(expect(c.text, Address), Address+" "); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}
