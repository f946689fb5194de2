package dlp

import "strings"

// routingKeys are the first three characters of Eircodes (An Post GeoDirectory, Eircode routing keys).
var routingKeys = words(`A41 A42 A45 A63 A67 A75 A81 A82 A83 A84 A85 A86 A91 A92 A94 A96 A98 C15 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D16 D17 D18 D20 D22
	D24 D6W E21 E25 E32 E34 E41 E45 E53 E91 F12 F23 F26 F28 F31 F35 F42 F45 F52 F56 F91 F92 F93 F94 H12 H14 H16 H18 H23 H53 H54 H62 H65 H71 H91 K32 K34 K36 K45 K56 K67 K78 N37 N39
	N41 N91 P12 P14 P17 P24 P25 P31 P32 P36 P43 P47 P51 P56 P61 P67 P72 P75 P81 P85 R14 R21 R32 R35 R42 R45 R51 R56 R93 R95 T12 T23 T34 T45 T56 V14 V15 V23 V31 V35 V42 V92 V93
	V94 V95 W12 W23 W34 W91 X35 X42 X91 Y14 Y21 Y25 Y34 Y35`)

// eircode: a routing key, and four characters of those that can't be mistaken for each other.
func eircode(v string) bool {
	return routingKeys[v[:3]] && strings.Trim(v[3:], "0123456789ACDEFHKNPRTVWXY") == ""
}

var irishRules = []rule{
	{Detector: Detector{ID: "ie-pps", Country: "IE", Singular: "Irish PPS number", Holds: true, Check: "modulus 23 check letter",
		Source: "Department of Social Protection, PPS number; SI 389/2013"}, shapes: "9{7}A 9{7}AA", groups: "7-1 7-2", strength: weak, check: pps,
		words: "!pps,!ppsn,pps number,pps no,personal public service,personal public service number,revenue,social welfare,!rsi,!psp,uimhir phearsanta seirbhíse poiblí"},
	{Detector: Detector{ID: "ie-passport", Country: "IE", Singular: "Irish passport number", Holds: true, Check: "two letters and seven digits; context only",
		Source: "Department of Foreign Affairs, passport specimen; Council of the EU, PRADO IRL-AO"}, shapes: "AA9{7}", groups: "2-7", strength: shape,
		words: "passport,passport number,passport no,irish passport,!pas,uimhir phas"},
	{Detector: Detector{ID: "ie-eircode", Country: "IE", Singular: "Irish postcode (Eircode)", Plural: "Irish postcodes (Eircodes)", Check: "routing key in use, allowed characters",
		Source: "Eircode, product guide; An Post GeoDirectory"}, shapes: "A99X{4} AX{6}", groups: "3-4", strength: weak, check: eircode,
		words: "!eircode,address,street,road,avenue,dublin,cork,galway,limerick,co,county,ireland,seoladh"},
	{Detector: Detector{ID: "ie-company", Country: "IE", Singular: "Irish company number", Check: "five to seven digits; context only",
		Source: "Companies Registration Office"}, shapes: "9{6} 9{7}", strength: shape, words: "!cro,cro number,companies registration office,~registered in ireland"},
}
