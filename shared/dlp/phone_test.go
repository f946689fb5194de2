package dlp

import (
	"strings"
	"testing"
)

func TestS62_TelephoneNumbers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"E.164", "call +442079460018 now", "high +442079460018"},
		{"international with spaces", "reach us on +44 20 7946 0018.", "high +44 20 7946 0018"},
		{"trunk prefix in brackets", "at +44 (0)20 7946 0018", "high +44 (0)20 7946 0018"},
		{"bracket before the plus", "(+49 30 901820)", "high (+49 30 901820)"},
		{"exit code", "Tel. 0033 1 42 68 53 00", "high 0033 1 42 68 53 00"},
		{"no-break spaces and dashes", "Tel. +33\u00a01\u00a042–68–53–00", "high +33\u00a01\u00a042–68–53–00"},
		{"full width", "電話 +４４ ２０ ７９４６ ００１８", "high +４４ ２０ ７９４６ ００１８"},
		{"not in the plan, but a plus", "at +44 000 0000 111", "medium +44 000 0000 111"},
		{"American", "at (602) 272-9781", "medium (602) 272-9781"},
		{"American with a label", "Phone: 602-272-9781", "high 602-272-9781"},
		{"American with dots and extension", "fax 259.735.7502x459", "high 259.735.7502x459"},
		{"national, labelled", "Tel: 020 7946 0018", "high 020 7946 0018"},
		{"national, German word", "Telefon 030 901820", "high 030 901820"},
		{"national, French word", "Tél. : 01 42 68 53 00", "high 01 42 68 53 00"},
		{"label on the line above", "Mobile\n07911 123456", "high 07911 123456"},
		{"label behind", "020 7946 0018 (office)", "high 020 7946 0018"},
		{"letter label", "T: 020 7946 0018", "high 020 7946 0018"},
		{"fax", "Fax 020 7946 0019", "high 020 7946 0019"},
		{"labelled, in no plan", "Phone: 0000 112 233", "medium 0000 112 233"},

		{"national without a label", "the figure 020 7946 0018 is", ""},
		{"order number", "Order 602-272-9781", ""},
		{"invoice number", "invoice no. 602-272-9781", ""},
		{"area code 011", "at 011-272-9781", ""},
		{"a date", "call on 2026-11-22", ""},
		{"a date and a time", "call on 22.11.2026 10:30", ""},
		{"an amount", "call $1234567", ""},
		{"social security number", "call 512-43-6789", ""},
		{"page ranges", "pages 1234-1250, 1301-1310", ""},
		{"ISBN", "ISBN 978-3-16-148410-0", ""},
		{"ISSN", "ISSN 0317-8471", ""},
		{"clause", "clause 12.4.1.2", ""},
		{"plus in a sum", "+12 345 678", ""},
		{"Bates range", "tel SMITH0001234567", ""},
		{"UUID", "550e8400-e29b-41d4-a716-446655440000", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.TrimPrefix(expect(c.text, Phone), Phone+" "); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}
