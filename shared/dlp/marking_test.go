package dlp

import (
	"strings"
	"testing"
)

var lawIDs = []string{privilegeRule.ID, settlementRule.ID, protectiveRule.ID, docketRule.ID, barRule.ID, topicRules[0].ID, topicRules[1].ID, topicRules[2].ID, topicRules[3].ID}

func TestS62_Markings(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"heading", "PRIVILEGED AND CONFIDENTIAL\nDear Ada", "legal-privilege high PRIVILEGED AND CONFIDENTIAL"},
		{"heading, ampersand", "Privileged & Confidential\nDear Ada", "legal-privilege high Privileged & Confidential"},
		{"heading, two lines", "ATTORNEY-CLIENT PRIVILEGED\nATTORNEY WORK PRODUCT\n", "legal-privilege high ATTORNEY-CLIENT PRIVILEGED\nATTORNEY WORK PRODUCT"},
		{"heading with the rest of a title", "Attorney Work Product – Draft of Memorandum\n", "legal-privilege high Attorney Work Product"},
		{"subject of a letter", "Subject: Privileged and Confidential\n", "legal-privilege high Privileged and Confidential"},
		{"stamp in brackets", "see the note [Legally Privileged] of the meeting of May, and the annex that goes with it, which we sent to you on Monday", "legal-privilege high Legally Privileged"},
		{"single word as a stamp", "PRIVILEGED\n", "legal-privilege high PRIVILEGED"},
		{"single word in writing", "the privileged few who attend", ""},
		{"running text", "The memorandum is privileged and confidential and nobody may see it.", "legal-privilege low privileged and confidential"},
		{"capitals in running text", "This letter is ATTORNEY-CLIENT PRIVILEGED and goes to nobody else than those who are named in it, each of whom has been told so.", "legal-privilege medium ATTORNEY-CLIENT PRIVILEGED"},
		{"mail's small print", "This e-mail may be legally privileged. If you are not the intended recipient, delete it.", "legal-privilege low legally privileged"},
		{"request of counsel", "Prepared at the Request of Counsel\n", "legal-privilege high Prepared at the Request of Counsel"},
		{"German", "Vertrauliche Anwaltskorrespondenz\n", "legal-privilege high Vertrauliche Anwaltskorrespondenz"},
		{"French", "CONFIDENTIEL – AVOCAT / CLIENT\n", "legal-privilege high CONFIDENTIEL – AVOCAT / CLIENT"},
		{"French in writing", "il est tenu au secret professionnel par la loi", "legal-privilege low secret professionnel"},
		{"Spanish", "Secreto profesional abogado-cliente\n", "legal-privilege high Secreto profesional abogado-cliente"},
		{"Italian", "CORRISPONDENZA RISERVATA TRA AVVOCATI\n", "legal-privilege high CORRISPONDENZA RISERVATA TRA AVVOCATI"},
		{"Dutch", "VERTROUWELIJK ADVOCAAT-CLIËNT\n", "legal-privilege high VERTROUWELIJK ADVOCAAT-CLIËNT"},
		{"broken over lines", "PRIVILEGED AND\nCONFIDENTIAL\n", "legal-privilege high PRIVILEGED AND\nCONFIDENTIAL"},
		{"two spaces", "PRIVILEGED  AND  CONFIDENTIAL\n", "legal-privilege high PRIVILEGED  AND  CONFIDENTIAL"},
		{"no-break spaces", "PRIVILEGED\u00a0AND\u00a0CONFIDENTIAL\n", "legal-privilege high PRIVILEGED\u00a0AND\u00a0CONFIDENTIAL"},
		{"soft hyphen", "Privi\u00adleged and Confidential\n", "legal-privilege high Privi\u00adleged and Confidential"},
		{"zero-width space", "PRIVI\u200bLEGED AND CONFIDENTIAL\n", "legal-privilege high PRIVI\u200bLEGED AND CONFIDENTIAL"},
		{"ligature", "Privileged and Conﬁdential\n", "legal-privilege high Privileged and Conﬁdential"},
		{"hyphen at the line's end", "is privi-\nleged and confidential to us", "legal-privilege low privi-\nleged and confidential"},
		{"full-width", "ＰＲＩＶＩＬＥＧＥＤ　ＡＮＤ　ＣＯＮＦＩＤＥＮＴＩＡＬ\n", "legal-privilege high ＰＲＩＶＩＬＥＧＥＤ　ＡＮＤ　ＣＯＮＦＩＤＥＮＴＩＡＬ"},
		{"inside a word", "underprivileged and confidential", ""},

		{"without prejudice", "WITHOUT PREJUDICE\nDear Ada", "settlement-communication high WITHOUT PREJUDICE"},
		{"save as to costs", "Without prejudice save as to costs\n", "settlement-communication high Without prejudice save as to costs"},
		{"and subject to contract", "WITHOUT PREJUDICE AND SUBJECT TO CONTRACT\n", "settlement-communication high WITHOUT PREJUDICE AND SUBJECT TO CONTRACT"},
		{"a meeting", "we spoke on a without prejudice basis yesterday", "settlement-communication medium without prejudice"},
		{"boilerplate: generality", "without prejudice to the generality of the foregoing", ""},
		{"boilerplate: other rights", "This is Without Prejudice to any other rights of the parties.", ""},
		{"boilerplate: dismissed", "the claim was dismissed without prejudice and costs reserved", ""},
		{"boilerplate: with or without", "dismissed with or without prejudice", ""},
		{"rule 408", "SUBJECT TO FRE 408\n", "settlement-communication high SUBJECT TO FRE 408"},
		{"settlement", "CONFIDENTIAL SETTLEMENT COMMUNICATION\n", "settlement-communication high CONFIDENTIAL SETTLEMENT COMMUNICATION"},
		{"subject to contract in writing", "our offer remains subject to contract and survey", "settlement-communication low subject to contract"},
		{"subject to contracts", "is subject to contractual terms", ""},

		{"protective order", "CONFIDENTIAL - SUBJECT TO PROTECTIVE ORDER\n", "protective-order high CONFIDENTIAL - SUBJECT TO PROTECTIVE ORDER"},
		{"eyes only", "HIGHLY CONFIDENTIAL – ATTORNEYS’ EYES ONLY\n", "protective-order high HIGHLY CONFIDENTIAL – ATTORNEYS’ EYES ONLY"},
		{"one attorney's", "ATTORNEY'S EYES ONLY\n", "protective-order high ATTORNEY'S EYES ONLY"},
		{"under seal", "[FILED UNDER SEAL]", "protective-order high FILED UNDER SEAL"},
		{"a deed under seal", "executed as a deed under seal by the company", ""},
		{"highly confidential in writing", "this is highly confidential information", ""},
	} {
		t.Run(c.name, func(t *testing.T) { anywhere(t, c.text, c.want, lawIDs...) })
	}
}

func TestS62_CourtAndBarNumbers(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"federal", "Case 1:21-cv-01234-ABC Document 5", "docket-number high 1:21-cv-01234-ABC"},
		{"federal, two judges", "No. 2:19-cr-00107-JAM-DB", "docket-number high 2:19-cr-00107-JAM-DB"},
		{"federal, no office", "No. 21-cv-01234", "docket-number high 21-cv-01234"},
		{"state", "Docket No. L-001234-21", "docket-number medium L-001234-21"},
		{"state, index", "Index No. 650123/2021", "docket-number medium 650123/2021"},
		{"state, digits alone", "Case No. 20210045", "docket-number low 20210045"},
		{"England, King's Bench", "Claim No: KB-2023-001234", "docket-number high KB-2023-001234"},
		{"German", "Aktenzeichen: 12 O 345/21", "docket-number medium 12 O 345/21"},
		{"neutral citation", "[2020] EWHC 123 (Ch)", ""},
		{"reporter", "410 U.S. 113 (1973)", ""},
		{"time of day", "at 1:21-2:30", ""},
		{"Bates number", "SMITH000123456", ""},
		{"clause", "case numbers in clause 12.1", ""},

		{"state bar", "State Bar No. 123456", "bar-number high 123456"},
		{"signature block", "Ada Moreno (SBN 123456)", "bar-number medium 123456"},
		{"SRA", "SRA No: 654321", "bar-number high 654321"},
		{"candy bar", "bar no candy 123456", ""},
		{"Bates number after bar", "BAR000123", ""},
	} {
		t.Run(c.name, func(t *testing.T) { anywhere(t, c.text, c.want, docketRule.ID, barRule.ID) })
	}
}

func TestS62_KindsOfDocuments(t *testing.T) {
	far := strings.Repeat("and so forth ", topicReach/12)
	for _, c := range []struct{ name, text, want string }{
		{"W-2", "Form W-2 Wage and Tax Statement 2023. Employer identification number. Wages, tips, other compensation. Federal income tax withheld.", "tax-form high Form W-2"},
		{"1040", "Form 1040 U.S. Individual Income Tax Return. Filing Status. Standard Deduction.", "tax-form high Form 1040"},
		{"P60", "P60 End of Year Certificate. Tax year to 5 April. HM Revenue & Customs", "tax-form high P60 End of Year Certificate"},
		{"a mention of a form", "please send us your Form 1040 by Friday", ""},
		{"Lohnsteuer", "Lohnsteuerbescheinigung. Bruttoarbeitslohn. Steuerklasse. Einbehaltene Lohnsteuer. Identifikationsnummer", "tax-form high Lohnsteuerbescheinigung"},
		{"bank statement", "Statement of Account. Sort code 00-00-00. Account number. Opening balance. Closing balance.", "bank-statement high Statement of Account"},
		{"Kontoauszug", "Kontoauszug Nr. 5. Alter Saldo. Neuer Saldo. Buchungstag. Wertstellung", "bank-statement high Kontoauszug"},
		{"a mention of a statement", "please send three months of bank statements, that is one bank statement a month", ""},
		{"discharge summary", "Discharge Summary. Chief Complaint: pain. History of Present Illness. Vital signs. Allergies.", "medical-record high Discharge Summary"},
		{"notes without a title", "Chief Complaint: pain. Vital Signs: normal. Review of Systems: none. Current Medications: none.", "medical-record medium Current Medications"},
		{"a contract about medical care", "the medical records of the claimant and her diagnosis", ""},
		{"engagement letter", "Letter of Engagement. Thank you for instructing us. Scope of our services. Hourly rates. Complaints procedure.", "engagement-letter high Letter of Engagement"},
		{"a mention of one", "as said in our engagement letter of May", ""},
		{"far apart", "Statement of Account. Opening balance. " + far + " Closing balance. Paid in.", "bank-statement medium Statement of Account"},
		{"too far apart", "Statement of Account. " + far + " Opening balance. " + far + " Closing balance.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect(c.text, lawIDs...); got != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text[:min(80, len(c.text))], got, c.want)
			}
		})
	}
}
