package extract

import "encoding/asn1"

// detachedSignature is what mail programs attach to a signed message (smime.p7s): certificates and a signature over text that stands
// elsewhere. It is passed over.
const detachedSignature = "detached signature"

// signatureSize bounds what counts as a detached signature; chains of certificates take some kilobytes.
const signatureSize = 32 << 10

var (
	signedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	envelopedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}
)

// cryptographic names a CMS structure (RFC 5652) in DER, or gives nothing. whole says that head is the whole file.
func cryptographic(head []byte, whole bool) string {
	var outer struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"optional"`
	}
	if len(head) == 0 || head[0] != 0x30 || !whole {
		return ""
	}
	rest, err := asn1.Unmarshal(head, &outer)
	switch {
	case err != nil:
		return ""
	case outer.Type.Equal(envelopedData):
		return "encrypted message (S/MIME)"
	case !outer.Type.Equal(signedData):
		return ""
	}
	var signed struct {
		Version    int
		Algorithms asn1.RawValue
		Content    struct {
			Type asn1.ObjectIdentifier
			Data asn1.RawValue `asn1:"optional"`
		}
	}
	if _, err := asn1.Unmarshal(outer.Content.Bytes, &signed); err != nil || len(rest) > 0 || len(signed.Content.Data.FullBytes) > 0 || len(head) > signatureSize {
		return "signed message (S/MIME)"
	}
	return detachedSignature
}
