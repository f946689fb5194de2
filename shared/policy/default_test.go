package policy_test

import (
	"strings"
	"testing"

	"strongroom/shared/dlp"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// What the shipped policy does: read it with the firm.
func TestS63_TheShippedPolicy(t *testing.T) {
	by := func(role person.Role, way policy.Direction, findings ...policy.Found) policy.Facts {
		return policy.Facts{Direction: way, Role: role, Findings: findings}
	}
	client, attorney := person.Client, person.Attorney
	for _, c := range []struct {
		name  string
		facts policy.Facts
		want  policy.Outcome
	}{
		{"a letter", by(client, policy.Upload), policy.Allow},
		{"a card number, medium", by(client, policy.Upload, found(dlp.Card, 0, 1, 0)), policy.Hold},
		{"a published test card", by(client, policy.Upload, found(dlp.Card, 0, 0, 5)), policy.Allow},
		{"an SSN of a client", by(client, policy.Upload, found(dlp.SSN, 0, 1, 0)), policy.Hold},
		{"an SSN of an attorney", by(attorney, policy.Upload, found(dlp.SSN, 1, 0, 0)), policy.Hold},
		{"a passport's machine-readable zone", by(client, policy.Upload, found("mrz", 1, 0, 0)), policy.Hold},
		{"a private key", by(attorney, policy.Upload, found(dlp.PrivateKey, 1, 0, 0)), policy.Hold},
		{"a secret of gitleaks' rules", by(attorney, policy.Upload, found("secret-aws-access-token", 1, 0, 0)), policy.Hold},
		{"an IBAN on a letterhead", by(client, policy.Upload, found("iban", 1, 0, 0)), policy.Flag},
		{"ten IBANs", by(client, policy.Upload, found("iban", 10, 0, 0)), policy.Hold},
		{"a VAT number", by(client, policy.Upload, found("gb-vat", 1, 0, 0)), policy.Allow},
		{"an address and a number to call", by(client, policy.Upload, found("email", 3, 0, 0), found("phone", 0, 3, 0)), policy.Allow},
		{"a mailing list", by(client, policy.Upload, found("email", 150, 0, 0)), policy.Flag},
		{"a privileged marking", by(attorney, policy.Upload, found("legal-privilege", 1, 0, 0)), policy.Flag},
		{"a privileged marking that leaves", by(attorney, policy.Share, found("legal-privilege", 1, 0, 0)), policy.Hold},
		{"the firm's own list", by(attorney, policy.Upload, found("firm-list-projects", 0, 1, 0)), policy.Hold},
		{"something of a later release", by(attorney, policy.Upload, found("shoe-size", 1, 0, 0)), policy.Flag},
		{"opening what was judged", by(client, policy.Download, found(dlp.SSN, 3, 0, 0)), policy.Allow},
		{"a password-protected file", policy.Facts{Direction: policy.Upload, Role: client, Unreadable: "password"}, policy.Hold},
		{"an unreadable file that is shared", policy.Facts{Direction: policy.Share, Role: attorney, Unreadable: "damaged"}, policy.Hold},
	} {
		if d := policy.Default().Decide(c.facts); d.Outcome != c.want {
			t.Errorf("%s: %s by %+v, want %s", c.name, d.Outcome, d.Rules, c.want)
		}
	}
}

// Every detector has a place in the shipped policy by its group, not by the rule for whatever else is found; a new one without a country needs a
// line in group.go.
func TestS63_EveryDetectorHasOneGroup(t *testing.T) {
	for _, d := range dlp.Detectors() {
		var of []string
		for _, g := range policy.Groups() {
			if g.Has(d.ID) {
				of = append(of, g.Name)
			}
		}
		if len(of) != 1 {
			t.Errorf("%s is in the groups %v", d.ID, of)
		}
	}
	for _, g := range policy.Groups() {
		if g.Says == "" || !strings.Contains(policy.Default().Format(), g.Name) {
			t.Errorf("the shipped policy says nothing about %s", g.Name)
		}
	}
}

func TestS63_TheShippedPolicyIsCanonicalAndHasNoWarnings(t *testing.T) {
	p := policy.Default()
	again := parse(t, p.Format())
	if again.Format() != p.Format() {
		t.Error("the shipped policy changes when it is formatted twice")
	}
	for _, w := range p.Check(dlp.Detectors()) {
		t.Error(w)
	}
}

// TestS63_GroupsAreWhatTheirNamesSay spells out detectors of each group.
func TestS63_GroupsAreWhatTheirNamesSay(t *testing.T) {
	for group, ids := range map[string]string{
		"cards":            "payment-card",
		"credentials":      "private-key jwt password pin connection-string secret-aws-access-token",
		"passports":        "mrz us-passport us-passport-card gb-passport",
		"driving-licences": "us-driving-licence gb-ni-driving-licence",
		"health-ids":       "us-mbi gb-nhs de-health-insurance",
		"bank-accounts":    "iban us-routing gb-bank-account crypto-wallet",
		"business-ids":     "lei eu-vat gb-vat us-ein ca-business-number gb-company bar-number",
		"contact-data":     "email phone ip-address ie-eircode",
		"birth-dates":      "date-of-birth",
		"law-markings":     "legal-privilege settlement-communication protective-order engagement-letter",
		"sensitive-papers": "medical-record icd-code tax-form bank-statement",
		"firm-lists":       "firm-list-x firm-pattern-y firm-records-z",
		"personal-ids":     "us-ssn us-itin gb-nino de-tax-id",
	} {
		for _, g := range policy.Groups() {
			for _, id := range strings.Fields(ids) {
				if g.Has(id) != (g.Name == group) {
					t.Errorf("%s: in %s %v", id, g.Name, g.Has(id))
				}
			}
		}
	}
}
