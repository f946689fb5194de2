package dlp

import "strings"

// ibanForms has the structure of every country's account numbers after the country and the check digits: n digits, a capital letters, c
// either (SWIFT, IBAN Registry).
var ibanForms = func() map[string]string {
	by := map[string]string{}
	for _, f := range strings.Fields(`AD:n8c12 AE:n19 AL:n8c16 AT:n16 AZ:a4c20 BA:n16 BE:n12 BG:a4n6c8 BH:a4c14 BI:n23 BR:n23a1c1 BY:c4n4c16 CH:n5c12 CR:n18 CY:n8c16
		CZ:n20 DE:n18 DJ:n23 DK:n14 DO:c4n20 EE:n16 EG:n25 ES:n20 FI:n14 FK:a2n12 FO:n14 FR:n10c11n2 GB:a4n14 GE:a2n16 GI:a4c15 GL:n14 GR:n7c16 GT:c4c20 HN:a4n20 HR:n17
		HU:n24 IE:a4n14 IL:n19 IQ:a4n15 IS:n22 IT:a1n10c12 JO:a4n4c18 KW:a4c22 KZ:n3c13 LB:n4c20 LC:a4c24 LI:n5c12 LT:n16 LU:n3c13 LV:a4c13 LY:n21 MC:n10c11n2 MD:c2c18
		ME:n18 MK:n3c10n2 MN:n16 MR:n23 MT:a4n5c18 MU:a4n19a3 NI:a4n20 NL:a4n10 NO:n11 OM:n3c16 PK:a4c16 PL:n24 PS:a4c21 PT:n21 QA:a4c21 RO:a4c16 RS:n18 RU:n14c15 SA:n2c18
		SC:a4n20a3 SD:n14 SE:n20 SI:n15 SK:n20 SM:a1n10c12 SO:n19 ST:n21 SV:a4n20 TL:n19 TN:n20 TR:n6c16 UA:n6c19 VA:n18 VG:a4n16 XK:n16 YE:a4n4c18`) {
		var b strings.Builder
		for s := f[3:]; s != ""; {
			n, i := 0, 1
			for ; i < len(s) && s[i] <= '9'; i++ {
				n = n*10 + int(s[i]-'0')
			}
			b.WriteString(strings.Repeat(s[:1], n))
			s = s[i:]
		}
		by[f[:2]] = b.String()
	}
	return by
}()

// iban checks structure and check digits (ISO 13616, ISO 7064 MOD 97-10).
func iban(v string) bool {
	f, ok := ibanForms[v[:2]]
	if !ok || len(v) != len(f)+4 {
		return false
	}
	for i := range len(f) {
		letter := v[i+4] >= 'A'
		if f[i] == 'n' && letter || f[i] == 'a' && !letter {
			return false
		}
	}
	return mod97(v[4:]+v[:4]) == 1
}

// isin checks an ISIN of a country that has an ISO 3166 code, or XS and its like.
func isin(v string) bool { return luhnText(v) && (countries[v[:2]] || v[:2] == "XS" || v[:2] == "EU") }

// countries are the ISO 3166-1 alpha-2 codes.
var countries = words(`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR
	CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
	IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL
	NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
	TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

// vin checks the check digit of 49 CFR 565.15, which North American vehicles have.
func vin(v string) bool {
	const values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum, letters := 0, 0
	for i := range 17 {
		at := strings.IndexByte(values, v[i])
		if at < 0 {
			return false
		}
		if v[i] >= 'A' {
			letters++
		}
		sum += weights[i] * (at % 10)
	}
	return v[8] == "0123456789X"[sum%11] && letters >= 2
}

var everywhereRules = []rule{
	{Detector: Detector{ID: "iban", Singular: "bank account number (IBAN)", Plural: "bank account numbers (IBAN)", Holds: true,
		Check: "country's length and structure, two check digits (ISO 7064 MOD 97-10)", Source: "ISO 13616-1; SWIFT, IBAN Registry"},
		shapes: "AA99X{11} AA99X{12} AA99X{14} AA99X{15} AA99X{16} AA99X{17} AA99X{18} AA99X{19} AA99X{20} AA99X{21} AA99X{22} AA99X{23} AA99X{24} AA99X{25} AA99X{26} " +
			"AA99X{27} AA99X{28} AA99X{29}", strength: certain, check: iban, words: "!iban,account,bank account,konto,compte,cuenta,conto"},
	{Detector: Detector{ID: "isin", Singular: "securities number (ISIN)", Plural: "securities numbers (ISIN)", Check: "Luhn check digit over letters and digits, country",
		Source: "ISO 6166"}, shapes: "AAX{9}9", groups: "2-9-1", strength: weak, check: isin, words: "!isin,security,securities,shares,bond,fund,stock"},
	{Detector: Detector{ID: "lei", Singular: "legal entity identifier", Check: "two check digits (ISO 7064 MOD 97-10)", Source: "ISO 17442-1"},
		shapes: "X{18}99", strength: strong, check: func(v string) bool { return mod97(v) == 1 && strings.ContainsAny(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") }, words: "!lei,legal entity identifier"},
	{Detector: Detector{ID: "vin", Singular: "vehicle identification number", Check: "check digit", Source: "49 CFR 565.15; ISO 3779"},
		shapes: "X{17}", strength: weak, check: vin, words: "!vin,vehicle,chassis,vehicle identification,vehicle identification number,car,truck"},
	{Detector: Detector{ID: "imei", Singular: "mobile device number (IMEI)", Plural: "mobile device numbers (IMEI)", Check: "Luhn check digit; context only", Source: "3GPP TS 23.003; GSMA TS.06"},
		shapes: "9{15}", groups: "2-6-6-1 6-2-6-1 8-6-1", strength: shape, check: luhn, words: "!imei,imei number,mobile device,handset"},
}
