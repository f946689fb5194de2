package dlp

import (
	"slices"
	"strings"
)

// europeRules are those of the European Union and EFTA that stand in files of their own subject.
var europeRules = slices.Concat(vatRules, companyRules, iberianRules, personRules, passportRules(), licenceRules(), cardRules())

// taxAT: every second digit doubled, cross sums, modulus 10.
func taxAT(v string) bool {
	sum := 0
	for i := range 8 {
		n := int(v[i]-'0') * (1 + i%2)
		sum += n/10 + n%10
	}
	return v[:2] != "00" && (10-sum%10)%10 == tail(v)
}

// kvnr: the letter counts as two digits; every second digit doubled, cross sums, modulus 10.
func kvnr(v string) bool {
	letter := int(v[0]-'A') + 1
	d := string([]byte{'0' + byte(letter/10), '0' + byte(letter%10)}) + v[1:]
	sum := 0
	for i := range 10 {
		n := int(d[i]-'0') * (1 + i%2)
		sum += n/10 + n%10
	}
	return sum%10 == tail(v)
}

// szemelyi: sex and century, date, modulus 11 with weights that turned round in 1997.
func szemelyi(v string) bool {
	if v[0] < '1' || v[0] > '8' || !date(-1, num(v[3:5]), num(v[5:7])) {
		return false
	}
	older := weighted(v, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)%11 == tail(v)
	return older && num(v[1:3]) <= 99 && v[0] <= '2' || weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == tail(v)
}

// latvianUndated are the codes since 2017, which begin with 32 and have no date.
func latvianUndated(v string) bool {
	return v[:2] == "32" && (1101-weighted(v, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11%10 == tail(v)
}

func kontonr(v string) bool {
	return v[:4] != "0000" && weighted(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// czechAccount: up to six digits, ten digits, each with modulus 11, and the bank's four.
func czechAccount(v string) bool {
	base := strings.Repeat("0", 20-len(v)) + v
	prefix, root := base[:6], base[6:16]
	return weighted(prefix, 10, 5, 8, 4, 2, 1)%11 == 0 && weighted(root, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 && num(root) > 9 && within(num(base[16:]), 100, 8299)
}

// ehic: 80 for health, and the country; the digits after these follow each country's own rule.
func ehic(v string) bool {
	return v[:2] == "80" && (memberNumbers[v[2:5]] || v[2:5] == "756" || v[2:5] == "578" || v[2:5] == "352" || v[2:5] == "438" || v[2:5] == "826")
}

// malteseID: up to seven digits and the letter of the register.
func malteseID(v string) bool {
	return strings.IndexByte("MGAPLHBZ", v[7]) >= 0 && v[:7] != "0000000"
}

var personRules = []rule{
	{Detector: Detector{ID: "eu-ehic", Country: "EU", Singular: "European health insurance card number", Holds: true, Check: "prefix 80 and country; context only",
		Source: "Decision S2 of the Administrative Commission, 2009; EN 1867"}, shapes: "9{20}", groups: "5-5-10 4-4-4-4-4 10-10 5-5-5-5", strength: shape, check: ehic,
		words: "!ehic,!team,european health insurance,health insurance card,tessera sanitaria,carte européenne,krankenversicherungskarte,tarjeta sanitaria europea,sairaanhoitokortti,!ekuz"},
	{Detector: Detector{ID: "de-health-insurance", Country: "DE", Singular: "German health insurance number (KVNR)", Plural: "German health insurance numbers (KVNR)", Holds: true,
		Check: "letter and check digit", Source: "Vertrauensstelle Krankenversichertennummer; SGB V section 290"}, shapes: "A9{9}", groups: "1-3-3-3 4-3-3", strength: weak, check: kvnr,
		words: "!kvnr,!krankenversichertennummer,!versichertennummer,!krankenversicherungsnummer,krankenkasse,gesundheitskarte,versicherten nr"},
	{Detector: Detector{ID: "de-tax-number", Country: "DE", Singular: "German tax office number (Steuernummer)", Plural: "German tax office numbers (Steuernummer)", Holds: true,
		Check: "10, 11 or 13 digits; context only", Source: "Abgabenordnung; Elster, Aufbau der Steuernummer"}, shapes: "9{10} 9{11} 9{13}", groups: "2-3-5 3-3-5 3-3-4 2-4-4 3-4-4 5-5 4-4-5 4-1-3-5",
		strength: shape, words: "!steuernummer,!st-nr,!steuer-nr,!stnr"},
	{Detector: Detector{ID: "de-schufa", Country: "DE", Singular: "German credit file number (Schufa)", Plural: "German credit file numbers (Schufa)", Holds: true, Check: "10 digits; context only",
		Source: "Schufa Holding AG, Auskunft"}, shapes: "9{10}", groups: "2-3-3-2 2-3-3-1-1 3-3-4", strength: shape, words: "!schufa,schufa-id,schufa nummer"},
	{Detector: Detector{ID: "at-tax", Country: "AT", Singular: "Austrian tax number", Holds: true, Check: "modulus 10 check digit", Source: "Bundesministerium für Finanzen, Abgabenkontonummer"},
		shapes: "9{9}", groups: "2-3-4 2-7", strength: weak, check: taxAT, words: "!abgabenkontonummer,!steuernummer,!st-nr,finanzamtsnummer,austrian tax"},
	{Detector: Detector{ID: "bg-pnf", Country: "BG", Singular: "Bulgarian number of a foreigner (LNCh)", Plural: "Bulgarian numbers of foreigners (LNCh)", Holds: true,
		Check: "modulus 10 check digit", Source: "GRAO; Foreigners Act"}, shapes: "9{10}", strength: weak, check: pnf, words: "!лнч,!lnch,личен номер,personal number of a foreigner"},
	{Detector: Detector{ID: "cy-tax", Country: "CY", Singular: "Cypriot tax number", Holds: true, Check: "modulus 26 check letter", Source: "Cyprus Tax Department; European Commission TIN algorithms"},
		shapes: "9{8}A", groups: "8-1", strength: weak, check: cypriotTax, words: "cyprus tax,cypriot tax,!αφτ,!φπα,tic number,tax identification code,vat number,!tic,αριθμός φορολογικού"},
	{Detector: Detector{ID: "cy-arc", Country: "CY", Singular: "Cypriot identity or registration number", Holds: true, Check: "six to ten digits; context only",
		Source: "Cyprus Civil Registry and Migration Department"}, shapes: "9{6} 9{7} 9{8} 9{9} 9{10}", strength: shape,
		words: "cyprus identity card,cypriot identity card,αριθμός ταυτότητας,δελτίο ταυτότητας,kimlik karti,kimlik kartı,alien registration certificate,cyprus arc"},
	{Detector: Detector{ID: "sk-birth-number", Country: "SK", Singular: "Slovak birth number", Holds: true, Check: "date and modulus 11", Source: "Slovak Act 301/1995"},
		shapes: "9{10}", groups: "6-4", strength: strong, check: birthNumber, words: "!slovenská,!slovak,slovak birth number,rodného čísla občana"},
	{Detector: Detector{ID: "cz-birth-number-old", Country: "CZ", Singular: "Czech or Slovak birth number from before 1954", Plural: "Czech or Slovak birth numbers from before 1954", Holds: true,
		Check: "date; context only", Source: "Ministry of the Interior, Act 133/2000 section 13"}, shapes: "9{9}", groups: "6-3", strength: shape,
		check: func(v string) bool {
			return num(v[:2]) < 54 && num(v[2:4])%50 > 0 && date(-1, num(v[2:4])%50, num(v[4:6])) && v[6:] != "000"
		},
		words: "rodné číslo,rodne cislo,rodného čísla,!rč,birth number"},
	{Detector: Detector{ID: "cz-bank-account", Country: "CZ", Singular: "Czech bank account number", Holds: true, Check: "modulus 11 of prefix and number; context only",
		Source: "Czech National Bank, decree 169/2011"}, shapes: "9{10} 9{11} 9{12} 9{13} 9{14} 9{16} 9{17} 9{18} 9{19} 9{20}",
		groups: "6-4 7-4 8-4 9-4 10-4 2-10-4 3-10-4 4-10-4 5-10-4 6-10-4", strength: shape, check: czechAccount, words: "číslo účtu,cislo uctu,!účet,účtu,bankovní spojení,bank account,account"},
	{Detector: Detector{ID: "hu-personal-id", Country: "HU", Singular: "Hungarian personal identification number", Holds: true, Check: "date and modulus 11 check digit",
		Source: "Act XX of 1996 annex"}, shapes: "9{11}", groups: "1-6-4", strength: strong, check: szemelyi, words: "személyi azonosító,személyi szám,!személyi,hungarian personal"},
	{Detector: Detector{ID: "lv-personas-kods-2017", Country: "LV", Singular: "Latvian personal code without date", Plural: "Latvian personal codes without date", Holds: true,
		Check: "prefix 32 and modulus 11 check digit", Source: "Population Register Law, amendment of 1 July 2017"}, shapes: "9{11}", groups: "6-5", strength: strong, check: latvianUndated,
		words: "personas kods,!personas,latvian,latvijas"},
	{Detector: Detector{ID: "mt-id", Country: "MT", Singular: "Maltese identity card number", Holds: true, Check: "seven digits and register letter", Source: "Identity Malta Agency; Identity Card Act chapter 258"},
		shapes: "9{7}A", groups: "7-1", strength: shape, check: malteseID, words: "!maltese,identity card,id card,karta tal-identità,karta tal-identita,numru tal-identità,id number,maltese id"},
	{Detector: Detector{ID: "mt-tax", Country: "MT", Singular: "Maltese tax number", Holds: true, Check: "nine digits; context only", Source: "Commissioner for Revenue, Malta; European Commission TIN"},
		shapes: "9{9}", groups: "3-3-3", strength: shape, words: "maltese tax,malta tax,kodiċi tat-taxxa,numru tat-taxxa,taxxa"},
	{Detector: Detector{ID: "no-bank-account", Country: "NO", Singular: "Norwegian bank account number", Holds: true, Check: "modulus 11 check digit", Source: "Bits AS, kontonummer"},
		shapes: "9{11}", groups: "4-2-5", strength: weak, check: kontonr, words: "!kontonummer,!kontonr,bankkonto,konto nr,konto"},
	{Detector: Detector{ID: "li-peid", Country: "LI", Singular: "Liechtenstein person number (PEID)", Plural: "Liechtenstein person numbers (PEID)", Holds: true, Check: "6 to 12 digits; context only",
		Source: "Amt für Statistik and Steuerverwaltung, Liechtenstein"}, shapes: "9{6} 9{7} 9{8} 9{9} 9{10} 9{11} 9{12}", strength: shape, words: "!peid,pers-identifikationsnummer,personenidentifikationsnummer"},
	{Detector: Detector{ID: "lu-legal-person", Country: "LU", Singular: "Luxembourg number of a legal person", Plural: "Luxembourg numbers of legal persons", Check: "year, form and 11 digits; context only",
		Source: "Registre de commerce et des sociétés; law of 30 March 1979"}, shapes: "9{11}", groups: "4-4-3 4-2-4-1", strength: shape,
		check: func(v string) bool { return within(num(v[:4]), 1800, 2035) }, words: "numéro d'identification national,matricule nationale,!matricule,personne morale"},
	{Detector: Detector{ID: "fr-health-card", Country: "FR", Singular: "French health card number (carte Vitale)", Plural: "French health card numbers (carte Vitale)", Holds: true, Check: "21 digits; context only",
		Source: "GIE SESAM-Vitale"}, shapes: "9{21}", groups: "6-5-5-5 4-4-4-4-5 10-10-1", strength: shape, words: "carte vitale,!vitale,carte d'assuré social,assurance maladie"},
}
