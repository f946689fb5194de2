package accuracy

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
)

// makers draw what no form describes, by the name that numbers.tsv has for it.
var makers = map[string]func(*Source) string{"make:bitcoin": bitcoin, "make:mrz": zone, "make:key": key}

// random gives n bytes.
func random(s *Source, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.IntN(256))
	}
	return b
}

// bitcoin is Base58Check of a version byte and a key's hash.
func bitcoin(s *Source) string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	payload := append([]byte{0}, random(s, 20)...)
	payload[1] |= 1 // no further zero byte, which would be written as one more 1
	once := sha256.Sum256(payload)
	twice := sha256.Sum256(once[:])
	n := new(big.Int).SetBytes(append(payload, twice[:4]...))
	var out string
	for zero, base, rest := new(big.Int), big.NewInt(58), new(big.Int); n.Cmp(zero) > 0; {
		n.DivMod(n, base, rest)
		out = alphabet[rest.Int64():rest.Int64()+1] + out
	}
	return "1" + out
}

// zone is a passport's machine-readable zone (ICAO Doc 9303 part 4, 4.2.2).
func zone(s *Source) string {
	pad := func(v string, n int) string { return (v + strings.Repeat("<", n))[:n] }
	names := pad("P<"+pick(s, []string{"UTO", "GBR", "FRA", "IRL", "NLD"})+pick(s, []string{"MORENO", "OKAFOR", "LINDQVIST", "DUARTE"})+"<<"+
		pick(s, []string{"ADA<MARIA", "INES", "TOMAS<JAN", "RUTH"}), 44)
	number := fmt.Sprintf("%c%c%07d", 'A'+rune(s.IntN(26)), 'A'+rune(s.IntN(26)), s.IntN(1e7))
	birth := fmt.Sprintf("%02d%02d%02d", 50+s.IntN(50), 1+s.IntN(12), 1+s.IntN(28))
	expiry := fmt.Sprintf("%02d%02d%02d", 26+s.IntN(8), 1+s.IntN(12), 1+s.IntN(28))
	number, birth, expiry = number+string(icao(number)), birth+string(icao(birth)), expiry+string(icao(expiry))
	personal := strings.Repeat("<", 14) + "0"
	line := number + names[2:5] + birth + pick(s, []string{"F", "M"}) + expiry + personal
	return names + "\n" + line + string(icao(number+birth+expiry+personal))
}

// key is a private key in the frame of RFC 7468; its bytes are random and open nothing.
func key(s *Source) string {
	body := base64.StdEncoding.EncodeToString(append([]byte{0x30, 0x82, 0x04, 0xbd, 2, 1, 0, 0x30, 0x0d}, random(s, 600)...))
	var b strings.Builder
	b.WriteString("-----BEGIN PRIVATE KEY-----\n")
	for len(body) > 64 {
		b.WriteString(body[:64] + "\n")
		body = body[64:]
	}
	return b.String() + body + "\n-----END PRIVATE KEY-----"
}
