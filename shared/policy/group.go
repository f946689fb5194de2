package policy

import (
	"slices"
	"strings"
	"sync"

	"strongroom/shared/dlp"
)

// Group is a name for several detectors, for rules.
type Group struct {
	Name string
	Says string // for a person
	has  func(detector string) bool
}

// Has reports whether a detector belongs to the group.
func (g Group) Has(detector string) bool { return g.has(detector) }

// Groups lists the groups in the order in which they are explained. No detector is in two of them; new detectors of a country are personal
// ids until they are given another place, which is the careful side.
func Groups() []Group { return slices.Clone(listed) }

var listed = []Group{
	{"cards", "payment card numbers", ids("payment-card")},
	{"credentials", "passwords, keys and tokens", ids("private-key", "jwt", "secret-*", "credential*", "password*", "pin", "connection-string*")},
	{"passports", "passport numbers and machine-readable zones", ids("mrz*", "*-passport", "*-passport-card", "passport*")},
	{"driving-licences", "driving licence numbers", ids("*-driving-licence", "driving-licence*")},
	{"health-ids", "numbers of patients and insured people", ids("us-mbi", "us-hicn", "gb-nhs", "gb-chi", "ca-ohip", "ca-ramq", "ca-bc-phn", "ca-health*", "au-medicare",
		"au-ihi", "nz-nhi", "eu-ehic", "de-health-insurance", "fr-health-card")},
	{"bank-accounts", "bank account and routing numbers", ids("iban", "bic", "us-routing", "*-bank-account", "*-sort-code", "crypto-wallet")},
	{"business-ids", "numbers of companies, securities, professionals and things, most of which stand in public registers", ids("lei", "isin", "vin", "imei", "us-ein", "us-npi",
		"us-dea", "gb-vat", "eu-vat", "*-vat", "*-vat-*", "*-company-number", "*-company-code", "*-company", "*-company-tax", "*-business-number", "us-cusip", "us-ndc", "bar-number",
		"docket-number", "ch-uid", "au-abn", "au-acn", "fr-siren",
		"fr-siret", "pl-regon", "be-company-number", "bg-eik", "cz-ico", "dk-cvr", "ee-registrikood", "es-cif", "fi-y-tunnus", "is-vsk", "it-partita-iva", "lu-legal-person",
		"no-orgnr", "ro-cui", "se-orgnr", "si-maticna", "de-schufa")},
	{"contact-data", "e-mail addresses, telephone numbers, postal addresses and network addresses", ids("email", "phone*", "ip-address", "mac-address", "postal-address",
		"*-address", "*-eircode", "*-postcode")},
	{"birth-dates", "dates of birth", ids("date-of-birth", "birth-date")},
	{"law-markings", "privilege, settlement and protective-order markings, and engagement letters", ids("legal-*", "law-*", "settlement-*", "protective-order", "engagement-letter")},
	{"sensitive-papers", "medical records and diagnoses, tax forms and bank statements", ids("medical-record", "icd-code", "tax-form", "bank-statement")},
	{"firm-lists", "the firm's own lists, patterns and client data", ids("firm-*")},
	{"personal-ids", "national, tax and social security numbers, and whatever else names one person in a country's registers", nil},
}

var groups = map[string]Group{}

// countries has the detectors of numbers that a country gives. It is made at the first use: most functions that read a policy decide nothing by it.
var countries = sync.OnceValue(func() map[string]bool {
	by := map[string]bool{}
	for _, d := range dlp.Detectors() {
		by[d.ID] = d.Country != ""
	}
	return by
})

func init() { // personal-ids is what the other groups leave of the detectors that have a country
	last := len(listed) - 1
	listed[last].has = func(detector string) bool {
		return countries()[detector] && !slices.ContainsFunc(listed[:last], func(g Group) bool { return g.has(detector) })
	}
	for _, g := range listed {
		groups[g.Name] = g
	}
}

// ids makes a membership test of ids, which may have a star at the beginning, at the end, or both.
func ids(patterns ...string) func(string) bool {
	return func(detector string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool {
			head, starts := strings.CutSuffix(p, "*")
			tail, ends := strings.CutPrefix(head, "*")
			switch {
			case starts && ends:
				return strings.Contains(detector, tail)
			case starts:
				return strings.HasPrefix(detector, head)
			case ends:
				return strings.HasSuffix(detector, tail)
			}
			return detector == p
		})
	}
}
