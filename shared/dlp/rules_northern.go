package dlp

import "strings"

// fodselsnummer has two check digits, modulus 11. D-numbers add 4 to the day, H-numbers to the month.
func fodselsnummer(v string) bool {
	day, month := num(v[:2]), num(v[2:4])
	return date(-1, month%40, day%40) &&
		(weighted(v, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0) && weighted(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// personnummer: Luhn over the last ten digits; coordination numbers add 60 to the day.
func personnummer(v string) bool {
	if len(v) == 12 {
		if !within(num(v[:2]), 18, 20) {
			return false
		}
		v = v[2:]
	}
	return date(-1, num(v[2:4]), num(v[4:6])%60) && luhn(v)
}

// hetu: date, and a check character modulus 31 over date and serial.
func hetu(v string) bool {
	if len(v) == 11 { // the century's letter
		if strings.IndexByte("ABCDEFYXWVU", v[6]) < 0 {
			return false
		}
		v = v[:6] + v[7:]
	}
	return ddmmyy(v) && num(v[6:9]) > 1 && "0123456789ABCDEFHJKLMNPRSTUVWXY"[num(v[:9])%31] == v[9]
}

// kennitala: a date, and modulus 11 in the ninth digit; the tenth is the century.
func kennitala(v string) bool {
	return date(-1, num(v[2:4]), num(v[:2])%40) && (v[9] == '0' || v[9] >= '8') && weighted(v, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// baltic checks Estonian and Lithuanian codes: century, date, modulus 11 in two rounds.
func baltic(v string) bool {
	if v[0] < '1' || v[0] > '8' || !date(-1, num(v[3:5]), num(v[5:7])) {
		return false
	}
	check := weighted(v, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if check == 10 {
		check = weighted(v, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return check == tail(v)
}

func latvian(v string) bool {
	return ddmmyy(v) && v[6] <= '2' && (1101-weighted(v, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11%10 == tail(v)
}

var northernRules = []rule{
	{Detector: Detector{ID: "no-fodselsnummer", Country: "NO", Singular: "Norwegian national identity number", Holds: true, Check: "date and two check digits, modulus 11",
		Source: "Skatteetaten; folkeregisterforskriften section 2-2-1"}, shapes: "9{11}", groups: "6-5 6-3-2", strength: strong, check: fodselsnummer,
		words: "!fødselsnummer,!fodselsnummer,!personnummer,fnr,d-nummer,national identity"},
	{Detector: Detector{ID: "se-personnummer", Country: "SE", Singular: "Swedish personal identity number", Holds: true, Check: "date and Luhn check digit",
		Source: "Skatteverket, SKV 704; folkbokföringslagen 1991:481 section 18"}, shapes: "9{10} 9{12}", groups: "6-4 8-4", strength: weak, check: personnummer,
		words: "!personnummer,!samordningsnummer,personnr,person nr,swedish,personal identity number,svensk"},
	{Detector: Detector{ID: "dk-cpr", Country: "DK", Singular: "Danish personal number (CPR)", Plural: "Danish personal numbers (CPR)", Holds: true, Check: "date of birth",
		Source: "CPR-kontoret, Personnummeret i CPR (modulus 11 ended in 2007)"}, shapes: "9{10}", groups: "6-4", strength: shape, check: ddmmyy,
		words: "!cpr,cpr nummer,cpr nr,!personnummer,danish,dansk"},
	{Detector: Detector{ID: "fi-hetu", Country: "FI", Singular: "Finnish personal identity code", Holds: true, Check: "date and check character modulus 31",
		Source: "Digital and Population Data Services Agency; valtioneuvoston asetus 128/2010"}, shapes: "9{6}A9{3}X 9{9}X", groups: "6-4 6-1-3-1", strength: strong,
		check: func(v string) bool { return hetu(v) }, words: "!hetu,!henkilötunnus,henkilötunnuksen,sotu,personbeteckning,personal identity code"},
	{Detector: Detector{ID: "is-kennitala", Country: "IS", Singular: "Icelandic identity number", Holds: true, Check: "date and modulus 11 check digit",
		Source: "Registers Iceland, kennitala"}, shapes: "9{10}", groups: "6-4", strength: strong, check: kennitala, words: "!kennitala,kennitölu,kt,icelandic"},
	{Detector: Detector{ID: "ee-isikukood", Country: "EE", Singular: "Estonian personal code", Holds: true, Check: "century, date and modulus 11 check digit",
		Source: "EVS 585:2007"}, shapes: "9{11}", strength: strong, check: func(v string) bool { return baltic(v) }, words: "!isikukood,isikukoodi,estonian,eesti"},
	{Detector: Detector{ID: "lt-asmens-kodas", Country: "LT", Singular: "Lithuanian personal code", Holds: true, Check: "century, date and modulus 11 check digit",
		Source: "Lietuvos Respublikos gyventojų registro įstatymas, VIII-1304"}, shapes: "9{11}", strength: strong, check: func(v string) bool { return baltic(v) && v[0] <= '6' },
		words: "asmens kodas,!asmens,lithuanian,lietuvos"},
	{Detector: Detector{ID: "lv-personas-kods", Country: "LV", Singular: "Latvian personal code", Holds: true, Check: "date and modulus 11 check digit",
		Source: "Office of Citizenship and Migration Affairs; Population Register Law"}, shapes: "9{11}", groups: "6-5", strength: strong, check: latvian,
		words: "personas kods,!personas,latvian,latvijas"},
}
