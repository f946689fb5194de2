package dlp

import (
	"crypto/sha256"
	"math/big"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	emailRule = rule{Detector: Detector{ID: "email", Singular: "e-mail address", Plural: "e-mail addresses", Check: "form of local part and domain", Source: "RFC 5321, RFC 5322, RFC 2606"}}
	ipRule    = rule{Detector: Detector{ID: "ip-address", Singular: "IP address", Plural: "IP addresses", Check: "form; no clause or version numbers", Source: "RFC 791, RFC 4291, RFC 5952"},
		words: "!ip,ip address,~address,server,host,hostname,subnet,router,gateway,dns,firewall,network,adresse ip,ip adresse"}
	walletRule = rule{Detector: Detector{ID: "crypto-wallet", Singular: "cryptocurrency address", Plural: "cryptocurrency addresses", Check: "Base58Check, Bech32, or 0x and 40 hex digits with the right capitals where both kinds of letters stand",
		Source: "Bitcoin developer reference (Base58Check); BIP 173, BIP 350; Ethereum yellow paper, ERC-55"}, words: "!btc,!bitcoin,!wallet,!ethereum,!eth,crypto"}
	jwtRule = rule{Detector: Detector{ID: "jwt", Singular: "access token (JWT)", Plural: "access tokens (JWT)", Holds: true, Check: "three parts of which the first is a JSON header", Source: "RFC 7519, RFC 7515"}}
)

// email judges the @ at byte i.
func email(text string, i int) (Finding, bool) {
	start := i
	for start > 0 && i-start < 64 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !unicode.IsLetter(r) && !(r >= '0' && r <= '9') && !strings.ContainsRune("._%+-&'", r) || r == utf8.RuneError {
			break
		}
		start -= size
	}
	for start < i && (text[start] == '.' || text[start] == '\'' || text[start] == '-') {
		start++
	}
	end, label := i+1, i+1
	for end < len(text) && end-i < 254 {
		r, size := utf8.DecodeRuneInString(text[end:])
		if r == '.' {
			if end == label {
				break
			}
			label = end + 1
		} else if !unicode.IsLetter(r) && !(r >= '0' && r <= '9') && r != '-' || r == utf8.RuneError {
			break
		}
		end += size
	}
	for end > i && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	domain := strings.ToLower(text[i+1 : end])
	dot := strings.LastIndexByte(domain, '.')
	if start == i || dot < 1 || len(domain)-dot < 3 || strings.ContainsAny(domain[dot:], "0123456789") || strings.Contains(text[start:i], "..") || text[i-1] == '.' {
		return Finding{}, false
	}
	f := Finding{Detector: emailRule.ID, Start: start, End: end, Confidence: High, Masked: "•••@•••"}
	switch tld := domain[dot+1:]; {
	case tld == "example", tld == "test", tld == "invalid", strings.HasPrefix(domain, "example."), strings.Contains(domain, ".example."):
		f.Confidence = Low // RFC 2606: nobody's
	}
	return f, true
}

// clauseWords stand before numbers with dots that are places in a document, or versions.
var clauseWords = []string{"clause", "clauses", "section", "sections", "§", "article", "articles", "paragraph", "paragraphs", "para", "schedule", "annex", "appendix", "chapter", "item", "exhibit", "rule",
	"part", "sec.", "art.", "version", "ver.", "v", "release", "firmware", "build", "oid", "table", "figure", "under", "subsection", "see"}

// ip judges an address that begins at the digits at byte i.
func (m *matcher) ip(i int) {
	start, end := i, i
	is := func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' || b == ':' || b == '.'
	}
	for end < len(m.text) && end-i < 46 && is(m.text[end]) {
		end++
	}
	if end-i < 7 && (i == 0 || m.text[i-1] != ':' && !is(m.text[i-1])) && strings.IndexByte(m.text[i:end], ':') < 0 {
		return // too short, and nothing before it belongs to it
	}
	if strings.IndexByte(m.text[i:end], ':') >= 0 || i > 0 && (m.text[i-1] == ':' || is(m.text[i-1]) && m.text[i-1] >= 'A') {
		for start > 0 && i-start < 46 && is(m.text[start-1]) && m.text[start-1] != '.' {
			start--
		}
	}
	value := strings.TrimRight(m.text[start:end], ".")
	if strings.HasSuffix(value, ":") && !strings.HasSuffix(value, "::") {
		value = value[:len(value)-1]
	}
	end = start + len(value)
	if len(value) < 7 || start < m.netDone || strings.Count(value, ":") < 2 && strings.Count(value, ".") != 3 {
		return
	}
	address, err := netip.ParseAddr(value)
	if err != nil || address.IsUnspecified() || m.joined(start, end) {
		return
	}
	score, _, _ := m.around.score(len(rules)+1, start, end)
	f := Finding{Detector: ipRule.ID, Start: start, End: end, Confidence: Medium, Masked: masked(value)}
	b := address.As16()
	switch {
	case score > 0:
		f.Confidence = High
	case address.Is6():
		if strings.Count(value, ":") < 4 {
			return
		}
	case b[12] == 0, nearest(m.text, start, 24, clauseWords):
		return
	case max(b[12], b[13], b[14], b[15]) < 40:
		f.Confidence = Low // "12.4.1.2" is more often a clause
	}
	m.netDone = end
	m.others = append(m.others, f)
}

// joined reports whether more of the same word stands around text[start:end].
func (m *matcher) joined(start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(m.text[:start])
	after, _ := utf8.DecodeRuneInString(m.text[end:])
	wordy := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
	return wordy(before) || wordy(after) || before == '.' || before == '-' || after == '-' || after == ':'
}

// long judges the word at byte i when it is long: wallets and tokens.
func (m *matcher) long(i int) {
	if i < m.netDone {
		return
	}
	for i > 0 && wordByte(m.text[i-1]) && m.text[i-1] != '-' && i > m.netDone && i > m.longFrom {
		i--
	}
	end := i
	for end < len(m.text) && end-i < 4096 && wordByte(m.text[end]) {
		end++
	}
	m.longFrom = end
	w := m.text[i:end]
	if strings.HasPrefix(w, "eyJ") {
		m.token3(i, end)
		return
	}
	if len(w) < 26 {
		return
	}
	hex := len(w) == 42 && w[:2] == "0x" && strings.Trim(w[2:], "0123456789abcdefABCDEF") == ""
	if hex || len(w) <= 35 && base58Check(w) || len(w) >= 42 && bech32(w) {
		m.netDone = end
		f := Finding{Detector: walletRule.ID, Start: i, End: end, Confidence: High, Masked: "wallet address (value hidden)"}
		if hex && !eip55(w[2:]) {
			f.Confidence = Low
		}
		m.others = append(m.others, f)
	}
}

func wordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_' || b == '-'
}

// token3 reads the other two parts of a JSON web token.
func (m *matcher) token3(start, end int) {
	for range 2 {
		from := end + 1
		if end >= len(m.text) || m.text[end] != '.' {
			return
		}
		for end = from; end < len(m.text) && end-from < 16<<10 && wordByte(m.text[end]); end++ {
		}
		if end-from < 8 {
			return
		}
	}
	m.netDone, m.longFrom = end, end
	m.others = append(m.others, Finding{Detector: jwtRule.ID, Start: start, End: end, Confidence: High, Masked: "token (value hidden)"})
}

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Check checks a Bitcoin address of the first two kinds: version 0 or 5, 20 bytes, four bytes of a double SHA-256.
func base58Check(w string) bool {
	if w[0] != '1' && w[0] != '3' {
		return false
	}
	n, by := new(big.Int), big.NewInt(58)
	for i := range len(w) {
		d := strings.IndexByte(base58, w[i])
		if d < 0 {
			return false
		}
		n.Add(n.Mul(n, by), big.NewInt(int64(d)))
	}
	if n.BitLen() > 200 {
		return false
	}
	b := n.FillBytes(make([]byte, 25))
	once := sha256.Sum256(b[:21])
	twice := sha256.Sum256(once[:])
	return (b[0] == 0 || b[0] == 5) && string(twice[:4]) == string(b[21:])
}

// bech32 checks a native segregated witness address (BIP 173, BIP 350).
func bech32(w string) bool {
	w = strings.ToLower(w)
	if !strings.HasPrefix(w, "bc1") || len(w) > 62 {
		return false
	}
	sum := uint32(1)
	step := func(v byte) {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for _, v := range []byte{3, 3, 0, 'b' & 31, 'c' & 31} {
		step(v)
	}
	for i := 3; i < len(w); i++ {
		v := strings.IndexByte("qpzry9x8gf2tvdw0s3jn54khce6mua7l", w[i])
		if v < 0 {
			return false
		}
		step(byte(v))
	}
	return sum == 1 || sum == 0x2bc830a3
}
