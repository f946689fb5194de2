package dlp

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
)

type madeKeys struct{ pkcs1, pkcs8, sec1, ed25519, public []byte }

func makeKeys(t *testing.T) madeKeys {
	t.Helper()
	must := func(b []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, d, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return madeKeys{
		pkcs1: x509.MarshalPKCS1PrivateKey(r), pkcs8: must(x509.MarshalPKCS8PrivateKey(r)), sec1: must(x509.MarshalECPrivateKey(e)),
		ed25519: must(x509.MarshalPKCS8PrivateKey(d)), public: must(x509.MarshalPKIXPublicKey(&r.PublicKey)),
	}
}

func block(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// keyCase is a text with a key and what is found in it: "confidence", with the number of findings when it isn't one; "" for none.
type keyCase struct{ name, text, want string }

func keyCases(k madeKeys) []keyCase {
	rsaPEM := block("RSA PRIVATE KEY", k.pkcs1)
	bare := base64.StdEncoding.EncodeToString
	openssh := "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACD\n-----END OPENSSH PRIVATE KEY-----\n"
	pgp := "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n" + bare(k.pkcs8)[:256] + "\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n"
	legacy := "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n" + bare(k.pkcs1)[:512] + "\n-----END RSA PRIVATE KEY-----"
	putty := "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 2\nAAAAC3NzaC1lZDI1NTE5AAAAIJ\nPrivate-Lines: 1\n" + bare(k.ed25519) + "\nPrivate-MAC: 00\n"
	return []keyCase{
		{"PKCS 1", rsaPEM, "high"},
		{"PKCS 8", block("PRIVATE KEY", k.pkcs8), "high"},
		{"SEC 1", block("EC PRIVATE KEY", k.sec1), "high"},
		{"Ed25519", block("PRIVATE KEY", k.ed25519), "high"},
		{"any label", block("TSS2 PRIVATE KEY", k.pkcs8), "high"},
		{"OpenSSH", openssh, "high"},
		{"OpenPGP", pgp, "high"},
		{"PKCS 8, encrypted", block("ENCRYPTED PRIVATE KEY", k.pkcs8), "medium"},
		{"PEM, encrypted", legacy, "medium"},
		{"SSH2, encrypted", strings.ReplaceAll(strings.ReplaceAll(block("SSH2 ENCRYPTED PRIVATE KEY", k.pkcs8), "-----BEGIN", "---- BEGIN"), "KEY-----", "KEY ----"), "medium"},
		{"PuTTY", putty, "high"},
		{"PuTTY, encrypted", strings.Replace(putty, "none", "aes256-cbc", 1), "medium"},
		{"in one line with \\n", `{"private_key": "` + strings.ReplaceAll(rsaPEM, "\n", `\n`) + `"}`, "high"},
		{"lines in quotes", "key := " + strings.ReplaceAll(rsaPEM, "\n", "\" +\n\t\""), "high"},
		{"Windows line ends", strings.ReplaceAll(rsaPEM, "\n", "\r\n"), "high"},
		{"indented", strings.ReplaceAll(rsaPEM, "\n", "\n    "), "high"},
		{"dashes made long by a word processor", strings.ReplaceAll(rsaPEM, "-----", "——-"), "high"},
		{"cut off", rsaPEM[:400], "high"},
		{"two", rsaPEM + "and\n" + block("PRIVATE KEY", k.ed25519), "2 high"},
		{"bare PKCS 1", "key=" + bare(k.pkcs1), "high"},
		{"bare PKCS 8", bare(k.pkcs8), "high"},
		{"bare SEC 1", "(" + bare(k.sec1) + ")", "high"},
		{"bare Ed25519", bare(k.ed25519), "high"},
		{"bare OpenSSH", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW", "high"},
		{"documentation", "The file begins with -----BEGIN RSA PRIVATE KEY----- and must be kept safe.", "low"},
		{"frame without a key", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "low"},
		{"public key", block("PUBLIC KEY", k.public), ""},
		{"certificate", block("CERTIFICATE", k.public), ""},
		{"bare public key", bare(k.public), ""},
		{"the words alone", "BEGIN PRIVATE KEY negotiations", ""},
		{"the words in prose", "keep your PRIVATE KEY secret", ""},
	}
}

func TestS62_PrivateKeys(t *testing.T) {
	k := makeKeys(t)
	for _, c := range keyCases(k) {
		t.Run(c.name, func(t *testing.T) {
			text := "Some text before.\n" + c.text + "\nSome text after, long enough to be told from a key by anybody.\n"
			found := Scan(text)
			got := ""
			if len(found) > 0 {
				got = string(found[0].Confidence)
			}
			if len(found) > 1 {
				got = "2 " + got
			}
			if got != c.want {
				t.Errorf("got %q %+v, want %q", got, found, c.want)
			}
			for _, f := range found {
				value := text[f.Start:f.End]
				if strings.Contains(value, "Some text") {
					t.Errorf("the finding reaches into its surroundings: %q", value)
				}
				if strings.Contains(f.Masked, base64.StdEncoding.EncodeToString(k.pkcs1)[:8]) {
					t.Errorf("the mask shows the key: %q", f.Masked)
				}
			}
		})
	}
}

func TestS62_KeyCoversItsFrame(t *testing.T) {
	pemText := block("RSA PRIVATE KEY", makeKeys(t).pkcs1)
	text := "a\n" + pemText + "b"
	found := Scan(text)
	if len(found) != 1 || text[found[0].Start:found[0].End] != strings.TrimSpace(pemText) {
		t.Errorf("got %d findings, the first %d to %d of %d", len(found), found[0].Start, found[0].End, len(pemText))
	}
}
