package dlp

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The shape of keys.
const (
	keyLabel    = "PRIVATE KEY"
	enoughKey   = 40       // characters of Base64 that make a key: an Ed25519 key has 64
	longestKey  = 64 << 10 // bytes that are looked at after a frame's beginning
	keyLine     = 21       // characters of Base64 in a row that are no word
	labelReach  = 64       // bytes before the label in which BEGIN stands
	puttyHeader = "PuTTY-User-Key-File-"
)

// keys finds private keys: text blocks of every label with PRIVATE KEY in it (RFC 7468, OpenPGP, OpenSSH, SSH2), PuTTY key files, and the
// same keys without a frame, as bare Base64 of their DER or OpenSSH form.
//
//	high    a frame, or a PuTTY file, with a key in it; bare Base64 that decodes to the beginning of a private key
//	medium  the same, protected by a passphrase
//	low     a frame's beginning with no key after it, as documentation has
func keys(text string, marks []keyMark) []Finding {
	var found []Finding
	slices.SortFunc(marks, func(a, b keyMark) int { return a.at - b.at })
	last, next := 0, 0
	for _, m := range marks {
		if m.at < next {
			continue
		}
		next = m.at + 1
		var f Finding
		ok := false
		switch m.kind {
		case frameMark:
			f, ok = framed(text, m.at, last)
		case puttyMark:
			f, ok = putty(text, m.at)
		default:
			f, ok = bare(text, m.at)
		}
		if ok && f.Start >= last {
			found = append(found, f)
			next, last = max(f.End, next), f.End
		}
	}
	return found
}

// keyMark is a place that a key is found by: the label of a frame, the first line of a PuTTY file, or Base64 that begins as DER's SEQUENCE or
// OpenSSH's magic does.
type keyMark struct{ at, kind int }

const (
	frameMark = iota
	puttyMark
	bareMark
)

const openSSHMagic = "b3BlbnNzaC1rZXktdj" // the beginning of openssh-key-v1 in Base64

// keyWord keeps the mark that the word at byte i may be the last, or the middle, word of.
func (s *sweep) keyWord(i int) {
	rest, before := s.text[i:], s.text[:i]
	switch {
	case strings.HasPrefix(rest, "KEY") && strings.HasSuffix(before, "PRIVATE "):
		s.keys = append(s.keys, keyMark{i - len("PRIVATE "), frameMark})
	case strings.HasPrefix(rest, "User-Key-File-") && strings.HasSuffix(before, "PuTTY-"):
		s.keys = append(s.keys, keyMark{i - len("PuTTY-"), puttyMark})
	}
}

// bareKeys keeps the places in the long word text[start:end] where the Base64 of a key may begin.
func (s *sweep) bareKeys(start, end int) {
	for p := start; p+enoughKey <= end; p++ {
		if b := s.text[p]; b != 'M' && b != 'b' || p > 0 && base64Char(s.text[p-1]) {
			continue
		}
		if s.text[p] == 'M' || strings.HasPrefix(s.text[p:], openSSHMagic) {
			s.keys = append(s.keys, keyMark{p, bareMark})
		}
	}
}

// framed judges the label at byte i: BEGIN before it, dashes around, and what follows up to END. Word processors turn dashes into longer
// ones, programs write line ends as the two characters \n, and JSON and code wrap lines in quotes. Nothing before last is looked at.
func framed(text string, i, last int) (Finding, bool) {
	start, label, ok := frameStart(text, i, last)
	if !ok {
		return Finding{}, false
	}
	body := text[i+len(keyLabel) : min(len(text), i+len(keyLabel)+longestKey)]
	rest := strings.TrimPrefix(body, " BLOCK")
	inside := strings.TrimLeftFunc(rest, func(r rune) bool { return isDash(r) || r == ' ' })
	if len(inside) == len(rest) {
		return Finding{}, false
	}
	at, whole := i+len(keyLabel)+len(body)-len(inside), false
	if stop := strings.Index(inside, "BEGIN "); stop >= 0 {
		inside = inside[:stop]
	}
	if stop := strings.Index(inside, "END "+label); stop >= 0 {
		inside, whole = inside[:stop], true
	}
	f := Finding{Detector: PrivateKey, Start: start, End: at, Confidence: Low, Masked: strings.TrimSpace(label+" private key") + " (value hidden)"}
	used, count := material(inside)
	if count < enoughKey {
		return f, true
	}
	f.Confidence = High
	if strings.Contains(label, "ENCRYPTED") || strings.Contains(inside, "ENCRYPTED") {
		f.Confidence = Medium
	}
	f.End = at + used
	if whole {
		f.End = frameEnd(text, at+len(inside), f.End)
	}
	return f, true
}

// frameStart finds BEGIN and the dashes before it, for the label that ends at byte i.
func frameStart(text string, i, last int) (start int, label string, ok bool) {
	from := max(last, i-labelReach)
	head := strings.LastIndex(text[from:i], "BEGIN ")
	if head < 0 {
		return 0, "", false
	}
	start = from + head
	label = strings.TrimSpace(text[start+len("BEGIN ") : i])
	for _, r := range label {
		if !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == ' ') {
			return 0, "", false
		}
	}
	dashes := 0
	for start > last {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !isDash(r) && !(r == ' ' && dashes == 0) {
			break
		}
		if isDash(r) {
			dashes++
		}
		start -= size
	}
	return start, label, dashes > 0
}

// frameEnd gives where the frame ends whose END stands at byte i, or otherwise.
func frameEnd(text string, i, otherwise int) int {
	stop := strings.Index(text[i:min(len(text), i+labelReach+len(keyLabel))], keyLabel)
	if stop < 0 {
		return otherwise
	}
	tail := strings.TrimPrefix(text[i+stop+len(keyLabel):], " BLOCK")
	return len(text) - len(strings.TrimLeftFunc(tail, isDash))
}

// wrapping are the characters that mail programs, JSON and source code put around the lines of a key, and those of its header lines.
const wrapping = "\"',+=:.;()_>|\\/"

// material gives how many bytes of a frame's inside belong to the key, and how many characters of Base64 those are. Header lines ("Proc-Type:
// 4,ENCRYPTED", "Version: ...") belong to it and don't count.
func material(inside string) (used, count int) {
	run := 0
	for i := 0; i < len(inside); {
		r, size := utf8.DecodeRuneInString(inside[i:])
		switch {
		case r < utf8.RuneSelf && base64Char(byte(r)):
			switch run++; {
			case run == keyLine:
				count += keyLine
				used = i + size
			case run > keyLine:
				count++
				used = i + size
			}
		case r == '\\' && i+1 < len(inside) && strings.IndexByte("nrt", inside[i+1]) >= 0:
			size, run = 2, 0
		case unicode.IsSpace(r), invisible(r), isDash(r), strings.ContainsRune(wrapping, r):
			run = 0
		default:
			if count > 0 {
				return used, count
			}
			run = 0
		}
		i += size
	}
	return used, count
}

func base64Char(b byte) bool {
	return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/'
}

// putty judges a PuTTY private key file (PuTTY manual, appendix C).
func putty(text string, i int) (Finding, bool) {
	file := text[i:min(len(text), i+longestKey)]
	if next := strings.Index(file[1:], puttyHeader); next >= 0 {
		file = file[:next+1]
	}
	private := strings.Index(file, "Private-Lines:")
	if private < 0 {
		return Finding{}, false
	}
	f := Finding{Detector: PrivateKey, Start: i, Confidence: High, Masked: "PuTTY private key (value hidden)"}
	if at := strings.Index(file[:private], "Encryption:"); at >= 0 && !strings.HasPrefix(strings.TrimLeft(file[at+len("Encryption:"):], " "), "none") {
		f.Confidence = Medium
	}
	used, count := material(strings.TrimLeft(file[private+len("Private-Lines:"):], " 0123456789"))
	if count < enoughKey {
		f.Confidence = Low
	}
	f.End = min(len(text), i+private+len("Private-Lines: ")+used)
	return f, true
}

// bare judges Base64 without a frame: DER of PKCS #1, PKCS #8 and SEC 1 keys begins with a sequence that begins with a small version number
// (RFC 8017 A.1.2, RFC 5208 5, RFC 5915 3); certificates and public keys begin otherwise. OpenSSH keys begin with their own magic.
func bare(text string, i int) (Finding, bool) {
	if text[i] == 'M' && (text[i+1] < 'A' || text[i+1] > 'P') {
		return Finding{}, false // 0x30 and a length's first bits
	}
	end := i
	for end < len(text) && end-i < longestKey && base64Char(text[end]) {
		end++
	}
	if end-i < enoughKey {
		return Finding{}, false
	}
	head, err := base64.StdEncoding.DecodeString(text[i : i+40])
	if err != nil || !privateDER(head) && !strings.HasPrefix(string(head), "openssh-key-v1\x00") {
		return Finding{}, false
	}
	for end < len(text) && text[end] == '=' {
		end++
	}
	return Finding{Detector: PrivateKey, Start: i, End: end, Confidence: High, Masked: "private key without a frame (value hidden)"}, true
}

// privateDER looks at the first 30 bytes of a DER structure.
func privateDER(b []byte) bool {
	if b[0] != 0x30 {
		return false
	}
	skip := 2
	if b[1] > 0x80 && b[1] <= 0x83 {
		skip += int(b[1] & 0x7f)
	}
	b = b[skip:]
	if b[0] != 0x02 || b[1] != 0x01 || b[2] > 1 {
		return false
	}
	version, next := b[2], b[3:]
	switch {
	case next[0] == 0x02 && next[1] >= 0x41: // PKCS #1: the modulus
		return version == 0
	case next[0] == 0x04 && version == 1: // SEC 1: the key's octets
		return next[1] >= 0x1c && next[1] <= 0x42
	case next[0] == 0x30 && next[2] == 0x06: // PKCS #8: the algorithm's object identifier
		return next[1] < 0x40
	}
	return false
}
