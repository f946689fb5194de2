package dlp

import "testing"

func TestS62_BankCodes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"labelled", "BIC: DEUTDEFF", "bic high DEUTDEFF"},
		{"with a branch", "SWIFT/BIC code DEUTDEFF500", "bic high DEUTDEFF500"},
		{"Swift", "Swift code: NWBKGB2L", "bic high NWBKGB2L"},
		{"in groups", "BIC DEUT DE FF 500", "bic high DEUT DE FF 500"},
		{"on the next line", "BIC\nCHASUS33XXX", "bic high CHASUS33XXX"},
		{"beside its account", "DE89 3704 0044 0532 0130 00, COBADEFFXXX", "iban high DE89 3704 0044 0532 0130 00; bic medium COBADEFFXXX"},
		{"another country beside an account", "DE89 3704 0044 0532 0130 00 DOCUMENT", "iban high DE89 3704 0044 0532 0130 00"},
		{"no such country", "BIC: DEUTQQFF", ""},
		{"seven characters", "BIC: DEUTDEF", ""},
		{"nine characters", "BIC: DEUTDEFF5", ""},
		{"no label", "the DEUTDEFF building", ""},
		{"inside a word", "CUBICDEUTDEFF", ""},
		{"small letters", "swift progress and cubic deutdeff", ""},
		{"paragraph between", "BIC\n\nDEUTDEFF", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, "bic", "iban"); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// Accounts whose country checks them itself: high when right, medium when only the IBAN's own digits are.
func TestS62_AccountsInsideIBANs(t *testing.T) {
	for _, v := range []string{"BE68539007547034", "CZ6508000000192000145399", "EE382200221020145685", "ES9121000418450200051332", "FI2112345600000785", "FR1420041010050500013M02606",
		"HR1210010051863000160", "HU42117730161111101800000000", "IT60X0542811101000000123456", "ME25505000012345678951", "MK07250120000058984", "NO9386011117947", "PL61109010140000071219812874",
		"PT50000201231234567890154", "RS35260005601001611379", "SI56191000000123438", "SK3112000000198742637541", "SM86U0322509800000000270100", "BA391290079401028494", "MC5811222000010123456789030"} {
		if got := expect("to "+v+" please", "iban"); got != "iban high "+v {
			t.Errorf("%s: %q", v, got)
		}
	}
	for _, v := range []string{"BE", "NO", "FR", "IT", "ES"} {
		body := map[string]string{"BE": "539007547035", "NO": "86011117948", "FR": "20041010050500013M02607", "IT": "Y0542811101000000123456", "ES": "21000418460200051332"}[v]
		check := 98 - mod97(body+v+"00")
		full := v + string([]byte{'0' + byte(check/10), '0' + byte(check%10)}) + body
		if got := expect("to "+full+" please", "iban"); got != "iban medium "+full {
			t.Errorf("%s: %q", full, got)
		}
	}
}
