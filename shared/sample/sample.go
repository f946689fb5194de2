// Package sample makes documents for the demo and the tests: real files in real formats, as a law firm sends them, made when they are
// asked for, so that none has to be kept.
//
// Guarantees: a document is the same for the same arguments, apart from Key and KeyNote, whose keys come from the given randomness; no
// number in them belongs to anybody that the package knows of, as card numbers are computed from an issuer's range and a check digit;
// each passes shared/extract as it says.
//
// Non-goals: writing PDF or DOCX for any other purpose.
package sample

import (
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"strings"
)

// Letter is a clean two-page letter as PDF. Nothing in it is to be found.
func Letter(firm string) []byte {
	d := newLetter(firm, "Castellan Shipping: status of the charter dispute")
	d.paragraph("Dear Ms Okafor,")
	d.paragraph("Thank you for your call on Tuesday. As agreed, I set out below where the dispute with Castellan Shipping stands, what we expect in the coming weeks, and what we need from you.")
	d.heading("1. Where we stand")
	d.paragraph("The tribunal has confirmed the timetable in Procedural Order No. 3. Our statement of claim is due on 14 January 2027, the reply on 11 March 2027, and the hearing is set down for five days from 7 June 2027 in London.")
	d.paragraph("Castellan's solicitors have now disclosed the voyage logs of the MV Aurelia for March to September 2025. They show that the vessel left Rotterdam on 3 April and not, as pleaded, on 29 March. That supports our case on demurrage, which stands at USD 1,284,500.00 before interest.")
	d.heading("2. What comes next")
	d.paragraph("We shall send you the draft statement of claim by 18 December 2026. Counsel has asked for a meeting with your chartering manager, Mr Lindqvist, to go through the laytime calculation in clause 14(b)(iii) and the figures on pages 112-118 of the bundle.")
	d.paragraph("The expert on bunker prices, Dr Amara Nwosu, has accepted our instructions and will report by the end of January. Her fee estimate is enclosed.")
	d.heading("3. What we need from you")
	for _, item := range []string{
		"The original charterparty of 12 February 2025, with all addenda.",
		"Your e-mails with the brokers between 1 March and 30 April 2025. Please send them as they are, without sorting or editing.",
		"The invoices for the substitute tonnage, numbers 2025-0417 to 2025-0431.",
		"A list of the people who attended the meeting in Oslo on 22 May 2025.",
	} {
		d.bullet(item)
	}
	d.paragraph("Please upload everything to the portal rather than sending it by e-mail. You will see each document's state there, and so shall we.")
	d.heading("4. Costs")
	d.paragraph("Our fees to the end of October are GBP 86,420.50. The budget to the hearing, which you approved on 2 September, is unchanged. Should Castellan make an offer, we shall advise you on the costs consequences at once.")
	d.paragraph("Do call me if anything is unclear.")
	d.signature("Eleanor Whitcombe", "Partner")
	return d.bytes()
}

// Cards is a PDF with three payment card numbers on its second page, which shared/dlp finds with a high confidence. The numbers are
// computed: see CardNumber.
func Cards(firm string) []byte {
	d := newLetter(firm, "Disputed charges on the company's cards")
	d.paragraph("Dear Mr Haddad,")
	d.paragraph("We enclose the schedule of charges that your former office manager is said to have made between May and August 2026. Please check it against the statements and tell us which of them you recognise.")
	d.paragraph("The bank has asked us to name the accounts concerned in the claim form. The details are on the next page. They are for you alone and will be blacked out in the copy that goes to the other side.")
	d.newPage()
	d.heading("Schedule of charges")
	rows := [][]string{{"Card holder", "Card number", "Expires", "Disputed"}}
	for _, r := range []struct{ name, number, expires, amount string }{
		{"Samir Haddad", group(CardNumber("4716", 16, 1)), "03/28", "USD 12,840.10"},
		{"Lucia Moretti", group(CardNumber("5214", 16, 2)), "11/27", "USD 4,075.00"},
		{"Office account", group(CardNumber("3742", 15, 3)), "08/29", "USD 22,316.75"},
	} {
		rows = append(rows, []string{r.name, r.number, r.expires, r.amount})
	}
	d.table(rows)
	d.signature("Eleanor Whitcombe", "Partner")
	return d.bytes()
}

// Key is a PDF about handing over a server, with a new RSA private key (PEM, PKCS #8) in it, which shared/dlp finds with a high confidence.
func Key(firm string, random io.Reader) ([]byte, error) {
	k, err := rsa.GenerateKey(random, 2048)
	if err != nil {
		return nil, fmt.Errorf("sample key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		return nil, fmt.Errorf("sample key: %w", err)
	}
	d := newLetter(firm, "Escrow release: access to the build server")
	d.paragraph("Dear all,")
	d.paragraph("The source code escrow was released this morning. Below is the key for the build server, as the vendor handed it over. Please install it and delete this note.")
	d.code(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	d.signature("Tomas Reyes", "Paralegal")
	return d.bytes(), nil
}

// KeyNote is a plain text file with a new Ed25519 private key (PEM, PKCS #8) in it.
func KeyNote(random io.Reader) ([]byte, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("sample key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		return nil, fmt.Errorf("sample key: %w", err)
	}
	return []byte("Access to the build server, as handed over on release of the escrow.\n\n" +
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})) + "\nPlease install it and delete this note.\n"), nil
}

// CardNumber computes a payment card number: the prefix, digits that follow from n, and the check digit (ISO/IEC 7812-1, annex B).
func CardNumber(prefix string, length, n int) string {
	var b strings.Builder
	b.WriteString(prefix)
	state := uint32(n)*2654435761 + 97
	for b.Len() < length-1 {
		state = state*1664525 + 1013904223
		b.WriteByte('0' + byte(state>>24)%10)
	}
	sum := 0
	for i := range b.Len() {
		d := int(b.String()[b.Len()-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	b.WriteByte('0' + byte((10-sum%10)%10))
	return b.String()
}

// group writes a card number as it is printed on the card.
func group(number string) string {
	if len(number) == 15 {
		return number[:4] + " " + number[4:10] + " " + number[10:]
	}
	var parts []string
	for ; len(number) > 4; number = number[4:] {
		parts = append(parts, number[:4])
	}
	return strings.Join(append(parts, number), " ")
}
