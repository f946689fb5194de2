package extract

import (
	"encoding/asn1"
	"testing"
)

// cms is a structure as programs sign and encrypt with (RFC 5652), as far as it is looked at.
func cms(t *testing.T, kind asn1.ObjectIdentifier, content []byte, padding int) []byte {
	t.Helper()
	type inner struct {
		Type asn1.ObjectIdentifier
		Data []byte `asn1:"explicit,optional,omitempty,tag:0"`
	}
	type body struct {
		Version    int
		Algorithms []int `asn1:"set"`
		Content    inner
		Signers    []int `asn1:"set"`
	}
	type outer struct {
		Type    asn1.ObjectIdentifier
		Content body `asn1:"explicit,tag:0"`
	}
	data, err := asn1.Marshal(outer{kind, body{1, make([]int, padding), inner{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, content}, nil}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A signed mail can be read although its signature says nothing to a person; what carries or hides a text in a signature can't.
func TestS61_SMIME(t *testing.T) {
	attach := func(data []byte) string {
		return mixed(crlf("Content-Type: text/plain", "", "Dear Ann"), crlf("Content-Type: application/pkcs7-signature; name=smime.p7s", "Content-Transfer-Encoding: base64", "", packed(data)))
	}
	detached := cms(t, signedData, nil, 1)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"detached signature", detached, ""},
		{"signature with the text in it", cms(t, signedData, []byte("512-43-6789"), 1), "<unsupported>"},
		{"encrypted", cms(t, envelopedData, []byte("x"), 1), "<unsupported>"},
		{"something behind the signature", append(detached, "512-43-6789"...), "<unsupported>"},
		{"a signature too large to be one", cms(t, signedData, nil, 20_000), "<unsupported>"},
		{"broken", detached[:len(detached)-2], "<unsupported>"},
	} {
		got := outcome(t, shared, EML, []byte(attach(c.data)))
		if c.want == "" && !holds(got, "message text", "Dear Ann") || c.want != "" && got != c.want {
			t.Errorf("%s: got %.200s", c.name, got)
		}
	}
}
