package dlp

import "testing"

// Numbers of the United States, Britain, Ireland, Canada, Australia and New Zealand as documents have them.
func TestS62_EnglishSpeakingCountries(t *testing.T) {
	for _, c := range []struct{ name, text, id, want string }{
		{"Californian licence", "California driver license: A1234567", "us-driving-licence", "us-driving-licence high A1234567"},
		{"a state's code", "Driver's License No. (TX) 12345678", "us-driving-licence", "us-driving-licence high 12345678"},
		{"another state's form", "Florida driver license: A1234567", "us-driving-licence", "us-driving-licence medium A1234567"},
		{"Florida, in groups", "FL DL# W426-545-30-761-0 driver license", "us-driving-licence", "us-driving-licence medium W426-545-30-761-0"},
		{"licence without words", "item A1234567", "us-driving-licence", ""},
		{"lic inside public", "public A1234567", "us-driving-licence", ""},
		{"marriage licence", "marriage license A1234567", "us-driving-licence", ""},
		{"Ontario licence", "Ontario driver's licence A1234-56789-01231", "ca-driving-licence", "ca-driving-licence high A1234-56789-01231"},
		{"Ontario licence, no date", "Ontario driver's licence A1234-56789-09931", "ca-driving-licence", ""},
		{"permis", "Permis de conduire (Québec) : A1234-567890-12", "ca-driving-licence", "ca-driving-licence high A1234-567890-12"},
		{"DVLA", "MORGA657054SM9IJ", "gb-driving-licence", "gb-driving-licence medium MORGA657054SM9IJ"},
		{"DVLA, named", "Driving licence MORGA657054SM9IJ 35", "gb-driving-licence", "gb-driving-licence high MORGA657054SM9IJ 35"},
		{"DVLA, month 13", "Driving licence MORGA613054SM9IJ", "gb-driving-licence", ""},
		{"DVLA, day 41", "Driving licence MORGA657414SM9IJ", "gb-driving-licence", ""},
		{"HICN", "Medicare claim number 512-43-6789-A", "us-hicn", "us-hicn high 512-43-6789-A"},
		{"CUSIP", "CUSIP 037833100", "us-cusip", "us-cusip high 037833100"},
		{"CUSIP without words", "037833100", "us-cusip", ""},
		{"green card", "Permanent resident card number IOE4501424119", "us-green-card", "us-green-card high IOE4501424119"},
		{"A-number", "alien registration number A123-456-789", "us-alien-number", "us-alien-number high A123-456-789"},
		{"ICD-10", "ICD-10: E11.65", "icd-code", "icd-code high E11.65"},
		{"ICD-10, diagnosis", "Diagnosis F32.1, recurrent", "icd-code", "icd-code medium F32.1"},
		{"ICD-9", "ICD-9 code 250.01", "icd-code", "icd-code high 250.01"},
		{"amount after a diagnosis", "the diagnosis cost 250.01", "icd-code", ""},
		{"exhibit", "see Exhibit E11.9", "icd-code", ""},
		{"electoral number", "electoral roll number AB1234", "gb-electoral-roll", "gb-electoral-roll high AB1234"},
		{"electoral number without words", "plate AB1234", "gb-electoral-roll", ""},
		{"sort code and account", "Sort code 12-34-56 Account number 12345678", "gb-bank-account", "gb-bank-account high 12345678"},
		{"sort code", "Sort code: 12-34-56", "gb-sort-code", "gb-sort-code high 12-34-56"},
		{"company", "Company No. SC123456", "gb-company", "gb-company high SC123456"},
		{"company, prefix not in use", "Company No. QQ123456", "gb-company", ""},
		{"Eircode", "Eircode D02 X285", "ie-eircode", "ie-eircode high D02 X285"},
		{"Eircode, no such key", "Eircode Z02 X285", "ie-eircode", ""},
		{"Irish passport", "Irish passport PA1234567", "ie-passport", "ie-passport high PA1234567"},
		{"RAMQ", "RAMQ : TREB 5301 1534", "ca-ramq", "ca-ramq high TREB 5301 1534"},
		{"RAMQ, month 13", "RAMQ : TREB 5313 1534", "ca-ramq", ""},
		{"PHN", "PHN 9698 658 215", "ca-bc-phn", "ca-bc-phn high 9698 658 215"},
		{"PHN, wrong digit", "PHN 9698 648 215", "ca-bc-phn", ""},
		{"transit", "Transit number 12345-003-1234567", "ca-bank-account", "ca-bank-account high 12345-003-1234567"},
		{"BSB", "BSB 062-000 Account 12345678", "au-bank-account", "au-bank-account high 062-000; au-bank-account high 12345678"},
		{"New Zealand account", "bank account 01-0242-0100194-00", "nz-bank-account", "nz-bank-account high 01-0242-0100194-00"},
		{"New Zealand account, wrong digit", "bank account 01-0242-0100195-00", "nz-bank-account", ""},
		{"Australian passport", "Australian passport N1234567", "au-passport", "au-passport high N1234567"},
		{"passport without the word", "document N1234567", "au-passport", ""},
		{"NSW licence", "NSW driver licence no 12345678", "au-driving-licence", "au-driving-licence high 12345678"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, c.id); got != c.want {
				t.Errorf("%q:\n got %s (all: %s)\nwant %s", c.text, got, expect(c.text), c.want)
			}
		})
	}
}
