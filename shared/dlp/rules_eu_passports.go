package dlp

import "strings"

// paper is the number of one kind of document in one country: an adjective for the country, shapes and groups as in rule, and what people
// of the country call it.
type paper struct {
	country, adjective, shapes, groups, words string
	check                                     func(v string) bool
}

// paperRules makes rules of papers. Without a published check digit the form alone is nothing: words must name the document. What carries
// the country's own words goes to the country; "passport" alone goes to the Union's detector of that kind.
func paperRules(kind, noun, plural, english, source string, papers []paper) []rule {
	list := make([]rule, 0, len(papers))
	for _, p := range papers {
		r := rule{Detector: Detector{ID: strings.ToLower(p.country) + "-" + kind, Country: p.country, Singular: p.adjective + " " + noun, Plural: p.adjective + " " + plural, Holds: true,
			Check: "form; context only", Source: source}, shapes: p.shapes, groups: p.groups, check: p.check, words: p.words}
		if p.check != nil {
			r.Check = "form and check digit; context only"
		}
		if p.country != "EU" {
			for _, e := range strings.Split(english, ",") {
				r.words += "," + strings.ToLower(p.adjective) + " " + e
			}
		}
		list = append(list, r)
	}
	return list
}

// checked731 checks a document number of letters and digits with the weights 7, 3, 1 of ICAO 9303.
func checked731(v string) bool {
	return int(mrzDigit(v[:len(v)-1])) == int(v[len(v)-1]) && strings.IndexByte("AEIOU", v[0]) < 0
}

// polish checks a Polish document number: the weight of every place, letters counting from 10.
func polish(v string, weights [9]int) bool {
	sum := 0
	for i, w := range weights {
		n := int(v[i] - '0')
		if v[i] >= 'A' {
			n = int(v[i]-'A') + 10
		}
		sum += n * w
	}
	return sum%10 == 0
}

// fourDigits reports whether a number of letters and digits has four digits or more: a word in capitals is none.
func fourDigits(v string) bool {
	n := 0
	for i := range len(v) {
		if v[i] <= '9' {
			n++
		}
	}
	return n >= 4
}

const prado = "Council of the European Union, PRADO register of travel documents; national issuers"

func passportRules() []rule {
	return paperRules("passport", "passport number", "passport numbers", "passport,passport number", prado, []paper{
		{country: "AT", adjective: "Austrian", shapes: "A9{7}", groups: "1-7", words: "!reisepass,!reisepassnummer,österreichischer reisepass"},
		{country: "BE", adjective: "Belgian", shapes: "AA9{6}", groups: "2-6", words: "!paspoort,!paspoortnummer,passeport belge,belgisch paspoort"},
		{country: "BG", adjective: "Bulgarian", shapes: "9{9}", words: "!паспорт,номер на паспорта,!pasport"},
		{country: "HR", adjective: "Croatian", shapes: "9{9}", words: "!putovnica,!putovnice,broj putovnice"},
		{country: "CY", adjective: "Cypriot", shapes: "A9{6} A9{7} A9{8}", groups: "1-6 1-7 1-8", words: "αριθμός διαβατηρίου,!διαβατήριο,cyprus passport,pasaport"},
		{country: "CZ", adjective: "Czech", shapes: "9{8}", words: "cestovní pas,!pasu,číslo pasu"},
		{country: "DK", adjective: "Danish", shapes: "9{9}", words: "!pasnummer,dansk pas,pas nr"},
		{country: "EE", adjective: "Estonian", shapes: "A9{7} AA9{7}", groups: "1-7 2-7", words: "passi number,!eesti pass,passi nr"},
		{country: "FI", adjective: "Finnish", shapes: "AA9{7}", groups: "2-7", words: "!passin,passin numero,!passinumero,!suomen passi"},
		{country: "FR", adjective: "French", shapes: "99AA9{5}", groups: "2-2-5", words: "!passeport,numéro de passeport,passeport français"},
		{country: "DE", adjective: "German", shapes: "AX{8} AX{8}9", groups: "9-1", words: "!reisepass,!reisepassnummer,!passnummer,deutscher reisepass",
			check: func(v string) bool {
				return strings.IndexByte("CFGHJK", v[0]) >= 0 && strings.Trim(v, "0123456789CFGHJKLMNPRTVWXYZ") == "" && fourDigits(v) && (len(v) == 9 || checked731(v))
			}},
		{country: "GR", adjective: "Greek", shapes: "AA9{7}", groups: "2-7", words: "!διαβατήριο,αριθμός διαβατηρίου,!διαβατηρίου"},
		{country: "HU", adjective: "Hungarian", shapes: "AA9{6} AA9{7}", groups: "2-6 2-7", words: "!útlevél,!útlevélszám,útlevél száma"},
		{country: "IT", adjective: "Italian", shapes: "AA9{7}", groups: "2-7", words: "!passaporto,numero di passaporto,passaporto italiano"},
		{country: "LV", adjective: "Latvian", shapes: "AA9{7} X99{7}", groups: "2-7", words: "!pases,pases numurs,!pase"},
		{country: "LT", adjective: "Lithuanian", shapes: "9{8}", words: "!paso,paso numeris,!pasas"},
		{country: "LU", adjective: "Luxembourg", shapes: "X{8}", words: "passeport luxembourgeois,!lëtzebuerger pass,luxembourgish passport", check: fourDigits},
		{country: "MT", adjective: "Maltese", shapes: "9{7}", words: "!passaport,numru tal-passaport"},
		{country: "NL", adjective: "Dutch", shapes: "AAX{6}9", words: "!paspoort,!paspoortnummer,nederlands paspoort",
			check: func(v string) bool { return !strings.Contains(v, "O") && fourDigits(v) }},
		{country: "PL", adjective: "Polish", shapes: "AA9{7}", groups: "2-7", words: "!paszport,!paszportu,numer paszportu",
			check: func(v string) bool { return polish(v, [9]int{7, 3, 9, 1, 7, 3, 1, 7, 3}) }},
		{country: "PT", adjective: "Portuguese", shapes: "A9{6} AA9{6}", groups: "1-6 2-6", words: "!passaporte,número do passaporte,passaporte português"},
		{country: "RO", adjective: "Romanian", shapes: "9{8} 9{9}", words: "!pașaport,!pasaportului,numărul pașaportului,!pașaportului"},
		{country: "SK", adjective: "Slovak", shapes: "X9{7} AA9{7}", groups: "1-7 2-7", words: "cestovný pas,číslo pasu,cestovného pasu"},
		{country: "SI", adjective: "Slovenian", shapes: "AA9{7}", groups: "2-7", words: "potni list,številka potnega lista,potnega lista", check: func(v string) bool { return v[0] == 'P' }},
		{country: "ES", adjective: "Spanish", shapes: "AA9{6} AAA9{6} A9{7}", groups: "2-6 3-6 1-7", words: "!pasaporte,número de pasaporte,pasaporte español"},
		{country: "SE", adjective: "Swedish", shapes: "9{8} AA9{6}", groups: "2-6", words: "!passnummer,svenskt pass,pass nr,!passnr"},
		{country: "CH", adjective: "Swiss", shapes: "A9{7} AX9{6}", groups: "1-7", words: "schweizer pass,!schweizerpass,passeport suisse,passaporto svizzero,pass nr"},
		{country: "LI", adjective: "Liechtenstein", shapes: "A9{5}", groups: "1-5", words: "liechtensteinischer pass,!reisepass"},
		{country: "NO", adjective: "Norwegian", shapes: "9{8}", words: "!passnummer,norsk pass,!passnr"},
		{country: "IS", adjective: "Icelandic", shapes: "A9{7}", groups: "1-7", words: "!vegabréf,!vegabréfs,vegabréfsnúmer"},
		{country: "EU", adjective: "European", shapes: "A9{5} A9{6} A9{7} AA9{6} AA9{7} AAA9{6} 99AA9{5} 9{7} 9{8} AAX{6}9", groups: "1-5 1-6 1-7 2-6 2-7 3-6 2-2-5",
			words: "passport,passport number,passport no,passport nr,travel document", check: fourDigits},
	})
}

// licenceRules: the numbers in field 5 of the licences of Directive 2006/126/EC.
func licenceRules() []rule {
	const source = "Directive 2006/126/EC annex I; national issuers' formats"
	return paperRules("driving-licence", "driving licence number", "driving licence numbers", "driving licence,driver's licence,driver's license,driving license", source, []paper{
		{country: "AT", adjective: "Austrian", shapes: "9{8}", words: "!führerschein,!führerscheinnummer,führerschein nr"},
		{country: "BE", adjective: "Belgian", shapes: "9{10}", words: "!rijbewijs,!rijbewijsnummer,permis de conduire"},
		{country: "BG", adjective: "Bulgarian", shapes: "9{9}", words: "свидетелство за управление,шофьорска книжка"},
		{country: "HR", adjective: "Croatian", shapes: "9{8}", words: "vozačka dozvola,vozačke dozvole,vozacka dozvola"},
		{country: "CY", adjective: "Cypriot", shapes: "9{12}", words: "άδεια οδήγησης,αριθμός άδειας"},
		{country: "CZ", adjective: "Czech", shapes: "AA9{6}", groups: "2-6", words: "řidičský průkaz,řidičského průkazu"},
		{country: "DK", adjective: "Danish", shapes: "9{8}", words: "!kørekort,!kørekortnummer"},
		{country: "EE", adjective: "Estonian", shapes: "AA9{6}", groups: "2-6", words: "!juhiluba,juhiloa number,!juhiload"},
		{country: "FI", adjective: "Finnish", shapes: "9{6}A9{3}X 9{9}X", groups: "6-4", words: "!ajokortti,!ajokortin,ajokortin numero"},
		{country: "FR", adjective: "French", shapes: "9{12}", groups: "2-2-2-6", words: "permis de conduire,numéro de permis,permis n"},
		{country: "DE", adjective: "German", shapes: "A99X{6}9X", words: "!führerschein,!führerscheinnummer,fahrerlaubnis,führerschein nr", check: fourDigits},
		{country: "GR", adjective: "Greek", shapes: "9{9}", words: "άδεια οδήγησης,δίπλωμα οδήγησης"},
		{country: "HU", adjective: "Hungarian", shapes: "AA9{6}", groups: "2-6", words: "!jogosítvány,vezetői engedély"},
		{country: "IS", adjective: "Icelandic", shapes: "9{9}", words: "!ökuskírteini,ökuskírteinis"},
		{country: "IT", adjective: "Italian", shapes: "AX9{7}A", groups: "2-7-1", words: "patente di guida,!patente,numero di patente"},
		{country: "LV", adjective: "Latvian", shapes: "AAA9{6} AA9{6}", groups: "3-6 2-6", words: "vadītāja apliecība,vadītāja apliecības,autovadītāja apliecība"},
		{country: "LI", adjective: "Liechtenstein", shapes: "9{8} 9{12}", words: "!führerausweis"},
		{country: "LT", adjective: "Lithuanian", shapes: "9{8}", words: "vairuotojo pažymėjimas,vairuotojo pažymėjimo"},
		{country: "LU", adjective: "Luxembourg", shapes: "9{6}", words: "permis de conduire,!führerschäin"},
		{country: "MT", adjective: "Maltese", shapes: "XX9{6}", groups: "2-3-3", words: "liċenzja tas-sewqan,licenzja tas-sewqan"},
		{country: "NL", adjective: "Dutch", shapes: "9{10}", words: "!rijbewijs,!rijbewijsnummer"},
		{country: "NO", adjective: "Norwegian", shapes: "9{11}", groups: "2-2-6-1", words: "!førerkort,!førerkortnummer"},
		{country: "PL", adjective: "Polish", shapes: "9{11}", groups: "5-2-4", words: "prawo jazdy,prawa jazdy"},
		{country: "PT", adjective: "Portuguese", shapes: "A9{7} A9{8} AA9{5} AA9{6} AA9{7}", groups: "1-7 1-8 2-5 2-6 2-7 2-6-1", words: "carta de condução,carta de conducao"},
		{country: "RO", adjective: "Romanian", shapes: "A9{8} A9{8}A", groups: "1-8 9-1", words: "permis de conducere,permisul de conducere"},
		{country: "SK", adjective: "Slovak", shapes: "A9{7}", groups: "1-7", words: "vodičský preukaz,vodičského preukazu"},
		{country: "SI", adjective: "Slovenian", shapes: "9{9}", words: "vozniško dovoljenje,vozniškega dovoljenja"},
		{country: "ES", adjective: "Spanish", shapes: "9{8}A A9{7}A", groups: "8-1", words: "permiso de conducir,permiso de conducción,carnet de conducir,carné de conducir", check: dni},
		{country: "SE", adjective: "Swedish", shapes: "9{10}", groups: "6-4", words: "!körkort,!körkortsnummer", check: luhn},
		{country: "CH", adjective: "Swiss", shapes: "9{12}", words: "!führerausweis,permis de conduire suisse,licenza di condurre"},
		{country: "EU", adjective: "European", shapes: "9{8} 9{9} 9{10} 9{12} AA9{6} A9{7} A9{8} AX9{7}A 9{8}A A99X{6}9X", groups: "2-6 1-7 1-8 8-1",
			words: "~driving licence,~driving licence number,~driving licence no,~eu driving licence", check: fourDigits},
	})
}

// cardRules: identity cards, and residence permits that have their own numbers.
func cardRules() []rule {
	return paperRules("id-card", "identity card number", "identity card numbers", "identity card,id card,national identity card", prado, []paper{
		{country: "AT", adjective: "Austrian", shapes: "9{7} 9{8} AA9{7}", groups: "2-7", words: "!personalausweis,österreichischer personalausweis"},
		{country: "BE", adjective: "Belgian", shapes: "9{12}", groups: "3-7-2", words: "!identiteitskaart,carte d'identité belge,identiteitskaartnummer",
			check: func(v string) bool { return num(v[:10])%97 == num(v[10:])%97 }},
		{country: "BG", adjective: "Bulgarian", shapes: "9{9} AA9{7}", groups: "2-7", words: "лична карта,номер на лична карта"},
		{country: "HR", adjective: "Croatian", shapes: "9{9}", words: "osobna iskaznica,osobne iskaznice"},
		{country: "CZ", adjective: "Czech", shapes: "9{9}", words: "občanský průkaz,občanského průkazu,číslo op"},
		{country: "EE", adjective: "Estonian", shapes: "AA9{7}", groups: "2-7", words: "!isikutunnistus,!id-kaart,id-kaardi number"},
		{country: "FI", adjective: "Finnish", shapes: "AA9{7} 9{9}", words: "!henkilökortti,!henkilökortin"},
		{country: "FR", adjective: "French", shapes: "9{12} X{9}", groups: "4-4-4", words: "!cni,carte nationale d'identité,carte d'identité,carte nationale d'identite", check: fourDigits},
		{country: "DE", adjective: "German", shapes: "AX{8} AX{8}9", groups: "9-1", words: "!personalausweis,!personalausweisnummer,!ausweisnummer,ausweis nr",
			check: func(v string) bool {
				return strings.IndexByte("LMNPRTVWXYZ", v[0]) >= 0 && strings.Trim(v, "0123456789CFGHJKLMNPRTVWXYZ") == "" && fourDigits(v) && (len(v) == 9 || checked731(v))
			}},
		{country: "GR", adjective: "Greek", shapes: "AA9{6} 9{6}", groups: "2-6", words: "δελτίο ταυτότητας,αριθμός ταυτότητας,!αδτ,!ταυτότητα"},
		{country: "HU", adjective: "Hungarian", shapes: "9{6}AA", groups: "6-2", words: "személyi igazolvány,személyazonosító igazolvány,személyi igazolványszám"},
		{country: "IT", adjective: "Italian", shapes: "AA9{5}AA AA9{7}", groups: "2-7 2-5-2", words: "carta d'identità,carta di identità,!cie,carta d'identita"},
		{country: "LU", adjective: "Luxembourg", shapes: "X{9}", words: "carte d'identité luxembourgeoise", check: fourDigits},
		{country: "LT", adjective: "Lithuanian", shapes: "9{8}", words: "asmens tapatybės kortelė,tapatybės kortelės"},
		{country: "LV", adjective: "Latvian", shapes: "AA9{7}", groups: "2-7", words: "personas apliecība,personas apliecības"},
		{country: "NL", adjective: "Dutch", shapes: "AAX{6}9", words: "!identiteitskaart,!documentnummer,nederlandse identiteitskaart",
			check: func(v string) bool { return !strings.Contains(v, "O") && fourDigits(v) }},
		{country: "PL", adjective: "Polish", shapes: "AAA9{6}", groups: "3-6", words: "dowód osobisty,dowodu osobistego,dowod osobisty,!dowodu",
			check: func(v string) bool { return polish(v, [9]int{7, 3, 1, 9, 7, 3, 1, 7, 3}) }},
		{country: "RO", adjective: "Romanian", shapes: "AA9{6}", groups: "2-6", words: "carte de identitate,buletin de identitate,seria"},
		{country: "SE", adjective: "Swedish", shapes: "9{8} AA9{6}", groups: "2-6", words: "nationellt id-kort,!id-kort"},
		{country: "SI", adjective: "Slovenian", shapes: "9{9} AA9{7}", words: "osebna izkaznica,osebne izkaznice"},
		{country: "SK", adjective: "Slovak", shapes: "AA9{6}", groups: "2-6", words: "občiansky preukaz,občianskeho preukazu"},
		{country: "CH", adjective: "Swiss", shapes: "A9{7} A9AA9{4} AX9{6}", groups: "1-7", words: "!identitätskarte,carte d'identité suisse,carta d'identità svizzera"},
		{country: "EU", adjective: "European", shapes: "AA9{6} AA9{7} AAA9{6} AA9{5}AA 9{6}AA 9{8} 9{9} 9{12} AAX{6}9", groups: "2-6 2-7 3-6 6-2 4-4-4",
			words: "~identity card,~id card,identity card number,identity card no,id card number,national identity card", check: fourDigits},
	})
}
