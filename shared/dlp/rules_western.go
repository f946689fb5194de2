package dlp

import "strings"

// belgian: 97 less the number, with 2 before those born since 2000.
func belgian(v string) bool {
	n, check := num(v[:9]), num(v[9:])
	month := num(v[2:4]) % 20
	return month <= 12 && num(v[4:6]) <= 31 && (97-n%97 == check || 97-(2_000_000_000+n)%97 == check)
}

// nir: sex, year, month, department and commune, order, key modulus 97; Corsica's 2A and 2B count as 19 and 18.
func nir(v string) bool {
	if strings.IndexByte("123478", v[0]) < 0 {
		return false
	}
	if v[5] != '2' && v[6] >= 'A' || v[6] > 'B' {
		return false
	}
	v = strings.Replace(strings.Replace(v, "2A", "19", 1), "2B", "18", 1)
	month := num(v[3:5])
	return within(month, 1, 12, 20, 42, 50, 99) && 97-mod(v[:13], 97) == num(v[13:])
}

// idNr: ISO 7064 MOD 11,10; one digit of the first ten appears twice or three times, and nothing else does.
func idNr(v string) bool {
	var count [10]int
	for i := range 10 {
		count[v[i]-'0']++
	}
	twice, thrice, missing := 0, 0, 0
	for _, c := range count {
		switch {
		case c == 2:
			twice++
		case c == 3:
			thrice++
		case c > 3:
			return false
		case c == 0:
			missing++
		}
	}
	return v[0] != '0' && twice+thrice == 1 && missing == twice+2*thrice && mod1110(v)
}

func bsn(v string) bool {
	return weighted(v, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && v[:3] != "000"
}

func luxembourg(v string) bool {
	return date(num(v[:4]), num(v[4:6]), num(v[6:8])) && within(num(v[:4]), 1880, 2035) && luhn(v[:12]) && verhoeff(v[:11]+v[12:])
}

func svnr(v string) bool {
	return v[0] != '0' && num(v[4:6]) <= 31 && num(v[4:6]) > 0 && within(num(v[6:8]), 1, 15) && weighted(v, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 == int(v[3]-'0')
}

// ahv: an EAN-13 with Switzerland's prefix.
func ahv(v string) bool {
	return v[:3] == "756" && (weighted(v, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1))%10 == 0
}

// sirene numbers pass Luhn; those of La Poste's sites sum to a multiple of five.
func sirene(v string) bool { return luhn(v) }

// rvnr: the Deutsche Rentenversicherung's number, the letter counting as two digits.
func rvnr(v string) bool {
	letter := int(v[8]-'A') + 1
	d := v[:8] + string([]byte{'0' + byte(letter/10), '0' + byte(letter%10)}) + v[9:]
	sum := 0
	for i, w := range []int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		p := int(d[i]-'0') * w
		sum += p/10 + p%10
	}
	return num(v[2:4])%50 <= 31 && within(num(v[4:6]), 0, 12) && sum%10 == tail(v)
}

var westernRules = []rule{
	{Detector: Detector{ID: "be-national-number", Country: "BE", Singular: "Belgian national number", Holds: true, Check: "date and two check digits, modulus 97",
		Source: "FPS Interior, Rijksregister; royal decree of 3 April 1984"}, shapes: "9{11}", groups: "2-2-2-3-2 6-3-2", strength: strong, check: belgian,
		words: "!rijksregisternummer,!rijksregister,registre national,numéro national,national register,!insz,!niss,national number"},
	{Detector: Detector{ID: "fr-nir", Country: "FR", Singular: "French social security number (NIR)", Plural: "French social security numbers (NIR)", Holds: true,
		Check: "month, department and two check digits, modulus 97", Source: "INSEE, décret 82-103"}, shapes: "9{5}9X9{8}", groups: "1-2-2-2-3-3-2 13-2", strength: strong, check: nir,
		words: "!nir,sécurité sociale,securite sociale,!insee,numéro de sécu,carte vitale,assuré"},
	{Detector: Detector{ID: "fr-tax", Country: "FR", Singular: "French tax number (SPI)", Plural: "French tax numbers (SPI)", Holds: true, Check: "three check digits, modulus 511",
		Source: "Direction générale des Finances publiques; European Commission TIN algorithms"}, shapes: "9{13}", groups: "2-2-3-3-3", strength: strong,
		check: func(v string) bool { return v[0] <= '3' && num(v[:10])%511 == num(v[10:]) }, words: "!spi,numéro fiscal,numero fiscal,fiscal,impôts,impots,référence fiscale"},
	{Detector: Detector{ID: "fr-siren", Country: "FR", Singular: "French company number (SIREN)", Plural: "French company numbers (SIREN)", Check: "Luhn check digit",
		Source: "INSEE, code de commerce R123-221"}, shapes: "9{9}", groups: "3-3-3", strength: weak, check: sirene, words: "!siren,!rcs,immatriculée,registre du commerce"},
	{Detector: Detector{ID: "fr-siret", Country: "FR", Singular: "French establishment number (SIRET)", Plural: "French establishment numbers (SIRET)", Check: "Luhn check digit",
		Source: "INSEE, code de commerce R123-221"}, shapes: "9{14}", groups: "3-3-3-5 9-5", strength: weak, check: func(v string) bool { return luhn(v) && luhn(v[:9]) },
		words: "!siret,établissement"},
	{Detector: Detector{ID: "de-tax-id", Country: "DE", Singular: "German tax identification number", Holds: true, Check: "repeated digits and ISO 7064 MOD 11,10",
		Source: "Bundeszentralamt für Steuern; Steueridentifikationsnummerverordnung section 1"}, shapes: "9{11}", groups: "2-3-3-3", strength: weak, check: idNr,
		words: "!steueridentifikationsnummer,!steuer-id,!idnr,!identifikationsnummer,!steuerid,steuernummer,finanzamt,tax id,tax identification"},
	{Detector: Detector{ID: "de-pension", Country: "DE", Singular: "German pension insurance number", Holds: true, Check: "date and check digit",
		Source: "Deutsche Rentenversicherung; VKVV section 2"}, shapes: "9{8}A9{3}", groups: "2-6-1-2-1 2-6-1-3 8-1-3", strength: strong, check: rvnr,
		words: "!rentenversicherungsnummer,!sozialversicherungsnummer,!versicherungsnummer,!rvnr,rentenversicherung"},
	{Detector: Detector{ID: "nl-bsn", Country: "NL", Singular: "Dutch citizen service number", Holds: true, Check: "eleven test",
		Source: "Rijksdienst voor Identiteitsgegevens; Wet algemene bepalingen burgerservicenummer"}, shapes: "9{9}", groups: "3-3-3 4-2-3", strength: weak, check: bsn,
		words: "!bsn,!burgerservicenummer,!sofinummer,burger service nummer,citizen service"},
	{Detector: Detector{ID: "lu-national-id", Country: "LU", Singular: "Luxembourg national identification number", Holds: true, Check: "date, Luhn and Verhoeff check digits",
		Source: "Registre national des personnes physiques; law of 19 June 2013"}, shapes: "9{13}", groups: "4-2-2-3-2 8-5", strength: strong, check: luxembourg,
		words: "!matricule,identification national,numéro d'identification,cns,ccss"},
	{Detector: Detector{ID: "at-svnr", Country: "AT", Singular: "Austrian social insurance number", Holds: true, Check: "date and modulus 11 check digit",
		Source: "Dachverband der Sozialversicherungsträger; ASVG section 30c"}, shapes: "9{10}", groups: "4-6 3-1-6 4-2-2-2", strength: strong, check: svnr,
		words: "!svnr,!sozialversicherungsnummer,!versicherungsnummer,sv nummer,sv nr,e-card"},
	{Detector: Detector{ID: "ch-ahv", Country: "CH", Singular: "Swiss social insurance number (AHV)", Plural: "Swiss social insurance numbers (AHV)", Holds: true,
		Check: "prefix 756 and EAN-13 check digit", Source: "Central Compensation Office; AHVV article 133"}, shapes: "9{13}", groups: "3-4-4-2", strength: strong, check: ahv,
		words: "!ahv,!avs,!ahvn,ahv nummer,ahv nr,sozialversicherung,numéro avs"},
	{Detector: Detector{ID: "ch-uid", Country: "CH", Singular: "Swiss company number (UID)", Plural: "Swiss company numbers (UID)", Check: "modulus 11 check digit",
		Source: "Federal Statistical Office, UID; eCH-0097"}, shapes: "AAA9{9}", groups: "3-3-3-3 3-9", strength: strong,
		check: func(v string) bool {
			return v[:3] == "CHE" && (11-weighted(v[3:], 5, 4, 3, 2, 7, 6, 5, 4)%11)%11 == tail(v)
		}, words: "!uid,mwst,tva,iva,handelsregister"},
}
