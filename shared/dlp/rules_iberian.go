package dlp

import "strings"

// cif: a letter for the kind of entity, seven digits, and a Luhn digit or the letter that stands for it. Which kinds have a letter is told
// differently in different places, so either passes.
func cif(v string) bool {
	if strings.IndexByte("ABCDEFGHJNPQRSUVW", v[0]) < 0 || !allDigits(v[1:8], 7) {
		return false
	}
	for check := byte('0'); check <= '9'; check++ {
		if luhn(v[1:8] + string(check)) {
			return v[8] == check || v[8] == "JABCDEFGHI"[check-'0']
		}
	}
	return false
}

// nss: province, serial and two check digits, modulus 97 over the number without the serial's leading zeros.
func nss(v string) bool {
	serial := num(v[2:10])
	n := num(v[:2])*10_000_000 + serial
	if serial >= 10_000_000 {
		n = num(v[:10])
	}
	return within(num(v[:2]), 1, 53, 66, 66) && n%97 == num(v[10:])
}

// ccc: bank and branch, two check digits, account; modulus 11 with powers of two.
func ccc(v string) bool {
	digit := func(d string) int {
		check := weighted(d, 1, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11
		if check < 2 {
			return check
		}
		return 11 - check
	}
	return digit("00"+v[:8]) == int(v[8]-'0') && digit(v[10:]) == int(v[9]-'0') && v[:4] != "0000"
}

// nifMinor: K, L and M numbers of those without a DNI.
func nifMinor(v string) bool {
	return strings.IndexByte("KLM", v[0]) >= 0 && dniLetters[num(v[1:8])%23] == v[8]
}

// cartaoCidadao: Luhn over letters and digits, from the right.
func cartaoCidadao(v string) bool {
	sum := 0
	for i := range len(v) {
		n := int(v[len(v)-1-i] - '0')
		if n > 9 {
			n -= 'A' - '0' - 10
		}
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// niss weighs with the first ten primes, from the last.
func niss(v string) bool {
	return (v[0] == '1' || v[0] == '2') && 9-weighted(v, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2)%10 == tail(v)
}

// nib is the Portuguese account number: 98 less modulus 97.
func nib(v string) bool { return mod(v, 97) == 1 && v[:4] != "0000" }

var iberianRules = []rule{
	{Detector: Detector{ID: "es-nss", Country: "ES", Singular: "Spanish social security number (NSS)", Plural: "Spanish social security numbers (NSS)", Holds: true,
		Check: "province and two check digits, modulus 97", Source: "Tesorería General de la Seguridad Social; Real Decreto 84/1996"}, shapes: "9{12}", groups: "2-8-2 2-10",
		strength: strong, check: nss, words: "!nss,!naf,seguridad social,número de afiliación,numero de afiliacion,spanish social security"},
	{Detector: Detector{ID: "es-nif-klm", Country: "ES", Singular: "Spanish tax number (NIF) of a person without DNI", Plural: "Spanish tax numbers (NIF) of persons without DNI", Holds: true,
		Check: "letter K, L or M and modulus 23 check letter", Source: "Real Decreto 1065/2007 articles 19 to 21"}, shapes: "A9{7}A", groups: "1-7-1", strength: weak, check: nifMinor,
		words: "!nif,identificación fiscal"},
	{Detector: Detector{ID: "es-bank-account", Country: "ES", Singular: "Spanish bank account number (CCC)", Plural: "Spanish bank account numbers (CCC)", Holds: true,
		Check: "two check digits, modulus 11", Source: "Banco de España, Circular 2/1990; AEB norma 43"}, shapes: "9{20}", groups: "4-4-2-10 4-4-4-4-4", strength: strong, check: ccc,
		words: "!ccc,cuenta,código cuenta cliente,número de cuenta,cuenta corriente"},
	{Detector: Detector{ID: "pt-citizen-card", Country: "PT", Singular: "Portuguese citizen card number", Holds: true, Check: "check digit over letters and digits",
		Source: "Instituto dos Registos e do Notariado; Portaria 203/2007"}, shapes: "9{9}XX9", groups: "8-1-3 8-1-2-1", strength: weak,
		check: func(v string) bool { return (v[9] >= 'A' || v[10] >= 'A') && cartaoCidadao(v) }, words: "cartão de cidadão,cartao de cidadao,!bilhete de identidade,cartão cidadão,citizen card,documento de identificação"},
	{Detector: Detector{ID: "pt-niss", Country: "PT", Singular: "Portuguese social security number (NISS)", Plural: "Portuguese social security numbers (NISS)", Holds: true,
		Check: "first digit and weighted check digit", Source: "Instituto da Segurança Social, NISS"}, shapes: "9{11}", groups: "3-3-3-2", strength: weak, check: niss,
		words: "!niss,segurança social,seguranca social,número de identificação da segurança social"},
	{Detector: Detector{ID: "pt-bank-account", Country: "PT", Singular: "Portuguese bank account number (NIB)", Plural: "Portuguese bank account numbers (NIB)", Holds: true,
		Check: "two check digits, modulus 97", Source: "Banco de Portugal, Aviso 3/1996"}, shapes: "9{21}", groups: "4-4-11-2", strength: strong, check: nib, words: "!nib,conta,número de identificação bancária"},
}
